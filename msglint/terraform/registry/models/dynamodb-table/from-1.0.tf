# terraform-aws-modules/dynamodb-table/aws up to 5.3: the stream is only told where it is enabled.

locals {
  tells_stream = var.stream_enabled
}
