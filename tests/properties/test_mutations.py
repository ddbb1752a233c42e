"""A property that cannot fail proves nothing: break the product on purpose, and it must.

Each mutation is a mistake that would be easy to make and hard to see: the findings of every
fixture stay right, and only knowing less shows it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from fixtures.expectations import cases
from msglint.engine import worlds
from msglint.messaging import graph, names, rows
from msglint.messaging.names import ANY, Elsewhere
from msglint.messaging.policy import decide as policy
from msglint.messaging.resolve import Resolver
from msglint.messaging.walk import Walker
from msglint.values.model import MapValue, Unknown
from msglint.values.reading import Undecided
from properties.hiding import added
from properties.judging import units

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.messaging.policy.logic import Failure

    Patch = pytest.MonkeyPatch


def unknown_links_lead_nowhere(patch: Patch) -> None:
    """A reference that is not known is taken not to be the one in question."""
    linking = graph.MessageGraph._linking
    patch.setattr(graph.MessageGraph, "_linking", lambda *a: (linking(*a)[0], []))


def unknown_values_name_nothing(patch: Patch) -> None:
    """An unknown is taken to come from outside, whatever it could be."""
    patch.setattr(Resolver, "_unknown", lambda *_: Elsewhere())


def the_index_forgets_what_may_be_anything(patch: Patch) -> None:
    """Only links that name somebody for certain are looked at."""
    add = graph.Index.add
    patch.setattr(graph.Index, "add", lambda self, i, keys: add(self, i, set(keys) - {ANY}))


def parts_out_of_sight_do_not_matter(patch: Patch) -> None:
    """A module that is not on disk is taken to hold nothing of interest."""
    patch.setattr(graph.MessageGraph, "refuse_hidden", lambda *_, **__: None)


def what_may_be_absent_is_absent(patch: Patch) -> None:
    """A `count` that is not known is taken for zero."""
    may_exist = graph.may_exist

    def mutant(item: Any, world: Any) -> bool:
        return not isinstance(item.exists, Unknown) and may_exist(item, world)

    patch.setattr(graph, "may_exist", mutant)


def an_unknown_is_the_default(patch: Patch) -> None:
    """What cannot be read is taken for not set."""
    read = rows.converted

    def mutant(setting: Any, convert: Any, world: Any) -> Any:
        return None if isinstance(setting.value, Unknown) else read(setting, convert, world)

    patch.setattr(rows, "converted", mutant)


def an_open_map_is_complete(patch: Patch) -> None:
    """What a map does not show is taken not to be in it."""
    step = Walker._step

    def mutant(self: Any, value: Any, name: str, world: Any) -> Any:
        closed = replace(value, rest=None) if isinstance(value, MapValue) else value
        return step(self, closed, name, world)

    patch.setattr(Walker, "_step", mutant)


def what_is_open_is_violated(patch: Patch) -> None:
    """A rule that could not be decided is reported."""
    decide = worlds.decide

    def mutant(*arguments: Any) -> Any:
        verdict = decide(*arguments)
        return "violated" if isinstance(verdict, worlds.Open) else verdict

    patch.setattr(worlds, "decide", mutant)


def an_unclear_statement_grants_nothing(patch: Patch) -> None:
    """A statement of a policy that cannot be read is taken not to allow."""
    any_of = policy.any_of

    def mutant(answers: Any, otherwise: Failure) -> Any:
        answer = any_of(answers, otherwise)
        return otherwise if isinstance(answer, Undecided) else answer

    patch.setattr(policy, "any_of", mutant)


def names_that_may_be_equal_differ(patch: Patch) -> None:
    """A name of which a part is not known is taken for another name."""
    equal = names.equal
    patch.setattr(names, "equal", lambda left, right: equal(left, right) or False)


MUTATIONS: tuple[Callable[[Patch], None], ...] = (
    unknown_links_lead_nowhere,
    unknown_values_name_nothing,
    the_index_forgets_what_may_be_anything,
    parts_out_of_sight_do_not_matter,
    what_may_be_absent_is_absent,
    an_unknown_is_the_default,
    an_open_map_is_complete,
    what_is_open_is_violated,
    an_unclear_statement_grants_nothing,
    names_that_may_be_equal_differ,
)


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
def test_the_property_sees_the_mistake(mutate: Callable[[Patch], None], monkeypatch: Patch) -> None:
    mutate(monkeypatch)
    assert counterexample() is not None


def counterexample() -> str | None:
    """The first way to find more by knowing less; templates show every mistake."""
    for case in cases():
        for unit in units(case) if case.format == "cloudformation" else ():
            for what, new in added(unit):
                return f"{case}: hiding {what} adds {sorted(new)}"
    return None
