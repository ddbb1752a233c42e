# terraform-aws-modules/lambda/aws//modules/alias from 4.16 to 5.0.

locals {
  has_filter_lists  = false
  has_scaling       = false
  has_organizations = true
}
