# Topics, and nothing else.
module "orders" {
  source  = "terraform-aws-modules/sns/aws"
  version = "~> 3.0"

  name              = "orders"
  kms_master_key_id = "alias/topics"
  policy            = jsonencode({ Version = "2012-10-17", Statement = [] })
}

module "fifo" {
  source = "git@github.com:terraform-aws-modules/terraform-aws-sns.git?ref=tags/v4.1.0"

  name                              = "events.fifo"
  fifo_topic                        = true
  content_based_deduplication       = true
  sqs_success_feedback_role_arn     = "arn:aws:iam::111122223333:role/feedback"
  sqs_success_feedback_sample_rate  = 50
  http_success_feedback_sample_rate = "20"
}

resource "aws_sns_topic_subscription" "orders" {
  topic_arn = module.orders.sns_topic_arn
  protocol  = "email"
  endpoint  = "${module.fifo.sns_topic_name}@example.com"
}
