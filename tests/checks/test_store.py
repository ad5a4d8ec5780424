"""A verdict from the store is the one that would be found now, whatever was done since: freshness by the types read."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from tests.checks.books import Key, all_keys
from tests.checks.world import written
from tests.kernel.test_every_lapse import DAY, NOT_ASKED, OURS, value

from accord.kernel.access.actor import Actor
from accord.kernel.acts.perform import run
from accord.kernel.checks.evaluate import _evaluate, verdicts
from accord.kernel.checks.verdict import to_json
from accord.kernel.moments.past import moment
from accord.kernel.organization.models import Organization, Person
from accord.kernel.parameters.proposed import proposed
from accord.kernel.parameters.services import choose_parameter
from accord.kernel.records.declaration import Declaration, declarations
from accord.kernel.records.record import Record
from accord.kernel.refusals import Refused
from accord.standards import families

KINDS = [d for d in declarations() if d.name not in NOT_ASKED and not d.name.startswith("Signature")]
SIZES = [(40, 6), pytest.param((400, 24), marks=pytest.mark.slow)]
"""How many checks are asked, after how many acts."""
Known = dict[type, list[Record]]


def filled(kind: Declaration) -> list[Any]:
    """The fields that get a value: files would have to be there."""
    files = {f.name for f in kind.fields if f.kind == "file"}
    return [f for f in kind.model._meta.concrete_fields if f.name not in OURS | files]


def fitting(chance: random.Random, field: Any, known: Known) -> Any:
    """Something that the field may hold and that is not too long for it: PostgreSQL refuses what is."""
    found = value(chance, field, known)
    return found[: field.max_length] if isinstance(found, str) and field.max_length else found


def enter(by: Actor, kind: Declaration, chance: random.Random, known: Known) -> bool:
    """A record of this type with anything in it, as an import enters it; not where a rule refuses it."""
    needed = [f.related_model for f in kind.model._meta.concrete_fields if f.related_model and not f.null]
    if not all(known.get(model) for model in needed):
        return False

    def body(unit: Any) -> Record:
        made = kind.model(title=f"{kind.label} {chance.randrange(10**9)}", state=chance.choice(kind.states).key)
        for field in filled(kind):
            setattr(made, field.attname, fitting(chance, field, known))
        made.save()
        return made

    with suppress(Refused, ValueError):
        made = written(by, body)
        known.setdefault(kind.model, []).append(made)
        return True
    return False


def change(by: Actor, record: Record, chance: random.Random, known: Known) -> bool:
    """Another value in some fields of a record, another state, or it is put away."""
    kind = record.declaration
    fields = filled(kind)

    def body(unit: Any) -> None:
        found = kind.model.objects.get(pk=record.pk)
        for field in chance.sample(fields, min(3, len(fields))):
            setattr(found, field.attname, fitting(chance, field, known))
        found.state = chance.choice(kind.states).key
        if chance.random() < 0.1:
            found.archived_on = DAY
        found.save()

    with suppress(Refused, ValueError):
        written(by, body)
        return True
    return False


def choose(by: Actor, chance: random.Random) -> bool:
    """A parameter gets another value."""
    key = chance.choice(sorted(proposed()))
    run(by, "parameter.choose", lambda unit: choose_parameter(by=by, key=key, value=proposed()[key].minimum))
    return True


def stale(by: Actor, keys: list[Key]) -> dict[Key, Any]:
    """Where the store says something else than the records."""
    with moment(by.organization) as m:
        stored = verdicts(m, keys)
        fresh = {key: _evaluate(m, key)[0] for key in keys}
    return {k: (stored[k], fresh[k]) for k in keys if to_json(stored[k]) != to_json(fresh[k])}


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[1]} acts")
def test_what_is_stored_is_what_would_be_found_now(
    manager: Actor, clock: Callable[..., Any], size: tuple[int, int]
) -> None:
    chance, done = random.Random(size[1]), 0
    known: Known = {Organization: [manager.organization], Person: [manager.person]}
    keys = chance.sample([key for family in families() for key in all_keys(family)], size[0])
    with clock(DAY):
        entered = sum(enter(manager, kind, chance, known) for kind in KINDS)
        assert entered > len(KINDS) / 2
        assert stale(manager, keys) == {}
    for step in range(size[1]):
        with clock(DAY + timedelta(days=step // 3)):
            whose = chance.choice([records for model, records in known.items() if model is not Organization])
            done += (
                change(manager, chance.choice(whose), chance, known)
                if step % 3
                else enter(manager, chance.choice(KINDS), chance, known)
            )
            done += choose(manager, chance) if step % 4 == 1 else 0
            assert stale(manager, keys) == {}, step
    assert done >= size[1] / 2
