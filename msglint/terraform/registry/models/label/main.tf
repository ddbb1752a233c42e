# cloudposse/label/null 0.25: names made of parts, and whether anything is deployed at all.
# Tags are left out.

variable "additional_tag_map" {
  type    = map(string)
  default = {}
}

variable "attributes" {
  type    = list(string)
  default = []
}

variable "context" {
  type = any
  default = {
    enabled             = true
    namespace           = null
    tenant              = null
    environment         = null
    stage               = null
    name                = null
    delimiter           = null
    attributes          = []
    tags                = {}
    additional_tag_map  = {}
    regex_replace_chars = null
    label_order         = []
    id_length_limit     = null
    label_key_case      = null
    label_value_case    = null
    descriptor_formats  = {}
    labels_as_tags      = ["unset"]
  }
}

variable "delimiter" {
  type    = string
  default = null
}

variable "descriptor_formats" {
  type    = any
  default = {}
}

variable "enabled" {
  type    = bool
  default = null
}

variable "environment" {
  type    = string
  default = null
}

variable "id_length_limit" {
  type    = number
  default = null
}

variable "label_key_case" {
  type    = string
  default = null
}

variable "label_order" {
  type    = list(string)
  default = null
}

variable "label_value_case" {
  type    = string
  default = null
}

variable "labels_as_tags" {
  type    = set(string)
  default = ["default"]
}

variable "name" {
  type    = string
  default = null
}

variable "namespace" {
  type    = string
  default = null
}

variable "regex_replace_chars" {
  type    = string
  default = null
}

variable "stage" {
  type    = string
  default = null
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "tenant" {
  type    = string
  default = null
}

locals {
  # What is given goes before what the context says.
  enabled    = var.enabled == null ? var.context.enabled : var.enabled
  order      = var.label_order == null ? lookup(var.context, "label_order", null) : var.label_order
  regex      = var.regex_replace_chars == null ? lookup(var.context, "regex_replace_chars", null) : var.regex_replace_chars
  limit      = var.id_length_limit == null ? lookup(var.context, "id_length_limit", null) : var.id_length_limit
  separator  = var.delimiter == null ? lookup(var.context, "delimiter", null) : var.delimiter
  key_case   = var.label_key_case == null ? lookup(var.context, "label_key_case", null) : var.label_key_case
  value_case = var.label_value_case == null ? lookup(var.context, "label_value_case", null) : var.label_value_case
  given = {
    namespace   = var.namespace == null ? lookup(var.context, "namespace", null) : var.namespace
    tenant      = var.tenant == null ? lookup(var.context, "tenant", null) : var.tenant
    environment = var.environment == null ? lookup(var.context, "environment", null) : var.environment
    stage       = var.stage == null ? lookup(var.context, "stage", null) : var.stage
    name        = var.name == null ? lookup(var.context, "name", null) : var.name
  }
  given_attributes = compact(distinct(concat(
    try(coalesce(var.context.attributes, []), []),
    coalesce(var.attributes, []),
  )))

  unwanted  = coalesce(local.regex, "/[^-a-zA-Z0-9]/")
  style     = local.value_case == null ? "lower" : local.value_case
  delimiter = local.separator == null ? "-" : local.separator
  max       = local.limit == null ? 0 : local.limit
  sequence = try(
    coalescelist(local.order == null ? [] : local.order, []),
    ["namespace", "environment", "stage", "name", "attributes"],
  )

  # Unwanted characters go first, then each part gets its case.
  clean = { for part, text in local.given : part => text == null ? "" : replace(text, local.unwanted, "") }
  parts = {
    for part, text in local.clean : part => {
      lower = lower(text)
      none  = text
      title = title(lower(text))
      upper = upper(text)
    }[local.style]
  }
  attributes = compact(distinct([
    for text in compact(distinct([for text in local.given_attributes : replace(text, local.unwanted, "")])) : {
      lower = lower(text)
      none  = text
      title = title(lower(text))
      upper = upper(text)
    }[local.style]
  ]))

  words = {
    namespace   = local.parts.namespace
    tenant      = local.parts.tenant
    environment = local.parts.environment
    stage       = local.parts.stage
    name        = local.parts.name
    attributes  = join(local.delimiter, local.attributes)
  }
  full = join(local.delimiter, [for part in local.sequence : local.words[part] if local.words[part] != ""])

  # Names that are too long end in a hash.
  room  = local.max - 5 - length(local.delimiter)
  start = local.room > 0 ? "${trimsuffix(substr(local.full, 0, local.room), local.delimiter)}${local.delimiter}" : ""
  letters = replace({
    lower = lower("${md5(local.full)}qrstuvwxyz")
    none  = "${md5(local.full)}qrstuvwxyz"
    title = title("${md5(local.full)}qrstuvwxyz")
    upper = upper("${md5(local.full)}qrstuvwxyz")
  }[local.style], local.unwanted, "")
  is_long = local.max != 0 && length(local.full) > local.max
  id      = local.is_long ? substr("${local.start}${local.letters}", 0, local.max) : local.full
}

output "enabled" {
  value = local.enabled
}

output "id" {
  value = local.enabled ? local.id : ""
}

output "id_full" {
  value = local.enabled ? local.full : ""
}

output "namespace" {
  value = local.enabled ? local.parts.namespace : ""
}

output "tenant" {
  value = local.enabled ? local.parts.tenant : ""
}

output "environment" {
  value = local.enabled ? local.parts.environment : ""
}

output "stage" {
  value = local.enabled ? local.parts.stage : ""
}

output "name" {
  value = local.enabled ? local.parts.name : ""
}

output "delimiter" {
  value = local.enabled ? local.delimiter : ""
}

output "attributes" {
  value = local.enabled ? local.attributes : []
}

output "label_order" {
  value = local.sequence
}

output "id_length_limit" {
  value = local.max
}

output "regex_replace_chars" {
  value = local.unwanted
}

output "additional_tag_map" {
  value = merge(var.context.additional_tag_map, var.additional_tag_map)
}

# The settings of the next label. Written out: members of a merged object are known only together.
output "context" {
  value = {
    enabled             = local.enabled
    namespace           = local.given.namespace
    tenant              = local.given.tenant
    environment         = local.given.environment
    stage               = local.given.stage
    name                = local.given.name
    delimiter           = local.separator
    attributes          = local.given_attributes
    tags                = merge(var.context.tags, var.tags)
    additional_tag_map  = merge(var.context.additional_tag_map, var.additional_tag_map)
    label_order         = local.order
    regex_replace_chars = local.regex
    id_length_limit     = local.limit
    label_key_case      = local.key_case
    label_value_case    = local.value_case
    descriptor_formats  = merge(lookup(var.context, "descriptor_formats", {}), var.descriptor_formats)
    labels_as_tags      = try(contains(var.context.labels_as_tags, "unset"), true) ? var.labels_as_tags : var.context.labels_as_tags
  }
}

output "normalized_context" {
  value = {
    enabled             = local.enabled
    namespace           = local.parts.namespace
    tenant              = local.parts.tenant
    environment         = local.parts.environment
    stage               = local.parts.stage
    name                = local.parts.name
    delimiter           = local.delimiter
    attributes          = local.attributes
    tags                = data.external.beyond.tags
    additional_tag_map  = merge(var.context.additional_tag_map, var.additional_tag_map)
    label_order         = local.sequence
    regex_replace_chars = local.unwanted
    id_length_limit     = local.max
    label_key_case      = local.key_case == null ? "title" : local.key_case
    label_value_case    = local.style
    labels_as_tags      = data.external.beyond.labels_as_tags
    descriptor_formats  = merge(lookup(var.context, "descriptor_formats", {}), var.descriptor_formats)
  }
}

output "tags" {
  value = data.external.beyond.tags
}

output "tags_as_list_of_maps" {
  value = data.external.beyond.tags_as_list_of_maps
}

output "descriptors" {
  value = data.external.beyond.descriptors
}

# Stands for what this model leaves out: nothing is known of it.
data "external" "beyond" {}
