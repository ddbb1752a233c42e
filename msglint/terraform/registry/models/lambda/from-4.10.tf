# terraform-aws-modules/lambda/aws from 4.10 to 4.12.

locals {
  has_filter_lists  = true
  has_scaling       = false
  has_organizations = false
  has_windows       = false
  has_pollers       = false
  has_snap_start    = true

  enabled_unless_told = true

  # For a qualifier that is switched off, the configuration was made all the same.
  keeps_unwanted_configs = false
}
