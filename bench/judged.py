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
from datetime import date, timedelta
from statistics import median
from typing import Any

from grown import SLUG, grow

CHANGED = "Supplier Document Risk Asset Control Nonconformity Process ActivityRun Measurement Inspection".split()
"""Of one record of each, one field after the other is changed."""
KEPT = {"id", "organization", "reference", "rev", "archived_on", "created_at", "changed_at"}
"""What no act changes."""

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
        from accord.config.demonstration import ready
        from accord.config.garbage import collect_seldom
        from accord.kernel.records.bulk import count

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
    say("the same, asked first by a process, found out by another", here, cost(lambda: _elsewhere(ask)), 1000)
    for name in CHANGED:
        _after_change(name, "title", ask)  # what another process has stored is found out anew by the first change
    changes = {f"{n}.{f}": spent for n in CHANGED for f in _fields(n) if (spent := _after_change(n, f, ask))}
    dearest = sorted(changes, key=lambda name: changes[name][0])
    middle = (median(c for c, _ in changes.values()), median(w for _, w in changes.values()))
    say(f"the same after one change, median of {len(changes)} fields of {len(CHANGED)} types", here, middle, 50)
    tenth, last = dearest[len(dearest) * 9 // 10], dearest[-1]
    say(f"the same after one change, nine of ten cost less ({tenth})", here, changes[tenth], 50)
    say(f"the same after one change, dearest ({last})", here, changes[last], 50)
    past = today(organization.time_zone) - timedelta(days=100)
    say("as of a past day, cold", here, cost(lambda: ask(past)), 5000)
    say("as of a past day, warm", here, cost(lambda: ask(past)), 50)


def _elsewhere(ask: Callable[[], None]) -> None:
    """Asks as a process that remembers nothing."""
    from accord.kernel.checks import memory
    from accord.kernel.moments import kept

    memory._memories.clear()
    kept.memory.clear()
    ask()


def _fields(name: str) -> list[str]:
    from accord.kernel.records.declaration import named

    return [f.name for f in named(name).model._meta.concrete_fields if f.name not in KEPT]


def _after_change(name: str, field: str, ask: Callable[[], None]) -> Cost | None:
    """What both standards cost once a field of the first record of a type is another one; None: it may not be."""
    from django.core.exceptions import ValidationError

    from accord.kernel.access.actor import actor_for_account
    from accord.kernel.access.models import Account
    from accord.kernel.acts.perform import run
    from accord.kernel.records.declaration import named
    from accord.kernel.refusals import Refused

    by = actor_for_account(Account.objects.order_by("pk")[0], SLUG)
    changed = False

    def change(unit: object) -> None:
        nonlocal changed
        record = named(name).model.objects.order_by("reference")[0]
        of_it: Any = record._meta.get_field(field)
        before = getattr(record, of_it.attname)
        after = _another(of_it, before)
        changed = after != before
        setattr(record, of_it.attname, after)
        record.save()

    try:
        with by.scope():
            run(by, "import", change)
    except (Refused, ValidationError):
        return None
    spent = cost(ask)
    return spent if changed else None


def _another(field: Any, value: Any) -> Any:
    """Another value of a field, or the same where none is at hand."""
    from django.db import models

    if field.choices:
        return next((key for key, _ in field.flatchoices if key != value), value)
    if isinstance(field, models.ForeignKey):
        other = field.related_model.objects.exclude(pk=value).order_by("pk").first()
        return other.pk if other else value
    if isinstance(field, models.DateTimeField):
        return value
    if isinstance(field, models.DateField):
        return (value or date(2026, 1, 1)) + timedelta(days=1)
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.IntegerField | models.DecimalField):
        return (value or 0) + 1
    return f"{value} again"[: field.max_length] if isinstance(field, models.CharField | models.TextField) else value


def say(what: str, records: int, spent: Cost, limit: float) -> None:
    """One figure."""
    print(json.dumps({"what": what, "records": records, "cpu": spent[0], "p95": spent[1], "limit": limit}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
