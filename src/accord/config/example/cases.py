"""Nonconformities of the example, as told in `registers/cases-*.toml`, and the acts that they become."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accord.config.example.people import FIRST
from accord.config.example.registers import tables
from accord.config.example.script import Day, Event, The, did, made


@dataclass(frozen=True, slots=True)
class Task:
    """An action. `planned`, `done`, `verified`, `dropped`: days ago; `due` and `check`: days from today."""

    what: str
    who: str
    planned: int
    due: int
    wanted: str = ""
    done: int = 0
    result: str = ""
    check: int | None = None
    verified: int = 0
    seen: str = ""
    by: str = FIRST
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A nonconformity and how far it has come; steps that lie ahead are empty. Each step: days ago, what was said."""

    key: str
    title: str
    happened: str
    requirement: str
    severity: str
    detected: int
    found_by: str
    owner: str
    process: str
    serves: str = ""
    source: str = ""
    again: str = ""
    contained: tuple[int, str] | None = None
    analysed: tuple[int, str, str] | None = None
    planned: tuple[int, str] | None = None
    tasks: tuple[Task, ...] = ()
    risk: str = ""
    watched: int = 0
    verified: tuple[int, str] | None = None
    closed: int = 0
    no_action: str = ""
    rejected: tuple[int, str] | None = None
    keeper: str = FIRST
    said: tuple[tuple[int, str, str], ...] = ()


def cases() -> Iterator[Event]:
    """All of them, each from being reported to where it stands."""
    for name in ("cases-closed", "cases-open", "cases-more"):
        for found in tables(name, "case"):
            yield from play(_case(found))
    yield from taken_up()


def taken_up() -> Iterator[Event]:
    """What rounds found that passed only in part; the run itself raised each of them (`raised` in `runs.toml`)."""
    for case in map(_case, tables("cases-rounds", "case")):
        name = f"nonconformity {case.key}"
        said = {"title": case.title, "requirement": case.requirement, "severity": case.severity, "serves": case.serves}
        where = {"process": The(f"process {case.process}"), "owner": The(case.owner)}
        yield did(case.detected, case.keeper, "nonconformity.edit", name, **said, **where)
        yield from _followed(case, name)


def _case(found: dict[str, Any]) -> Case:
    tasks = tuple(Task(**task) for task in found.get("task", ()))
    return Case(tasks=tasks, **{k: v for k, v in found.items() if k != "task"})


def play(case: Case) -> Iterator[Event]:
    """A case as acts."""
    name = f"case {case.key}"
    more = {"source": The(case.source)} if case.source else {}
    if case.again:
        more["recurrence_of"] = The(f"case {case.again}")
    said = {
        "title": case.title,
        "description": case.happened,
        "requirement": case.requirement,
        "severity": case.severity,
        "detected_on": Day(-case.detected),
    }
    where = {"process": The(f"process {case.process}"), "owner": The(case.owner)}
    yield made(case.detected, case.found_by, "nonconformity.raise", name, **said, **where, **more)
    if case.serves:
        yield did(case.detected, case.keeper, "nonconformity.edit", name, serves=case.serves)
    yield from _followed(case, name)


def _followed(case: Case, name: str) -> Iterator[Event]:
    yield from _understood(case, name)
    for number, task in enumerate(case.tasks, 1):
        yield from _task(case, name, f"{name}, action {number}", task)
    yield from _ended(case, name)
    for ago, who, text in case.said:
        yield did(ago, who, "nonconformity.comment", name, text=text)


def _understood(case: Case, name: str) -> Iterator[Event]:
    if case.contained:
        yield did(case.contained[0], case.owner, "nonconformity.contain", name, containment=case.contained[1])
    if case.analysed:
        ago, cause, extent = case.analysed
        yield did(ago, case.owner, "nonconformity.analyse", name, cause=cause, extent=extent)


def _task(case: Case, name: str, this: str, task: Task) -> Iterator[Event]:
    said = {"title": task.what, "effect_wanted": task.wanted, "due_on": Day(task.due), "owner": The(task.who)}
    yield made(task.planned, case.keeper, "action.create", this, nonconformity=The(name), **said)
    if case.planned and task is case.tasks[0]:
        yield did(case.planned[0], case.owner, "nonconformity.plan", name, effect_test=case.planned[1])
    if task.done:
        check = {"effect_check_due": Day(task.check)} if task.check is not None else {}
        yield did(task.done, task.who, "action.complete", this, result=task.result, **check)
    if task.verified:
        yield did(task.verified, task.by, "action.verify", this, result=task.seen)
    if task.dropped:
        yield did(task.dropped, task.who, "action.cancel", this, reason=task.result)


def _concluded(case: Case, name: str) -> Iterator[Event]:
    """Before the effect is looked at it is said whether it was seen coming, and whether the system must change."""
    ago = case.verified[0] if case.verified else case.watched
    if case.analysed and ago:
        touched = {"risks_touched": "yes", "risk": The(f"risk {case.risk}")} if case.risk else {"risks_touched": "no"}
        yield did(ago, case.keeper, "nonconformity.conclude", name, system_change="no", **touched)


def _ended(case: Case, name: str) -> Iterator[Event]:
    yield from _concluded(case, name)
    if case.watched:
        yield did(case.watched, case.owner, "nonconformity.watch", name)
    if case.verified:
        test = {} if case.planned else {"effect_test": "Nothing to wait for: seen at once."}
        yield did(case.verified[0], case.keeper, "nonconformity.verify", name, verification=case.verified[1], **test)
    if case.closed:
        yield did(case.closed, case.keeper, "nonconformity.close", name, no_action_because=case.no_action)
    if case.rejected:
        yield did(case.rejected[0], case.keeper, "nonconformity.reject", name, reason=case.rejected[1])
