"""What condition keys hold in a request, as far as that follows from who calls what.

IAM reference, "AWS global condition context keys". A key that is certainly missing is `None`;
one that is only known at run time raises `Undecided`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.likeness import is_anonymous
from msglint.messaging.policy.request import Account, AtLeast, Service, Some
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from msglint.messaging.policy.request import Present, Request
    from msglint.source.text import Span

_ALWAYS: dict[str, Present] = {
    "aws:currenttime": Some(),
    "aws:epochtime": Some(),
    "aws:securetransport": ("true",),
}
"""Keys of every request. What calls messaging services without TLS is no part of AWS."""

_OF_PEOPLE = frozenset(
    {
        "aws:assumedroot",
        "aws:ec2instancesourceprivateipv4",
        "aws:ec2instancesourcevpc",
        "aws:federatedprovider",
        "aws:multifactorauthage",
        "aws:multifactorauthpresent",
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceidentity",
        "aws:sourcevpc",
        "aws:sourcevpcarn",
        "aws:sourcevpce",
        "aws:tokenissuetime",
        "aws:userid",
        "aws:username",
        "aws:vpceaccount",
        "aws:vpceorgid",
        "aws:vpceorgpaths",
        "aws:vpcsourceip",
    }
)
"""Keys of users, roles and their networks: a call by a service principal never has them."""

_OF_PEOPLE_FAMILIES = ("aws:principaltag/",)

_OF_SERVICES = frozenset(
    {
        "aws:principalservicename",
        "aws:principalservicenameslist",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
    }
)
"""Keys of calls by service principals: users and roles never have them."""


def of_people(name: str) -> bool:
    """Whether a key, in lower case, is one that calls by service principals never have."""
    return name in _OF_PEOPLE or name.startswith(_OF_PEOPLE_FAMILIES)


def present(key: str, request: Request, span: Span | None) -> Present | None:
    """What a condition key holds; `None` when it is certainly missing. Raises `Undecided`."""
    name = key.lower()
    found = _ALWAYS.get(name)
    if found is not None:
        return found
    arn = request.resource.arn
    if not request.open_keys:
        caller = request.caller
        if name == "aws:resourceaccount" and arn is not None and arn.account:
            return arn.account
        if name == "aws:requestedregion" and arn is not None and arn.region:
            return arn.region
        if isinstance(caller, Service):
            return _of_service(key, caller, span)
        if isinstance(caller, Account):
            return _of_account(key, caller, span)
    raise Undecided(f"{key} is only known at run time", span)


def _of_service(key: str, caller: Service, span: Span | None) -> Present | None:
    name = key.lower()
    match name:
        case "aws:sourcearn":
            return caller.source
        case "aws:sourceaccount":
            arn = caller.source.arn
            account = caller.account or (() if arn is None else arn.account)
            if account and not any(map(is_anonymous, account)):
                return account
            raise Undecided("the source's account is not known", span)
        case "aws:principalisawsservice":
            return ("true",)
        case "aws:principalservicename":
            return (caller.name,)
        case "aws:principalservicenameslist":
            return AtLeast(((caller.name,),))
    if of_people(name):
        return None
    raise Undecided(f"{key} is only known at run time", span)


def _of_account(key: str, caller: Account, span: Span | None) -> Present | None:
    name = key.lower()
    if name in _OF_SERVICES:
        return None
    if name == "aws:principalisawsservice":
        return ("false",)
    if name == "aws:principalaccount":
        return caller.id
    if name in ("aws:principalarn", "aws:userid"):
        return Some()
    raise Undecided(f"{key} is only known at run time", span)
