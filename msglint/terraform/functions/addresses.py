"""Functions over IP networks in CIDR notation."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TYPE_CHECKING, TypeAlias

from msglint.terraform.functions.numeric import whole
from msglint.terraform.functions.outcomes import Declined, Refused
from msglint.terraform.functions.registry import scalar
from msglint.values.types import NUMBER, STRING, ListType

if TYPE_CHECKING:
    from msglint.terraform.numbers import Number

_Network: TypeAlias = IPv4Network | IPv6Network

_PREFIX = re.compile(r"[0-9]{1,3}")


def _network(text: str) -> _Network:
    """The network of an address with a prefix length; leading zeros do not count."""
    address, slash, length = text.partition("/")
    if not slash or not _PREFIX.fullmatch(length):
        raise Refused("it is not an address with a prefix length")
    try:
        if ":" in address:
            if "." in address or "%" in address:
                raise Declined("it is an unusual address")
            return IPv6Network((IPv6Address(address).packed, int(length)), strict=False)
        octets = address.split(".")
        if any(octet.startswith("0") and len(octet) > 1 for octet in octets):
            address = ".".join(str(int(octet)) if octet.isdecimal() else octet for octet in octets)
        return IPv4Network((IPv4Address(address).packed, int(length)), strict=False)
    except (AddressValueError, ValueError):
        raise Refused("it is not an address with a prefix length") from None


def _address(network: _Network, number: int) -> str:
    return str(type(network.network_address)(number))


def _written(network: _Network) -> str:
    return f"{network.network_address}/{network.prefixlen}"


@scalar("cidrhost", STRING, NUMBER, returns=STRING)
def _cidrhost(prefix: str, host: Number) -> str:
    network, number = _network(prefix), _integer(host)
    size = network.num_addresses
    if not -size <= number < size:
        raise Refused("the prefix is too small for the host number")
    return _address(network, int(network.network_address) + number % size)


def _integer(value: Number) -> int:
    if not isinstance(value, int):
        raise Refused("a whole number is required")
    return value


@scalar("cidrnetmask", STRING, returns=STRING)
def _cidrnetmask(prefix: str) -> str:
    network = _network(prefix)
    if isinstance(network, IPv6Network):
        raise Refused("IPv6 addresses have no netmask")
    return str(network.netmask)


@scalar("cidrsubnet", STRING, NUMBER, NUMBER, returns=STRING)
def _cidrsubnet(prefix: str, bits: Number, number: Number) -> str:
    network, added, index = _network(prefix), whole(bits), _integer(number)
    if added < 0 or index < 0:
        raise Declined("it is an unusual subnet")
    length = network.prefixlen + added
    if length > network.max_prefixlen or index >= 1 << added:
        raise Refused("the prefix is too small for the subnet")
    start = int(network.network_address) + (index << (network.max_prefixlen - length))
    return _written(type(network)((start, length)))


@scalar("cidrsubnets", STRING, returns=ListType(STRING), variadic=NUMBER)
def _cidrsubnets(prefix: str, *bits: Number) -> list[str]:
    network = _network(prefix)
    first, last = int(network.network_address), int(network.broadcast_address)
    if first == 0 and bits:
        raise Declined("it is an unusual network")
    found: list[str] = []
    at = first
    for one in bits:
        added = whole(one)
        if not 1 <= added <= 32 or network.prefixlen + added > network.max_prefixlen:
            raise Refused("a prefix may be extended by 1 to 32 bits")
        size = 1 << (network.max_prefixlen - network.prefixlen - added)
        at = -(-at // size) * size
        if at + size - 1 > last:
            raise Refused("there is not enough room for the subnets")
        found.append(_written(type(network)((at, network.prefixlen + added))))
        at += size
    return found
