"""Native and JSON syntax of Terraform to the tree of `msglint.terraform.ast`."""
