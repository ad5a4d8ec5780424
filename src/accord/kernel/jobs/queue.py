"""Jobs: enqueue in the act's transaction, done beside the web process or by `accord worker`."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Q

from accord.kernel.jobs.models import Job
from accord.kernel.moments.clock import now

Work = Callable[..., Any]
_kinds: dict[str, Work] = {}
_lasting: set[str] = set()
_wake = threading.Event()
_log = logging.getLogger("accord.jobs")
LEASE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(days=1)  # what was put off for longer was put off by a clock that has been set back since
ATTEMPTS = 6
KEPT = timedelta(days=30)


def job(kind: str, *, lasting: bool = False) -> Callable[[Work], Work]:
    """Register what does a kind of job. It may run twice, so it must come to the same end both times.

    `lasting`: what was done leads to something that people take along later, so it is not forgotten after `KEPT`.
    """

    def register(work: Work) -> Work:
        _kinds[kind] = work
        if lasting:
            _lasting.add(kind)
        return work

    return register


def enqueue(kind: str, *, key: str | None = None, **arguments: Any) -> Job:
    """Put a job into the outbox; with `key`, a waiting one of that key is enough."""
    if kind not in _kinds:
        raise KeyError(f"no job is called {kind}")
    values = {"kind": kind, "arguments": arguments, "run_at": now(), "organization_id": arguments.get("organization")}
    asked = [Job(key=key, **values)]
    (made,) = Job.objects.bulk_create(asked, update_conflicts=True, unique_fields=["key"], update_fields=[*values])
    transaction.on_commit(_wake.set)
    return made


def is_under_way(kind: str, organization: UUID) -> bool:
    """Whether somebody is just doing such a job of an organization."""
    begun = Job.objects.filter(kind=kind, organization_id=organization, done_at=None)
    return begun.filter(leased_until__gte=now()).exists()


def run_waiting(limit: int = 100, kinds: Collection[str] = ()) -> int:
    """Do what waits, of these kinds alone where some are named. Returns how many were done or tried."""
    done = 0
    while done < limit and (found := _lease(kinds)) is not None:
        _do(found)
        done += 1
    return done


def _lease(kinds: Collection[str] = ()) -> Job | None:
    at = now()
    free = Q(leased_until=None) | Q(leased_until__lt=at) | Q(leased_until__gt=at + 2 * LEASE)
    due = Q(run_at__lte=at) | Q(run_at__gt=at + LONGEST_PAUSE)
    with transaction.atomic():
        waiting = Job.objects.filter(free, due, done_at=None, attempts__lt=ATTEMPTS)
        if kinds:
            waiting = waiting.filter(kind__in=kinds)
        locked = waiting.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        if (found := locked.order_by("run_at").first()) is not None:
            found.leased_until, found.attempts, found.key = at + LEASE, found.attempts + 1, None
            found.save(update_fields=["leased_until", "attempts", "key"])  # what is asked for from now on is new work
        return found


_doing: ContextVar[int | None] = ContextVar("doing", default=None)


def tell(percent: int, doing: str) -> None:
    """Say how far the present job is; it is then still alive, so its lease is as new. Outside a job nobody listens.

    Not inside a transaction: nobody else would see it.
    """
    if (pk := _doing.get()) is not None:
        Job.objects.filter(pk=pk, done_at=None).update(
            progress=min(percent, 99), result={"doing": doing}, leased_until=now() + LEASE
        )


def _do(found: Job) -> None:
    mark = _doing.set(found.pk)
    try:
        result = _kinds[found.kind](**found.arguments)
    except Exception as error:  # noqa: BLE001  # house: a job that fails is kept, shown and tried again
        _log.exception("job %s (%s) failed", found.pk, found.kind)
        found.error, found.leased_until = f"{type(error).__name__}: {error}", None
        found.run_at = now() + timedelta(seconds=2**found.attempts)
        found.save(update_fields=["error", "leased_until", "run_at"])
    else:
        found.result, found.done_at, found.progress, found.error = result, now(), 100, ""
        found.save(update_fields=["result", "done_at", "progress", "error"])
    finally:
        _doing.reset(mark)


def given_up() -> int:
    """How many jobs failed so often that they are not tried again: somebody has to look at them."""
    return Job.objects.filter(done_at=None, attempts__gte=ATTEMPTS).exclude(error="").count()


def forget_done() -> int:
    """Forget what was done longer ago than `KEPT`; what failed stays until somebody has looked at it. How many."""
    done = Job.objects.filter(done_at__isnull=False).exclude(kind__in=_lasting)
    first = done.order_by("pk").first()
    before = now() - KEPT
    if first is None or first.done_at is None or first.done_at >= before:  # jobs are done in their order, or nearly so
        return 0
    return done.filter(done_at__lt=before).delete()[0]


def forget(kind: str, before: datetime, organization: UUID | None = None) -> list[dict[str, Any]]:
    """Forget jobs of a lasting kind that were done before then (for one organization): what they led to is no longer
    kept. Their arguments."""
    old = Job.objects.filter(kind=kind, done_at__lt=before)
    old = old.filter(organization_id=organization) if organization else old
    found = list(old.values_list("arguments", flat=True))
    old.delete()
    return found


Tick = Callable[[], None]
_ticks: list[Tick] = []


def each_minute(tick: Tick) -> Tick:
    """Register what looks once a minute for work to enqueue."""
    _ticks.append(tick)
    return tick


def _tick() -> None:
    """Ask everybody what else is to do; who fails keeps nobody else from their turn."""
    for tick in _ticks:
        try:
            tick()
        except DatabaseError:
            raise
        except Exception:  # noqa: BLE001  # house: it is logged, and asked again in a minute; the jobs that wait go on
            _log.exception("%s failed; it is asked again in a minute", tick.__name__)


def work_until(stop: threading.Event, every: float = 2.0) -> None:
    """Drain the outbox until `stop` is set, looking at least every `every` seconds; once a minute ask what else is to
    do. A database that is locked, full or away for a while is asked again."""
    rounds = 0
    while not stop.is_set():
        close_old_connections()
        try:
            if rounds % max(1, round(60 / every)) == 0:
                _tick()
            rounds += 1
            run_waiting()
        except DatabaseError:
            _log.exception("the outbox could not be worked on; it is tried again")
        _wake.wait(every)
        _wake.clear()
