"""Which assemblies of an app are one deployment: those whose stacks hand on values by name.

The library refuses references between stages, so each stage stands alone. Names that people
write themselves pass: an export of a stack that all stages share, or a parameter in the store.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msglint.cdk.manifest import Assembly
from msglint.source.workspace import Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.source.workspace import Workspace

_TAKEN = re.compile(
    r'"Fn::ImportValue"\s*:\s*"([^"]+)"'
    r'|"AWS::SSM::Parameter::Value<[^"]*"\s*,\s*"Default"\s*:\s*"([^"]+)"'
    r"|\{\{resolve:ssm:([^:{}\"]+)"
)
_GIVEN = re.compile(
    r'"Export"\s*:\s*\{\s*"Name"\s*:\s*"([^"]+)"'
    r'|"AWS::SSM::Parameter"\s*,\s*"Properties"\s*:\s*\{[^{}]*?"Name"\s*:\s*"([^"]+)"'
)
"""As the library writes them, which for parameters is with their names before their values."""


def together(assemblies: Sequence[Assembly], workspace: Workspace) -> list[Assembly]:
    """The assemblies, with those made one that take what another gives."""
    artifacts = [stack.artifact for assembly in assemblies for stack in assembly.stacks]
    if len(assemblies) < 2 or len(set(artifacts)) < len(artifacts):
        return list(assemblies)
    taken = [_names(assembly, _TAKEN, workspace) for assembly in assemblies]
    given = [_names(assembly, _GIVEN, workspace) for assembly in assemblies]
    groups = [{number} for number in range(len(assemblies))]
    for taker, names in enumerate(taken):
        for giver, own in enumerate(given):
            if giver != taker and not (names - given[taker]).isdisjoint(own):
                joined = groups[taker] | groups[giver]
                for number in joined:
                    groups[number] = joined
    first = [min(group) == number for number, group in enumerate(groups)]
    return [
        _merged([assemblies[number] for number in sorted(groups[at])])
        for at, is_first in enumerate(first)
        if is_first
    ]


def _names(assembly: Assembly, pattern: re.Pattern[str], workspace: Workspace) -> set[str]:
    found: set[str] = set()
    for stack in assembly.stacks:
        try:
            text = workspace.read(stack.template).text
        except Unreadable:
            continue
        found.update(match[match.lastindex or 0] for match in pattern.finditer(text))
    return found


def _merged(assemblies: Sequence[Assembly]) -> Assembly:
    first, *others = assemblies
    merged = Assembly(first.directory, [*first.stacks], dict(first.dummies))
    merged.problems += first.problems
    merged.files += first.files
    for other in others:
        merged.stacks += other.stacks
        merged.dummies |= other.dummies
        merged.problems += other.problems
        merged.files += other.files
    return merged
