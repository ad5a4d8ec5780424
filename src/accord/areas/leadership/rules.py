"""Decisions about objectives and communication: facts in, objection or value out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from accord.areas.leadership.terms import Direction, Level
from accord.kernel.refusals import Objection


def level_is_named(*, level: str, unit_id: UUID | None, process: str) -> Objection | None:
    """An objective of a unit or of a process names it."""
    if level == Level.UNIT and unit_id is None:
        return Objection("It is an objective of a unit. Name the unit.", "unit")
    if level == Level.PROCESS and not process:
        return Objection("It is an objective of a process. Name the process.", "process")
    return None


def statement_of_that_document(*, document_id: UUID, version_document_id: UUID | None) -> Objection | None:
    """A statement stands in a version of its own document."""
    if version_document_id is not None and version_document_id != document_id:
        return Objection("This version belongs to another document. Choose one of the policy itself.", "version")
    return None


def approvable(
    *,
    measure: str,
    target: Decimal | None,
    not_measurable: str,
    due_on: date | None,
    resources: str,
    judged_by: str,
    has_owner: bool,
    actions: int,
    policy: bool,
) -> list[Objection]:
    """What an objective says before it is approved (6.2): figure, day, means, person, plan, yardstick."""
    found = []
    if not policy:
        found.append(Objection("Say first which statement of the policy it follows.", "policy_statement"))
    if not not_measurable and (not measure or target is None):
        found.append(
            Objection("Say by what it is measured and which target it has, or why it cannot be measured.", "measure")
        )
    if due_on is None:
        found.append(Objection("Say by when it is to be reached.", "due_on"))
    if not has_owner:
        found.append(Objection("Name the person who answers for it.", "owner"))
    if not resources:
        found.append(Objection("Say what it takes: people, money, machines, time.", "resources"))
    if not judged_by:
        found.append(Objection("Say how it will be judged whether it was reached.", "judged_by"))
    if actions == 0:
        found.append(Objection("Plan at least one step towards it first (“Plan a step”).", helped_by="plan"))
    return found


def reached(*, value: Decimal | None, target: Decimal | None, direction: str) -> bool | None:
    """Whether a figure reaches the target; None where there is no figure."""
    if value is None or target is None:
        return None
    return value <= target if direction == Direction.DOWN else value >= target


def share_reached(*, baseline: Decimal | None, target: Decimal | None, value: Decimal | None) -> int | None:
    """How much of the way from baseline to target is done, in percent between 0 and 100; None: cannot be told."""
    if baseline is None or target is None or value is None or target == baseline:
        return None
    share = (value - baseline) / (target - baseline) * 100
    return int(max(Decimal(0), min(Decimal(100), share)))
