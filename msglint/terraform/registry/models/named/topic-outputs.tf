# cloudposse/sns-topic/aws: outputs.

output "sns_topic" {
  value = local.enabled ? aws_sns_topic.this[0] : null
}

output "sns_topic_name" {
  value = local.enabled ? local.shown_name : null
}

output "sns_topic_id" {
  value = local.enabled ? aws_sns_topic.this[0].id : null
}

output "sns_topic_arn" {
  value = local.enabled ? aws_sns_topic.this[0].arn : null
}

output "sns_topic_owner" {
  value = local.enabled ? aws_sns_topic.this[0].owner : null
}

output "aws_sns_topic_subscriptions" {
  value = local.enabled ? aws_sns_topic_subscription.this : null
}

output "dead_letter_queue_url" {
  value = local.has_dlq ? aws_sqs_queue.dead_letter_queue[0].url : null
}

output "dead_letter_queue_id" {
  value = local.has_dlq ? aws_sqs_queue.dead_letter_queue[0].id : null
}

output "dead_letter_queue_name" {
  value = local.has_dlq ? local.queue_name : null
}

output "dead_letter_queue_arn" {
  value = local.has_dlq ? aws_sqs_queue.dead_letter_queue[0].arn : null
}
