"""The tools that watch, and what they saw: taken in as files each month, heard in between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.config.example import imports
from accord.config.example.registers import tables
from accord.config.example.script import Day, Event, The, brought, did, made

ENTERED = 112  # days ago: every tool that watches became a feed
TAKEN_IN = (84, 56, 28, 1)  # days ago: results came in as files


def monitoring() -> Iterator[Event]:
    """Seven feeds with their results; one was blind for a week."""
    for f in tables("feeds", "feed"):
        name = f"feed {f['key']}"
        controls = [The(f"control {k}") for k in f["controls"]]
        said = {n: f[n] for n in ("title", "kind", "covers")} | {"expected_hours": f["hours"]}
        said["assets"] = [The(f"asset {k}") for k in f.get("assets", ())]
        yield made(ENTERED, "jonas", "feed.create", name, owner=The(f["owner"]), controls=controls, **said)
        yield did(ENTERED, f["owner"], "feed.hear", name)
        last = ENTERED
        for ago in TAKEN_IN:
            rows = results(f, ago, last)
            names = [f"check_result {r['Check']}: {r['Object']}" for r in rows]
            yield imports.brought(ago, "jonas", "check_results", f"{f['key']}-{ago}", rows, names)
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
        yield did(start, f["owner"], "feed.hear", name, at=Day(-start))
        yield did(start - 1, f["owner"], "feed.mark-blind", name, reason=why)
        yield did(end, f["owner"], "feed.hear", name, at=Day(-end))


def results(f: dict[str, Any], until: int, since: int) -> list[dict[str, Any]]:
    """What a tool saw between two days, as it writes it: a row for each check, every week or as it looks."""
    found = []
    step = f.get("every", 7)
    for number, ago in enumerate(range(ENTERED - step, 0, -step)):
        if not until <= ago < since or _silent(f, ago):
            continue
        told = f["failed"].get(str(number), [""] * len(f["checks"]))
        for (subject, check), message in zip(f["checks"], told, strict=True):
            said = {"Feed": f["title"], "Timestamp": Day(-ago), "Object": subject, "Check": check}
            found.append(said | {"Result": "failed" if message else "passed", "Message": message})
    return found


def by_hand() -> Iterator[Event]:
    """What followed from some of them."""
    title = "No critical one older than 14 days: kiel office"
    case, rule = "nonconformity scanned", "Critical weaknesses are mended within 14 days (patching; A.8.8)"
    yield brought(1, "malte", "check_result.open-nonconformity", f"check_result {title}", case, requirement=rule)
    about = {"severity": "minor", "serves": "iso-27001", "process": The("process it")}
    yield did(1, "jonas", "nonconformity.edit", case, **about)
    shut = (
        "Port 8000 is closed for all but the three clerks who print from it; the maker's correction is tried on Monday."
    )
    yield did(1, "malte", "nonconformity.contain", case, containment=shut)
    yield made(3, "jonas", "check_result.record", "result certificate", feed=The("feed pulse"),
               check_name="Certificate valid for 20 days", subject="sms.northwind.example", outcome="failed",
               detail="Ends in 12 days; the one that renews itself asks the old name server.",
               at=Day(-3))  # fmt: skip
    yield did(2, "lukas", "check_result.report", "result certificate", details="Lukas renews it by hand on Monday.")
