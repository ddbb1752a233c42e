"""Terraform's functions over values.

Every function is pure: the same arguments give the same value. Results are Terraform's own
or unknown, never different; where Terraform would refuse the call, the result is an `Unknown`
with `failed`, so that `try` and `can` can act on it. `try`, `can` and `type` are not here: they
work on expressions, not on values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.source.text import Source, Span
    from msglint.values.model import Value


class Context(Protocol):
    """What functions may ask of the place where they are called.

    Paths are absolute, or relative to the directory that Terraform runs in.
    """

    def read_bytes(self, path: str) -> bytes:
        """The content of a file. Raises `msglint.source.workspace.Unreadable`."""

    def read(self, path: str) -> Source:
        """The text of a file. Raises `msglint.source.workspace.Unreadable`."""

    def exists(self, path: str) -> bool | None:
        """Whether there is such a file; `None` when that cannot be told."""

    def files(self, path: str) -> Sequence[str] | None:
        """Files below a directory, relative to it, with `/`; `None` when that cannot be told."""

    def evaluate_template(self, template: Source, variables: Value, span: Span) -> Value:
        """The result of a template whose only variables are the keys of a map.

        `span` is the call. A template may call functions in turn: the implementation bounds
        the depth.
        """

    def own(self, name: str, arguments: tuple[Value, ...], span: Span) -> Value | None:
        """The result of a function that there is only here; `None` when there is none."""


def call(name: str, arguments: tuple[Value, ...], context: Context, span: Span) -> Value:
    """The result of a function call. Never raises.

    `arguments` hold no `Choice` at their top (the caller distributes choices and bounds
    them) and may be unknown in part or whole. `name` may carry the `core::` prefix.
    """
    from msglint.terraform.functions.calling import called

    return called(name, arguments, context, span)


__all__ = ["Context", "call"]
