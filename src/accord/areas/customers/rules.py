"""Decisions about customers: facts in, objection or nothing out."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from uuid import UUID

from accord.kernel.refusals import Objection

FIVE = {
    "requirements": "what the customer asks",
    "unstated": "what goes without saying",
    "own": "what we ask ourselves",
    "legal": "what the law asks",
}


def reviewed_before_accepted(*, reviewed_on: date | None, accepted_on: date | None, imported: bool) -> Objection | None:
    """Nobody says yes first and looks afterwards; a later change is reviewed after acceptance, then accepted again.
    What was accepted unseen elsewhere comes in as it was, and the verdict on 8.2.3.1 shows it."""
    if accepted_on and reviewed_on is None and not imported:
        return Objection(
            "The order was accepted, but nobody says when it was reviewed. Enter the day of the review.", "reviewed_on"
        )
    return None


def received_first(*, received_on: date | None, accepted_on: date | None) -> Objection | None:
    """An order is received before it is accepted."""
    if received_on and accepted_on and accepted_on < received_on:
        return Objection("The order would be accepted before it came in. Correct one of the two days.", "accepted_on")
    return None


def reviewable(*, answers: Mapping[str, str], differences: str, resolution: str, able: bool) -> list[Objection]:
    """What the review still has to look at (8.2.3.1 a to e). `answers`: the four points by field name."""
    found = [
        Objection(f"Say {label}; that nothing is asked is an answer too.", name)
        for name, label in FIVE.items()
        if not answers.get(name, "").strip()
    ]
    if able and differences.strip() and not resolution.strip():
        found.append(Objection("There are differences. Say how each was resolved with the customer.", "resolution"))
    return found


def acceptable(
    *,
    reviewed: bool,
    reviewed_on: date | None,
    result: str,
    differences: str,
    resolution: str,
    resolved_on: date | None,
    written: bool,
    confirmed_on: date | None,
    changed_on: date | None = None,
    day: date,
) -> list[Objection]:
    """What stands against saying yes on `day` (8.2.3.1). `reviewed`: as it stands now, with its changes."""
    found = []
    if not reviewed or reviewed_on is None or not result:
        found.append(Objection("Review first what is asked for now: nobody has found yet that it can be met."))
    elif reviewed_on > day:
        found.append(Objection("The order would be accepted before it was reviewed.", "accepted_on"))
    if result == "unable":
        found.append(Objection("The review found that it cannot be met. Decline it, or agree on something else."))
    if differences.strip() and not resolution.strip():
        found.append(Objection("There are differences. Say how each was resolved with the customer.", "resolution"))
    if differences.strip() and resolved_on and resolved_on > day:
        found.append(Objection("The differences were resolved after that day.", "accepted_on"))
    if not written and (confirmed_on is None or (changed_on is not None and confirmed_on < changed_on)):
        found.append(
            Objection(
                "Nothing came in writing. Read back to the customer what is wanted, and enter the day on which it was "
                "confirmed.",
                "confirmed_on",
            )
        )
    return found


def complaint_in_order(
    *, received_on: date | None, acknowledged_on: date | None, answered_on: date | None, closed_on: date | None
) -> Objection | None:
    """A complaint is received, acknowledged, answered and closed, in that order."""
    steps = (
        ("received_on", received_on), ("acknowledged_on", acknowledged_on), ("answered_on", answered_on),
        ("closed_on", closed_on),
    )  # fmt: skip
    days = [(name, day) for name, day in steps if day]
    for (earlier, before), (name, after) in pairwise(days):
        if after < before:
            word = name.removesuffix("_on")
            return Objection(
                f"The complaint would be {word} on {after.isoformat()}, before it was {earlier.removesuffix('_on')} "
                f"({before.isoformat()}). Correct one of the two days.",
                name,
            )
    return None


def not_its_own_return(*, id: UUID, recurrence_of_id: UUID | None) -> Objection | None:  # noqa: A002 - the field's name
    """A complaint does not come back as itself."""
    if recurrence_of_id == id:
        return Objection("A complaint is not the return of itself. Name the earlier one.", "recurrence_of")
    return None


def closable(*, justified: str, nonconformity: bool, came_before: bool) -> list[Objection]:
    """What stands against closing: one that has come back needs its cause found (10.2.1)."""
    found = []
    if not justified:
        found.append(Objection("Say whether the complaint was justified.", "justified"))
    if came_before and not nonconformity:
        found.append(
            Objection(
                "The same complaint came before. Raise a nonconformity, so that its cause is found.",
                "nonconformity",
                "investigate",
            )
        )
    return found


def score_on_scale(*, score: int | None, scale: int) -> Objection | None:
    """No score lies beyond its scale."""
    if score is not None and score > scale:
        return Objection(f"The score {score} lies beyond the best one, {scale}. Correct one of them.", "score")
    return None


def one_owner(*, customer_id: UUID | None, supplier_id: UUID | None) -> Objection | None:
    """What is in our care belongs to a customer or to a supplier, and to one of them only."""
    if customer_id is None and supplier_id is None:
        return Objection("Say whose it is: name the customer or the supplier.", "customer")
    if customer_id is not None and supplier_id is not None:
        return Objection("It belongs to a customer or to a supplier. Name one of them only.", "supplier")
    return None


def reportable(*, state: str, happened_on: date | None) -> Objection | None:
    """Of what was given back sound there is nothing to tell."""
    if state == "returned" and happened_on is None:
        return Objection("Nothing was lost or damaged: it was given back as it came.")
    return None


def property_in_order(
    *, received_on: date | None, returned_on: date | None, happened_on: date | None, reported_on: date | None
) -> Objection | None:
    """Nothing is returned before it came, and the customer is not told of a loss before it happened."""
    if received_on and returned_on and returned_on < received_on:
        return Objection("It would be returned before it came. Correct one of the two days.", "returned_on")
    if happened_on and reported_on and reported_on < happened_on:
        return Objection("The customer would be told before it happened. Correct one of the two days.", "reported_on")
    return None
