# terraform-aws-modules/sns/aws 6.1.0 and 6.1.1: names, and the policy that it has by default.

locals {
  stem        = try(trimsuffix(var.name, ".fifo"), "")
  name        = var.fifo_topic ? "${local.stem}.fifo" : local.stem
  name_prefix = "${local.stem}-"

  # The statement that lets the topic's own account use it.
  owner = {
    sid = "__default_statement_ID"
    key = "AWS:SourceOwner"
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
