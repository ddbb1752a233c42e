"""The reference of the model, Markdown: `python -m msglint.messaging.document > docs/model.md`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from msglint.messaging.rows import Attribute
from msglint.messaging.vocabulary import MODELS, ROWS, SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.messaging.rows import Row
    from msglint.messaging.schema import Field

_INTRODUCTION = """\
# The model: what rules may ask

<!-- Generated from msglint/messaging: python -m msglint.messaging.document > docs/model.md -->

A rule judges one *subject*, such as a queue, and asks for its *fields*: attributes in the
words of one model for all formats, links to other subjects, and facts that msglint works out.
[writing-rules.md](writing-rules.md) tells how. A misspelt name is refused when a page is read.

- **Type**: `int`, `string` and `bool` are CEL's; `any` may be any number; the name of a subject
  is a link to it, which is followed with a dot; lists are asked with `exists`, `all`, `filter`,
  `map` and `size()`.
- **Unit**: `s` are seconds, `B` bytes, `MB` 1024 x 1024 bytes.
- **If not set** is the value of a field that is certainly not set: AWS's default, `null`, or an
  empty list `[]`. A field that may be `null` must be compared with `null` before it is used;
  a page that forgets it is refused. Facts without an entry here always have a value.

A value that is not *known* is neither: it leaves the question open (see
[Values that are not known](writing-rules.md#values-that-are-not-known)).

Every subject has `address`, a string: what people call the resource, that is its construct
path, its Terraform address or its logical id.
"""

_COLUMNS = ("Field", "Type", "Unit", "If not set", "Meaning")


def document() -> str:
    """The text that `docs/model.md` ought to have."""
    return "\n".join([_INTRODUCTION, *_contents(), *_subjects(), ""])


def _contents() -> Iterator[str]:
    yield "| Subject | What it is |"
    yield "|---|---|"
    for subject in SUBJECTS.values():
        yield f"| [`{subject.name}`](#{subject.name}) | {_cell(subject.doc)} |"


def _subjects() -> Iterator[str]:
    for subject in SUBJECTS.values():
        yield f"\n## {subject.name}\n"
        yield f"{subject.doc}\n"
        forms = dict.fromkeys(
            f"`{form.type}`" + (f" (each of `{form.part}`)" if form.part else "")
            for form in MODELS[subject.name].forms
        )
        yield f"Declared as {', '.join(forms)}.\n"
        if subject.variable:
            yield (
                f"Conditions and paths call it `{subject.variable}`: CEL reserves the word "
                f"`{subject.name}`. Behind `subject:` it has its own name.\n"
            )
        yield f"| {' | '.join(_COLUMNS)} |"
        yield "|---" * len(_COLUMNS) + "|"
        for row in ROWS[subject.name].values():
            if row.field.name != "address":
                yield _line(row)


def _line(row: Row) -> str:
    field = row.field
    cells = (f"`{field.name}`", _type(field), field.unit, _if_not_set(row), _cell(field.doc))
    return f"| {' | '.join(cells)} |"


def _type(field: Field) -> str:
    one = f"[{field.subject}](#{field.subject})" if field.type == "subject" else field.type
    return f"list of {one}" if field.many else one


def _if_not_set(row: Row) -> str:
    if row.field.nullable:
        return "`null`"
    if row.field.many:
        return "`[]`"
    if isinstance(row, Attribute) and not callable(row.default):
        return f"`{json.dumps(row.default, default=str)}`"
    return ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(document())
