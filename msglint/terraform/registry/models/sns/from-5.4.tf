# terraform-aws-modules/sns/aws from 5.4 to 6.0: names, and the policy that it has by default.

locals {
  name        = var.name
  name_prefix = var.name

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
