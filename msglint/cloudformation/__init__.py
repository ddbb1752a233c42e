"""Front end for CloudFormation and SAM templates: syntax, intrinsics, conditions, links."""
