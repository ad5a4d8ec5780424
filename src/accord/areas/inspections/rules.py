"""Decisions about inspections, releases and instruments: facts in, objection or value out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from accord.areas.inspections.terms import DECIDED, UNDER_WAY, Tolerance
from accord.kernel.refusals import Objection, first_few, said_of

# ---- control plans ---------------------------------------------------------------------------------------------------


def limits_in_order(
    *, kind: str, nominal: Decimal | None, lower_limit: Decimal | None, upper_limit: Decimal | None
) -> Objection | None:
    """Limits enclose the nominal value; what is judged good or bad has none."""
    if kind == "attribute" and (lower_limit is not None or upper_limit is not None):
        return Objection("What is judged good or bad has no limits. Choose measured, or leave them empty.", "kind")
    if lower_limit is not None and upper_limit is not None and lower_limit > upper_limit:
        return Objection("The lower limit lies above the upper one. Correct one of them.", "lower_limit")
    if nominal is not None and lower_limit is not None and nominal < lower_limit:
        return Objection("The nominal value lies below the lower limit. Correct one of them.", "nominal")
    if nominal is not None and upper_limit is not None and nominal > upper_limit:
        return Objection("The nominal value lies above the upper limit. Correct one of them.", "nominal")
    return None


def plan_approvable(
    *, about: bool, characteristics: int, boundless: Sequence[str], mute: Sequence[str]
) -> list[Objection]:
    """What stands against approving a control plan.

    `about`: it names product or process. `boundless`: measured characteristics without a limit; `mute`: those without
    a method. Both by name.
    """
    found = []
    if not about:
        found.append(Objection("Say which product or process it is for.", "product"))
    if characteristics == 0:
        said = "Add at least one characteristic: nothing would be checked by this plan."
        found.append(Objection(said, helped_by="Characteristic.create"))
    found += said_of(
        boundless,
        "{} is measured, but has no limit. Enter at least one limit.",
        "{} are measured, but have no limit. Enter at least one limit for each.",
    )
    found += said_of(
        mute,
        "Nobody can tell how to check {}. Enter the method.",
        "Nobody can tell how to check {}. Enter the methods.",
    )
    return found


def next_version(version: str) -> str:
    """The name of the version after this one: the last number in it, one higher."""
    head = version.rstrip("0123456789")
    number = version[len(head) :]
    return f"{head}{int(number) + 1}" if number else f"{version}-2"


# ---- inspections -----------------------------------------------------------------------------------------------------


def no_more_bad_than_checked(*, sample_size: int | None, defective: int | None) -> Objection | None:
    """No more are bad than were looked at."""
    if sample_size is not None and defective is not None and defective > sample_size:
        return Objection(
            f"{defective} bad ones among {sample_size} checked cannot be. Correct one of them.", "defective"
        )
    return None


def something_checked(*, sample_size: int) -> Objection | None:
    """Nobody decides on what nobody looked at."""
    return None if sample_size else Objection("Nothing was looked at. Say how many were checked.", "sample_size")


def acceptable(*, defective: int, acceptance_number: int, plan_state: str | None) -> list[Objection]:
    """What stands against accepting a lot by its plan. `plan_state` None: there is no plan."""
    found = []
    if plan_state == "draft":
        found.append(Objection("The control plan is not approved yet. Approve it first.", "control_plan"))
    if defective > acceptance_number:
        found.append(
            Objection(
                f"{defective} bad {'one was' if defective == 1 else 'ones were'} found, {acceptance_number or 'none'} "
                f"may pass. Reject it; what becomes of it is decided as a nonconforming output.",
                "defective",
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Span:
    """A calibration: the days on which it counts. `within`: it found the instrument right. `said`: the last day on
    which it counts as it is on file, which may lie beyond what the interval allows; None: only an interval tells."""

    since: date
    until: date
    within: bool = False
    said: date | None = None


def _latest(day: date, calibrations: Iterable[Span]) -> Span | None:
    """The latest on or before a day; of one day, the first given."""
    return max((c for c in calibrations if c.since <= day), key=lambda c: c.since, default=None)


def known_on(day: date, calibrations: Iterable[Span]) -> bool:
    """Whether it is on file how it stood on `day`: not where nobody said until when the latest counts, or set a later
    day, and the interval is over. An interval that we chose makes nothing wrong, but no longer shows that it was
    right."""
    latest = _latest(day, calibrations)
    return latest is not None and (day <= latest.until or (latest.said is not None and day > latest.said))


def right_after(day: date, calibrations: Iterable[Span]) -> bool:
    """Whether the next calibration after `day` found the instrument within tolerance: what was measured stands. Later
    ones do not count, it may have been adjusted by then."""
    later = [c for c in calibrations if c.since > day]
    following = min((c.since for c in later), default=None)
    return following is not None and all(c.within for c in later if c.since == following)


def fit_on(day: date, calibrations: Iterable[Span]) -> bool:
    """Whether the latest calibration on or before `day` still counts on it (7.1.5.2)."""
    latest = _latest(day, calibrations)
    return latest is not None and day <= latest.until


def instruments_fit(*, unfit: Sequence[str], reason: str) -> Objection | None:
    """An instrument that was not calibrated on that day is refused, unless somebody says why it can be trusted.

    `unfit`: sentences such as "I-0007 (calibration ended on 2026-01-31)".
    """
    if unfit and not reason.strip():
        return Objection(
            f"Not fit for use on that day: {first_few(unfit)}. Use another instrument, have it calibrated, or say why "
            "its values can be trusted all the same.",
            "unfit_because",
        )
    return None


# ---- release ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """An inspection of a lot, as its release looks at it. `due`: the day that it was planned for; `key`: its own."""

    reference: str
    stage: str
    state: str
    on: date | None
    due: date | None = None
    key: UUID | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A nonconforming output of a lot, as its release looks at it."""

    reference: str
    state: str
    disposition: str
    customer_agreed: str
    detected: date | None = None
    decided: date | None = None
    answered: date | None = None
    part: bool = False  # it is known to be a part of the lot only


def conceded(held: Held) -> bool:
    """Whether it lets the lot pass: a concession was decided, and the customer, if asked, agreed (8.6 p2, 8.7.1)."""
    return held.disposition == "concession" and held.state != "held" and held.customer_agreed in {"yes", "not_needed"}


def conceded_by(held: Held, day: date) -> bool:
    """Whether it did so on a day: decided by then and, where a day is given for that, answered by the customer."""
    decided = held.decided is not None and held.decided <= day
    return conceded(held) and decided and (held.answered is None or held.answered <= day)


def settled_since(held: Held, day: date) -> bool:
    """Whether the lot was found not to conform after a day, and decided on: rejecting on the day makes one too."""
    return held.state != "held" and not held.part and held.detected is not None and held.detected > day


def last_decided(seen: Iterable[Seen], stages: Collection[str], until: date | None = None) -> Seen | None:
    """The inspection that decides: the last one decided at these stages, up to a day if one is given."""
    decided = [s for s in seen if s.stage in stages and s.state in DECIDED]
    by_then = [s for s in decided if until is None or (s.on is not None and s.on <= until)]
    return max(by_then, key=lambda s: (s.on or date.min, s.reference), default=None)


def too_early(seen: Sequence[Seen], stages: Collection[str], day: date) -> bool:
    """Whether a lot was let go, or used, on a day on which its inspections did not allow it: the last one rejected it,
    or the first came only afterwards. None at all shows nothing."""
    last = last_decided(seen, stages, day)
    if last is not None:
        return last.state == "rejected"
    return any(s.on is not None for s in seen if s.stage in stages and s.state in DECIDED)


def left_open(seen: Iterable[Seen], day: date) -> bool:
    """Whether an inspection planned for a day or earlier is not made yet."""
    return any(s.state in UNDER_WAY and s.on is None and s.due is not None and s.due <= day for s in seen)


def left_unsaid(seen: Iterable[Seen], day: date) -> bool:
    """Whether an inspection was made by a day and does not say what it decided."""
    return any(s.state in UNDER_WAY and s.on is not None and s.on <= day for s in seen)


def lot_releasable(*, bought: bool, seen: Sequence[Seen], held: Sequence[Held]) -> list[Objection]:
    """What stands against letting a lot go (8.6). `bought`: it is material, whose incoming inspection decides."""
    found = []
    concessions = [h for h in held if conceded(h)]
    open_ones = [s.reference for s in seen if s.state in {"planned", "in_progress"}]
    found += said_of(
        open_ones,
        "The inspection {} is planned, but not finished. Inspect first (8.6).",
        "The inspections {} are planned, but not finished. Inspect first (8.6).",
    )
    undecided = [h.reference for h in held if h.state == "held"]
    found += said_of(
        undecided,
        "Nobody has decided yet about {}. Decide first what becomes of it.",
        "Nobody has decided yet about {}. Decide first what becomes of each.",
    )
    unsettled = [
        h.reference
        for h in held
        if h.disposition == "concession" and h.state != "held" and h.customer_agreed in {"asked", "no", ""}
    ]
    found += said_of(
        unsettled,
        "The customer has not agreed to the concession {}. It cannot be released on it.",
        "The customer has not agreed to the concessions {}. It cannot be released on them.",
    )
    word, deciding = ("incoming", {"incoming", "final"}) if bought else ("final", {"final"})
    last = last_decided(seen, deciding)
    if last is None and not open_ones and not concessions:
        said = f"There is no {word} inspection of this lot. Inspect it first (8.6)."
        found.append(Objection(said, helped_by="Inspection.create"))
    if last is not None and last.state == "rejected" and not concessions:
        found.append(
            Objection(
                f"{last.reference} rejected this lot. Correct it and inspect it again, or have a concession decided."
            )
        )
    return found


def apart_settled(*, apart_on: date | None, seen: Sequence[Seen], held: Sequence[Held], note: str) -> Objection | None:
    """What was set apart goes once it was inspected or decided on since, or somebody says why it may (8.7.1)."""
    since = [s for s in seen if apart_on and s.on and s.on >= apart_on]
    if apart_on is None or since or note.strip() or any(h.state != "held" for h in held):
        return None
    return Objection(
        f"It was set apart on {apart_on.isoformat()}. Inspect it again, or say in the note why it may go.", "note"
    )


def grounds(seen: Sequence[Seen], held: Sequence[Held]) -> str:
    """On what a release rests, in words."""
    accepted = [s.reference for s in seen if s.state == "accepted"]
    concessions = [h.reference for h in held if conceded(h)]
    parts = [f"Accepted: {', '.join(accepted)}." if accepted else ""]
    parts.append(f"Under the concession {', '.join(concessions)}." if concessions else "")
    return " ".join(p for p in parts if p)


# ---- nonconforming outputs -------------------------------------------------------------------------------------------


def something_named(*, lot_id: UUID | None, item: str) -> Objection | None:
    """It is said what does not conform."""
    if lot_id is None and not item.strip():
        return Objection("Say what it is: a lot, or in words the item or service.", "lot")
    return None


def output_in_order(
    *, detected_on: date | None, decided_on: date | None, reinspected_on: date | None, closed_on: date | None
) -> Objection | None:
    """It is detected, decided on, re-inspected, closed, in that order."""
    last: tuple[str, date] | None = None
    for name, says, day in (
        ("detected_on", "detected", detected_on),
        ("decided_on", "decided on", decided_on),
        ("reinspected_on", "re-inspected", reinspected_on),
        ("closed_on", "closed", closed_on),
    ):
        if day is None:
            continue
        if last and day < last[1]:
            return Objection(f"It would be {says} before it was {last[0]}. Correct one of the two days.", name)
        last = (says, day)
    return None


def decidable(*, disposition: str, concession: str, customer_agreed: str) -> list[Objection]:
    """A concession says what is let pass and whether the customer must agree (8.7.1 d, 8.7.2 c)."""
    found = []
    if disposition == "concession":
        if not concession.strip():
            found.append(Objection("Say what the concession lets pass, and within which limits.", "concession"))
        if not customer_agreed:
            found.append(Objection("Say whether the customer must agree, and did.", "customer_agreed"))
    return found


def output_closable(
    *, disposition: str, state: str, customer_agreed: str, lot_state: str, lot: str = ""
) -> list[Objection]:
    """What stands against closing. `lot_state` empty: there is no lot; `lot`: its reference."""
    found = []
    if disposition == "correct" and state != "reinspected":
        found.append(Objection("It was to be corrected: inspect it again first (8.7.1).", "reinspection", "reinspect"))
    if disposition == "concession" and customer_agreed not in {"yes", "not_needed"}:
        found.append(
            Objection("The customer has not agreed to the concession. Decide anew.", "customer_agreed", "decide")
        )
    if disposition == "scrap" and lot_state in {"open", "inspected", "released", "shipped"}:
        found.append(
            Objection(f"It was to be scrapped, but its lot {lot} is not set apart. Quarantine or scrap the lot.")
        )
    return found


def reinspection_shows(
    *, of_lot: bool, state: str | None, on: date | None, decided_on: date | None, same_lot: bool
) -> list[Objection]:
    """What shows that it was corrected: for a lot, an accepted inspection of it after the decision.

    `state` None: no inspection is named.
    """
    found = []
    if of_lot and state is None:
        found.append(Objection("Name the inspection that accepted the lot after it was corrected.", "reinspection"))
    if not same_lot:
        found.append(Objection("That inspection was of another lot.", "reinspection"))
    if state not in {None, "accepted"}:
        found.append(Objection("That inspection did not accept it. Decide anew what becomes of it.", "reinspection"))
    if on and decided_on and on < decided_on:
        found.append(Objection("That inspection took place before it was decided to correct it.", "reinspection"))
    return found


# ---- instruments -----------------------------------------------------------------------------------------------------


def due_after_calibration(*, calibrated_on: date | None, calibration_due: date | None) -> Objection | None:
    """The next calibration comes after the last one."""
    if calibrated_on and calibration_due and calibration_due <= calibrated_on:
        return Objection("The next calibration must be due after the last one.", "calibration_due")
    return None


def next_after_calibration(*, calibrated_on: date, next_due: date | None) -> Objection | None:
    """A calibration holds for some time."""
    if next_due and next_due <= calibrated_on:
        return Objection("It must hold longer than the day on which it was done.", "next_due")
    return None


def looked_back_after(*, calibrated_on: date, looked_back_on: date | None) -> Objection | None:
    """Nobody looks back before it was found out."""
    if looked_back_on and looked_back_on < calibrated_on:
        return Objection("The look back lies before the calibration. Correct one of the two days.", "looked_back_on")
    return None


def within_limit(error_found: Decimal | None, limit: Decimal | None) -> bool | None:
    """Whether an error lies within its limit; None where one of them is not known."""
    return None if error_found is None or limit is None else abs(error_found) <= limit


def found_right(*, in_tolerance: str, error_found: Decimal | None, limit: Decimal | None) -> bool:
    """Whether an instrument was right when it came to calibration: by the word, and by the figures where there are
    some."""
    return in_tolerance == Tolerance.WITHIN and within_limit(error_found, limit) is not False


def tolerance_said(*, in_tolerance: str, error_found: Decimal | None, limit: Decimal | None) -> Objection | None:
    """The word and the figures say the same."""
    within = within_limit(error_found, limit)
    if within is not None and within != (in_tolerance == "within"):
        word = "within" if within else "out of"
        return Objection(f"By its figures it was {word} tolerance. Correct the figures or the word.", "in_tolerance")
    return None


def left_fit(*, in_tolerance: str, error_left: Decimal | None, limit: Decimal | None) -> Objection | None:
    """What is used again was right when it left calibration."""
    if error_left is None and in_tolerance != "within":
        return Objection(
            "It was out of tolerance. Say what it was left with after adjustment; where nobody could put it right, "
            "record a failed calibration.",
            "error_left",
        )
    if within_limit(error_left, limit) is False:
        return Objection(
            "It was left with more than the allowed error, so it is not right. Record a failed calibration.",
            "error_left",
        )
    return None


def latest_calibration(*, day: date, last: date | None) -> Objection | None:
    """The register tells of the latest calibration; older ones come in by import."""
    if last and day < last:
        return Objection(
            f"It was calibrated later already, on {last.isoformat()}. Bring older certificates in by import.",
            "calibrated_on",
        )
    return None
