# terraform-aws-modules/cloudwatch/aws//modules/metric-alarms-by-multiple-dimensions from 3.0: an
# alarm for each of several sets of dimensions.

variable "dimensions" {
  type    = any
  default = {}
}

variable "alarm_name_delimiter" {
  type    = string
  default = ""
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = { for key, one in var.dimensions : key => one if var.create_metric_alarm }

  alarm_name                            = "${var.alarm_name}${var.alarm_name_delimiter}${each.key}"
  dimensions                            = each.value
  alarm_description                     = var.alarm_description
  actions_enabled                       = var.actions_enabled
  alarm_actions                         = var.alarm_actions
  ok_actions                            = var.ok_actions
  insufficient_data_actions             = var.insufficient_data_actions
  comparison_operator                   = var.comparison_operator
  evaluation_periods                    = var.evaluation_periods
  datapoints_to_alarm                   = var.datapoints_to_alarm
  threshold                             = var.threshold
  treat_missing_data                    = var.treat_missing_data
  evaluate_low_sample_count_percentiles = var.evaluate_low_sample_count_percentiles
  metric_name                           = var.metric_name
  namespace                             = var.namespace
  period                                = var.period
  statistic                             = var.statistic
  extended_statistic                    = var.extended_statistic
  unit                                  = var.unit

  dynamic "metric_query" {
    for_each = var.metric_query
    content {
      id          = lookup(metric_query.value, "id")
      label       = lookup(metric_query.value, "label", null)
      expression  = lookup(metric_query.value, "expression", null)
      return_data = lookup(metric_query.value, "return_data", null)
      period      = local.has_query_periods ? lookup(metric_query.value, "period", null) : null

      dynamic "metric" {
        for_each = lookup(metric_query.value, "metric", [])
        content {
          metric_name = lookup(metric.value, "metric_name")
          namespace   = lookup(metric.value, "namespace")
          period      = lookup(metric.value, "period")
          stat        = lookup(metric.value, "stat")
          unit        = lookup(metric.value, "unit", null)
          dimensions  = lookup(metric.value, "dimensions", null)
        }
      }
    }
  }
}

output "cloudwatch_metric_alarm_arns" {
  value = { for key, one in aws_cloudwatch_metric_alarm.this : key => one.arn }
}

output "cloudwatch_metric_alarm_ids" {
  value = { for key, one in aws_cloudwatch_metric_alarm.this : key => one.id }
}
