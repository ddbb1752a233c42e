# terraform-aws-modules/sns/aws from 6.1.3: names, and the policy that it has by default.

locals {
  stem        = try(trimsuffix(var.name, ".fifo"), "")
  name        = var.fifo_topic ? "${local.stem}.fifo" : local.stem
  name_prefix = "${local.stem}-"

  # The statement that lets the topic's own account use it.
  owner = {
    sid = "DefaultStatementID"
    key = "AWS:SourceAccount"
    actions = [
      "Subscribe",
      "SetTopicAttributes",
      "RemovePermission",
      "Publish",
      "ListSubscriptionsByTopic",
      "GetTopicAttributes",
      "DeleteTopic",
      "AddPermission",
    ]
  }
}
