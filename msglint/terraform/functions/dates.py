"""Functions over timestamps in the form of RFC 3339."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from msglint.terraform.functions.outcomes import Declined, Refused
from msglint.terraform.functions.registry import scalar
from msglint.values.types import NUMBER, STRING

_TIMESTAMP = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?"
    r"(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)
_EPOCH = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Moment:
    """A time of day somewhere: the clock there, and how far it is ahead of UTC, in seconds."""

    clock: datetime
    nanoseconds: int
    offset: int

    @property
    def instant(self) -> tuple[timedelta, int]:
        return self.clock - _EPOCH - timedelta(seconds=self.offset), self.nanoseconds


def _parse(text: str) -> _Moment:
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]:|.*,", text):
            raise Declined("it is an unusual timestamp")
        raise Refused("it is not a timestamp of RFC 3339")
    numbers = [int(match[at]) for at in range(1, 7)]
    hours, minutes = int(match[9] or 0), int(match[10] or 0)
    if hours > 23 or minutes > 59 or numbers[0] == 0:
        raise Declined("it is an unusual timestamp")
    try:
        clock = datetime(*numbers, tzinfo=UTC)  # type: ignore[misc,arg-type]
    except ValueError:
        raise Refused("it is not a timestamp of RFC 3339") from None
    offset = (hours * 60 + minutes) * 60
    fraction = (match[7] or ".0")[1:10].ljust(9, "0")
    return _Moment(clock, int(fraction), -offset if match[8] == "-" else offset)


def _zone(offset: int, colon: str) -> str:
    minutes = abs(offset) // 60
    return f"{'-' if offset < 0 else '+'}{minutes // 60:02d}{colon}{minutes % 60:02d}"


def _written(moment: _Moment) -> str:
    zone = _zone(moment.offset, ":") if moment.offset else "Z"
    return f"{moment.clock:%Y-%m-%dT%H:%M:%S}".rjust(19, "0") + zone


_TOKEN = re.compile(r"'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+|'.*", re.DOTALL)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@scalar("formatdate", STRING, STRING, returns=STRING)
def _formatdate(layout: str, text: str) -> str:
    moment = _parse(text)
    found: list[str] = []
    for match in _TOKEN.finditer(layout):
        token = match[0]
        if token[0] == "'":
            if len(token) == 1 or token[-1] != "'":
                raise Refused("a quote is not closed")
            found.append("'" if token == "''" else token[1:-1].replace("''", "'"))
        elif match[1]:
            found.append(_verb(token, moment))
        else:
            found.append(token)
    return "".join(found)


def _verb(token: str, moment: _Moment) -> str:
    clock = moment.clock
    plain = {"M": clock.month, "D": clock.day, "h": clock.hour, "m": clock.minute}
    plain |= {"H": clock.hour % 12 or 12, "s": clock.second}
    letter, length = token[0], len(token)
    if letter in plain and length <= 2:
        return str(plain[letter]).rjust(length, "0")
    match token:
        case "YY":
            return f"{clock.year % 100:02d}"
        case "YYYY":
            return f"{clock.year:04d}"
        case "MMM":
            return _MONTHS[clock.month - 1][:3]
        case "MMMM":
            return _MONTHS[clock.month - 1]
        case "EEE":
            return _DAYS[clock.weekday()][:3]
        case "EEEE":
            return _DAYS[clock.weekday()]
        case "AA":
            return "PM" if clock.hour >= 12 else "AM"
        case "aa":
            return "pm" if clock.hour >= 12 else "am"
        case "Z":
            return _zone(moment.offset, ":") if moment.offset else "Z"
        case "ZZZ":
            return _zone(moment.offset, "") if moment.offset else "UTC"
        case "ZZZZ":
            return _zone(moment.offset, "")
        case "ZZZZZ":
            return _zone(moment.offset, ":")
        case _:
            raise Refused(f"there is no date format {token}")


_DURATION = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)")
_UNITS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}


def _duration(text: str) -> int:
    """Nanoseconds in a duration such as `1h30m`."""
    unsigned = text[1:] if text[:1] in ("+", "-") else text
    if unsigned == "0":
        return 0
    total, at = 0, 0
    while at < len(unsigned):
        match = _DURATION.match(unsigned, at)
        if match is None:
            raise Refused("it is not a duration")
        if len(match[1]) > 20:
            raise Declined("it is an unusual duration")
        total += int(Decimal(match[1]) * _UNITS[match[2]])
        at = match.end()
    if not unsigned:
        raise Refused("it is not a duration")
    if total >= 1 << 63:
        raise Refused("the duration is too long")
    return -total if text[0] == "-" else total


@scalar("timeadd", STRING, STRING, returns=STRING)
def _timeadd(text: str, duration: str) -> str:
    moment = _parse(text)
    seconds, nanoseconds = divmod(_duration(duration) + moment.nanoseconds, 10**9)
    try:
        clock = moment.clock + timedelta(seconds=seconds)
    except OverflowError:
        raise Declined("it is an unusual timestamp") from None
    return _written(_Moment(clock, nanoseconds, moment.offset))


@scalar("timecmp", STRING, STRING, returns=NUMBER)
def _timecmp(left: str, right: str) -> int:
    first, second = _parse(left).instant, _parse(right).instant
    return (first > second) - (first < second)
