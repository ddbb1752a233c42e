"""The `wrappers` directories of public modules: several instances of the module by one call.

Each is generated from the module by its authors: every input is taken from the item, else from
`defaults`, else it is what the module has for a default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msglint.terraform.configuration import Configuration

DIRECTORY = "wrappers"

_SHELL = """\
variable "defaults" {{
  default = {{}}
}}

variable "items" {{
  default = {{}}
}}

module "wrapper" {{
  source  = "{module}"
  version = "{version}"

  for_each = var.items

{arguments}
}}

output "wrapper" {{
  value = module.wrapper
}}
"""


def wrapper_of(module: str, version: str, model: Configuration) -> str:
    """The configuration of the wrapper of a module, in a version, that a model stands for."""
    arguments: list[str] = []
    for name, entity in model.variables.items():
        default = entity.block.body.attributes.get("default")
        text = default.value.span.text if default is not None else "null"
        arguments.append(f"  {name} = try(each.value.{name}, var.defaults.{name}, {text})")
    return _SHELL.format(module=module, version=version, arguments="\n".join(arguments))
