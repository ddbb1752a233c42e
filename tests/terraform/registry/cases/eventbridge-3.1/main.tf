# Rules with targets on the default bus, a bus of its own, schedules and pipes.
module "rules" {
  source  = "terraform-aws-modules/eventbridge/aws"
  version = "~> 3.1.0"

  create_bus = false
  rules = {
    order_placed = { event_pattern = jsonencode({ source = ["orders"] }) }
    nightly      = { schedule_expression = "rate(1 day)", enabled = false }
  }
  targets = {
    order_placed = [
      {
        name            = "queue"
        arn             = aws_sqs_queue.orders.arn
        dead_letter_arn = aws_sqs_queue.failed.arn
        retry_policy    = { maximum_event_age_in_seconds = 300, maximum_retry_attempts = 5 }
      },
      { name = "fifo", arn = "arn:aws:sqs:eu-west-1:111122223333:events.fifo", message_group_id = "orders" },
    ]
    nightly = [{ name = "topic", arn = aws_sns_topic.orders.arn, attach_role_arn = true, input = jsonencode({ night = true }) }]
  }
}

module "bus" {
  source  = "terraform-aws-modules/eventbridge/aws"
  version = "3.3.0"

  bus_name            = "orders"
  append_rule_postfix = false
  rules               = { placed = { event_pattern = "{}", state = "ENABLED" } }
  targets             = { placed = [{ name = "placed", arn = aws_sqs_queue.orders.arn }] }
  pipes = {
    orders = {
      source            = aws_sqs_queue.orders.arn
      target            = aws_sns_topic.orders.arn
      role_arn          = "arn:aws:iam::111122223333:role/pipes"
      source_parameters = { sqs_queue_parameters = { batch_size = 5 }, filter_criteria = [{ pattern = "{}" }] }
      target_parameters = { input_template = "{}" }
    }
  }
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_sqs_queue" "failed" {
  name = "failed"
}

resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_sqs_queue_policy" "orders" {
  queue_url = aws_sqs_queue.orders.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.orders.arn
      Condition = { ArnEquals = { "aws:SourceArn" = module.rules.eventbridge_rule_arns["order_placed"] } }
    }]
  })
}
