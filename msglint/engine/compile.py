"""`python -m msglint.engine.compile`: write `catalogue.json` from the rule pages."""

from __future__ import annotations

import sys
from importlib.resources import files
from typing import TYPE_CHECKING

from msglint.engine.catalogue import PATH, dump
from msglint.engine.pages import Page, PageError, read_page
from msglint.messaging.vocabulary import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Iterator


def pages() -> Iterator[Page]:
    """All built-in pages, by name. Raises `PageError`."""
    found = {entry.name.removesuffix(".md"): entry for entry in files("msglint.rules").iterdir()}
    for name, entry in sorted(found.items()):
        if entry.name.endswith(".md"):
            yield read_page(name, f"rules/{entry.name}", entry.read_text("utf-8"), SUBJECTS)


def catalogue() -> str:
    """The text that `catalogue.json` ought to have. Raises `PageError`."""
    return dump(page.rule for page in pages())


def main() -> int:
    """Write the catalogue and return the exit status."""
    try:
        text = catalogue()
    except PageError as error:
        print(error, file=sys.stderr)
        return 1
    PATH.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
