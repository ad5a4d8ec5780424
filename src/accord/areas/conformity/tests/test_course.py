"""The history of a verdict: the days on which it turned, found step by step, and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accord.areas.conformity.models import Attestation
from accord.areas.conformity.pages.course import bars
from accord.areas.conformity.queries import course as room
from accord.areas.conformity.queries.course import course
from accord.areas.conformity.rules import days_to_ask, stretches
from accord.areas.conformity.terms import Point
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.checks.verdict import Outcome
from accord.kernel.moments.replay import replay
from accord.kernel.organization.models import Organization
from accord.kernel.records.declaration import of
from accord.standards import edition

PASSWORD = "correct horse battery"
QUALITY, REF = "iso-9001:2015", "5.1.1 a)"
PAGE = "course/iso-9001%3A2015/5.1.1%20a%29/"
FIRST, LAST = date(2024, 1, 15), date(2025, 6, 10)


@pytest.fixture
def judged(manager: Any, clock: Any) -> Iterator[Any]:
    """Mia judges 5.1.1 a) met on 5 March 2025, until 20 May. Today is 10 June."""
    give = act_at(of(Attestation), "give")
    assert give is not None
    with clock("2025-03-05T10:00:00Z"):
        answers = {"standard": QUALITY, "requirement": REF, "judgement": "met", "reason": "Seen."}
        perform(give, manager, answers=answers | {"valid_until": "2025-05-20"}, proof=prove(manager, PASSWORD))
    with clock("2025-06-10T10:00:00Z"):
        yield manager


@given(st.lists(st.dates(FIRST + timedelta(days=1), LAST), unique=True, max_size=4))
def test_every_turn_that_lasts_past_the_end_of_a_month_is_found_to_the_day(turns: list[date]) -> None:
    turns.sort()

    def outcome(day: date) -> Outcome:
        return (Outcome.HOLDS, Outcome.FAILS)[sum(t <= day for t in turns) % 2]

    known: dict[date, Outcome] = {}
    while days := days_to_ask(known, FIRST, LAST):
        assert set(days).isdisjoint(known)
        known |= {day: outcome(day) for day in days}
    found = stretches([Point(day, known[day], "") for day in sorted(known)])
    assert all(s.exact for s in found[1:])
    assert {s.since for s in found[1:]} <= set(turns)
    alone = [t for t in turns if sum((t.year, t.month) == (x.year, x.month) for x in turns) == 1]
    assert set(alone) <= {s.since for s in found[1:]}


def test_a_short_turn_of_the_last_weeks_is_found() -> None:
    """It failed for half a month once, lately for a week, and for the three days around one that is compared with."""
    failing = {date(2024, 8, n) for n in range(9, 24)} | {date(2025, 5, n) for n in (*range(7, 10), *range(19, 27))}
    known: dict[date, Outcome] = {}
    while days := days_to_ask(known, FIRST, LAST, {date(2025, 5, 8)}):
        known |= {day: Outcome.FAILS if day in failing else Outcome.HOLDS for day in days}
    found = stretches([Point(day, known[day], "") for day in sorted(known)])
    turns = [date(2024, 8, 9), date(2024, 8, 24), *(date(2025, 5, n) for n in (7, 10, 19, 27))]
    assert [s.since for s in found[1:]] == turns


def test_the_days_of_change_are_found_and_kept(judged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with judged.scope():
        left, steps = 1, 0
        while left:
            points, left = course(judged, edition(QUALITY), REF, date(2025, 6, 10))
            steps += 1
            assert steps < 12
        assert [(s.since, s.point.outcome, s.exact) for s in stretches(points)] == [
            (date(2024, 1, 1), Outcome.NO_DATA, False),
            (date(2025, 3, 5), Outcome.ATTESTED, True),
            (date(2025, 5, 21), Outcome.NO_DATA, True),
        ]
        assert {date(2025, 6, 3), date(2025, 5, 11)} <= {p.on for p in points}, "What changed compares with them"
        monkeypatch.setattr(room, "replay", lambda *a: pytest.fail("it was looked at already"))
        assert course(judged, edition(QUALITY), REF, date(2025, 6, 10)) == (points, 0)


def test_days_of_another_log_and_days_that_it_has_grown_on_are_looked_at_anew(
    judged: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a restore by other means, and where the clock was set back."""

    def whole() -> dict[date, Outcome]:
        while (found := course(judged, edition(QUALITY), REF, date(2025, 6, 10)))[1]:
            pass
        return {p.on: p.outcome for p in found[0]}

    with judged.scope():
        found = whole()
        with clock("2025-05-10T10:00:00Z"):
            (given,) = Attestation.objects.all()
            perform(act_at(of(Attestation), "withdraw"), judged, str(given.reference), {}, rev=given.rev)
        withdrawn = [day for day, outcome in whole().items() if outcome is Outcome.ATTESTED]
        assert max(day for day, outcome in found.items() if outcome is Outcome.ATTESTED) == date(2025, 5, 20)
        assert max(withdrawn) == date(2025, 5, 9)
        monkeypatch.setattr(room, "leaf_at", lambda *of: "another")
        left = course(judged, edition(QUALITY), REF, date(2025, 6, 10))[1]
        assert left > 0, "it begins anew"


def test_a_step_looks_at_few_days_in_one_pass(judged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(organization: Organization, days: list[date], types: list[str]) -> Any:
        asked.append(len(days))
        return replay(organization, days, types)

    monkeypatch.setattr(room, "replay", counted)
    with judged.scope():
        points, left = course(judged, edition(QUALITY), REF, date(2025, 6, 10))
    assert set(asked) == {room.STEP}
    assert (len(points), left > 0) == (room.STEP + 1, True)


def test_the_page_goes_on_until_it_knows(judged: Any, client: Client, words: Callable[[str], str]) -> None:
    first = client.get(f"/northwind/{PAGE}", headers={"HX-Request": "true"}).text
    assert 'hx-trigger="load"' in first
    assert "<main" not in first
    while "Look further" in (said := words(PAGE)):
        pass
    for part in ("21 May 2025", "5 Mar 2025", "1 Jan 2024, the first day", "Mia Manager judged it met"):
        assert part in said, part
    assert (
        'hx-get="/northwind/course/iso-9001:2015/5.1.1%20a%29/"'
        in client.get("/northwind/requirements/iso-9001:2015/5.1.1%20a)/").text
    )


def test_who_does_not_see_the_record_sees_no_name(judged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "follow", lambda by, pointers: {})
    with judged.scope():
        points, _ = course(judged, edition(QUALITY), REF, date(2025, 4, 30))
    (said,) = {p.because for p in points if p.outcome is Outcome.ATTESTED}
    assert "Seen." not in said


def test_before_its_first_record_nothing_was_known(judged: Any, words: Callable[[str], str]) -> None:
    """The organization has begun on 1 January 2024: the days before it are not looked at."""
    assert "of those since 1 January 2024" in words(PAGE)
    while "Look further" in (said := words(PAGE)):
        pass
    assert "Since 1 January 2024, when the first record was made" in said
    with judged.scope():
        assert course(judged, edition(QUALITY), REF, date(2023, 10, 10))[0][0].on < date(2024, 1, 1), "it was asked for"


@pytest.mark.parametrize("day", ["1990-05-01", "2099-01-01", "0001-01-01"])
def test_far_days_are_answered(day: str, judged: Any, client: Client) -> None:
    assert client.get(f"/northwind/{PAGE}?on={day}").status_code == 200
    assert client.get("/northwind/course/iso-9001:2015/99.9/").status_code == 404


def test_the_strip_has_no_hole(judged: Any) -> None:
    points = [
        Point(FIRST, Outcome.NO_DATA, ""),
        Point(date(2024, 6, 1), Outcome.HOLDS, ""),
        Point(LAST, Outcome.HOLDS, ""),
    ]
    drawn = bars(stretches(points), FIRST, LAST)
    ends = [0.0, *(b.x + b.width for b in drawn)]
    assert [round(b.x - b.open, 0) for b in drawn] == [round(e, 0) for e in ends[:-1]]
    assert round(ends[-1]) == 720
