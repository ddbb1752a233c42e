# cloudposse/sns-topic/aws 1.0.

variable "subscribers" {
  type = map(object({
    protocol               = string
    endpoint               = string
    endpoint_auto_confirms = optional(bool, false)
    filter_policy          = optional(string)
    filter_policy_scope    = optional(string, "MessageAttributes")
    raw_message_delivery   = optional(bool, false)
  }))
  default = {}
}

variable "redrive_policy_max_receiver_count" {
  type    = number
  default = 5
}

locals {
  delivery_status = {}
  shown_name      = local.topic_name
  redrive_more    = { maxReceiveCount = var.redrive_policy_max_receiver_count }
}
