# terraform-aws-modules/eventbridge/aws 3.3.0: rules, and whether they are switched on.

resource "aws_cloudwatch_event_rule" "this" {
  for_each = { for key, rule in var.rules : key => merge(rule, { rule_name = local.rule_names[key] }) if var.create && var.create_rules }

  name                = each.value.rule_name
  name_prefix         = lookup(each.value, "name_prefix", null)
  event_bus_name      = local.bus
  event_pattern       = lookup(each.value, "event_pattern", null)
  schedule_expression = lookup(each.value, "schedule_expression", null)
  state               = try(each.value.enabled ? "ENABLED" : "DISABLED", tobool(each.value.state) ? "ENABLED" : "DISABLED", upper(each.value.state), "DISABLED")
}
