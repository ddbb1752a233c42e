"""Models against the real modules, where the machine has them.

`MSGLINT_PUBLIC_MODULES` names a directory with the public modules at the releases to compare with,
each as NAMESPACE/NAME/PROVIDER/VERSION. Every call of the cases is evaluated twice, with the model
and with the newest release there that the call admits, as if `terraform init` had fetched it. What
the model says must be the same, or not known.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from msglint.messaging.types import WANTED
from msglint.source.workspace import Workspace
from msglint.terraform.files import read_file
from msglint.terraform.inputs import Inputs
from msglint.terraform.registry.addresses import read_address
from msglint.terraform.registry.versions import Constraint, read_constraint, read_version
from msglint.terraform.root import load_root
from msglint.values.model import JsonText, Known, ListValue, MapValue, Text, Unknown, Value

MODULES = os.environ.get("MSGLINT_PUBLIC_MODULES", "")
CASES = Path(__file__).parent / "cases"

pytestmark = pytest.mark.skipif(not MODULES, reason="MSGLINT_PUBLIC_MODULES is not set")

_SOURCE = re.compile(r'source\s*=\s*"([^"]+)"')
_VERSION = re.compile(r'version\s*=\s*"([^"]+)"')


def installed(directory: Path, path: str = "") -> Iterator[tuple[str, Path]]:
    """The real modules that a directory calls, by dotted path, and those that they call."""
    for file in sorted(directory.glob("*.tf")):
        source = Workspace([directory], directory).read(file)
        for block in read_file(source).blocks:
            if block.type != "module":
                continue
            named, version = _SOURCE.search(block.span.text), _VERSION.search(block.span.text)
            address = read_address(named[1]) if named else None
            if address is None:
                continue
            text = (address.ref or "").removeprefix("v") or (version[1] if version else "")
            constraint = read_constraint(text) if text else Constraint()
            assert constraint is not None
            releases = {read_version(p.name): p for p in Path(MODULES, address.module).iterdir()}
            fitting = {v: p for v, p in releases.items() if v and constraint.admits(v)}
            found = fitting[max(fitting)] / address.directory
            here = f"{path}{block.labels[0]}"
            yield here, found
            yield from installed(found, f"{here}.")


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_the_real_module_says_the_same(case: str, tmp_path: Path) -> None:
    shutil.copy(CASES / case / "main.tf", tmp_path)
    modelled, files = declared(tmp_path)
    assert files == {"main.tf"}
    manifest = tmp_path / ".terraform" / "modules" / "modules.json"
    manifest.parent.mkdir(parents=True)
    entries = [{"Key": key, "Dir": str(found)} for key, found in installed(tmp_path)]
    manifest.write_text(json.dumps({"Modules": entries}), "utf-8")
    real, files = declared(tmp_path)
    assert len(files) > len(entries)
    assert modelled.keys() == real.keys()
    differing = {
        f"{key}.{name}": (value, real[key].items.get(name))
        for key, attributes in modelled.items()
        for name, value in attributes.items.items()
        if not agrees(value, real[key].items.get(name, Known(None)))
    }
    assert differing == {}


def declared(directory: Path) -> tuple[dict[str, MapValue], set[str]]:
    """The attributes of the resources that a directory declares, and the files that say so."""
    unit = load_root(directory, Workspace([directory, Path(MODULES)], directory), WANTED, Inputs())
    assert not unit.hidden
    found = {
        one.key: one.attributes
        for one in unit.declarations
        if isinstance(one.attributes, MapValue)
        and not one.type.startswith(("data.", "aws_iam_"))  # what roles may do is left out
    }
    return found, unit.files


def agrees(model: Value, real: Value) -> bool:
    """Whether a model says what the module says, as far as both are known."""
    if model == real or isinstance(model, Unknown) or isinstance(real, Unknown):
        return True
    match model, real:
        case ListValue(), ListValue():
            pairs = zip(model.items, real.items, strict=False)
            return len(model.items) == len(real.items) and all(agrees(*pair) for pair in pairs)
        case MapValue(), MapValue():
            return all(agrees(m, real.items.get(k, Known(None))) for k, m in model.items.items())
        case JsonText(), JsonText():
            return agrees(model.document, real.document)
        case JsonText(), Text(parts=(JsonText() as one,)):  # joined
            return agrees(model, one)
        case Text(), Text():
            return list(map(shape, model.parts)) == list(map(shape, real.parts))
        case Known(data=None) | ListValue(items=()), Known(data=None) | ListValue(items=()):
            return True
        case Known(data=str(text)), Known(data=bool(truth)):
            return text == str(truth).lower()
        case _:
            return shape(model) == shape(real)


def shape(part: str | Value) -> object:
    """Account, partition and Region are read where each module reads them."""
    kind = getattr(part, "type", "")
    return kind if isinstance(kind, str) and kind.startswith("data.aws_") else part
