# terraform-aws-modules/eventbridge/aws from 3.1 to 3.2: rules, and whether they are switched on.

resource "aws_cloudwatch_event_rule" "this" {
  for_each = { for key, rule in var.rules : key => merge(rule, { rule_name = local.rule_names[key] }) if var.create && var.create_rules }

  name                = each.value.rule_name
  name_prefix         = lookup(each.value, "name_prefix", null)
  event_bus_name      = local.bus
  event_pattern       = lookup(each.value, "event_pattern", null)
  schedule_expression = lookup(each.value, "schedule_expression", null)
  is_enabled          = lookup(each.value, "enabled", null)
  state               = lookup(each.value, "state", null)
}
