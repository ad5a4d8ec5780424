"""The outbox: each job at least once, tried again after a failure, taken over from who died, one waiting per key."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from accord.kernel.jobs import queue
from accord.kernel.jobs.models import Job
from accord.kernel.jobs.queue import ATTEMPTS, KEPT, LEASE, enqueue, forget_done, job, run_waiting, work_until

T0 = datetime(2025, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def work() -> Iterator[list[Any]]:
    """A kind of job for tests: it notes what it was given, and fails as often as it is told."""
    done: list[Any] = []

    @job("of the tests")
    def note(*, what: str = "", fails: int = 0, organization: str = "") -> dict[str, int]:
        done.append(what)
        if len(done) <= fails:
            raise ZeroDivisionError("not yet")
        return {"done": len(done)}

    yield done
    del queue._kinds["of the tests"]


def test_what_is_enqueued_is_done_once(work: list[Any]) -> None:
    made = enqueue("of the tests", what="a")
    assert (run_waiting(), run_waiting()) == (1, 0)
    made.refresh_from_db()
    assert (made.result, made.progress, made.error, made.attempts) == ({"done": 1}, 100, "", 1)
    assert made.done_at
    assert work == ["a"]
    with pytest.raises(KeyError, match="no job is called"):
        enqueue("of nobody")


def test_a_job_belongs_to_its_transaction(work: list[Any]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _ = enqueue("of the tests", what="a").attempts / 0
    assert run_waiting() == 0


def test_a_failed_job_is_tried_again_later_and_later_and_then_kept(work: list[Any], clock: Any) -> None:
    with clock(T0):
        made = enqueue("of the tests", fails=99)
    waits, at = [], T0
    for attempt in range(1, ATTEMPTS + 1):
        with clock(at):
            assert run_waiting() == 1
            assert run_waiting() == 0, "not at once again"
        made.refresh_from_db()
        assert (made.attempts, made.error, made.leased_until) == (attempt, "ZeroDivisionError: not yet", None)
        waits.append((made.run_at - at).total_seconds())
        at = made.run_at
    assert waits == [2, 4, 8, 16, 32, 64]
    with clock(at + timedelta(days=1)):
        assert run_waiting() == 0
    assert made.done_at is None


def test_a_job_that_fails_at_first_is_done_in_the_end(work: list[Any], clock: Any) -> None:
    with clock(T0):
        made = enqueue("of the tests", fails=1)
        run_waiting()
    with clock(T0 + timedelta(seconds=2)):
        run_waiting()
    made.refresh_from_db()
    assert (made.result, made.error, len(work)) == ({"done": 2}, "", 2)


def test_the_lease_of_whoever_died_ends(work: list[Any], clock: Any) -> None:
    with clock(T0):
        made = enqueue("of the tests")
        taken = queue._lease()
        assert taken == made
        assert run_waiting() == 0, "somebody has it"
    with clock(T0 + LEASE):
        assert run_waiting() == 0
    with clock(T0 + LEASE + timedelta(seconds=1)):
        assert run_waiting() == 1
    assert work == [""]


def test_one_waiting_job_per_key_is_enough_but_what_is_being_done_does_not_count(work: list[Any]) -> None:
    first = enqueue("of the tests", key="k", what="1")
    assert enqueue("of the tests", key="k", what="2").pk == first.pk
    assert enqueue("of the tests", key="other", what="3").pk != first.pk
    under_way = queue._lease()
    assert under_way == first
    later = enqueue("of the tests", key="k", what="4")
    assert later.pk != first.pk, "what changed while the first one was under way is not lost"
    run_waiting()
    assert sorted(work) == ["3", "4"]


def test_what_was_done_is_forgotten_after_a_while_and_what_failed_or_lasts_is_kept(
    work: list[Any], clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "_lasting", {"lasting in the tests"})
    with clock(T0):
        failed = enqueue("of the tests", fails=1)
        run_waiting()
        old = enqueue("of the tests")
        lasting = Job.objects.create(kind="lasting in the tests", run_at=T0, done_at=T0)
        run_waiting()
        Job.objects.filter(pk=failed.pk).update(attempts=ATTEMPTS)
    with clock(T0 + KEPT):
        young = enqueue("of the tests")
        run_waiting()
        assert forget_done() == 0
    with clock(T0 + KEPT + timedelta(seconds=1)):
        queue._tick()
        assert forget_done() == 0
    left = set(Job.objects.exclude(kind="checkpoint").values_list("pk", flat=True))
    assert left & {failed.pk, old.pk, lasting.pk, young.pk} == {failed.pk, lasting.pk, young.pk}


def test_a_job_for_later_waits(work: list[Any], clock: Any) -> None:
    with clock(T0 + timedelta(days=1)):
        enqueue("of the tests")
    with clock(T0):
        assert run_waiting() == 0
    assert run_waiting() == 1


def test_what_was_put_off_by_a_clock_that_was_ahead_does_not_wait_until_then(work: list[Any], clock: Any) -> None:
    """F-13: neither what was asked for then, nor what somebody took then and died over."""
    with clock(T0 + timedelta(days=400)):
        enqueue("of the tests", what="taken")
        assert queue._lease() is not None
        enqueue("of the tests", what="asked for")
    with clock(T0):
        assert run_waiting() == 2
    assert sorted(work) == ["asked for", "taken"]


def test_two_workers_never_do_the_same_job(work: list[Any], together: Any) -> None:
    for n in range(20):
        enqueue("of the tests", what=str(n))
    counts = together([run_waiting, run_waiting])
    assert sum(counts) == 20
    assert sorted(work, key=int) == [str(n) for n in range(20)]


def test_who_asks_while_others_ask_and_the_job_is_taken_gets_one_that_waits_or_is_being_done(
    work: list[Any], together: Any
) -> None:
    """Two threads ask for the checkpoint of one log while a third one takes it."""
    asking = 8

    def ask() -> list[int]:
        return [enqueue("of the tests", key="k", what=str(n)).pk for n in range(40)]

    def take() -> int:
        return sum(run_waiting() for _ in range(80))

    *asked, done = together([ask] * asking + [take])
    assert all(isinstance(found, list) for found in asked), asked
    done += run_waiting()
    assert (len(work), set().union(*asked)) == (done, set(Job.objects.values_list("pk", flat=True)))
    assert not Job.objects.filter(done_at=None).exists(), "what was asked for last is not lost"


def test_the_worker_ends_when_it_is_told(work: list[Any]) -> None:
    stop, done = threading.Event(), Job.objects.filter(done_at__isnull=False)

    def until_stopped() -> None:
        from django.db import connections

        try:
            work_until(stop, every=0.05)
        finally:
            connections.close_all()

    thread = threading.Thread(target=until_stopped)
    thread.start()
    enqueue("of the tests", what="a")
    for _ in range(1_200):  # a minute: the machine may have much to do
        if done.exists():
            break
        stop.wait(0.05)
    stop.set()
    thread.join(60)
    assert not thread.is_alive()
    assert work == ["a"]


def test_a_tick_that_fails_keeps_nobody_from_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    ended, asked = threading.Event(), []

    def broken() -> None:
        raise LookupError("no such zone")

    def sound() -> None:
        asked.append(1)
        ended.set()

    monkeypatch.setattr(queue, "_ticks", [broken, sound])
    queue.work_until(ended, every=0.01)
    assert asked == [1]
