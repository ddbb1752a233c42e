# terraform-aws-modules/lambda/aws from 4.2.1 to 4.8.

locals {
  has_filter_lists  = false
  has_scaling       = false
  has_organizations = false
  has_windows       = false
  has_pollers       = false
  has_snap_start    = false

  enabled_unless_told = true

  # For a qualifier that is switched off, the configuration was made all the same.
  keeps_unwanted_configs = false
}
