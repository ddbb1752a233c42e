"""No reference to a queue, topic or function stays open in any app."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from msglint.cdk.assembly import load_assembly
from msglint.messaging.graph import build
from msglint.messaging.names import Unclear
from msglint.messaging.rows import Link
from msglint.messaging.types import WANTED
from msglint.messaging.vocabulary import ROWS
from msglint.source.workspace import Workspace
from msglint.values.conditions import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.declarations import Unit
    from msglint.messaging.names import Target

APPS = Path(__file__).parent / "apps"
ASSEMBLIES = sorted(path.parent for path in APPS.glob("**/cdk.out/cdk.out"))
OUTERMOST = [path for path in ASSEMBLIES if not set(path.parents) & set(ASSEMBLIES)]


def targets(unit: Unit) -> Iterator[tuple[str, Target]]:
    """What every link of every entity leads to, with what it is a link of.

    Policies are left out that the library attaches to roles of functions of its own, which are
    not read.
    """
    graph = build(unit)
    for subject, rows in ROWS.items():
        if subject == "role_policy":
            continue
        for row in rows.values():
            if isinstance(row, Link):
                for item in graph.entities(subject):
                    for target in graph.targets(item, row, World()):
                        yield f"{item.declaration.name} {subject}.{row.field.name}", target


@pytest.mark.parametrize("directory", OUTERMOST, ids=lambda path: str(path.relative_to(APPS)))
def test_every_link_leads_somewhere(directory: Path) -> None:
    units = load_assembly(directory, Workspace([APPS], APPS), WANTED)
    found = [link for unit in units for link in targets(unit)]
    assert [what for what, target in found if isinstance(target, Unclear)] == []
    linked = not directory.parent.name.startswith(("acknowledged", "compiled", "lookup"))
    assert bool(found) is linked
