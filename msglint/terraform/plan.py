"""Plan and state JSON (`terraform show -json`), as the declarations of one deployment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.declarations import Declaration, Hidden, Problem, Unit
from msglint.source.json_text import JsonError
from msglint.source.text import Source, Span
from msglint.source.workspace import Unreadable
from msglint.terraform.plan_document import UnsupportedFormat, read_plan

if TYPE_CHECKING:
    from pathlib import Path

    from msglint.source.workspace import Workspace
    from msglint.terraform.plan_document import PlanDocument


def load_plan(path: Path, workspace: Workspace, wanted: frozenset[str]) -> Unit:
    """The instances of the `wanted` resource types in a plan or state. Never raises.

    `wanted` is spelt as for `load_root`.
    """
    unit = Unit(workspace.display(path))
    try:
        source = workspace.read(path)
    except Unreadable as error:
        at = Span(Source(unit.name, ""), 0, 0)
        unit.problems.append(Problem("syntax-error", f"cannot read the file: {error}", at))
        return unit
    unit.files.add(source.path)
    try:
        _declare(read_plan(source), source, wanted, unit)
    except (JsonError, UnsupportedFormat) as error:
        at = Span(source, error.offset, error.offset)
        unit.problems.append(Problem("syntax-error", str(error), at))
    return unit


def _declare(
    document: PlanDocument,
    source: Source,
    wanted: frozenset[str],
    unit: Unit,
) -> None:
    from msglint.terraform.plan_identity import Identities
    from msglint.terraform.plan_references import References
    from msglint.terraform.plan_values import PlannedValues

    identities = Identities(document)
    references = References(document, wanted)
    values = PlannedValues(source, references, identities)
    for resource in document.resources.values():
        if resource.type not in wanted:
            continue
        planned = values.of(resource)
        unit.declarations.append(
            Declaration(
                key=resource.address,
                address=resource.address,
                type=resource.type,
                dialect="terraform",
                attributes=planned.attributes,
                span=planned.span,
                extent=planned.extent,
                region=identities.region(resource, planned.span),
                account=identities.account(resource, planned.span),
            )
        )
    if document.incomplete:
        unit.hidden.append(Hidden(document.incomplete, Span(source, 0, 0), None))
