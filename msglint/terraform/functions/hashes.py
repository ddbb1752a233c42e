"""Hash functions over strings."""

from __future__ import annotations

import hashlib
import re
import uuid
from base64 import b64encode
from typing import TYPE_CHECKING

from msglint.terraform.functions.outcomes import Refused
from msglint.terraform.functions.registry import scalar
from msglint.values.types import STRING

if TYPE_CHECKING:
    from collections.abc import Callable


def hexadecimal(algorithm: str) -> Callable[[bytes], str]:
    """A digest in hexadecimal digits."""
    return lambda data: hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()


def base64(algorithm: str) -> Callable[[bytes], str]:
    """A digest in Base64."""
    return lambda data: b64encode(hashlib.new(algorithm, data).digest()).decode()


DIGESTS: dict[str, Callable[[bytes], str]] = {
    "md5": hexadecimal("md5"),
    "sha1": hexadecimal("sha1"),
    "sha256": hexadecimal("sha256"),
    "sha512": hexadecimal("sha512"),
    "base64sha256": base64("sha256"),
    "base64sha512": base64("sha512"),
}
"""The digests that Terraform offers, by the name of the function over strings."""


def _define(name: str, digest: Callable[[bytes], str]) -> None:
    def hashed(text: str) -> str:
        return digest(text.encode())

    scalar(name, STRING, returns=STRING)(hashed)


for _name, _digest in DIGESTS.items():
    _define(_name, _digest)


_NAMESPACES = {
    "dns": uuid.NAMESPACE_DNS,
    "url": uuid.NAMESPACE_URL,
    "oid": uuid.NAMESPACE_OID,
    "x500": uuid.NAMESPACE_X500,
}
_HEX = "[0-9a-fA-F]"
_UUID = re.compile(
    rf"(?:urn:uuid:|(?P<brace>\{{))?({_HEX}{{8}}-(?:{_HEX}{{4}}-){{3}}{_HEX}{{12}})(?(brace)\}})"
    rf"|({_HEX}{{32}})"
)


@scalar("uuidv5", STRING, STRING, returns=STRING)
def _uuidv5(namespace: str, name: str) -> str:
    space = _NAMESPACES.get(namespace)
    if space is None:
        match = _UUID.fullmatch(namespace)
        if match is None:
            raise Refused("the namespace is not a UUID")
        space = uuid.UUID(match[2] or match[3])
    return str(uuid.uuid5(space, name))
