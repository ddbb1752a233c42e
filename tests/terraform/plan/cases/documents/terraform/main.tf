# What a plan shows of policies: data sources are there in full, strings are not.
provider "aws" {
  region = "eu-west-1"
}

data "aws_caller_identity" "current" {}

resource "aws_sqs_queue" "inbox" {
  name = "inbox"
}

resource "aws_sqs_queue" "other" {
  name = "other"
}

resource "aws_sns_topic" "first" {
  name = "first"
}

resource "aws_sns_topic" "second" {
  name = "second"
}

data "aws_iam_policy_document" "base" {
  statement {
    sid       = "OnlyTls"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [aws_sqs_queue.inbox.arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

# Conditions are a set: planned in another order than written.
data "aws_iam_policy_document" "inbox" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]

  statement {
    sid       = "Topics"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.inbox.arn]

    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_sns_topic.first.arn, aws_sns_topic.second.arn]
    }
  }
}

resource "aws_sqs_queue_policy" "inbox" {
  queue_url = aws_sqs_queue.inbox.id
  policy    = data.aws_iam_policy_document.inbox.json
}

# A plan does not show what a dynamic block was made of.
data "aws_iam_policy_document" "dynamic" {
  dynamic "statement" {
    for_each = ["one"]

    content {
      sid       = statement.value
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.other.arn]

      principals {
        type        = "Service"
        identifiers = ["sns.amazonaws.com"]
      }
    }
  }
}

resource "aws_sqs_queue_policy" "other" {
  queue_url = aws_sqs_queue.other.id
  policy    = data.aws_iam_policy_document.dynamic.json
}

resource "aws_sqs_queue" "encoded" {
  name = "encoded"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Principal = { Service = "sns.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = "*"
      Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.first.arn } }
    }
  })
}

# The document itself is written in the plan; it is read in any case.
resource "aws_sqs_queue" "plain" {
  name = "plain"

  policy = <<-POLICY
    {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}]}
  POLICY
}
