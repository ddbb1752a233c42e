# cloudposse/sns-topic/aws from 0.20.2 to 0.21.

variable "subscribers" {
  type = map(object({
    protocol               = string
    endpoint               = string
    endpoint_auto_confirms = bool
    raw_message_delivery   = bool
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
