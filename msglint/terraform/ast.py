"""The syntax tree of Terraform's native and JSON syntax.

Both syntaxes produce this tree, so that everything behind it is written once. Names follow
HashiCorp's HCL specification (hclsyntax). Every node knows its span.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from msglint.source.text import Span
    from msglint.values.conditions import Scalar


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, boolean, null, or a string without interpolation (escapes resolved)."""

    value: Scalar
    span: Span


@dataclass(frozen=True, slots=True)
class Template:
    """A quoted string or heredoc with interpolations; literal text is `Literal` parts.

    Escapes, heredoc indentation (`<<-`) and strip markers are already applied.
    """

    parts: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TemplateWrap:
    """A template that is one interpolation and nothing else: keeps the value's type."""

    wrapped: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """The root of a traversal: `var`, `local`, `each`, `aws_sqs_queue`, a `for` variable."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class GetAttr:
    """`source.name`. A legacy index `x.0` is an `Index` with a literal key."""

    source: Expression
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Index:
    """`source[key]`."""

    source: Expression
    key: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Splat:
    """`source[*]...` (full) or `source.*...` (attribute-only).

    `each` is the expression applied to every element, in which `SplatItem` stands for the
    element. An attribute-only splat takes further attributes only; an index that follows
    it applies to the resulting list.
    """

    source: Expression
    each: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class SplatItem:
    """The element at hand inside `Splat.each`."""

    span: Span


@dataclass(frozen=True, slots=True)
class Unary:
    """`-operand` or `!operand`."""

    operator: str
    operand: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    """An arithmetic, comparison or logical operation."""

    operator: str
    left: Expression
    right: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Conditional:
    """`condition ? then : otherwise`, and a template's `%{ if }` directive."""

    condition: Expression
    then: Expression
    otherwise: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """`name(arguments)`, with `expand` when the last argument ends in `...`.

    Provider functions keep their full name: `provider::aws::arn_parse`.
    """

    name: str
    arguments: tuple[Expression, ...]
    expand: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Tuple:
    """`[a, b]`."""

    items: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Object:
    """`{ key = value }`. A bare identifier as key is a string `Literal`."""

    items: tuple[tuple[Expression, Expression], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class For:
    """`[for ...]` when `key` is None, else `{for ... : key => value}`; `%{ for }` as well.

    `joined` marks a template directive, whose results are joined to one string.
    """

    key_name: str | None
    value_name: str
    collection: Expression
    key: Expression | None
    value: Expression
    condition: Expression | None
    grouped: bool
    span: Span
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """An expression that does not parse; a problem was reported for it."""

    reason: str
    span: Span


Expression: TypeAlias = (
    Literal
    | Template
    | TemplateWrap
    | Name
    | GetAttr
    | Index
    | Splat
    | SplatItem
    | Unary
    | Binary
    | Conditional
    | Call
    | Tuple
    | Object
    | For
    | Broken
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """`name = value` in a body."""

    name: str
    value: Expression
    name_span: Span
    span: Span
    maybe_block: bool = False
    """JSON syntax only: an object or a list of objects that the provider's schema may make
    nested blocks. The syntax does not tell the two apart."""


@dataclass(frozen=True, slots=True)
class Body:
    """The inside of a block: attributes by name, and nested blocks in order."""

    attributes: dict[str, Attribute] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    broken: Broken | None = None
    """A part that does not parse: what is not here may have been meant to be."""


@dataclass(frozen=True, slots=True)
class Block:
    """`type "label" ... { body }`. `header` covers type and labels, `span` the whole block."""

    type: str
    labels: tuple[str, ...]
    body: Body
    header: Span
    span: Span
    path: str | None = None
    """Construct path that a generator left in the JSON syntax's `//` metadata."""
