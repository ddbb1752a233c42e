# terraform-aws-modules/sns/aws from 5.0.1 to 5.3: names, and the policy that it has by default.

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
      "Receive",
      "Publish",
      "ListSubscriptionsByTopic",
      "GetTopicAttributes",
      "DeleteTopic",
      "AddPermission",
    ]
  }
}
