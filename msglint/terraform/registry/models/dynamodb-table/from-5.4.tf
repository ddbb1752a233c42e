# terraform-aws-modules/dynamodb-table/aws from 5.4: the stream is told whatever the inputs say.

locals {
  tells_stream = true
}
