# terraform-aws-modules/cloudwatch/aws before 4.3: queries have no periods.

locals {
  has_query_periods = false
}
