# terraform-aws-modules/lambda/aws from 2.34.1 to 3.3.0.

locals {
  has_filter_lists  = false
  has_scaling       = false
  has_organizations = false
  has_windows       = false
  has_pollers       = false
  has_snap_start    = false

  enabled_unless_told = null

  # For a qualifier that is switched off, the configuration was made all the same.
  keeps_unwanted_configs = true
}
