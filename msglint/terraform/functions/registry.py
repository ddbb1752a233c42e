"""Functions by name, their parameters, and calling them.

A *scalar* function is written over plain Python data and called when every argument is wholly
known. A *structural* one is written over values: it keeps what is known of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

from msglint.terraform import numbers
from msglint.terraform.carry import opened, weight
from msglint.terraform.functions.conversion import convert
from msglint.terraform.functions.outcomes import Declined, Limit, Refused
from msglint.terraform.functions.text import MAX_TEXT, assemble, literal, normalize, parts_of
from msglint.terraform.functions.types import Open, is_text
from msglint.terraform.unknowns import failure, joined_trails, unknown_from, unknown_scalar
from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
)
from msglint.values.types import BOOL, DYNAMIC, NUMBER, STRING

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.source.text import Span
    from msglint.terraform.functions import Context
    from msglint.values.model import Value
    from msglint.values.types import Type

MAX_NODES = 100_000
"""How many members the arguments of one call may have, nested ones included."""

Plain: TypeAlias = "str | bool | int | Decimal | list[Plain] | dict[str, Plain] | None"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a function takes in one place."""

    type: Type
    null: bool = False
    unknown: bool = False
    """Structural functions: whether they can do with an argument that is not known at all."""


@dataclass(frozen=True, slots=True)
class Function:
    """One of Terraform's functions."""

    name: str
    parameters: tuple[Parameter, ...]
    variadic: Parameter | None
    returns: Type
    implementation: Callable[..., Any]
    structural: bool


@dataclass(frozen=True, slots=True)
class Call:
    """One call at hand, for functions that make values of their own."""

    function: Function
    arguments: tuple[Value, ...]
    context: Context
    span: Span

    def known(self, data: str | bool | int | Decimal | None) -> Known:
        """A scalar result."""
        if isinstance(data, str):
            if len(data) > MAX_TEXT:
                raise Limit("its text would be too long")
            data = normalize(data)
        elif isinstance(data, Decimal):
            data = numbers.normal(data)
        return Known(data, self.span, joined_trails(self.arguments))

    def unknown(self, reason: str = "") -> Unknown:
        """A result that is not known, for the reason that an argument gives."""
        returns = self.function.returns
        reason = reason or f"the result of {self.function.name} is not known"
        if returns in (NUMBER, BOOL):
            found = unknown_scalar(self.arguments, self.span, reason)
        else:
            found = unknown_from(self.arguments, self.span, reason)
        return replace(found, type=None if returns == DYNAMIC else returns)

    def mapped(self, text: Value, change: Callable[[str], str]) -> Value:
        """A string changed character by character, so that its literal parts can be alone."""
        parts: list[str | Value] = []
        for part in parts_of(text):
            if isinstance(part, str):
                parts.append(change(part))
            else:
                parts.append(self._changed(part, change))
        return assemble(parts, self.span, joined_trails(self.arguments))

    def _changed(self, hole: Value, change: Callable[[str], str]) -> Value:
        """What is not known of a string, changed."""
        from msglint.terraform.questions import followed

        name = self.function.name
        found = unknown_from((hole,), self.span, f"{name} hides it")
        return followed(
            replace(found, type=STRING, not_null=True),
            (hole, *self.arguments[1:]),
            lambda known: self.mapped(known[0], change),
            lambda forms: f"{name}({', '.join(forms)})",
        )

    def list(self, items: list[Value], element: Type | None = None) -> ListValue:
        """A list of one type, or a tuple."""
        return ListValue(tuple(items), self.span, element=element)


FUNCTIONS: dict[str, Function] = {}

_MODULES = {
    "addresses": "cidrhost cidrnetmask cidrsubnet cidrsubnets",
    "codecs": (
        "base64decode base64encode base64gzip textdecodebase64 textencodebase64 urlencode csvdecode"
    ),
    "conversions": (
        "tobool tolist tomap tonumber toset tostring sensitive nonsensitive issensitive "
        "ephemeralasnull"
    ),
    "dates": "formatdate timeadd timecmp",
    "files": (
        "abspath basename dirname file filebase64 filebase64sha256 filebase64sha512 fileexists "
        "filemd5 fileset filesha1 filesha256 filesha512 pathexpand templatefile templatestring"
    ),
    "formats": "format formatlist",
    "hashes": "base64sha256 base64sha512 md5 sha1 sha256 sha512 uuidv5",
    "impure": "bcrypt plantimestamp rsadecrypt timestamp uuid",
    "json_functions": "jsondecode jsonencode",
    "maps": "keys lookup merge transpose values zipmap",
    "numeric": "abs ceil floor log max min parseint pow signum sum",
    "regular": "regex regexall replace",
    "selections": "coalesce coalescelist contains element index length matchkeys one slice",
    "sequences": ("alltrue anytrue chunklist compact concat distinct flatten range reverse sort"),
    "sets": "setintersection setproduct setsubtract setunion",
    "strings": (
        "chomp endswith indent join lower split startswith strcontains strrev substr title trim "
        "trimprefix trimspace trimsuffix upper"
    ),
    "yaml_functions": "yamldecode yamlencode",
}
NAMES = {name: module for module, names in _MODULES.items() for name in names.split()}
"""Every function that is offered, and the module it is in."""


def find(name: str) -> Function | None:
    """The function of that name, without a namespace."""
    module = NAMES.get(name)
    if module is None:
        return None
    if name not in FUNCTIONS:
        import_module(f"msglint.terraform.functions.{module}")
    return FUNCTIONS[name]


def _parameters(parameters: tuple[Parameter | Type, ...]) -> tuple[Parameter, ...]:
    return tuple(p if isinstance(p, Parameter) else Parameter(p) for p in parameters)


def scalar(
    name: str,
    *parameters: Parameter | Type,
    returns: Type,
    variadic: Parameter | Type | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function over plain data. Results of a list type are lists of strings."""
    return _register(name, parameters, variadic, returns, structural=False)


def structural(
    name: str,
    *parameters: Parameter | Type,
    returns: Type = DYNAMIC,
    variadic: Parameter | Type | None = None,
) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Register a function over values, whose first argument is the `Call`."""
    return _register(name, parameters, variadic, returns, structural=True)


def _register(
    name: str,
    parameters: tuple[Parameter | Type, ...],
    variadic: Parameter | Type | None,
    returns: Type,
    *,
    structural: bool,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def add(implementation: Callable[..., Any]) -> Callable[..., Any]:
        rest = None if variadic is None else _parameters((variadic,))[0]
        FUNCTIONS[name] = Function(
            name, _parameters(parameters), rest, returns, implementation, structural
        )
        return implementation

    return add


def run(function: Function, arguments: tuple[Value, ...], context: Context, span: Span) -> Value:
    """The result of a call whose arguments hold no choice that matters. Raises `Open`."""
    if sum(weight(argument, MAX_NODES) for argument in arguments) >= MAX_NODES:
        # What they name is not even looked for: structures can repeat themselves endlessly.
        return Unknown(f"the arguments of {function.name} are too large", span, names=None)
    call = Call(function, arguments, context, span)
    try:
        return _run(call)
    except Refused as refusal:
        return failure(f"Terraform refuses it: {function.name}: {refusal}", span)
    except (Declined, numbers.Uncertain) as decline:
        return call.unknown(str(decline))
    except RecursionError:
        return call.unknown("it is nested too deep")


def _run(call: Call) -> Value:
    function, given = call.function, call.arguments
    if len(given) < len(function.parameters):
        raise Refused("there are too few arguments")
    if function.variadic is None and len(given) > len(function.parameters):
        raise Refused("there are too many arguments")
    arguments: list[Value] = []
    unknown = False
    for index, argument in enumerate(given):
        fixed = index < len(function.parameters)
        parameter = function.parameters[index] if fixed else function.variadic
        assert parameter is not None
        argument = prepared(argument, parameter)
        unknown |= not parameter.unknown and _is_unknown(argument)
        arguments.append(argument)
    if unknown:
        return call.unknown()
    if function.structural:
        return function.implementation(call, *arguments)  # type: ignore[no-any-return]
    return _scalar_result(call, arguments)


def prepared(argument: Value, parameter: Parameter) -> Value:
    """An argument as a parameter takes it. Raises `Refused` and `Open`."""
    if isinstance(argument, Choice):
        raise Open(argument)
    if isinstance(argument, Known) and argument.data is None:
        if not parameter.null:
            raise Refused("an argument must not be null")
        return argument
    if isinstance(argument, ListValue | MapValue | JsonText):
        argument = opened(argument)
    return convert(argument, parameter.type)


def _is_unknown(argument: Value) -> bool:
    if isinstance(argument, Reference):
        return not is_text(argument)
    return isinstance(argument, Unknown)


def _scalar_result(call: Call, arguments: list[Value]) -> Value:
    found = [plain(argument) for argument in arguments]
    if any(isinstance(one, Missing) for one in found):
        return replace(call.unknown(), not_null=True)
    result = call.function.implementation(*found)
    if isinstance(result, list):
        return call.list([call.known(item) for item in result], STRING)
    return call.known(result)


class Missing:
    """Stands for plain data that is not wholly known."""


MISSING = Missing()


def plain(value: Value) -> Plain | Missing:
    """A value as plain data, or `MISSING`. Raises `Open`."""
    match value:
        case Known(data=data):
            return data
        case ListValue(items=items):
            members = [plain(item) for item in items]
            known = [member for member in members if not isinstance(member, Missing)]
            return known if len(known) == len(members) else MISSING
        case MapValue(items=entries, rest=None):
            pairs = {key: plain(item) for key, item in entries.items()}
            found = {k: v for k, v in pairs.items() if not isinstance(v, Missing)}
            return found if len(found) == len(pairs) else MISSING
        case Text() | JsonText():
            text = literal(value)
            return MISSING if text is None else text
        case Choice():
            raise Open(value)
        case _:
            return MISSING
