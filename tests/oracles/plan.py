"""Terraform itself, offline: validate and plan a directory with the fake providers.

python tests/oracles/plan.py DIRECTORY [--known] [--var-file FILE] [-o plan.json]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

if TYPE_CHECKING:
    from collections.abc import Sequence

TIMEOUT = 120
"""Seconds that one call of Terraform may take."""


def missing() -> str | None:
    """Why Terraform cannot be asked here, or nothing when it can."""
    if shutil.which("terraform") is None:
        return "terraform is not installed"
    for package in ("grpc", "msgpack", "tf"):
        if importlib.util.find_spec(package) is None:
            return f"the package {package} is not installed (extra: oracle)"
    return None


class TerraformError(Exception):
    """Terraform refused; the message is what it printed."""


def plan(
    directory: Path | str,
    *,
    known: bool,
    var_files: Sequence[Path | str] = (),
    variables: dict[str, str] | None = None,
) -> dict[str, Any]:
    """`terraform show -json` of a plan of a directory. Nothing is written below it.

    Without `known` it is the plan of a first deployment: ARNs, URLs and generated names, and the
    data sources that refer to them, are known after apply. With `known` it is the plan that
    follows the deployment: everything is known and nothing is to change.
    Raises `TerraformError`.
    """
    with tempfile.TemporaryDirectory(prefix="msglint-plan-") as scratch:
        terraform = _Terraform(Path(directory), Path(scratch), known=known)
        terraform.run("init", "-backend=false", "-input=false")
        out = f"{scratch}/plan"
        inputs = [f"-var-file={Path(file).resolve()}" for file in var_files]
        inputs += [f"-var={name}={value}" for name, value in (variables or {}).items()]
        inputs += ["-input=false", "-refresh=false", "-lock=false", f"-state={scratch}/state"]
        if known:
            terraform.run("apply", "-auto-approve", *inputs)
        terraform.run("plan", f"-out={out}", *inputs)
        shown: dict[str, Any] = json.loads(terraform.run("show", "-json", out, color=None))
        return shown


def validate(directory: Path | str) -> None:
    """`terraform validate` against the real schemas. Raises `TerraformError`."""
    with tempfile.TemporaryDirectory(prefix="msglint-plan-") as scratch:
        terraform = _Terraform(Path(directory), Path(scratch), known=False)
        terraform.run("init", "-backend=false", "-input=false")
        terraform.run("validate")


class _Terraform:
    """Terraform in one directory, with everything that it writes kept elsewhere."""

    def __init__(self, directory: Path, scratch: Path, *, known: bool) -> None:
        from oracles.provider import reattach

        self.directory = directory
        config = scratch / "terraformrc"
        config.write_text("disable_checkpoint = true\n")
        self.environment = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("TF_", "AWS_", "GRPC_"))
        } | {
            "CHECKPOINT_DISABLE": "1",
            "TF_CLI_CONFIG_FILE": str(config),
            "TF_DATA_DIR": str(scratch / "data"),
            "TF_IN_AUTOMATION": "1",
            "TF_REATTACH_PROVIDERS": json.dumps(reattach(known=known)),
        }

    def run(self, *arguments: str, color: str | None = "-no-color") -> str:
        command, *rest = arguments
        done = subprocess.run(
            ["terraform", command, *([color] if color else []), *rest],
            cwd=self.directory,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
        if done.returncode:
            raise TerraformError(f"terraform {command}: {done.stdout}{done.stderr}")
        return done.stdout


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Plan a directory offline.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--known", action="store_true", help="ARNs are known at plan time")
    parser.add_argument("--var-file", action="append", default=[], type=Path)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    reason = missing()
    if reason:
        sys.exit(reason)
    try:
        shown = plan(options.directory, known=options.known, var_files=options.var_file)
    except TerraformError as error:
        sys.exit(str(error))
    text = json.dumps(shown, indent=2) + "\n"
    if options.output:
        options.output.write_text(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
