# terraform-aws-modules/cloudwatch/aws from 4.3: queries have periods.

locals {
  has_query_periods = true
}
