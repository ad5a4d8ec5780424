"""Decisions about suppliers, agreements and certificates: facts in, objection or value out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from accord.kernel.refusals import Objection, said_of


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
        said = "Evaluate the supplier first: an approval rests on an evaluation."
        found.append(Objection(said, "evaluated_on", "evaluate"))
    if not criticality:
        found.append(
            Objection("Say first how critical the supplier is: how closely it is watched depends on it.", "criticality")
        )
    return found


def came_meanwhile(*, deliveries: Sequence[str]) -> list[Objection]:
    """Who is let in again leaves no open question on what came while nothing was to come (8.4.1)."""
    came = "{} came since it was barred or ended."
    return said_of(deliveries, f"{came} Say there why.", f"{came} Say in each of them why.")


def let_in_again(*, barred_on: date | None, evaluated_on: date | None, reason: str) -> Objection | None:
    """Who was barred comes in again on an evaluation since, or for a reason (8.4.1)."""
    if reason.strip() or barred_on is None or (evaluated_on is not None and evaluated_on >= barred_on):
        return None
    return Objection(
        f"It was barred on {barred_on.isoformat()}. Evaluate it again, or say why it may come in again.",
        "gate_reason",
    )


def expirable(*, expires_on: date | None, today: date) -> Objection | None:
    """A certificate has expired once its last day has passed."""
    if expires_on is not None and expires_on >= today:
        return Objection(
            f"It is valid until {expires_on.isoformat()}. Withdraw it if the certification body has taken it back.",
            "expires_on",
        )
    return None


def renewed_later(*, before: date | None, expires_on: date) -> Objection | None:
    """A renewal reaches further than what it renews."""
    if before and expires_on <= before:
        return Objection(
            f"The certificate is valid until {before.isoformat()} already. A renewal ends later.", "expires_on"
        )
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


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a supplier where the gate is concerned. Counts: those that count today."""

    state: str
    criticality: str
    evaluated_on: date | None
    evaluation_due: date | None
    reason: str
    watched: bool
    near_information: bool
    cloud: bool
    exit_plan: bool
    certificates: int
    certificates_valid: int
    agreements: int
    security_terms: bool


@dataclass(frozen=True, slots=True)
class Stands:
    """One thing that the gate asks or looks at: whether it is there. `must`: without it nobody can approve."""

    says: str
    there: bool
    must: bool = False


def gate(facts: Facts, today: date) -> list[Stands]:
    """What the gate asks for, and what else a buyer would want to see; what is missing first."""
    due, decided = facts.evaluation_due, facts.state in ("conditional", "barred")
    late = f"The next evaluation was due on {due}." if due else "No next evaluation is planned."
    asked = (  # whether it is asked, whether it is there, what is said then, what is said else, whether it must be
        (True, facts.evaluated_on is not None, "It was evaluated.", "It was never evaluated.", True),
        (True, facts.criticality != "", "It is settled how critical it is.", "Nobody said how critical it is.", True),
        (facts.evaluated_on, due is not None and due >= today, "The next evaluation is not due yet.", late, False),
        (decided, facts.reason != "", "The reason is on file.", "The reason is not on file.", False),
        (True, facts.watched, "It is said how it is watched.", "Nobody said how it is watched.", False),
        (
            facts.certificates, facts.certificates_valid > 0, "A certificate is valid.",
            "None of its certificates is valid any more.", False,
        ),
        (
            facts.cloud, facts.exit_plan, "There is a way out of the cloud service.",
            "There is no way out of the cloud service.", False,
        ),
    )  # fmt: skip
    found = [Stands(yes if there else no, there, must) for wanted, there, yes, no, must in asked if wanted]
    if facts.near_information:
        found.append(_agreed(facts))
    return sorted(found, key=lambda s: (s.there, not s.must))


def _agreed(facts: Facts) -> Stands:
    """Whether somebody close to information has agreed to terms of security."""
    if not facts.agreements:
        return Stands("It is close to information, and no agreement counts.", there=False)
    if not facts.security_terms:
        return Stands("It is close to information, and its agreements name no terms of security.", there=False)
    return Stands("An agreement names terms of security.", there=True)
