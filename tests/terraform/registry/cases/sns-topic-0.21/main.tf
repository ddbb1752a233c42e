# As it was before 1.0.
module "orders" {
  source  = "cloudposse/sns-topic/aws"
  version = "0.21.0"

  name              = "orders"
  tenant            = "core"
  label_order       = ["tenant", "name"]
  delimiter         = "_"
  sqs_dlq_enabled   = true
  kms_master_key_id = ""
  subscribers = {
    queue = { protocol = "sqs", endpoint = aws_sqs_queue.orders.arn, endpoint_auto_confirms = false, raw_message_delivery = false }
  }
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}
