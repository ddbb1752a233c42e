variable "timeout" {
  type = number
}

variable "wait" {
  default = 0
}

variable "retention" {
  type    = number
  default = 60
}

variable "delay" {
  type    = number
  default = 5
}

variable "size" {
  type     = number
  default  = 2048
  nullable = false
}

variable "queue" {
  type = object({
    name   = string
    fifo   = optional(bool, false)
    limits = optional(object({ receive = optional(number, 4) }), {})
    tags   = optional(map(string))
  })
  default = { name = "orders", unknown_to_the_type = 1 }
}

resource "aws_sqs_queue" "this" {
  name                       = var.queue.name
  fifo_queue                 = var.queue.fifo
  visibility_timeout_seconds = var.timeout
  receive_wait_time_seconds  = var.wait
  message_retention_seconds  = var.retention
  delay_seconds              = var.delay
  max_message_size           = var.size
  tags                       = var.queue.tags
  redrive_policy             = jsonencode({ maxReceiveCount = var.queue.limits.receive })
}
