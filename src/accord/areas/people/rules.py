"""Decisions about roles, appointments and competence: facts in, objection or value out."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from uuid import UUID

from accord.kernel.moments.clock import months_later
from accord.kernel.refusals import Objection


def ends_after_start(*, starts_on: date, ends_on: date | None) -> Objection | None:
    """An appointment does not end before it begins."""
    if ends_on and ends_on < starts_on:
        return Objection("The appointment ends before it begins. Correct one of the two days.", "ends_on")
    return None


def accepted_not_before_proposal(*, state: str, accepted_on: date | None) -> Objection | None:
    """A day of acceptance stands on appointments that were accepted, and on no waiting one."""
    if state == "proposed" and accepted_on:
        return Objection(
            "The appointment still waits for acceptance, so it has no day of it yet. Say as its state that it was "
            "accepted, or leave the day out.",
            "accepted_on",
        )
    return None


def expires_after_achieved(*, achieved_on: date, expires_on: date | None) -> Objection | None:
    """Evidence does not expire before it was earned."""
    if expires_on and expires_on < achieved_on:
        return Objection("The evidence expires before it was achieved. Correct one of the two days.", "expires_on")
    return None


def judged_by_another(*, person_id: UUID, judged_by_id: UUID | None) -> Objection | None:
    """Nobody judges their own competence."""
    if judged_by_id == person_id:
        return Objection("Nobody judges their own competence. Name the person who judged it.", "judged_by")
    return None


def split_gates(gates: str) -> tuple[str, ...]:
    """The act keys in a list that people typed, without doubles, in order of the alphabet."""
    return tuple(sorted({word for word in re.split(r"[,;\s]+", gates.lower()) if word}))


def gates_known(gates: str, known: Collection[str]) -> Objection | None:
    """A requirement can only close acts that ask for competence (`known`: their keys)."""
    unknown = [g for g in split_gates(gates) if g not in known]
    if not unknown:
        return None
    choices = ", ".join(sorted(known)) or "none so far"
    return Objection(f"No act {unknown[0][:60]!r} asks for competence. Those that do: {choices}.", "gates")


def valid_until(achieved_on: date, expires_on: date | None, months: int | None) -> date | None:
    """The last day on which evidence counts: its own or that of the requirement (`months`). None: no end."""
    ends = [e for e in (expires_on, months_later(achieved_on, months) if months else None) if e]
    return min(ends, default=None)


def counts_on(day: date, achieved_on: date, expires_on: date | None, months: int | None) -> bool:
    """Whether evidence shows the competence on `day`: from the day it was achieved through its last day."""
    last = valid_until(achieved_on, expires_on, months)
    return achieved_on <= day and (last is None or day <= last)


def missing_competence(*, who: str, act: str, competence: str, reference: str, ended_on: date | None) -> Objection:
    """The refusal of an act for which the proof of competence is missing; it names what is missing and since when."""
    if not who:
        return Objection(
            f"{act} asks for proof of {competence} ({reference}), which only a person can have. "
            "Sign in with your own account."
        )
    since = f"the last one ended on {ended_on.day} {ended_on:%B %Y}" if ended_on else "none is on file"
    return Objection(
        f"{act} asks for proof of {competence} ({reference}). For {who} {since}. "
        "Have the evidence of this competence recorded, then try again."
    )  # fmt: skip


def label_of(words: type[StrEnum], value: str) -> str:
    """How people call a word of a list; a value that the list does not have stays as it is."""
    return next((str(getattr(w, "label", w.value)) for w in words if w.value == value), value)


def effect_seen_after_training(*, held_on: date | None, effect_checked_on: date | None) -> Objection | None:
    """The effect of a training is seen after it was held."""
    if held_on and effect_checked_on and effect_checked_on < held_on:
        return Objection(
            "The effect would have been checked before the training was held. Correct one of the days.",
            "effect_checked_on",
        )
    return None


def holdable(*, attended: int) -> Objection | None:
    """A training at which nobody was did not take place."""
    if attended == 0:
        return Objection("Say who took part. If nobody came, cancel the training and plan it anew.", "attended")
    return None


def evaluable(*, effect_check: str) -> Objection | None:
    """The effect is judged by what was chosen for it."""
    if not effect_check.strip():
        return Objection("Say how the effect was checked: a test, a look at the work, fewer mistakes.", "effect_check")
    return None


def provable(*, competence: bool, effect: str) -> Objection | None:
    """What a training proves for those who took part: the competence it builds, if it worked."""
    if not competence:
        return Objection("Name the competence that the training builds first; then it can be evidence of it.", "proves")
    if effect != "effective":
        return Objection("Only a training that had its effect is evidence of competence.", "proves")
    return None


def again_after_told(*, told_on: date | None, next_on: date | None) -> Objection | None:
    """A topic is brought up again after it was brought up."""
    if told_on and next_on and next_on <= told_on:
        return Objection("The topic must be brought up again after the last time.", "next_on")
    return None


def acknowledged_after_asked(*, asked_on: date, acknowledged_on: date | None) -> Objection | None:
    """Nobody has answered before being asked."""
    if acknowledged_on and acknowledged_on < asked_on:
        return Objection("The day of the answer lies before the day of asking. Correct one of them.", "acknowledged_on")
    return None


def screening_expires_later(*, done_on: date | None, expires_on: date | None) -> Objection | None:
    """No screening expires before it was done."""
    if done_on and expires_on and expires_on < done_on:
        return Objection("The screening would expire before it was done. Correct one of the two days.", "expires_on")
    return None


def somebody_agrees(*, person_id: UUID | None, party: str) -> Objection | None:
    """An agreement is with somebody."""
    if person_id is None and not party:
        return Objection("Say with whom it is: a person, or the record of a firm.", "person")
    return None


def agreement_ends_later(*, signed_on: date | None, ends_on: date | None) -> Objection | None:
    """No agreement ends before it was signed."""
    if signed_on and ends_on and ends_on < signed_on:
        return Objection("The agreement would end before it was signed. Correct one of the two days.", "ends_on")
    return None
