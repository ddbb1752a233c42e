# What stands around queues: a key, a bucket that tells of its objects, alarms.
module "key" {
  source  = "terraform-aws-modules/kms/aws"
  version = "~> 4.0"

  aliases            = ["queues"]
  key_administrators = ["arn:aws:iam::111122223333:role/admin"]
  key_service_users  = ["arn:aws:iam::111122223333:role/service"]
  key_statements = [
    {
      sid        = "Topics"
      actions    = ["kms:Decrypt", "kms:GenerateDataKey*"]
      resources  = ["*"]
      principals = [{ type = "Service", identifiers = ["sns.amazonaws.com"] }]
      condition  = [{ test = "StringEquals", variable = "aws:SourceAccount", values = ["111122223333"] }]
    },
  ]
}

module "old_key" {
  source  = "terraform-aws-modules/kms/aws"
  version = "3.1.1"

  enable_default_policy   = false
  key_owners              = ["arn:aws:iam::111122223333:root"]
  computed_aliases        = { old = { name = "old" } }
  aliases_use_name_prefix = true
}

module "bucket" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = "~> 5.0"

  bucket = "orders"
}

module "notification" {
  source  = "terraform-aws-modules/s3-bucket/aws//modules/notification"
  version = "~> 5.0"

  bucket     = module.bucket.s3_bucket_id
  bucket_arn = module.bucket.s3_bucket_arn
  sqs_notifications = {
    orders = {
      queue_arn     = aws_sqs_queue.orders.arn
      queue_id      = aws_sqs_queue.orders.id
      events        = ["s3:ObjectCreated:*"]
      filter_prefix = "in/"
    }
  }
  sns_notifications = {
    removed = { topic_arn = aws_sns_topic.removed.arn, events = ["s3:ObjectRemoved:*"] }
  }
  lambda_notifications = {
    worker = {
      function_arn   = "arn:aws:lambda:eu-west-1:111122223333:function:worker"
      function_name  = "worker"
      events         = ["s3:ObjectCreated:Put"]
      source_account = "111122223333"
    }
  }
}

module "alarm" {
  source  = "terraform-aws-modules/cloudwatch/aws//modules/metric-alarm"
  version = "~> 5.0"

  alarm_name          = "failed-orders"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 0
  period              = 60
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  statistic           = "Maximum"
  dimensions          = { QueueName = aws_sqs_queue.orders.name }
  alarm_actions       = [aws_sns_topic.removed.arn]
}

module "alarms" {
  source  = "terraform-aws-modules/cloudwatch/aws//modules/metric-alarms-by-multiple-dimensions"
  version = "4.2.1"

  alarm_name          = "age-"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 2
  threshold           = 600
  period              = 300
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  statistic           = "Maximum"
  treat_missing_data  = "notBreaching"
  dimensions = {
    orders = { QueueName = aws_sqs_queue.orders.name }
    others = { QueueName = "others" }
  }
}

resource "aws_sqs_queue" "orders" {
  name              = "orders"
  kms_master_key_id = module.key.key_id
}

resource "aws_sns_topic" "removed" {
  name              = "removed"
  kms_master_key_id = module.old_key.key_arn
}
