# terraform-aws-modules/lambda/aws from 7.17.

locals {
  has_filter_lists  = true
  has_scaling       = true
  has_organizations = true
  has_windows       = true
  has_pollers       = true
  has_snap_start    = true

  enabled_unless_told = true

  # For a qualifier that is switched off, the configuration was made all the same.
  keeps_unwanted_configs = false
}
