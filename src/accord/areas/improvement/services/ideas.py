"""The acts on ideas."""

from __future__ import annotations

from datetime import date, timedelta

from accord.areas.improvement.models import Idea
from accord.areas.improvement.terms import IdeaKind
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import act
from accord.kernel.acts.happened import happened, today_of
from accord.kernel.organization.models import Person
from accord.kernel.records.record import Record

ANSWER_WITHIN = timedelta(days=30)


@act(
    needs="improvement.report",
    label="Suggest",
    plainly="I have an idea: What could be better or easier; you hear what becomes of it.",
)
def suggest_idea(
    *,
    by: Actor,
    title: str,
    why: str,
    benefit: str = "",
    kind: IdeaKind | None = None,
    concerns: Record | None = None,
    owner: Person | None = None,
) -> Idea:
    """Say what could be better. Anybody may; within a month you hear what becomes of it."""
    day = today_of(by)
    return Idea(
        title=title, why=why, benefit=benefit, kind=kind or "", concerns=concerns.pointer if concerns else "",
        suggested_by=by.person, suggested_on=day, answer_due=day + ANSWER_WITHIN, owner=owner,
    )  # fmt: skip


@act(needs="improvement.approve", moves="new -> accepted")
def accept_idea(*, by: Actor, idea: Idea, owner: Person, due_on: date, decision: str = "") -> None:
    """Take it up: who does it, by when."""
    idea.owner, idea.due_on = owner, due_on
    _decided(by, idea, decision)


@act(needs="improvement.approve", moves="new | accepted -> declined")
def decline_idea(*, by: Actor, idea: Idea, decision: str) -> None:
    """Do not take it up, and say why, so that whoever had it understands."""
    _decided(by, idea, decision)


@act(needs="improvement.move", moves="accepted -> done")
def complete_idea(*, by: Actor, idea: Idea, result: str, done_on: date | None = None) -> None:
    """Say that it is done, and what it brought."""
    idea.done_on = happened(by, done_on, "The day on which it was done", "done_on")
    idea.result = result


@act(needs="improvement.approve", moves="declined -> new")
def reconsider_idea(*, by: Actor, idea: Idea, decision: str) -> None:
    """Think about a declined idea again, and say why."""
    _decided(by, idea, decision)


def _decided(by: Actor, idea: Idea, decision: str) -> None:
    idea.decision, idea.decided_by, idea.decided_on = decision, by.person, today_of(by)
