variable "name" {
  type = string
}

variable "timeout" {
  type    = string
  default = "30"
}

module "queue" {
  source     = "../queue"
  name       = "${var.name}-queue"
  visibility = var.timeout * 6
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  role          = "arn:aws:iam::111122223333:role/r"
  timeout       = var.timeout
}

resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn = module.queue.arn
  function_name    = aws_lambda_function.this.function_name
}

output "queue_arn" {
  value = module.queue.arn
}
