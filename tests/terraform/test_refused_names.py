"""A name that Terraform refuses still means the resource that it was asked of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.source.workspace import Workspace
from msglint.terraform.inputs import Inputs
from msglint.terraform.root import load_root
from msglint.values.model import MapValue, Unknown

if TYPE_CHECKING:
    from pathlib import Path

MAIN = """\
variable "name" {
  default = ""
  validation {
    condition     = var.name != ""
    error_message = "It needs a name."
  }
}

resource "aws_lambda_function" "worker" {
  function_name = var.name
}

resource "aws_lambda_permission" "worker" {
  function_name = aws_lambda_function.worker.function_name
}
"""


def test_a_refused_name_means_its_resource(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(MAIN, "utf-8")
    wanted = frozenset({"aws_lambda_function", "aws_lambda_permission"})
    unit = load_root(tmp_path, Workspace([tmp_path], tmp_path), wanted, Inputs())
    (permission,) = (d for d in unit.declarations if d.type == "aws_lambda_permission")
    assert isinstance(permission.attributes, MapValue)
    name = permission.attributes.items["function_name"]
    assert isinstance(name, Unknown)
    assert name.names == {"aws_lambda_function.worker"}
