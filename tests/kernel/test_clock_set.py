"""F-13: a clock that is set back or ahead. The log's order is that of its entries; what the clock did is said."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from accord.doors.pages.sessions import SessionStore
from accord.kernel.access.models import Account, SignInLink
from accord.kernel.copies.window import window
from accord.kernel.jobs import kinds
from accord.kernel.ledger.checkpoints import sign_checkpoint
from accord.kernel.ledger.rebuild import compare
from accord.kernel.ledger.site import site_event, site_events
from accord.kernel.moments import clock as clock_module
from accord.kernel.moments.clock import Jumps
from accord.kernel.organization.models import Organization, Site
from accord.kernel.records.record import within
from accord.kernel.records.snapshot import loads
from accord.tlog.entry import at_text

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROUNDS = 2_000 if os.environ.get("ACCORD_SOAK") == "1" else 60
T0 = datetime(2027, 3, 28, 0, 59, tzinfo=UTC)  # a minute before Berlin's summer time begins


def test_time_in_the_log_never_goes_back_and_the_skew_is_said(
    do: Any, organization: Organization, log: Any, clock: Any
) -> None:
    for at, title in ((T0, "a"), (T0 + timedelta(days=400), "b"), (T0 - timedelta(hours=1), "c"), (T0, "d")):
        with clock(at):
            do(Site, "create", title=title)
    last = [loads(e.body) for e in log()[-4:]]
    ahead = T0 + timedelta(days=400)
    assert [b["at"] for b in last] == [at_text(T0), *[at_text(ahead)] * 3]
    day = 400 * 24 * 3600
    assert [b.get("skew") for b in last] == [None, None, day + 3600, day]
    assert [b["seq"] for b in last] == sorted(b["seq"] for b in last)
    assert sign_checkpoint(organization.pk)
    with within(organization.pk), clock(T0):
        assert window(organization).warning.startswith("The clock of this machine stands 576000 minutes before")
    with within(organization.pk), clock(ahead + timedelta(seconds=1)):
        assert "clock" not in window(organization).warning


def test_whatever_the_clock_does_the_log_keeps_its_order(
    do: Any, organization: Organization, log: Any, clock: Any, figure: Any
) -> None:
    """Set back and ahead at random, over the leap day, the year and both changes of the hour in Berlin."""
    chance = random.Random(13)
    days = (T0, datetime(2027, 10, 31, 0, 59, 59, tzinfo=UTC), datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC))
    leaps = (-HOUR, 400 * DAY, -400 * DAY, timedelta(seconds=1), timedelta(0), HOUR, DAY, -timedelta(microseconds=1))
    set_to, asked = [days[0]], ROUNDS
    for number in range(asked - 1):
        set_to.append(chance.choice(days) if number % 5 == 4 else set_to[-1] + chance.choice(leaps))
    sites = []
    for number, at in enumerate(set_to):
        with clock(at):
            sites.append(do(Site, "create", title=f"S{number}").reference)
    bodies = [loads(e.body) for e in log()[-asked:]]
    went_back = sum(b["at"] < a["at"] for a, b in pairwise(bodies))
    latest, wrong = set_to[0], 0
    for at, body in zip(set_to, bodies, strict=True):
        behind = (latest - at).total_seconds()
        latest = max(latest, at)
        wrong += body["at"] != at_text(latest) or (body.get("skew", 0) >= 1) is not (behind >= 1)
    figure(
        "F-13", "the clock set at random before each act", acts=asked, at_went_back=went_back, wrong_or_no_skew=wrong
    )
    assert (went_back, wrong) == (0, 0)
    assert [b["snapshot"]["reference"] for b in bodies] == sites
    assert compare(organization).differences == ()


def test_the_change_to_summer_time_is_no_skew(do: Any, log: Any, clock: Any) -> None:
    for minutes in (0, 2):
        with clock(T0 + timedelta(minutes=minutes)):
            do(Site, "create", title=f"S{minutes}")
    assert not [e for e in log()[-2:] if "skew" in loads(e.body)]


def test_the_site_log_says_when_the_clock_was_set(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = [100.0, 100.4, 100.9, -3500.0, -3500.2, 90_000.0]
    monkeypatch.setattr(clock_module, "_beside", lambda: beside.pop(0))
    monkeypatch.setattr(kinds, "_jumps", Jumps())
    for _ in range(5):
        kinds.watch_the_clock()
    assert [e["set_by_seconds"] for e in site_events("clock")] == [93_500, -3601]


def test_nothing_that_ends_in_time_outlives_it_by_a_clock_that_was_ahead(
    manager: Any, clock: Any, monkeypatch: pytest.MonkeyPatch, figure: Any
) -> None:
    """Sessions (two weeks) and links to sign in (an hour at most), made while the clock stood ahead and used after it
    was set right. There are no codes of the time (TOTP) that it could make valid again. Jobs: test_jobs.py; limits of
    attempts: test_v23_sign_in.py."""

    @contextmanager
    def at(instant: datetime) -> Iterator[None]:
        monkeypatch.setattr(timezone, "now", lambda: instant)
        with clock(instant):
            yield

    def lasts(key: str | None, when: datetime) -> bool:
        with at(when):
            return SessionStore(key).load() != {}

    account, done = Account.objects.get(pk=manager.account_id), {"sessions": 0, "links": 0, "outlived": 0}
    two_weeks, hour = timedelta(seconds=settings.SESSION_COOKIE_AGE), timedelta(minutes=60)
    for ahead in (timedelta(0), timedelta(seconds=2), HOUR, DAY, 30 * DAY, 400 * DAY):
        with at(T0 + ahead):
            session = SessionStore()
            session["who"] = "mia"
            session.save()
            first, second = (SignInLink.issue(account, 60) for _ in range(2))
        assert lasts(session.session_key, T0) is (ahead <= DAY)
        done["sessions"] += 1
        done["outlived"] += lasts(session.session_key, T0 + two_weeks + DAY)
        with at(T0):
            assert (SignInLink.redeem(first) == account) is (ahead <= HOUR)
        with at(T0 + 2 * hour):
            done["outlived"] += SignInLink.redeem(second) is not None
        done["links"] += 2
    assert lasts(session.session_key, T0 + 400 * DAY), "set back and ahead again"
    figure("F-13", "sessions and links made while the clock stood up to 400 days ahead, used after", **done)
    assert done["outlived"] == 0


def test_an_event_of_the_site_says_it_too(clock: Any) -> None:
    for at in (T0, T0 - timedelta(minutes=1)):
        with clock(at):
            site_event("backup", {})
    from accord.kernel.ledger.models import SITE, Entry

    with within(SITE):
        bodies = [loads(e.body) for e in Entry.objects.filter(organization_id=SITE).order_by("seq")]
    assert [(b["at"], b.get("skew")) for b in bodies] == [(at_text(T0), None), (at_text(T0), 60)]


def test_the_real_counter_is_steady() -> None:
    jumps = Jumps()
    assert jumps.since() == 0
