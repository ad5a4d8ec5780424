"""What a feed saw, day by day."""

from __future__ import annotations

from datetime import date
from typing import Any

from accord.areas.monitoring.models import CheckResult, Feed
from accord.areas.monitoring.pages import seen_on

DAY = date(2026, 3, 2)


def test_a_day_of_a_feed() -> None:
    counts = {DAY: (3, 0), date(2026, 3, 3): (2, 1)}
    assert seen_on(DAY, counts, []).says == "2 Mar 2026: 3 passed"
    assert seen_on(date(2026, 3, 3), counts, []).look == "failed"
    assert seen_on(date(2026, 3, 4), counts, []).look == "none"
    assert seen_on(date(2026, 3, 5), counts, [(DAY, date(2026, 3, 9))]).look == "blind"
    assert seen_on(DAY, counts, [(DAY, date(2026, 3, 9))]).look == "passed"


def test_the_page_of_a_feed_shows_what_failed(do: Any, page: Any) -> None:
    feed = do("create", Feed, title="Backup", expected_hours="24")
    do("record", CheckResult, feed=feed.reference, check_name="Done", subject="srv", outcome="failed", detail="Full")
    text = page(feed)
    for said in ("2 Mar 2026: 1 of 1 failed", "nothing followed", "0 checks passed and 1 failed"):
        assert said in text, said
