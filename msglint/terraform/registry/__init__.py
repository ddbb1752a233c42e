"""Models of the most used public modules, for calls of them without `terraform init`."""
