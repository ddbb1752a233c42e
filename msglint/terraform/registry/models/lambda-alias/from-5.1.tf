# terraform-aws-modules/lambda/aws//modules/alias from 5.1 to 7.6.

locals {
  has_filter_lists  = false
  has_scaling       = true
  has_organizations = true
}
