"""The acts of erasure: what everybody's act on a record does, what is past its time, and legal holds."""

from __future__ import annotations

from typing import Annotated

from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import today_of
from accord.kernel.erasing.erase import erase, refuse_kept
from accord.kernel.erasing.models import Erasure, Ground, Hold
from accord.kernel.erasing.plan import Plan, plan_for
from accord.kernel.erasing.retention import erasable_types, kept_until, past_retention
from accord.kernel.records.record import Record
from accord.kernel.refusals import Forbidden, Refused

ALL = "all"
Subject = Annotated[Record, Say("record", "The person or record of which nothing may be erased, by its reference.")]


def erase_record(by: Actor, record: Record, *, ground: str, confirm: str, redact: str) -> None:
    """Erase a record as somebody has confirmed it. Raises Refused where it must be kept."""
    if not by.may_everywhere("kernel.erase"):
        raise Forbidden("Text goes from records of all kinds, so only who may erase everything may erase one.")
    if confirm.strip().upper() != record.reference:
        raise Refused(f"Write {record.reference}, so that nothing else is erased than what you mean.", "confirm")
    plan = plan_for(record, today_of(by))
    refuse_kept(plan)
    if ground == Ground.RETENTION:
        _refuse_before_its_time(by, record)
    erase(plan, ground, _chosen(plan, redact))


def _refuse_before_its_time(by: Actor, record: Record) -> None:
    until = kept_until([record])[record.pointer]
    if until is None or until >= today_of(by):
        when = f"until {until.isoformat()}" if until else "as long as it lives"
        raise Refused(f"{record.reference} is kept {when}. Choose another ground, if there is one.", "ground")


def _chosen(plan: Plan, redact: str) -> set[str]:
    """The pointers of the records that are to be redacted. Raises Refused for one that is not there or must stay."""
    possible = {str(m.record.reference): m.record.pointer for m in plan.redactable()}
    wanted = {w.upper() for w in redact.replace(",", " ").split()}
    if ALL.upper() in wanted:
        return set(possible.values())
    if wrong := sorted(wanted - possible.keys()):
        stays = next((m.stays for m in plan.mentions if m.record.reference == wrong[0] and m.stays), "")
        raise Refused(stays or f"{wrong[0][:24]} does not name {plan.subject.reference}.", "redact")
    return {possible[w] for w in wanted}


@act(needs="kernel.erase", label="Erase what is past its time", signed="I have erased what was past its time")
def run_erasure(
    *,
    by: Actor,
    records: Annotated[
        str,
        Say(
            "records", "Their references with a space between, from the page Retention; `all`: all that nothing keeps."
        ),
    ],
) -> Erasure:
    """Erase records whose time has passed. Each is named in an erasure of its own; this one says how much it was."""
    day = today_of(by)
    due = {str(p.record.reference): p.record for p in past_retention(day)}
    wanted = {w.upper() for w in records.replace(",", " ").split()}
    everything = ALL.upper() in wanted
    if everything:
        wanted = set(due)
    if wrong := sorted(wanted - due.keys()):
        raise Refused(f"{wrong[0][:24]} is not past its time. Choose from the page Retention.", "records")
    if not wanted:
        raise Refused("Nothing is past its time, or nothing was chosen.", "records")
    done = []
    for reference in sorted(wanted):
        plan = plan_for(due[reference], day)
        if plan.against and everything:
            continue
        refuse_kept(plan)
        done.append(erase(plan, Ground.RETENTION, [m.record.pointer for m in plan.redactable() if m.sure]))
    if not done:
        raise Refused("All that is past its time is held, or signed and kept. Choose one to see why.", "records")
    return Erasure(
        subject=by.organization.pointer, ground=Ground.RETENTION, records=sum(d.records for d in done),
        openings=sum(d.openings for d in done), files=sum(d.files for d in done),
    )  # fmt: skip


@act(needs="kernel.erase", label="Place a legal hold")
def place_hold(
    *,
    by: Actor,
    subject: Subject,
    reason: str,
) -> Hold:
    """Say that nothing of a person or record may be erased until the hold is released."""
    if subject.declaration not in erasable_types():
        raise Refused(f"{subject.reference} is not erased by itself. Hold the record that it belongs to.", "subject")
    return Hold(subject=subject.pointer, reason=reason)


@act(needs="kernel.erase", moves="active -> released", label="Release")
def release_hold(*, by: Actor, hold: Hold, release_reason: str) -> None:
    """Say that the dispute, inquiry or order is over."""
    hold.release_reason, hold.released_on = release_reason, today_of(by)
