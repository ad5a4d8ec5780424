"""Decisions about suppliers, agreements and certificates: facts in, objection or value out."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from accord.kernel.refusals import Objection

NOTHING = frozenset({"-", "–", "—", "no", "none", "n/a", "na", "nein", "keine", "keiner", "kein", "entfällt"})


def or_nothing(text: str) -> str:
    """`text`, or the empty string where it only says in words that there is nothing."""
    return "" if text.strip().rstrip(".").casefold() in NOTHING else text


def families_named(standard: str, families: Iterable[str]) -> str:
    """The standard families (`iso-9001`) whose number stands in the name of a certificate's standard."""
    return " ".join(sorted(f for f in families if re.search(rf"(?<!\d){f.rsplit('-', 1)[-1]}(?!\d)", standard)))


def due_after_evaluation(*, evaluated_on: date | None, evaluation_due: date | None) -> Objection | None:
    """The next evaluation comes after the last one."""
    if evaluated_on and evaluation_due and evaluation_due <= evaluated_on:
        return Objection("The next evaluation must be due after the last one.", "evaluation_due")
    return None


def ends_after_signed(*, signed_on: date | None, ends_on: date | None) -> Objection | None:
    """No agreement ends before it was signed."""
    if signed_on and ends_on and ends_on < signed_on:
        return Objection("The agreement would end before it was signed. Correct one of the two days.", "ends_on")
    return None


def expires_after_issued(*, issued_on: date | None, expires_on: date | None) -> Objection | None:
    """No certificate expires before it was issued."""
    if issued_on and expires_on and expires_on < issued_on:
        return Objection(
            "The certificate would expire before it was issued. Correct one of the two days.", "expires_on"
        )
    return None


def approvable(*, evaluated_on: date | None, criticality: str) -> list[Objection]:
    """A supplier is approved on the ground of an evaluation (8.4.1), and with its weight known."""
    found = []
    if evaluated_on is None:
        found.append(Objection("Evaluate the supplier first: an approval rests on an evaluation.", "evaluated_on"))
    if not criticality:
        found.append(
            Objection("Say first how critical the supplier is: how closely it is watched depends on it.", "criticality")
        )
    return found


def renewed_later(*, before: date | None, expires_on: date) -> Objection | None:
    """A renewal reaches further than what it renews."""
    if before and expires_on <= before:
        return Objection(
            f"The certificate is valid until {before.isoformat()} already. A renewal ends later.", "expires_on"
        )
    return None


def not_ahead(*, day: date, today: date, what: str, field: str) -> Objection | None:
    """What has happened did not happen tomorrow."""
    if day > today:
        return Objection(f"{what} cannot lie in the future: today is {today.isoformat()}.", field)
    return None


def through_another(*, id: UUID, supplies_through_id: UUID | None) -> Objection | None:  # noqa: A002 - the field's name
    """Nobody supplies through themselves."""
    if supplies_through_id == id:
        return Objection("A supplier does not supply through itself. Name the one in between.", "supplies_through")
    return None


def scores_in_percent(*, quality_score: int | None, security_score: int | None) -> Objection | None:
    """Scores count from 0 to 100, so that suppliers can be compared."""
    for field, score in (("quality_score", quality_score), ("security_score", security_score)):
        if score is not None and score > 100:
            return Objection("A score lies between 0 and 100.", field)
    return None


def no_more_rejected_than_came(*, quantity: Decimal | None, rejected: Decimal | None) -> Objection | None:
    """Nobody rejects more than came."""
    if quantity is not None and rejected is not None and rejected > quantity:
        return Objection("More would be rejected than came. Correct one of the two numbers.", "rejected")
    return None
