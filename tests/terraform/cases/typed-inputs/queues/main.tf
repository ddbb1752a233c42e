variable "settings" {
  type = map(object({
    timeout = optional(number, 30)
    topic   = optional(string)
    redrive = object({
      enabled           = optional(bool, false)
      max_receive_count = optional(number, 3)
    })
    consumers = optional(list(object({
      name  = string
      batch = optional(number, 5)
    })), null)
    labels = optional(map(any), { team = "none" })
  }))
}

resource "aws_sqs_queue" "this" {
  for_each                   = var.settings
  name                       = each.key
  visibility_timeout_seconds = each.value.timeout
  delay_seconds              = try(length(each.value.consumers), 0)
  receive_wait_time_seconds  = try(sum(each.value.consumers[*].batch), 0)
  tags                       = merge(each.value.labels, { topic = each.value.topic == null ? "no" : "yes" })
  redrive_policy = each.value.redrive.enabled ? jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dlq[each.key].arn
    maxReceiveCount     = each.value.redrive.max_receive_count
  }) : null
}

resource "aws_sqs_queue" "dlq" {
  for_each = { for name, setting in var.settings : name => setting if setting.redrive.enabled }
  name     = "${each.key}-dlq"
}
