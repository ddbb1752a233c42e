# Settings from files, of which no two have the same keys, in a constraint with optional parts.
resource "aws_sns_topic" "events" {
  name = "events"
}

locals {
  files = {
    for file in fileset("${path.module}/settings", "*.yaml") :
    trimsuffix(file, ".yaml") => yamldecode(file("${path.module}/settings/${file}"))
  }
  settings = {
    for name, setting in local.files : name => merge(setting, {
      topic = contains(keys(setting), "labels") ? aws_sns_topic.events.arn : null
    })
  }
}

module "queues" {
  source   = "./queues"
  settings = local.settings
}

module "listed" {
  source = "./queues"
  settings = {
    audit = {
      timeout   = "45"
      redrive   = { enabled = true }
      consumers = [{ name = aws_sns_topic.events.name }, { name = "archive", batch = "1" }]
    }
    events = { redrive = {}, consumers = [] }
  }
}
