data "aws_caller_identity" "current" {}
data "aws_region" "current" {}
data "aws_partition" "current" {}

resource "aws_sqs_queue" "this" {
  name = "orders"
}

resource "aws_sns_topic" "this" {
  name = "orders"
}

data "aws_iam_policy_document" "base" {
  version = "2008-10-17"
  statement {
    sid       = "Tls"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = ["*"]
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
  statement {
    sid         = "Replaced"
    not_actions = ["sqs:DeleteQueue"]
    resources   = ["*"]
  }
}

data "aws_iam_policy_document" "this" {
  policy_id               = "orders"
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  override_policy_documents = [
    jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Overridden", Effect = "Deny" }] }),
  ]

  statement {
    sid       = "Replaced"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.this.arn, "arn:aws:sqs:*:*:&{aws:username}"]

    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_sns_topic.this.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }

  dynamic "statement" {
    for_each = { Read = "sqs:ReceiveMessage", Purge = "sqs:PurgeQueue" }
    iterator = each_action
    content {
      sid       = each_action.key
      actions   = [each_action.value]
      resources = ["*"]
    }
  }

  statement {
    sid       = "Overridden"
    actions   = ["sqs:*"]
    resources = ["*"]
  }
}

resource "aws_sqs_queue_policy" "document" {
  queue_url = aws_sqs_queue.this.id
  policy    = data.aws_iam_policy_document.this.json
}

resource "aws_sqs_queue_policy" "heredoc" {
  queue_url = aws_sqs_queue.this.url
  policy    = <<-POLICY
    {
      "Statement": [{
        "Effect": "Allow",
        "Resource": "arn:${data.aws_partition.current.partition}:sqs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:orders",
        "Condition": {"ArnLike": {"aws:SourceArn": "${aws_sns_topic.this.arn}"}}
      }]
    }
  POLICY
}

resource "aws_sqs_queue_policy" "template" {
  queue_url = aws_sqs_queue.this.id
  policy = templatefile("${path.module}/policy.json.tftpl", {
    queue  = aws_sqs_queue.this.arn
    topics = [aws_sns_topic.this.arn, "arn:aws:sns:eu-west-1:111122223333:other"]
  })
}

resource "aws_sqs_queue_policy" "file" {
  queue_url = aws_sqs_queue.this.id
  policy    = file("${path.module}/policy.json")
}
