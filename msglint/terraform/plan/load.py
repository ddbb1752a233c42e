"""Plan and state JSON (`terraform show -json`), as the declarations of one deployment.

A plan knows most values: Terraform has evaluated everything. What it does not know before
the first deployment is taken from what its `configuration` refers to, and, where the
configuration itself lies beside the plan, from there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.declarations import Declaration, Hidden, Problem, Unit
from msglint.source.json_text import JsonError
from msglint.source.text import Source, Span
from msglint.source.workspace import Unreadable
from msglint.terraform.plan.document import UnsupportedFormat, read_plan
from msglint.terraform.plan.secrets import concealed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from msglint.source.workspace import Workspace
    from msglint.terraform.plan.document import PlanDocument
    from msglint.terraform.plan.merge import Merger
    from msglint.terraform.plan.sources import Written


def load_plan(path: Path, workspace: Workspace, wanted: frozenset[str]) -> Unit:
    """The instances of the `wanted` resource types in a plan or state. Never raises.

    `wanted` is spelt as for `load_root`. When the configuration lies in the same directory or
    in one above, declarations have their places there.
    """
    unit = Unit(workspace.display(path))
    try:
        text = workspace.read(path).text
    except Unreadable as error:
        at = Span(Source(unit.name, ""), 0, 0)
        unit.problems.append(Problem("syntax-error", f"cannot read the file: {error}", at))
        return unit
    unit.files.add(unit.name)
    source = Source(unit.name, text)
    try:
        document = read_plan(source)
        declarations = list(_declarations(document, source, wanted))
    except (JsonError, UnsupportedFormat) as error:
        source.text = concealed(text, (), ())
        at = Span(source, error.offset, error.offset)
        unit.problems.append(Problem("syntax-error", str(error), at))
        return unit
    if document.incomplete:
        unit.hidden.append(Hidden(document.incomplete, Span(source, 0, 0), None))
    unit.declarations = declarations
    _place_in_sources(unit, document, path, workspace, wanted)
    return unit


def _declarations(
    document: PlanDocument, source: Source, wanted: frozenset[str]
) -> Iterator[Declaration]:
    """The wanted resources, as the plan alone has them. Raises `JsonError`.

    In the end the source shows nothing else.
    """
    from msglint.terraform.plan.identity import Identities, set_elsewhere
    from msglint.terraform.plan.references import References
    from msglint.terraform.plan.values import PlannedValues

    identities = Identities(document)
    elsewhere = set_elsewhere(document)
    values = PlannedValues(source, References(document, identities, wanted), identities)
    for resource in document.resources.values():
        if resource.type in wanted:
            planned = values.of(resource)
            attributes = planned.attributes
            items = {n: v for n, v in attributes.items.items() if (resource, n) not in elsewhere}
            yield Declaration(
                key=resource.address,
                address=resource.address,
                type=resource.type,
                dialect="terraform",
                attributes=replace(attributes, items=items),
                span=planned.span,
                extent=planned.extent,
                region=identities.region(resource, planned.span),
                account=identities.account(resource, planned.span),
            )
    source.text = concealed(source.text, values.extents(), values.secrets)


def _place_in_sources(
    unit: Unit,
    document: PlanDocument,
    path: Path,
    workspace: Workspace,
    wanted: frozenset[str],
) -> None:
    """Give declarations the places where they are written, and what can be told from there."""
    from msglint.terraform.plan.merge import Merger
    from msglint.terraform.plan.sources import sources_of

    sources = sources_of(path, document, workspace, wanted) if unit.declarations else None
    if sources is None:
        return
    unit.files |= sources.files
    unit.sources = sources.name
    merger = Merger(document.resources, document.planned)
    for at, declaration in enumerate(unit.declarations):
        written = sources.of(document.resources[declaration.key])
        if written is not None:
            unit.declarations[at] = _placed(declaration, written, merger)


def _placed(planned: Declaration, written: Written, merger: Merger) -> Declaration:
    from msglint.terraform.plan.merge import relocated
    from msglint.values.conditions import ALWAYS
    from msglint.values.model import MapValue

    assert isinstance(planned.attributes, MapValue)
    own = written.declaration
    if own is not None and isinstance(own.attributes, MapValue):
        attributes = merger.block(planned.attributes, own.attributes, written.span)
        return replace(
            own,
            attributes=attributes,
            exists=ALWAYS,
            region=own.region if planned.region is None else planned.region,
            account=own.account if planned.account is None else planned.account,
        )
    items = {
        name: relocated(value, written.spans.get(name, written.span))
        for name, value in planned.attributes.items.items()
    }
    spans = {name: written.spans.get(name, written.span) for name in items}
    return replace(
        planned,
        attributes=MapValue(items, written.span, key_spans=spans),
        span=written.span,
        extent=written.extent,
        calls=written.calls,
    )
