"""A provider that Terraform can plan with: real schemas, invented identifiers, no AWS.

It serves protocol 6 over a local socket; Terraform is told to use it through
`TF_REATTACH_PROVIDERS`, so nothing is installed and no process is started.
"""

from __future__ import annotations

import atexit
import functools
import os
import tempfile
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import grpc
import msgpack
from tf.gen import tfplugin_pb2 as pb
from tf.gen import tfplugin_pb2_grpc as rpc

from oracles import schemas
from oracles.computed import UNKNOWN, Place, identity, read

if TYPE_CHECKING:
    from collections.abc import Callable


def decode(value: pb.DynamicValue) -> Any:
    """Plain data; what is unknown becomes `UNKNOWN`, refined or not."""
    return msgpack.unpackb(
        value.msgpack, strict_map_key=False, ext_hook=lambda _code, _data: UNKNOWN
    )


def encode(value: Any) -> pb.DynamicValue:
    """The wire form of plain data."""
    return pb.DynamicValue(msgpack=msgpack.packb(value))


def is_known(value: Any) -> bool:
    """Whether nothing in the value is unknown."""
    if isinstance(value, dict):
        return all(map(is_known, value.values()))
    if isinstance(value, list):
        return all(map(is_known, value))
    return not isinstance(value, msgpack.ExtType)


def guarded(
    method: Callable[[FakeProvider, Any, Any], Any],
) -> Callable[[FakeProvider, Any, Any], Any]:
    """Turn a bug of ours into a diagnostic that Terraform shows, instead of a dead connection."""

    @functools.wraps(method)
    def call(self: FakeProvider, request: Any, context: Any) -> Any:
        try:
            return method(self, request, context)
        except Exception:
            context.abort(grpc.StatusCode.INTERNAL, traceback.format_exc())

    return call


class FakeProvider(rpc.ProviderServicer):  # type: ignore[misc]
    """One provider. With `known`, identifiers are known at plan time."""

    def __init__(self, name: str, *, known: bool) -> None:
        self.schemas = schemas.load(name)
        self.known = known
        self.place = Place()
        self.default_tags: dict[str, str] = {}

    @guarded
    def GetProviderSchema(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        """All schemas."""

        def schema(block: schemas.Block) -> pb.Schema:
            return pb.Schema(version=0, block=schemas.message(block))

        return pb.GetProviderSchema.Response(
            provider=schema(self.schemas["provider"]),
            resource_schemas={n: schema(b) for n, b in self.schemas["resources"].items()},
            data_source_schemas={n: schema(b) for n, b in self.schemas["data"].items()},
        )

    @guarded
    def ValidateProviderConfig(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        """Accept: Terraform itself has checked it against the schema."""
        return pb.ValidateProviderConfig.Response()

    @guarded
    def ValidateResourceConfig(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        """Accept likewise."""
        return pb.ValidateResourceConfig.Response()

    @guarded
    def ValidateDataResourceConfig(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        """Accept likewise."""
        return pb.ValidateDataResourceConfig.Response()

    @guarded
    def ConfigureProvider(self, request: Any, _context: Any) -> Any:  # noqa: N802
        """Take the Region and the default tags; nothing else matters without AWS."""
        config = decode(request.config)
        region = config.get("region")
        self.place = Place(region) if isinstance(region, str) else Place()
        blocks = config.get("default_tags")
        tags = blocks[0].get("tags") if isinstance(blocks, list) and blocks else None
        self.default_tags = tags if isinstance(tags, dict) else {}
        return pb.ConfigureProvider.Response()

    @guarded
    def PlanResourceChange(self, request: Any, _context: Any) -> Any:  # noqa: N802
        """Complete a new resource with defaults and identifiers."""
        proposed = decode(request.proposed_new_state)
        if proposed is not None:
            new = decode(request.prior_state) is None
            self._complete(request.type_name, proposed, new=new)
        return pb.PlanResourceChange.Response(
            planned_state=encode(proposed), legacy_type_system=True
        )

    @guarded
    def ApplyResourceChange(self, request: Any, _context: Any) -> Any:  # noqa: N802
        """Bring the resource to be: whatever was unknown gets a value."""
        state = decode(request.planned_state)
        if state is not None:
            block = self.schemas["resources"][request.type_name]
            for name in schemas.COMPUTED_BLOCKS.get(request.type_name, ()):
                state[name] = [] if state[name] == UNKNOWN else state[name]
            _resolve(block, state, lambda _type: None)
            self._identify(request.type_name, state)
            for key, value in schemas.APPLIED.get(request.type_name, {}).items():
                if state[key] is None:
                    state[key] = value
            _resolve(block, state, _zero)
        return pb.ApplyResourceChange.Response(new_state=encode(state), legacy_type_system=True)

    @guarded
    def UpgradeResourceState(self, request: Any, _context: Any) -> Any:  # noqa: N802
        """There is one version of every schema."""
        state = pb.DynamicValue(json=request.raw_state.json)
        return pb.UpgradeResourceState.Response(upgraded_state=state)

    @guarded
    def ReadDataSource(self, request: Any, _context: Any) -> Any:  # noqa: N802
        """Answer a data source."""
        config = decode(request.config)
        found = read(request.type_name, config, self._place_of(config))
        for key, value in found.items():
            if key in config and config[key] is None:
                config[key] = value
        return pb.ReadDataSource.Response(state=encode(config))

    @guarded
    def StopProvider(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        """Nothing runs that could be stopped."""
        return pb.StopProvider.Response()

    def _place_of(self, config: dict[str, Any]) -> Place:
        region = config.get("region")
        return Place(region) if isinstance(region, str) else self.place

    def _complete(self, type_: str, config: dict[str, Any], *, new: bool) -> None:
        block = self.schemas["resources"][type_]
        for key, value in schemas.DEFAULTS.get(type_, {}).items():
            if config[key] is None:
                config[key] = value
        if "tags_all" in config and is_known(config["tags"]):
            merged = {**self.default_tags, **(config["tags"] or {})}
            config["tags_all"] = merged
        if "region" in config and config["region"] is None:
            config["region"] = self.place.region
        for name in schemas.COMPUTED_BLOCKS.get(type_, ()) if new else ():
            config[name] = config[name] or UNKNOWN
        if self.known:
            self._identify(type_, config)
        _resolve(block, config, lambda _type: UNKNOWN)

    def _identify(self, type_: str, config: dict[str, Any]) -> None:
        """Add identifiers; one that was put together from something unknown is unknown."""
        for key, value in identity(type_, config, self._place_of(config)).items():
            if config.get(key, "") is None:
                config[key] = UNKNOWN if "ExtType" in str(value) else value


def _resolve(block: schemas.Block, config: Any, value_of: Callable[[str], Any]) -> None:
    """Give every computed attribute that is null or unknown the value for its type."""
    if isinstance(config, list):
        for member in config:
            _resolve(block, member, value_of)
    elif isinstance(config, dict):
        for name, (type_, flag) in block["attributes"].items():
            is_open = config[name] is None or config[name] == UNKNOWN
            if flag in ("computed", "both") and is_open:
                config[name] = value_of(type_)
        for name, inner in block["blocks"].items():
            _resolve(inner, config[name], value_of)


def _zero(type_: str) -> Any:
    """What the provider's SDK stores for something that AWS does not report."""
    outer = type_.partition("(")[0]
    return {"string": "", "number": 0, "bool": False, "map": {}, "list": [], "set": []}.get(outer)


@functools.cache
def reattach(*, known: bool) -> dict[str, Any]:
    """Start the providers (once) and say where they listen, as Terraform wants to hear it."""
    directory = tempfile.TemporaryDirectory(prefix="msglint-oracle-")
    addresses: dict[str, Any] = {}
    for name in schemas.NAMES:
        socket = os.path.join(directory.name, f"{name}.sock")
        server = grpc.server(
            ThreadPoolExecutor(4), options=[("grpc.max_receive_message_length", 256 << 20)]
        )
        rpc.add_ProviderServicer_to_server(FakeProvider(name, known=known), server)
        server.add_insecure_port(f"unix://{socket}")
        server.start()
        atexit.register(server.stop, None)
        addresses[f"registry.terraform.io/hashicorp/{name}"] = {
            "Protocol": "grpc",
            "ProtocolVersion": 6,
            "Pid": os.getpid(),
            "Test": True,
            "Addr": {"Network": "unix", "String": socket},
        }
    atexit.register(directory.cleanup)
    return addresses
