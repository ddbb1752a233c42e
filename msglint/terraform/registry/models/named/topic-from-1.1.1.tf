# cloudposse/sns-topic/aws 1.1.1.

variable "subscribers" {
  type = map(object({
    protocol               = string
    endpoint               = string
    endpoint_auto_confirms = optional(bool, false)
    filter_policy          = optional(string)
    filter_policy_scope    = optional(string)
    raw_message_delivery   = optional(bool, false)
  }))
  default = {}
}

locals {
  delivery_status = {}
  shown_name      = local.topic_name
  redrive_more    = {}
}
