"""Decisions about processes and flows: facts in, objection or value out."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from accord.areas.processes.terms import Arrow, Box, Finding
from accord.kernel.refusals import Objection


def has_a_beginning(*, source_id: UUID | None, from_party: str) -> Objection | None:
    """A flow comes from one place: a process or somebody outside."""
    if (source_id is None) == (not from_party):
        return Objection("Say from where it comes: either a process or a party outside, not both.", "source")
    return None


def has_an_end(*, target_id: UUID | None, to_party: str) -> Objection | None:
    """A flow goes to one place: a process or somebody outside."""
    if (target_id is None) == (not to_party):
        return Objection("Say where it goes: either to a process or to a party outside, not both.", "target")
    return None


def touches_a_process(*, source_id: UUID | None, target_id: UUID | None) -> Objection | None:
    """What passes between outsiders, or stays inside one process, is no flow between processes."""
    if source_id is None and target_id is None:
        return Objection("At least one end of a flow is a process.", "target")
    if source_id == target_id:
        return Objection("A flow leads from one process to another, not back into itself.", "target")
    return None


def due_after_review(*, reviewed_on: date | None, review_due: date | None) -> Objection | None:
    """The next review comes after the last one."""
    if reviewed_on and review_due and review_due <= reviewed_on:
        return Objection("The next review must be due after the last one.", "review_due")
    return None


def provided_after_decision(*, decided_on: date | None, provided_on: date | None) -> Objection | None:
    """What was asked for is there after it was granted."""
    if decided_on and provided_on and provided_on < decided_on:
        return Objection("It would be there before it was decided. Correct one of the days.", "provided_on")
    return None


def activatable(*, owner: bool, kind: str) -> list[Objection]:
    """A process in use has somebody who answers for it, and a place on the map (4.4.1 e)."""
    found = []
    if not owner:
        found.append(Objection("Name an owner first: a process in use has somebody who answers for it.", "owner"))
    if not kind:
        found.append(Objection("Say whether it is a management, core or support process.", "kind"))
    return found


def lint(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> list[Finding]:
    """What looks wrong in the net: no owner, nothing in, nothing out, ends not in use, flows that say nothing."""
    found = []
    by_key = {b.key: b for b in boxes}
    for box in boxes:
        if box.state != "active":
            continue
        if not box.owner:
            found.append(Finding(f"{box.title} has no owner: nobody answers for it.", box.reference))
        elif box.owner_left:
            found.append(
                Finding(f"{box.owner}, who owned {box.title}, has left: nobody answers for it.", box.reference)
            )
        comes, goes = any(a.target == box.key for a in arrows), any(a.source == box.key for a in arrows)
        if not comes and not goes:
            found.append(Finding(f"{box.title} stands alone: nothing comes in and nothing goes out.", box.reference))
        elif not comes:
            found.append(Finding(f"Nobody supplies {box.title}: it has no input.", box.reference))
        elif not goes:
            found.append(Finding(f"Nobody uses what {box.title} makes: it has no output.", box.reference))
    for arrow in arrows:
        what = arrow.what or arrow.reference
        if not arrow.what:
            found.append(Finding(f"{arrow.reference} does not say what passes.", arrow.reference))
        if (to := by_key.get(arrow.target)) and to.state != "active":
            found.append(Finding(f"{what} goes to {to.title}, which is {to.state}: nobody uses it.", arrow.reference))
        if (origin := by_key.get(arrow.source)) and origin.state != "active":
            found.append(
                Finding(
                    f"{what} comes from {origin.title}, which is {origin.state}: nobody supplies it.", arrow.reference
                )
            )
    return found
