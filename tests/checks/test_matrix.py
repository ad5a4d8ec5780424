"""Every check is shown to hold, to fail, to say "no data", and to lapse on its day: as far as its line in the table
says that it can.

And taking all records of a type away never makes a row hold. A row holds where each of its parts does (`decide`), so it
is enough that no check comes to hold, or is asked no more, for want of records; what rows read themselves, judgements
and what is set aside, is taken away in `tests/example/test_trust.py`. It is tried at every answer of every case that
does not hold, with each type that was read for it. The exceptions are named, each with its reason: what was taken away
spoke against it and the records that are left show it, or they were all that the question is about and other parts
carry the row. Where no record was named before, nothing spoke against it, so then it never comes to hold.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

import pytest
from tests.checks.bare import Bare, reasons
from tests.checks.world import CASES, TODAY, World

from accord.areas.conformity.queries import rows
from accord.kernel.checks.registry import checks
from accord.kernel.checks.verdict import Outcome
from accord.kernel.moments.moment import Moment
from accord.kernel.moments.past import moment
from accord.standards import check_notes, editions, families

for path in sorted(Path(__file__).parent.glob("cases_*.py")):
    importlib.import_module(f"tests.checks.{path.stem}")


POSTGRES = os.environ.get("ACCORD_TEST_POSTGRES") == "1"


@pytest.fixture(autouse=True)
def _today(clock: Any) -> Any:
    with clock(f"{TODAY.isoformat()}T12:00:00Z"):
        yield


def family_of(check: str) -> str:
    """The first family with a row that this check decides."""
    return next(e.family for e in editions() for row in e.rows if check in row.checks)


def wanted(check: str) -> set[str]:
    """The answers that the table promises of a check: these are shown, and no others."""
    note = check_notes()[check]
    asked = {"holds": True, "fails": note.required != "never", "no data": note.no_data != "never"}
    return {a for a, promised in asked.items() if promised} | (
        {"lapses"} if not note.lapses.startswith("never") or "+ 1 day" in note.lapses else set()
    )


def test_every_check_has_a_case() -> None:
    assert {check for check, _ in CASES} == set(check_notes())
    assert set(checks()) == set(check_notes())


def test_every_check_stands_in_its_area_and_begins_with_its_statement() -> None:
    stands = {name: check.function.__module__.split(".")[2] for name, check in checks().items()}
    assert stands == {name: note.area for name, note in check_notes().items()}
    says = {name: " ".join((c.function.__doc__ or "").split("\n\n")[0].split()) for name, c in checks().items()}
    assert says == {name: note.statement for name, note in check_notes().items()}


def test_every_exception_is_of_a_check() -> None:
    assert set(reasons()) <= set(checks())
    assert all(why for types in reasons().values() for why in types.values())


def some_now() -> list[Any]:
    """In `make test` each eighth case, and each 64th with types taken away; in `make test-all` all of them (on SQLite:
    what a check says of fewer records does not depend on the database)."""
    found: list[Any] = []
    for n, case in enumerate(sorted(CASES)):
        if n % 8 == 0 and n % 64:
            found.append((*case, World))
        late = [pytest.mark.slow] if n % 64 else []
        late += [pytest.mark.sqlite] if late and n % 8 == 0 else []
        found.append(pytest.param(*case, World if POSTGRES else Bare, marks=late))
    return found


@pytest.mark.parametrize(("check", "standard", "stage"), some_now(), ids=lambda v: getattr(v, "__name__", v))
def test_it_gives_every_answer(manager: Any, read: set[str], check: str, standard: str, stage: type[World]) -> None:
    world = stage(manager, check, standard or family_of(check))
    CASES[check, standard](world)
    assert world.shown - {"not applicable"} == wanted(check)
    assert read == set(check_notes()[check].parameters(check_notes())), "the column `parameter` of checks.csv"
    if isinstance(world, Bare):
        assert {k: v for k, v in world.risen.items() if k not in reasons().get(check, {})} == {}, "for want of records"
        assert set(world.risen) == set(reasons().get(check, {})), "exceptions that are not met any more"
        assert [k for k, (was, then) in world.risen.items() if then.outcome is Outcome.HOLDS and not was.records] == []


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The parameters that are read."""
    found: set[str] = set()
    ask = Moment.parameter

    def asked(self: Moment, key: str) -> int:
        found.add(key)
        return ask(self, key)

    monkeypatch.setattr(Moment, "parameter", asked)
    return found


@pytest.mark.parametrize("standard", families())
def test_nothing_shows_nothing(manager: Any, standard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty organization: no check and no row of any edition holds, fails, is attested or set aside."""
    found = {(check, standard): World(manager, check, standard).ask() for check in checks()}
    for key, verdict in found.items():
        assert verdict.outcome in (Outcome.NO_DATA, Outcome.NOT_APPLICABLE), (key, verdict)
    monkeypatch.setattr(rows, "verdicts", lambda m, asked: {key: found[key] for key in asked})
    with moment(manager.organization) as m:
        judged = [v for e in editions() if e.family == standard for v in rows.row_verdicts(m, e)]
    assert [v.row.ref for v in judged if v.outcome is not Outcome.NO_DATA] == []
    assert len(judged) > 200
