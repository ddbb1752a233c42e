# Every form of a statement, and every way to merge documents.
variable "services" {
  default = { sns = "sns", events = "events" }
}

resource "aws_sqs_queue" "this" {
  name = "orders"
}

resource "aws_sns_topic" "this" {
  name = "orders"
}

data "aws_iam_policy_document" "forms" {
  statement {
    sid           = "NotAll"
    effect        = "Deny"
    not_actions   = ["sqs:SendMessage", "sqs:ReceiveMessage"]
    not_resources = ["${aws_sqs_queue.this.arn}/*"]
    not_principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:root", "444455556666"]
    }
    condition {
      test     = "StringNotEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-1"]
    }
    condition {
      test     = "StringNotEquals"
      variable = "aws:PrincipalAccount"
      values   = ["111122223333"]
    }
    condition {
      test     = "StringNotEquals"
      variable = "aws:PrincipalAccount"
      values   = ["444455556666"]
    }
  }
  statement {
    actions   = ["sqs:SendMessage"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.this.arn]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
  dynamic "statement" {
    for_each = var.services
    content {
      sid       = title(statement.key)
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.this.arn]
      dynamic "principals" {
        for_each = [statement.value]
        iterator = service
        content {
          type        = "Service"
          identifiers = ["${service.value}.amazonaws.com"]
        }
      }
      dynamic "condition" {
        for_each = statement.key == "sns" ? [aws_sns_topic.this.arn] : []
        content {
          test     = "ArnEquals"
          variable = "aws:SourceArn"
          values   = [condition.value]
        }
      }
    }
  }
  dynamic "statement" {
    for_each = []
    content {
      actions = ["sqs:Never"]
    }
  }
}

data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Kept"
    actions   = ["sqs:GetQueueUrl"]
    resources = ["*"]
  }
  statement {
    sid       = "Replaced"
    actions   = ["sqs:PurgeQueue"]
    resources = ["*"]
  }
  statement {
    actions   = ["sqs:ListQueues"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "over" {
  statement {
    sid       = "Replaced"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = ["*"]
  }
  statement {
    sid       = "Own"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = ["*"]
  }
  statement {
    actions   = ["sqs:TagQueue"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "merged" {
  version                   = "2008-10-17"
  policy_id                 = "merged"
  source_policy_documents   = [data.aws_iam_policy_document.base.json, data.aws_iam_policy_document.forms.json]
  override_policy_documents = compact([data.aws_iam_policy_document.over.json, ""])

  statement {
    sid       = "Own"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.this.arn]
  }
}

data "aws_iam_policy_document" "override_of_override" {
  override_policy_documents = [
    data.aws_iam_policy_document.over.json,
    jsonencode({ Statement = [{ Sid = "Own", Effect = "Allow", Action = "sqs:Own", Resource = "*" }] }),
  ]
}

data "aws_iam_policy_document" "nothing" {}

data "aws_iam_policy_document" "none" {
  source_policy_documents = []
}

resource "aws_sqs_queue_policy" "this" {
  for_each = {
    forms   = data.aws_iam_policy_document.forms.json
    base    = data.aws_iam_policy_document.base.minified_json
    merged  = data.aws_iam_policy_document.merged.json
    twice   = data.aws_iam_policy_document.override_of_override.json
    nothing = data.aws_iam_policy_document.nothing.json
    none    = data.aws_iam_policy_document.none.json
    sid     = jsondecode(data.aws_iam_policy_document.base.json).Statement[0].Sid
    action  = jsondecode(data.aws_iam_policy_document.base.json).Statement[0].Action
    actions = join(" ", jsondecode(data.aws_iam_policy_document.forms.json).Statement[0].NotAction)
    someone = join(" ", jsondecode(data.aws_iam_policy_document.forms.json).Statement[0].NotPrincipal.AWS)
  }
  queue_url = aws_sqs_queue.this.id
  policy    = each.value
}
