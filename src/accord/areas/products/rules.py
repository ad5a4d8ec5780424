"""Decisions about products, designs and lots: facts in, objection or nothing out."""

from collections.abc import Sequence
from datetime import date

from accord.kernel.refusals import Objection, said_of


def releasable(*, requirements: str, regulations: str, running: Sequence[str]) -> list[Objection]:
    """What stands against offering a product. `running`: design projects that are not validated, by reference."""
    found = []
    if not requirements.strip():
        found.append(Objection("Say first what it has to fulfil.", "requirements"))
    if not regulations.strip():
        found.append(
            Objection(
                "Say which law and regulations it has to fulfil; that there are none is an answer.", "regulations"
            )
        )
    found += said_of(
        running,
        "Its design {} is not validated yet. Finish or cancel it first.",
        "Its designs {} are not validated yet. Finish or cancel them first.",
    )
    return found


def design_in_order(
    *,
    inputs_agreed_on: date | None,
    verified_on: date | None,
    validated_on: date | None,
    transferred_on: date | None,
    imported: bool,
) -> Objection | None:
    """Inputs are agreed before outputs are compared with them, and nothing is transferred before it is validated. What
    was handed over too early elsewhere comes in as it was, and the verdict on 8.3.4 shows it."""
    steps = (
        ("inputs_agreed_on", "the inputs were agreed", inputs_agreed_on),
        ("verified_on", "it was verified", verified_on),
        ("validated_on", "it was validated", validated_on),
        ("transferred_on", "it was transferred", None if imported else transferred_on),
    )
    last: tuple[str, date] | None = None
    for name, says, day in steps:
        if day is None:
            continue
        if last and day < last[1]:
            return Objection(
                f"By these days {says} ({day.isoformat()}) before {last[0]} ({last[1].isoformat()}). Correct one.", name
            )
        last = (says, day)
    return None


def inputs_agreeable(*, plan: str, inputs: str, agreed: bool = False) -> list[Objection]:
    """A design begins from a plan and known inputs (8.3.2, 8.3.3). `agreed`: somebody agreed them before."""
    found = []
    if agreed:
        found.append(Objection("The inputs were agreed already. What has changed since is entered as a change."))
    if not plan.strip():
        found.append(Objection("Enter the plan first: stages, people, reviews, verification, validation.", "plan"))
    if not inputs.strip():
        found.append(
            Objection("Enter the inputs first: what it must do, lessons, law, codes, what failure does.", "inputs")
        )
    return found


def verifiable(*, outputs: str, failed: Sequence[str]) -> list[Objection]:
    """What stands against calling a design verified. `failed`: reviews with trouble not settled, by reference."""
    found = []
    if not outputs.strip():
        said = "Enter the outputs first: there is nothing to compare with the inputs."
        found.append(Objection(said, "outputs", "approve-outputs"))
    return found + said_of(failed, _UNSETTLED, _UNSETTLED)


_UNSETTLED = "What {} brought up is not settled yet. Settle it first."


def transferable(*, unheld: Sequence[str], unsettled: Sequence[str], changes: Sequence[str]) -> list[Objection]:
    """What stands against handing a design to production; all by reference."""
    return [
        *said_of(
            unheld,
            "The review {} is planned, but not held. Hold it, or archive it if it is not needed.",
            "The reviews {} are planned, but not held. Hold them, or archive those that are not needed.",
        ),
        *said_of(unsettled, _UNSETTLED, _UNSETTLED),
        *said_of(
            changes,
            "The change {} is neither decided nor carried out. Finish it first.",
            "The changes {} are neither decided nor carried out. Finish them first.",
        ),
    ]


def change_approvable(*, impact: str) -> Objection | None:
    """No change of a design is allowed before somebody looked at what it bears on (8.3.6)."""
    if not impact.strip():
        return Objection("Say first what the change bears on: that is what the approval rests on.", "impact")
    return None


def lot_in_order(
    *,
    made_on: date | None,
    released_on: date | None,
    shipped_on: date | None,
    scrapped_on: date | None,
    imported: bool,
) -> Objection | None:
    """A lot is made, then released, then shipped or scrapped. What left elsewhere before it was released comes in as it
    was, and the verdict on 8.6 shows it."""
    if made_on and released_on and released_on < made_on:
        return Objection("It would be released before it was made. Correct one of the two days.", "released_on")
    if made_on and scrapped_on and scrapped_on < made_on:
        return Objection("It would be scrapped before it was made. Correct one of the two days.", "scrapped_on")
    return None if imported else _left_released(released_on=released_on, shipped_on=shipped_on)


def _left_released(*, released_on: date | None, shipped_on: date | None) -> Objection | None:
    if released_on and shipped_on and shipped_on < released_on:
        return Objection("It would leave the house before it was released. Correct one of the two days.", "shipped_on")
    return None


def not_made_of_itself(*, made_of_itself: bool) -> Objection | None:
    """Traceability runs one way."""
    if made_of_itself:
        return Objection(
            "This lot would be, over its materials, a material of itself. Correct the materials.", "materials"
        )
    return None


def shippable(*, use_by: date | None, released_on: date | None, day: date) -> Objection | None:
    """Nothing leaves that has aged too long (8.5.4), nor before its release (8.6), wherever it was released."""
    if use_by and use_by < day:
        return Objection(f"It was to be used by {use_by.isoformat()}. Quarantine it, and have it decided on.", "use_by")
    return _left_released(released_on=released_on, shipped_on=day)


def due_after_validation(*, validated_on: date | None, validation_due: date | None) -> Objection | None:
    """The next validation comes after the last one."""
    if validated_on and validation_due and validation_due <= validated_on:
        return Objection("The next validation must be due after the last one.", "validation_due")
    return None
