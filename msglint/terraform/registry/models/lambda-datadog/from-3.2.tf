# From version 3.2.0.

variable "fips" {}
