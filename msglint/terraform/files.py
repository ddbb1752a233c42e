"""Terraform files: top-level blocks at once, the inside of each on demand.

Reading a file splits it into its top-level blocks, which is cheap. The syntax tree of a block
is built when somebody asks for it, so blocks that no rule needs cost next to nothing.

A syntax error costs as little as it can: the other blocks of the file, and the other
attributes of the block, stay usable.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from msglint.terraform.ast import Block
from msglint.terraform.syntax import parser
from msglint.terraform.syntax.blocks import split
from msglint.terraform.syntax.code import Code

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.declarations import Problem
    from msglint.source.text import Source, Span
    from msglint.terraform.ast import Expression
    from msglint.terraform.syntax.blocks import RawBlock
    from msglint.terraform.syntax.code import Patience


class LazyBlock:
    """A top-level block whose inside is parsed when it is asked for.

    `type` and `labels` are known from the start; `header` covers them (in JSON: the key of the
    last label), `span` the whole block. `problems` is empty until `parse` was called, except
    for a block that does not even end as it should: that one is parsed at once.
    """

    __slots__ = ("_block", "_build", "header", "labels", "problems", "span", "type")

    def __init__(
        self,
        type_: str,
        labels: tuple[str, ...],
        header: Span,
        span: Span,
        build: Callable[[], tuple[Block, list[Problem]]],
    ) -> None:
        self.type = type_
        self.labels = labels
        self.header = header
        self.span = span
        self.problems: tuple[Problem, ...] = ()
        self._build = build
        self._block: Block | None = None

    def __repr__(self) -> str:
        return f"LazyBlock({' '.join((self.type, *self.labels))})"

    def parse(self) -> Block:
        """The syntax tree, built on the first call. Fills `problems`; never raises."""
        if self._block is None:
            self._block, problems = self._build()
            self.problems = tuple(problems)
        return self._block


@dataclass(slots=True)
class TerraformFile:
    """One file in native or JSON syntax."""

    source: Source
    blocks: list[LazyBlock]
    structure_problems: list[Problem] = field(default_factory=list)
    """What is wrong between and around the blocks; there may be blocks that were not found."""

    @property
    def problems(self) -> list[Problem]:
        """The syntax errors found so far, in the order of the text.

        Those inside a block are known once it was parsed.
        """
        found = [*self.structure_problems, *(p for b in self.blocks for p in b.problems)]
        return sorted(found, key=lambda problem: problem.span.start)


def read_file(source: Source) -> TerraformFile:
    """Read a file; the name tells the syntax (`.tf.json`, `.tofu.json` are JSON). Never raises."""
    if source.path.endswith(".json"):
        return _read_json(source)
    found = split(source.text)
    code = Code(source)
    for fault in found.faults:
        code.report(fault)
    blocks = [_lazy(source, raw, code.patience) for raw in found.blocks]
    return TerraformFile(source, blocks, code.problems)


def _read_json(source: Source) -> TerraformFile:
    from msglint.terraform.syntax import json_syntax

    raw_blocks, problems = json_syntax.read_blocks(source)
    blocks = [
        LazyBlock(raw.type, raw.labels, raw.header, raw.span, partial(json_syntax.build_block, raw))
        for raw in raw_blocks
    ]
    return TerraformFile(source, blocks, problems)


def _lazy(source: Source, raw: RawBlock, patience: Patience) -> LazyBlock:
    def build() -> tuple[Block, list[Problem]]:
        code = Code(source, patience=patience)
        return parser.parse_block(code, raw), code.problems

    code = Code(source)
    block = LazyBlock(
        raw.type,
        raw.labels,
        code.span(raw.start, raw.header_end),
        code.span(raw.start, raw.end),
        build,
    )
    if raw.faults:
        block.parse()
    return block


def read_values(source: Source) -> tuple[Block, list[Problem]]:
    """Read a `.tfvars` or `.tfvars.json` file: its values are the attributes of the block."""
    if source.path.endswith(".json"):
        from msglint.terraform.syntax import json_syntax

        return json_syntax.read_value_file(source)
    code = Code(source)
    body = parser.parse_file_body(code)
    whole = code.span(0, len(source.text))
    return Block("", (), body, whole, whole), code.problems


def parse_expression(source: Source, start: int = 0, end: int | None = None) -> Expression:
    """The expression that stands in a range of a source; `Broken` when it does not parse."""
    return parser.parse_expression(Code(source), start, len(source.text) if end is None else end)


def parse_template(source: Source, start: int = 0, end: int | None = None) -> Expression:
    """A bare template, as `templatefile` reads it: quotes and backslashes are plain text.

    A `Literal` when nothing is interpolated, a `TemplateWrap` when one interpolation is all
    there is, else a `Template`; `Broken` when it does not parse.
    """
    return parser.parse_template(Code(source), start, len(source.text) if end is None else end)
