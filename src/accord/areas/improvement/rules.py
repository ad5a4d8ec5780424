"""Decisions about nonconformities and actions: facts in, objection or nothing out."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from accord.kernel.refusals import Objection, said_of


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


def plannable(*, standing_actions: int) -> Objection | None:
    """Acting begins with something to do (10.2.1 c, 10.2 c)."""
    if standing_actions == 0:
        return Objection(
            "Say what will be done, or add an action first. Where none is needed, verify and close.", "action"
        )
    return None


def ready_for_verification(*, open_actions: Sequence[str]) -> list[Objection]:
    """The effect is looked for once everything is done. `open_actions`: their references."""
    return said_of(
        open_actions,
        "The action {} is not done yet. Complete or cancel it first.",
        "The actions {} are not done yet. Complete or cancel them first.",
    )


def verifiable(*, effect_test: str) -> Objection | None:
    """It is said by what one sees that it has worked before somebody looks (10.2.1 d)."""
    return None if effect_test else Objection("Say by what one sees that the trouble is gone.", "effect_test", "verify")


def shown(
    *,
    effect_test: str,
    verification: str,
    verified_on: date | None,
    open_actions: Sequence[str],
    unverified_actions: Sequence[str],
) -> list[Objection]:
    """What still has to be shown before closing (10.2.1 d, 10.2 d).

    `open_actions` and `unverified_actions` (done, effect not verified) are references; cancelled actions do not stand.
    """
    found = [o for o in [verifiable(effect_test=effect_test)] if o]
    if not verification or verified_on is None:
        said = "Verify first: nothing shows yet that the trouble is gone."
        found.append(Objection(said, "verification", "verify"))
    found += ready_for_verification(open_actions=open_actions)
    found += said_of(
        unverified_actions,
        "The effect of {} is not verified yet. Verify it first; closing locks it.",
        "The effect of {} is not verified yet. Verify them first; closing locks them.",
    )
    return found


def reasoned(*, standing_actions: int, no_action_because: str) -> Objection | None:
    """What is closed without an action says why none was needed (10.2.1)."""
    if standing_actions == 0 and not no_action_because:
        return Objection("There is no action. Say why none was needed.", "no_action_because")
    return None


def idea_done_after_suggested(*, suggested_on: date | None, done_on: date | None) -> Objection | None:
    """No idea is carried out before somebody had it."""
    if suggested_on and done_on and done_on < suggested_on:
        return Objection("The idea would have been done before it was suggested. Correct one of the days.", "done_on")
    return None


def reviewed_after_done(*, done_on: date | None, reviewed_on: date | None) -> Objection | None:
    """One looks back at a change after it was made."""
    if done_on and reviewed_on and reviewed_on < done_on:
        return Objection("The change would be reviewed before it was made. Correct one of the days.", "reviewed_on")
    return None


def authorizable(
    *,
    scope: str,
    ict: bool,
    purpose: str,
    consequences: str,
    integrity: str,
    resources: str,
    responsibilities: str,
    test: str,
    way_back: str,
    requested_by_id: UUID | None,
    approver_id: UUID | None,
) -> list[Objection]:
    """What is missing before a change may be authorized.

    Any change says why and what else it does. A change of the system also says how it stays whole, what it takes and
    who answers for what (6.3); one of information systems how it is tried and undone, and somebody else authorizes it
    (A.8.32).
    """
    found = []
    if approver_id is None:
        found.append(Objection("A change is authorized by a person: sign in with your own account."))
    if not purpose:
        found.append(Objection("Say why it is changed.", "purpose"))
    if not consequences:
        found.append(Objection("Say what else it does, wanted or not.", "consequences"))
    if scope == "system":
        if not integrity:
            found.append(Objection("Say how the management system stays whole.", "integrity"))
        if not resources:
            found.append(Objection("Say what it takes: time, money, people.", "resources"))
        if not responsibilities:
            found.append(Objection("Say who answers for what.", "responsibilities"))
    if ict:
        if not test:
            found.append(Objection("Say how it is tried before it is put to use.", "test"))
        if not way_back:
            found.append(Objection("Say how it is undone if it goes wrong.", "way_back"))
        if approver_id is not None and approver_id == requested_by_id:
            found.append(Objection("You proposed this change, so somebody else has to authorize it.", "requested_by"))
    return found


def concluded(*, risks_touched: str, risk: str, system_change: str, change: bool) -> list[Objection]:
    """A yes names what follows from it (10.2.1 e, f)."""
    found = []
    if risks_touched == "yes" and not risk:
        found.append(Objection("Name the risk that is judged anew; write it into the register first.", "risk"))
    if system_change == "yes" and not change:
        found.append(Objection("Name the planned change of the system; propose it first.", "planned_change"))
    return found
