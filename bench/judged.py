"""The conformity of a large organization: the living example grown to so many records, judged in this process.

`python bench/judged.py 100000` prints one line of JSON for each figure: what, records, CPU and wall milliseconds,
limit. `bench.py` runs it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any

from grown import SLUG, grow

CHANGED = "Supplier Document Risk Asset Control Nonconformity Process ActivityRun Measurement Inspection".split()
"""One record of each is changed; the median and the dearest change are told."""

Cost = tuple[float, float]


def cost(ask: Callable[[], Any]) -> Cost:
    """CPU and wall milliseconds of this process."""
    cpu, wall = time.process_time(), time.perf_counter()
    ask()
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)


def main(records: int) -> None:
    """Fill, grow, judge."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"ACCORD_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "accord.config.settings"}
        import django

        django.setup()
        from accord.config.database import count
        from accord.config.demonstration import ready
        from accord.config.garbage import collect_seldom

        stdout, sys.stdout = sys.stdout, sys.stderr
        ready(reset=False)
        here = grow(records)
        count()
        collect_seldom()
        sys.stdout = stdout
        judged(here)


def judged(here: int) -> None:
    """All figures of the organization of `here` records."""
    from accord.areas.conformity.queries import row_verdicts
    from accord.kernel.moments.clock import today
    from accord.kernel.moments.past import moment
    from accord.kernel.organization.models import Organization
    from accord.standards import edition

    organization = Organization.everywhere.get(slug=SLUG)
    both = [edition("iso-9001:2015"), edition("iso-27001:2022")]

    def ask(on: Any = None) -> None:
        with moment(organization, on) as m:
            for of in both:
                row_verdicts(m, of)

    say("conformity of both standards, nothing stored", here, cost(ask), 1000)
    ask()
    say("the same, nothing changed", here, cost(ask), 30)
    changes = {name: _after_change(name, ask) for name in CHANGED}
    dearest = max(changes, key=lambda name: changes[name][0])
    middle = (median(c for c, _ in changes.values()), median(w for _, w in changes.values()))
    say(f"the same after one change, median of {len(changes)} types", here, middle, 50)
    say(f"the same after one change, dearest type ({dearest})", here, changes[dearest], 50)
    past = today(organization.time_zone) - timedelta(days=100)
    say("as of a past day, cold", here, cost(lambda: ask(past)), 5000)
    say("as of a past day, warm", here, cost(lambda: ask(past)), 50)


def _after_change(name: str, ask: Callable[[], None]) -> Cost:
    """What both standards cost once a record of this type has got another title and another reference of its own."""
    from accord.kernel.access.actor import actor_for_account
    from accord.kernel.access.models import Account
    from accord.kernel.acts.perform import run
    from accord.kernel.records.declaration import named

    by = actor_for_account(Account.objects.order_by("pk")[0], SLUG)

    def change(unit: object) -> None:
        record = named(name).model.objects.order_by("reference")[0]
        record.title = f"{record.title} again"[:200]
        record.external_reference = f"{record.external_reference} again"[:80]
        record.save()

    with by.scope():
        run(by, "import", change)
    return cost(ask)


def say(what: str, records: int, spent: Cost, limit: float) -> None:
    """One figure."""
    print(json.dumps({"what": what, "records": records, "cpu": spent[0], "p95": spent[1], "limit": limit}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
