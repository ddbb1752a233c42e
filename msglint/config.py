"""Configuration: `[tool.msglint]` in pyproject.toml, or msglint.yaml.

The nearest file from the working directory upwards counts, up to the repository's root; in
one directory msglint.yaml goes before pyproject.toml. It is validated against
`config.schema.json`, and every error names the file, the key and the nearest valid name.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from msglint.findings import Severity

FailOn: TypeAlias = Literal["error", "warning", "info", "never"]
Profile: TypeAlias = Literal["default", "strict", "minimal"]

PROFILES: tuple[Profile, ...] = ("default", "strict", "minimal")
"""All rules but the opt-in ones; all rules; those of severity error."""

YAML_NAMES = ("msglint.yaml", "msglint.yml", ".msglint.yaml", ".msglint.yml")


class ConfigurationError(Exception):
    """The configuration cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a team settled for its repository. Empty means msglint's defaults."""

    path: Path | None = None
    rules: tuple[str, ...] = ()
    """Files, directories and globs with the team's own rule pages, relative to `path`."""
    profile: Profile = "default"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    parameters: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    environments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Paths of Terraform var files by environment."""
    fail_on: FailOn = "warning"


def load(explicit: Path | None, start: Path) -> Configuration:
    """The configuration to use: the named file, else the nearest, else an empty one.

    Raises `ConfigurationError`.
    """
    if explicit is not None:
        if not explicit.is_file():
            raise ConfigurationError(f"{explicit}: there is no such configuration file")
        return _from_file(explicit, start)
    for directory in (start, *start.parents):
        for name in YAML_NAMES:
            if (directory / name).is_file():
                return _from_file(directory / name, start)
        project = directory / "pyproject.toml"
        if project.is_file() and b"tool.msglint" in project.read_bytes():
            return _from_file(project, start)
        if (directory / ".git").exists():
            break
    return Configuration()


def _from_file(path: Path, cwd: Path) -> Configuration:
    data = _read_toml(path) if path.suffix == ".toml" else _read_yaml(path)
    data = {} if data is None else data
    _validate(data, path)
    return Configuration(
        path=path,
        rules=tuple(data.get("rules", ())),
        profile=data.get("profile", "default"),
        select=tuple(data.get("select", ())),
        ignore=tuple(data.get("ignore", ())),
        severity=data.get("severity", {}),
        parameters=data.get("parameters", {}),
        exclude=tuple(_seen_from(cwd, path.parent, p) for p in data.get("exclude", ())),
        environments={
            name: tuple(inputs["var-files"])
            for name, inputs in data.get("environments", {}).items()
        },
        fail_on=data.get("fail-on", "warning"),
    )


def _seen_from(cwd: Path, directory: Path, pattern: str) -> str:
    """A glob of paths relative to a directory, relative to another; one of names as it is."""
    if "/" not in pattern.rstrip("/") or cwd == directory:
        return pattern
    seen = os.path.relpath(directory / pattern.lstrip("/"), cwd).replace(os.sep, "/")
    return seen if "/" in seen else f"./{seen}"


def _read_toml(path: Path) -> Any:
    import tomllib

    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigurationError(f"{path}: {error}") from None
    except RecursionError:
        raise ConfigurationError(f"{path}: it is nested too deeply") from None
    return document.get("tool", {}).get("msglint", {})


def _read_yaml(path: Path) -> Any:
    from msglint.source.plain_yaml import NotPlain, read_plain_yaml

    try:
        return read_plain_yaml(path.read_text("utf-8")).data
    except NotPlain as error:
        key = f'key "{".".join(error.at)}": ' if error.at else ""
        raise ConfigurationError(f"{path}:{error.line}: {key}{error}") from None
    except (UnicodeDecodeError, OSError) as error:
        raise ConfigurationError(f"{path}: {error}") from None


def _validate(data: Any, path: Path) -> None:
    if not data:
        return
    import json
    from importlib.resources import files

    from msglint.source.plain_schema import conforms

    schema = json.loads(files("msglint").joinpath("config.schema.json").read_text("utf-8"))
    if conforms(data, schema):
        return
    from jsonschema import Draft202012Validator

    # An unknown key first: most likely it is one that is missing, misspelt.
    errors = Draft202012Validator(schema).iter_errors(data)
    for error in sorted(errors, key=lambda error: error.validator != "additionalProperties"):
        where = ".".join(str(part) for part in error.absolute_path)
        prefix = f'key "{where}": ' if where else ""
        if error.validator == "additionalProperties":
            valid = cast("dict[str, Any]", error.schema)["properties"]
            unknown = sorted(set(cast("dict[str, Any]", error.instance)) - set(valid))
            raise ConfigurationError(
                f'{path}: {prefix}unknown key "{unknown[0]}"{nearest(unknown[0], valid)}'
            )
        message = error.message
        if error.validator == "enum":
            message += nearest(str(error.instance), cast("list[str]", error.validator_value))
        raise ConfigurationError(f"{path}: {prefix}{message}")


def nearest(name: str, valid: Iterable[str]) -> str:
    """A hint at the closest valid name, to end a message with; empty when none is close."""
    from difflib import get_close_matches

    close = get_close_matches(name, list(valid), n=1)
    return f'; did you mean "{close[0]}"?' if close else ""
