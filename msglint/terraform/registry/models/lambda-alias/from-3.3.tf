# terraform-aws-modules/lambda/aws//modules/alias from 3.3 to 4.15.

locals {
  has_filter_lists  = false
  has_scaling       = false
  has_organizations = false
}
