variable "name" {}
module "inner" {
  source = "./inner"
  name   = var.name
}
output "arn" {
  value = module.inner.arn
}
