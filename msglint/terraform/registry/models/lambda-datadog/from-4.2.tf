# From version 4.2.0.

variable "fips" {}

variable "datadog_ruby_layer_version" {}
