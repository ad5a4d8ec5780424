"""Every test happens on 2 March 2026, inside the manager's organization."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform, run
from accord.kernel.records.declaration import of

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _today(clock: Any, manager: Any) -> Any:
    with clock("2026-03-02T12:00:00Z"), manager.scope():
        yield


@pytest.fixture
def do(manager: Any) -> Callable[..., Any]:
    """`do("approve", record_or_type, by=manager, field=…)`: the record as it is afterwards."""

    def done(verb: str, on: Any, by: Any = manager, proof: Any = None, **answers: Any) -> Any:
        made = act_at(of(on), verb)
        assert made is not None, verb
        if isinstance(on, type):
            return perform(made, by, answers=answers, proof=proof)
        now = type(on).everywhere.get(pk=on.pk)
        perform(made, by, now.reference, answers, rev=now.rev, proof=proof)
        return type(on).everywhere.get(pk=on.pk)

    return done


@pytest.fixture
def enter(manager: Any) -> Callable[..., Any]:
    """`enter(Model, field=…)`: a record as an import enters it, in any state; `many=[…]` for a relation to several."""

    def entered(model: Any, **values: Any) -> Any:
        relations = {n: values.pop(n) for n in list(values) if isinstance(values[n], list)}

        def body(unit: Any) -> Any:
            record = model(**values)
            record.save()
            for name, related in relations.items():
                getattr(record, name).set(related)
            return record

        return run(manager, "import", body)

    return entered
