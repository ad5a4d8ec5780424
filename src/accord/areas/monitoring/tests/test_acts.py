"""What tools say, their silence, and what follows from a failed check."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.monitoring.models import CheckResult, Feed
from accord.kernel.duties.inbox import duties
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import named
from accord.kernel.refusals import Forbidden, Refused


@pytest.fixture
def feed(do: Any, manager: Any) -> Any:
    """A daily backup that was just heard."""
    made = do("create", Feed, title="Backup Kiel", expected_hours="24", owner=manager.person.reference)
    return do("hear", made)


def said(do: Any, feed: Any, outcome: str, **more: Any) -> Any:
    """One result of the feed."""
    return do("record", CheckResult, feed=feed.reference, check_name="Finished", subject="srv", outcome=outcome, **more)


def test_a_result_is_recorded_and_the_feed_was_heard(do: Any, feed: Any, actor: Any) -> None:
    assert (feed.state, feed.blind_on) == ("active", date(2026, 3, 3))
    with pytest.raises(Forbidden):
        do(
            "record",
            CheckResult,
            by=actor("member"),
            feed=feed.reference,
            check_name="x",
            subject="y",
            outcome="passed",
        )
    with pytest.raises(Refused, match="not come yet"):
        said(do, feed, "passed", at="2026-03-02T14:00:00Z")
    found = said(do, feed, "passed")
    assert (found.title, found.seen_on, found.owner) == ("Finished: srv", date(2026, 3, 2), feed.owner)
    assert Feed.objects.get().gathered == 1
    with pytest.raises(Refused, match="nothing follows"):
        do("report", found)


def test_a_failed_check_becomes_an_event_once(do: Any, feed: Any) -> None:
    found = do("report", said(do, feed, "failed", detail="Disk full"))
    event: Any = named("Event").model.objects.get()
    assert (event.source, event.details, found.follow_up) == (found.pointer, "Disk full", event.pointer)
    with pytest.raises(Refused, match="already"):
        do("open-nonconformity", found, requirement="A.8.13")


def test_a_failed_check_becomes_a_nonconformity(do: Any, feed: Any) -> None:
    found = do("open-nonconformity", said(do, feed, "failed"), requirement="A.8.13")
    raised: Any = named("Nonconformity").model.objects.get()
    assert (raised.source, raised.requirement, found.follow_up) == (found.pointer, "A.8.13", raised.pointer)


def test_a_blind_feed_sees_again_and_the_window_stays(
    do: Any, feed: Any, clock: Any, manager: Any, organization: Any
) -> None:
    with clock("2026-03-09T09:00:00Z"):
        with moment(organization) as m:
            assert ("See why “Backup Kiel” is silent", date(2026, 3, 3)) in [
                (d.says, d.due_on) for d in duties(manager, m)
            ]
        with pytest.raises(Refused, match="still silent"):
            do("hear", feed, at="2026-03-02T12:00:00Z")
        blind = do("mark-blind", feed, reason="The token has run out.")
        assert (blind.state, blind.blind_since) == ("blind", date(2026, 3, 2))
        said(do, feed, "passed")
        again = Feed.objects.get()
        assert (again.state, again.blind_since, again.blind_windows) == (
            "active", None, "2026-03-02 to 2026-03-09: The token has run out.",
        )  # fmt: skip
        assert do("retire", feed).blind_on is None
        with pytest.raises(Refused, match="retired"):
            said(do, feed, "passed")
        assert do("resume", feed).blind_on == date(2026, 3, 10)
        do("retire", feed)
    with clock("2026-05-09T09:00:00Z"):  # nobody has heard it since
        assert do("resume", feed).blind_on == date(2026, 3, 10)
        assert do("hear", feed, at="2026-05-09T08:00:00Z").blind_on == date(2026, 5, 10)
