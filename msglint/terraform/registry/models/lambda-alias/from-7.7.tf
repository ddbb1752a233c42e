# terraform-aws-modules/lambda/aws//modules/alias from 7.7.

locals {
  has_filter_lists  = true
  has_scaling       = true
  has_organizations = true
}
