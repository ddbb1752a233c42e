# cloudposse/sns-topic/aws 0.20.1: the output for the name of the topic holds that of the queue.

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
  shown_name      = local.queue_name
  redrive_more    = { maxReceiveCount = var.redrive_policy_max_receiver_count }
}
