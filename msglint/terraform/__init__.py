"""Front end for Terraform: syntax, expressions, functions, modules, plans."""
