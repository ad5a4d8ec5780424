"""Decisions about nonconformities and actions: facts in, objection or nothing out."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from accord.kernel.refusals import Objection


def closed_after_detected(*, detected_on: date | None, closed_on: date | None) -> Objection | None:
    """Nothing is closed before it was detected."""
    if detected_on and closed_on and closed_on < detected_on:
        return Objection("The day of closing lies before the day of detection. Correct one of them.", "closed_on")
    return None


def not_its_own_recurrence(*, id: UUID, recurrence_of_id: UUID | None) -> Objection | None:  # noqa: A002 - the field's name
    """A nonconformity does not recur from itself."""
    if recurrence_of_id == id:
        return Objection("A nonconformity is not the recurrence of itself. Name the earlier one.", "recurrence_of")
    return None


def verified_after_done(*, done_on: date | None, verified_on: date | None) -> Objection | None:
    """The effect of an action is seen after it was done, not before."""
    if done_on and verified_on and verified_on < done_on:
        return Objection(
            "The day of verification lies before the day on which the action was done. Correct one of them.",
            "verified_on",
        )
    return None


def effect_checked_after_due(*, due_on: date | None, effect_check_due: date | None) -> Objection | None:
    """The effect is looked for when the action is done, so not before its date."""
    if due_on and effect_check_due and effect_check_due < due_on:
        return Objection(
            "The effect would be checked before the action is due. Choose the day of the action or a later one.",
            "effect_check_due",
        )
    return None


def not_ahead(*, day: date, today: date, what: str, field: str) -> Objection | None:
    """What has happened did not happen tomorrow."""
    if day > today:
        return Objection(f"{what} cannot lie in the future: today is {today.isoformat()}.", field)
    return None


def plannable(*, standing_actions: int) -> Objection | None:
    """Acting begins with something to do (10.2.1 c, 10.2 c)."""
    if standing_actions == 0:
        return Objection(
            "Say what will be done, or add an action first. Where none is needed, verify and close.", "action"
        )
    return None


def ready_for_verification(*, open_actions: Sequence[str]) -> Objection | None:
    """The effect is looked for once everything is done. `open_actions`: their references."""
    if open_actions:
        return Objection(f"Not everything is done yet: {_list(open_actions)}. Complete or cancel it first.")
    return None


def closable(
    *,
    effect_test: str,
    verification: str,
    verified_on: date | None,
    open_actions: Sequence[str],
    unverified_actions: Sequence[str],
    standing_actions: int,
    no_action_because: str,
) -> list[Objection]:
    """What still stands against closing (10.2.1 d, 10.2 d): it is closed when its end is shown, not before.

    `open_actions` and `unverified_actions` (done, effect not verified) are references; cancelled actions do not stand.
    """
    found = []
    if not effect_test:
        found.append(Objection("Say by what one sees that the trouble is gone.", "effect_test"))
    if not verification or verified_on is None:
        found.append(Objection("Verify first: nothing shows yet that the trouble is gone.", "verification"))
    if open_actions:
        found.append(Objection(f"There are open actions: {_list(open_actions)}. Complete or cancel them."))
    if unverified_actions:
        found.append(
            Objection(
                f"The effect of {_list(unverified_actions)} is not verified yet. Verify it first; closing locks it."
            )
        )
    if standing_actions == 0 and not no_action_because:
        found.append(Objection("There is no action. Say why none was needed.", "no_action_because"))
    return found


def _list(references: Sequence[str]) -> str:
    return ", ".join(references[:5]) + (" and others" if len(references) > 5 else "")
