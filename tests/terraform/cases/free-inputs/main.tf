variable "env" {
  type = string
  validation {
    condition     = contains(["dev", "stage", "prod"], var.env)
    error_message = "Unknown environment."
  }
}

variable "fifo" {
  type = bool
}

variable "key" {
  type = string
}

locals {
  is_prod = var.env == "prod"
  timeouts = {
    dev   = 30
    stage = 60
    prod  = 300
  }
}

resource "aws_sqs_queue" "this" {
  name                        = "${var.env}-orders${var.fifo ? ".fifo" : ""}"
  fifo_queue                  = var.fifo
  content_based_deduplication = var.fifo && !local.is_prod
  visibility_timeout_seconds  = local.timeouts[var.env]
  delay_seconds               = lookup({ prod = 10 }, var.env, 0)
  receive_wait_time_seconds   = contains(["stage", "prod"], var.env) ? 20 : 0
  message_retention_seconds   = var.env == "dev" ? 60 : local.is_prod ? 1209600 : 345600
  kms_master_key_id           = var.key != null ? var.key : "alias/aws/sqs"
  max_message_size            = var.fifo || var.fifo ? 1024 : 2048
  policy                      = terraform.workspace == "default" ? "{}" : null
}

# A key that no value of the input is refused by Terraform, so only the others are deployed.
resource "aws_sqs_queue" "looked_up" {
  name                       = "looked-up"
  visibility_timeout_seconds = lookup(local.timeouts, var.env)
  delay_seconds              = try({ prod = 5 }[var.env], 1)
  receive_wait_time_seconds  = can({ prod = 5 }[var.env]) ? 20 : 10
  message_retention_seconds  = { dev = { days = 1 }, stage = { days = 4 }, prod = { days = 14 } }[var.env].days * 86400
}
