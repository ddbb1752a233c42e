"""Functions over paths and files of the linted tree.

A file that is not there may be made by a build before Terraform runs; that is likely for
archives and where even the directory is missing. Everything else is as Terraform would find it.
"""

from __future__ import annotations

import posixpath
import re
from base64 import b64encode
from typing import TYPE_CHECKING

from msglint.source.text import Source, Span
from msglint.source.workspace import Unreadable
from msglint.terraform.functions.hashes import DIGESTS
from msglint.terraform.functions.outcomes import Declined, Limit, Refused
from msglint.terraform.functions.registry import Parameter, plain, scalar, structural
from msglint.terraform.functions.text import MAX_TEXT, literal, normalize
from msglint.terraform.functions.types import UNSURE, type_of
from msglint.values.model import Known, MapValue, Step
from msglint.values.types import BOOL, DYNAMIC, STRING, SetType

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.terraform.functions.registry import Call
    from msglint.values.model import Value

MAX_FILES = 10_000
"""How many files `fileset` looks through."""

MAX_NAME = 200
"""The longest name of a file, in characters."""

_BUILT = (".zip", ".jar", ".war", ".gz", ".tgz", ".tar", ".whl", ".wasm")
"""Files that a build makes rather than a person."""

_USUAL_GLOB = re.compile(
    r"(?:(?:\*\*|(?!\*\*)(?:[^/\[\]\\{},*]|\*(?!\*)|\{[^/{}\[\]\\*]*\})+)(?:/|\Z))*"
)
_IDENTIFIER = re.compile(r"[^\W\d][\w-]*")


@scalar("basename", STRING, returns=STRING)
def _basename(path: str) -> str:
    if not path:
        return "."
    return path.rstrip("/").rpartition("/")[2] or "/"


@scalar("dirname", STRING, returns=STRING)
def _dirname(path: str) -> str:
    return _clean(path[: path.rfind("/") + 1])


def _clean(path: str) -> str:
    """A path as Go's `filepath.Clean` shortens it."""
    cleaned = posixpath.normpath(path) if path else "."
    return cleaned[1:] if cleaned.startswith("//") else cleaned


@scalar("abspath", STRING, returns=STRING)
def _abspath(path: str) -> str:
    if not path.startswith("/"):
        raise Declined("it depends on where Terraform runs")
    return _clean(path)


@scalar("pathexpand", STRING, returns=STRING)
def _pathexpand(path: str) -> str:
    if path.startswith("~"):
        raise Declined("it depends on who runs Terraform")
    return path


def _path(path: Value) -> str:
    """The path that an argument names."""
    found = literal(path)
    if found is None:
        raise Declined("")
    if found.startswith("~"):
        raise Declined("it depends on who runs Terraform")
    if "\0" in found or any(len(part) > MAX_NAME for part in found.split("/")):
        raise Declined("it is no path")
    return found


def _bytes(call: Call, path: str) -> bytes:
    try:
        content = call.context.read_bytes(path)
    except Unreadable as unreadable:
        raise _missing(call, path, unreadable) from None
    if len(content) > MAX_TEXT:
        raise Limit(f"{path} is too large")
    return content


def _missing(call: Call, path: str, unreadable: Unreadable) -> Exception:
    """Why there is no content: refused if the file is certainly not there."""
    if call.context.exists(path) is False and not path.endswith(_BUILT):
        return Refused(f"there is no file {path}")
    return Declined(f"{path} cannot be read: {unreadable}")


def _source(call: Call, path: str) -> Source:
    """The text of a file. Raises `Refused` when it is not UTF-8."""
    try:
        content = _bytes(call, path).decode()
    except UnicodeDecodeError:
        raise Refused(f"{path} is not UTF-8") from None
    return Source(call.context.read(path).path, content)


@structural("file", STRING, returns=STRING)
def _file(call: Call, path: Value) -> Value:
    name = _path(path)
    source = _source(call, name)
    whole = Span(source, 0, len(source.text))
    return Known(normalize(source.text), call.span, (Step(f"file {source.path}", whole),))


@structural("filebase64", STRING, returns=STRING)
def _filebase64(call: Call, path: Value) -> Value:
    return call.known(b64encode(_bytes(call, _path(path))).decode())


@structural("fileexists", STRING, returns=BOOL)
def _fileexists(call: Call, path: Value) -> Value:
    name = _path(path)
    found = call.context.exists(name)
    if found is None or (not found and name.endswith(_BUILT)):
        raise Declined(f"whether {name} is there is not known")
    if not found and call.context.files(name):
        raise Refused(f"{name} is a directory")
    return call.known(found)


def _define(name: str, digest: Callable[[bytes], str]) -> None:
    def hashed(call: Call, path: Value) -> Value:
        return call.known(digest(_bytes(call, _path(path))))

    structural(name, STRING, returns=STRING)(hashed)


for _name, _digest in DIGESTS.items():
    _define(f"filebase64{_name[6:]}" if _name.startswith("base64") else f"file{_name}", _digest)


@structural("fileset", STRING, STRING, returns=SetType(STRING))
def _fileset(call: Call, path: Value, pattern: Value) -> Value:
    directory, wanted = _path(path), plain(pattern)
    if not isinstance(wanted, str):
        raise Declined("")
    matcher = re.compile(_glob(_clean(wanted)))
    files = call.context.files(directory)
    if files is None or len(files) > MAX_FILES:
        raise Declined(f"the files below {directory} are not known")
    names = sorted(name for name in files if matcher.fullmatch(name))
    found = call.list([call.known(name) for name in names], STRING)
    return type(found)(found.items, found.span, unordered=True, element=STRING)


def _glob(pattern: str) -> str:
    """A pattern of `fileset` as a regular expression; classes and escapes are not followed."""
    if not _USUAL_GLOB.fullmatch(pattern) or pattern.startswith(("/", "..")):
        raise Declined("it is an unusual pattern")
    pattern = f"{pattern}/*" if pattern == "**" or pattern.endswith("/**") else pattern
    parts: list[str] = []
    for part in pattern.split("/"):
        if part == "**":
            parts.append("(?:[^/]+/)*")
            continue
        text = re.escape(part).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
        parts.append(text.replace(r"\{", "(?:").replace(r"\}", ")").replace(",", "|") + "/")
    return "".join(parts).removesuffix("/")


@structural("templatefile", STRING, Parameter(DYNAMIC, unknown=True))
def _templatefile(call: Call, path: Value, variables: Value) -> Value:
    name = _path(path)
    template = _source(call, name)
    return call.context.evaluate_template(template, _variables(call, variables), call.span)


@structural("templatestring", DYNAMIC, Parameter(DYNAMIC, unknown=True))
def _templatestring(call: Call, text: Value, variables: Value) -> Value:
    if type_of(text) not in (STRING, UNSURE):
        raise Refused("the template must be a string")
    given = literal(text)
    if given is None:
        raise Declined("")
    template = Source(call.span.source.path, given)
    return call.context.evaluate_template(template, _variables(call, variables), call.span)


def _variables(call: Call, variables: Value) -> Value:
    """The variables of a template, whose names must be identifiers."""
    if isinstance(variables, MapValue):
        for name in variables.items:
            if not _IDENTIFIER.fullmatch(name):
                raise Refused(f'"{name}" is not a variable name')
        return variables
    if type_of(variables) in (STRING, BOOL):
        raise Refused("the variables must be a map")
    return call.unknown()
