"""The tools that watch, and what they saw: taken in as files each month, heard in between."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from accord.config.example.registers import tables
from accord.config.example.script import Day, Event, The, did, made

ENTERED = 112  # days ago: every tool that watches became a feed
TAKEN_IN = (84, 56, 28, 1)  # days ago: results came in as files


def monitoring() -> Iterator[Event]:
    """Five feeds with their results; one was blind for a week."""
    for f in tables("feeds", "feed"):
        name = f"feed {f['key']}"
        controls = [The(f"control {k}") for k in f["controls"]]
        said = {n: f[n] for n in ("title", "kind", "covers")} | {"expected_hours": f["hours"]}
        yield made(ENTERED, "jonas", "feed.create", name, owner=The(f["owner"]), controls=controls, **said)
        yield did(ENTERED, f["owner"], "feed.hear", name)
        last = ENTERED
        for ago in TAKEN_IN:
            yield did(ago, "jonas", "import", type_name="check_results", file=f"{f['key']}-{ago}.csv",
                      register=partial(results, f, ago, last), knows=("check_result", "title"))  # fmt: skip
            if not _silent(f, ago):
                yield did(ago, f["owner"], "feed.hear", name)
            last = ago
        yield from _blind(f, name)
    yield from by_hand()


def _silent(f: dict[str, Any], ago: int) -> bool:
    start, end = f.get("silent", (0, 0))
    return bool(end < ago <= start)


def _blind(f: dict[str, Any], name: str) -> Iterator[Event]:
    if "silent" in f:
        start, end = f["silent"]
        why = "Its report was sent by a task under Jakob's account, which has ended. A new one is ordered."
        yield did(start - 1, f["owner"], "feed.mark-blind", name, reason=why)
        yield did(end, f["owner"], "feed.hear", name, at=Day(-end))


def results(f: dict[str, Any], until: int, since: int, day: Callable[[int], date]) -> bytes:
    """What a tool saw between two days, as it writes it: a row for each check, every week or as it looks."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Feed", "Timestamp", "Object", "Check", "Result", "Message"])
    step = f.get("every", 7)
    for number, ago in enumerate(range(ENTERED - step, 0, -step)):
        if not until <= ago < since or _silent(f, ago):
            continue
        told = f["failed"].get(str(number), [""] * len(f["checks"]))
        for minute, ((subject, check), message) in enumerate(zip(f["checks"], told, strict=True)):
            at = f"{day(-ago).isoformat()}T05:{minute:02}"
            writer.writerow([f["title"], at, subject, check, "failed" if message else "passed", message])
    return out.getvalue().encode()


def by_hand() -> Iterator[Event]:
    """What followed from some of them."""
    title = "No critical one older than 14 days: kiel office"
    yield did(1, "malte", "check_result.open-nonconformity", f"check_result {title}",
              requirement="Critical weaknesses are mended within 14 days (patching; A.8.8)")  # fmt: skip
    yield made(3, "jonas", "check_result.record", "result certificate", feed=The("feed pulse"),
               check_name="Certificate valid for 20 days", subject="sms.northwind.example", outcome="failed",
               detail="Ends in 12 days; the one that renews itself asks the old name server.",
               at=Day(-3))  # fmt: skip
    yield did(2, "lukas", "check_result.report", "result certificate", details="Lukas renews it by hand on Monday.")
