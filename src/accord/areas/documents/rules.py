"""Decisions about documents and their approval: facts in, objection or value out."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from accord.areas.documents.terms import FOR_GOOD
from accord.kernel.access.roles import TOP_MANAGEMENT
from accord.kernel.refusals import Objection

_SPANS = (("d", 1), ("t", 1), ("w", 7), ("m", 365.25 / 12), ("y", 365.25), ("j", 365.25))
_LENGTH = re.compile(
    r"(?P<number>\d{1,4})\s*(?P<span>days?|tage?n?|weeks?|wochen?|months?|monate?n?|years?|jahre?n?|[dtwmyj])"
)
_TAG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def split_tags(tags: str) -> tuple[str, ...]:
    """The tags in a list that people typed, without doubles, in order of the alphabet."""
    return tuple(sorted({word for word in re.split(r"[,;\s]+", tags.lower()) if word}))


def tags_are_words(*, tags: str) -> Objection | None:
    """A tag is one word of small letters, digits and hyphens."""
    wrong = [t for t in split_tags(tags) if not _TAG.fullmatch(t)]
    if wrong:
        return Objection(
            f"The tag {wrong[0][:40]!r} is not one word of letters, digits and hyphens. "
            "Write it as risk-assessment-process, for example.",
            "tags",
        )
    return None


def has_content(text: str, file: str) -> bool:
    """Whether a version can be read here."""
    return bool(text.strip() or file)


def submittable(*, drafts: int, without_content: int) -> Objection | None:
    """What goes to review is one draft that can be read."""
    if drafts == 0:
        return Objection("There is no draft to review. Add a version with its text or file first.")
    if drafts > 1:
        return Objection(f"There are {drafts} drafts. Submit the version that is meant.")
    if without_content:
        return Objection("The draft has neither text nor file. Add one of them first.", "text")
    return None


def approvable(*, text: str, file: str, is_person: bool, others: bool, asked: bool) -> Objection | None:
    """Whether a version may be approved: it is readable, and who approves is a person, and not its author where others
    could do it (`others`; `asked`: somebody is asked for it already)."""
    if not has_content(text, file):
        return Objection(
            "The version has neither text nor file, so there is nothing to approve. Add one of them first.", "text"
        )
    if not is_person:
        return Objection("A version is approved by a person: sign in with your own account.")
    if others:
        return Objection(
            "You wrote this version, so somebody else has to approve it. Submit it for review to one of those who may: "
            "they find it in their work.",
            "author",
            "" if asked else "submit",
        )
    return None


def led_by_the_top(*, is_policy: bool, is_top: bool, known: bool, asked: bool) -> Objection | None:
    """The policy of the management system is set by top management (5.2.1). `known`: somebody has that role; `asked`:
    somebody is asked to approve it already."""
    if not is_policy or is_top:
        return None
    if known:
        said = "Top management approves the policy, and you do not have this role. Submit it to somebody who has it."
        return Objection(said, helped_by="" if asked else "submit")
    return Objection(
        "Top management approves the policy, and nobody has this role yet. Give it to somebody first.",
        helped_by="Grant.give",
        known=f"role={TOP_MANAGEMENT}",
    )


def counts_from(*, today: date, effective_from: date, in_force: bool) -> Objection | None:
    """A version counts from today on at the earliest, and a document in force gets its new one on the day on which it
    takes over."""
    if effective_from < today:
        return Objection(
            "A version cannot count before it was approved. Choose today or a later day.", "effective_from"
        )
    if in_force and effective_from > today:
        return Objection(
            "The former version stays in force until then. Approve this one on the day on which it takes over, "
            "or let it count from today.",
            "effective_from",
        )  # fmt: skip
    return None


def approved_elsewhere(
    *, has_approved_version: bool, approved_on: date, effective_from: date, today: date
) -> Objection | None:
    """Whether an approval given outside Accord may be recorded: only in the past, never over an approval given here."""
    if has_approved_version:
        return Objection("This document has an approved version here. Approve a new version instead.")
    if approved_on > today:
        return Objection("The approval lies in the future. Give the day on which it was given.", "approved_on")
    if effective_from < approved_on:
        return Objection(
            "A document cannot count before it was approved. Correct one of the two days.", "effective_from"
        )
    if effective_from > today:
        return Objection(
            "The document is not in force yet. Record the approval on the day on which it is.", "effective_from"
        )
    return None


def next_review(*, today: date, review_due: date) -> Objection | None:
    """The next review lies ahead."""
    if review_due <= today:
        return Objection("The next review is due on a day to come. Choose a later day.", "review_due")
    return None


def replaced_by_another(*, pk: UUID, superseded_by_id: UUID | None) -> Objection | None:
    """A document is not replaced by itself."""
    return (
        Objection("A document is not replaced by itself. Choose another one.", "superseded_by")
        if superseded_by_id == pk
        else None
    )


def confirmed_when_confirmed(*, state: str, confirmed_on: date | None) -> Objection | None:
    """A day of confirmation stands on confirmed readings only, and on each of them."""
    if state == "asked" and confirmed_on:
        return Objection("The reading is not confirmed yet, so it has no day of confirmation.", "confirmed_on")
    if state == "confirmed" and not confirmed_on:
        return Objection("A confirmed reading needs the day on which it was confirmed.", "confirmed_on")
    return None


def days_of(length: str) -> int | None:
    """The length of time that people wrote (`10 years`, `6 Monate`, `90 Tage`) in days; None for anything else."""
    found = _LENGTH.fullmatch(length.strip().casefold())
    if not found:
        return None
    return round(int(found["number"]) * next(days for word, days in _SPANS if found["span"].startswith(word)))


def length_understood(*, keep_for: str) -> Objection | None:
    """How long is a number of days, months or years, or for good."""
    if keep_for.strip() and days_of(keep_for) is None and keep_for.strip().casefold() not in FOR_GOOD:
        return Objection("Write how long as 10 years, 6 months, 90 days or for good.", "keep_for")
    return None


def disposable(*, on_hold: bool, disposal: str, keep_for: str) -> Objection | None:
    """Nothing is disposed of while it is on hold, nor what is kept for good."""
    if on_hold:
        return Objection("It is on hold: nothing of it may be disposed of until the hold is lifted.")
    if keep_for.strip().casefold() in FOR_GOOD:
        return Objection("It is kept for good, so nothing of it is past its time.", "keep_for")
    if not disposal:
        return Objection("Say first what becomes of it when its time is over.", "disposal")
    return None
