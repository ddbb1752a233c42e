# The policy of a bucket that the module makes, handed to the module.
module "bucket" {
  source = "github.com/example/bucket?ref=v1.0.0"

  policy = data.aws_iam_policy_document.bucket.json
  topic  = aws_sns_topic.uploads.arn
  queue  = aws_sqs_queue.uploads.url
  environment = {
    QUEUE  = aws_sqs_queue.untouched.url
    QUEUES = jsonencode([aws_sqs_queue.uploads.url, aws_sqs_queue.untouched.url])
  }
}

data "aws_iam_policy_document" "bucket" {
  statement {
    actions   = ["s3:PutObject"]
    resources = ["${module.bucket.arn}/*"]
  }
}

# Each of these needs the other.
module "left" {
  source = "github.com/example/left?ref=v1.0.0"
  other  = module.right.id
  queue  = aws_sqs_queue.left.arn
}

module "right" {
  source = "github.com/example/right?ref=v1.0.0"
  other  = module.left.id
  queue  = aws_sqs_queue.right.arn
}

resource "aws_sns_topic" "uploads" {
  name = "uploads"
}

resource "aws_sqs_queue" "uploads" {
  name = "uploads"
}

resource "aws_sqs_queue" "left" {
  name = "left"
}

resource "aws_sqs_queue" "right" {
  name = "right"
}

resource "aws_sqs_queue" "untouched" {
  name = "untouched"
}

# Who may do what is no link: neither the policy nor the statement makes the module poll it.
module "reader" {
  source   = "github.com/example/reader?ref=v1.0.0"
  policies = [data.aws_iam_policy_document.reader.json]
  statements = {
    read = { actions = ["sqs:ReceiveMessage"], resources = [aws_sqs_queue.granted.arn] }
  }
}

data "aws_iam_policy_document" "reader" {
  statement {
    actions   = ["sqs:ReceiveMessage"]
    resources = [aws_sqs_queue.granted.arn]
  }
}

# This is one.
module "sender" {
  source         = "github.com/example/sender?ref=v1.0.0"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.untouched.arn })
}

resource "aws_sqs_queue" "granted" {
  name = "granted"
}
