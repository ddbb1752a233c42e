# terraform-aws-modules/lambda/aws 4.9.

locals {
  has_filter_lists  = false
  has_scaling       = false
  has_organizations = false
  has_windows       = false
  has_pollers       = false
  has_snap_start    = true

  enabled_unless_told = true

  # For a qualifier that is switched off, the configuration was made all the same.
  keeps_unwanted_configs = false
}
