# terraform-aws-modules/cloudwatch/aws//modules/metric-alarm from 3.0: an alarm.

variable "threshold_metric_id" {
  type    = string
  default = null
}

variable "dimensions" {
  type    = any
  default = null
}

resource "aws_cloudwatch_metric_alarm" "this" {
  count = var.create_metric_alarm ? 1 : 0

  alarm_name                            = var.alarm_name
  dimensions                            = var.dimensions
  alarm_description                     = var.alarm_description
  actions_enabled                       = var.actions_enabled
  alarm_actions                         = var.alarm_actions
  ok_actions                            = var.ok_actions
  insufficient_data_actions             = var.insufficient_data_actions
  comparison_operator                   = var.comparison_operator
  evaluation_periods                    = var.evaluation_periods
  datapoints_to_alarm                   = var.datapoints_to_alarm
  threshold                             = var.threshold
  threshold_metric_id                   = var.threshold_metric_id
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
      account_id  = lookup(metric_query.value, "account_id", null)
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

output "cloudwatch_metric_alarm_arn" {
  value = try(aws_cloudwatch_metric_alarm.this[0].arn, "")
}

output "cloudwatch_metric_alarm_id" {
  value = try(aws_cloudwatch_metric_alarm.this[0].id, "")
}
