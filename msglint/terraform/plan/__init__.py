"""Plan and state JSON (`terraform show -json`), with the configuration if it lies beside it."""

from msglint.terraform.plan.load import load_plan

__all__ = ["load_plan"]
