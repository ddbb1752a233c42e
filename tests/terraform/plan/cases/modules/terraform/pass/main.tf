variable "arn" {
  type = string
}

variable "queues" {
  type = map(string)
}

output "arn" {
  value = var.arn
}

output "queues" {
  value = var.queues
}
