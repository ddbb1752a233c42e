"""Functions that encode and decode text, other than JSON and YAML."""

from __future__ import annotations

import binascii
import re
from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote

from msglint.terraform.functions.outcomes import Declined, Limit, Refused
from msglint.terraform.functions.registry import MAX_NODES, plain, scalar, structural
from msglint.values.model import MapValue
from msglint.values.types import STRING, ObjectType

if TYPE_CHECKING:
    from msglint.terraform.functions.registry import Call
    from msglint.values.model import Value

_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


def _from_base64(text: str) -> bytes:
    """The bytes behind standard Base64, whose line breaks do not count."""
    text = text.replace("\r", "").replace("\n", "")
    if not _BASE64.fullmatch(text):
        raise Refused("it is not Base64")
    return binascii.a2b_base64(text)


@scalar("base64encode", STRING, returns=STRING)
def _base64encode(text: str) -> str:
    return b64encode(text.encode()).decode()


@scalar("base64decode", STRING, returns=STRING)
def _base64decode(text: str) -> str:
    try:
        return _from_base64(text).decode()
    except UnicodeDecodeError:
        raise Refused("the decoded bytes are not UTF-8") from None


@scalar("base64gzip", STRING, returns=STRING)
def _base64gzip(_: str) -> str:
    raise Declined("how Terraform compresses a text is not followed")


_ENCODINGS = {
    "utf-8": "utf-8",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "iso-8859-1": "latin-1",
    "iso-8859-15": "iso8859-15",
    "windows-1252": "cp1252",
}
"""The IANA names that are followed, and what Python calls them."""


def _encoding(name: str) -> str:
    found = _ENCODINGS.get(name.lower())
    if found is None:
        raise Declined(f'the encoding "{name[:40]}" is not followed')
    return found


@scalar("textencodebase64", STRING, STRING, returns=STRING)
def _textencodebase64(text: str, encoding: str) -> str:
    try:
        return b64encode(text.encode(_encoding(encoding))).decode()
    except UnicodeEncodeError:
        raise Refused(f"the text has characters that {encoding} does not have") from None


@scalar("textdecodebase64", STRING, STRING, returns=STRING)
def _textdecodebase64(text: str, encoding: str) -> str:
    try:
        decoded = _from_base64(text).decode(_encoding(encoding))
    except UnicodeDecodeError:
        raise Refused(f"the bytes are not {encoding}") from None
    if "\ufffd" in decoded:
        raise Refused(f"the bytes are not {encoding}")
    return decoded


@structural("urlencode", STRING, returns=STRING)
def _urlencode(call: Call, text: Value) -> Value:
    return call.mapped(text, lambda part: quote(part, safe=" ~").replace(" ", "+"))


@structural("csvdecode", STRING)
def _csvdecode(call: Call, text: Value) -> Value:
    given = plain(text)
    if not isinstance(given, str):
        return call.unknown()
    rows = _records(given)
    if not rows:
        raise Refused("the header line is missing")
    header = rows[0]
    if len(set(header)) < len(header):
        raise Refused("two columns have one name")
    if len(rows) * len(header) > MAX_NODES:
        raise Limit("it would have too many members")
    found: list[Value] = []
    for row in rows[1:]:
        if len(row) != len(header):
            raise Refused("a line has another number of fields than the header")
        cells: dict[str, Value] = {
            name: call.known(cell) for name, cell in zip(header, row, strict=True)
        }
        found.append(MapValue(cells, call.span))
    return call.list(found, ObjectType(tuple((name, STRING) for name in sorted(header))))


_FIELD = re.compile(r'"((?:[^"]|"")*)"(?=[,\n]|\Z)|([^",\n]*)(?=[,\n]|\Z)')


def _records(text: str) -> list[list[str]]:
    """The lines of CSV as Go's `encoding/csv` reads them; empty lines do not count."""
    text = text.replace("\r\n", "\n")
    records: list[list[str]] = []
    at = 0
    while at < len(text):
        if text[at] == "\n":
            at += 1
            continue
        record: list[str] = []
        while True:
            field = _FIELD.match(text, at)
            if field is None:
                raise Refused("it is not CSV")
            quoted = field[1]
            record.append(field[2] if quoted is None else quoted.replace('""', '"'))
            at = field.end()
            if at >= len(text) or text[at] == "\n":
                at += 1
                break
            at += 1
        records.append(record)
    return records
