"""Decisions about controls, activities and exceptions: facts in, objection or value out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from accord.areas.controls.terms import ActivityKind, Because, Contradiction, Difference, Named, OfStandard, Stated
from accord.kernel.records.nothing import is_said, or_nothing
from accord.kernel.refusals import Objection
from accord.standards import Row, editions

REFERENCE = re.compile(r"(?:A\.?\s*)?(\d{1,2})\.(\d{1,2})", re.IGNORECASE)


# ---- the annex -------------------------------------------------------------------------------------------------------


@cache
def edition_with_controls() -> str:
    """The edition that has an annex with controls; empty if there is none. The newest, where there are several."""
    found = [e.id for e in editions() if any(r.control for r in e.rows)]
    return max(found, default="")


@cache
def annex(standard: str = "") -> Mapping[str, Row]:
    """The controls of an edition's annex by reference, in its order; empty for an edition that is not known."""
    wanted = standard or edition_with_controls()
    return {r.ref: r for e in editions() if e.id == wanted for r in e.rows if r.control}


@cache
def refs_decided_by(check: str, family: str) -> tuple[str, ...]:
    """The controls of a family's annexes that a check helps to decide: the rows say it, no code does."""
    return tuple(r.ref for e in editions() if e.family == family for r in e.rows if r.control and check in r.checks)


@cache
def editions_of(family: str) -> tuple[str, ...]:
    """The editions of a family that have an annex with controls."""
    return tuple(e.id for e in editions() if e.family == family and any(r.control for r in e.rows))


def ref_written(text: str) -> str:
    """One reference as the standard writes it: `5.15`, `a5.15` and `A 5.15` are A.5.15."""
    found = REFERENCE.fullmatch(text.strip())
    return f"A.{int(found[1])}.{int(found[2])}" if found else text.strip()


def refs_of(text: str) -> tuple[str, ...]:
    """The references in a text, as the standard writes them, each once; words that are none stay as they are."""
    words = re.split(r"[,;\s]+", re.sub(r"(?i)\bA\.?\s+(?=\d)", "A.", text.strip()))
    return tuple(dict.fromkeys(ref_written(w) for w in words if w))


def refs_in_order(text: str) -> str:
    """The references in a text in the order of the standard."""
    order = {ref: n for n, ref in enumerate(annex())}
    return " ".join(sorted(refs_of(text), key=lambda ref: (order.get(ref, len(order)), ref)))


def refs_known(*, annex_a: str) -> Objection | None:
    """Each reference is one of the annex."""
    wrong = [ref for ref in refs_of(annex_a) if ref not in annex()]
    if wrong:
        return Objection(
            f"Annex A has no control {wrong[0][:40]!r}. Write its numbers with spaces between them: A.5.15 A.5.18.",
            "annex_a",
        )
    return None


# ---- controls --------------------------------------------------------------------------------------------------------


def owned(*, owner: bool) -> Objection | None:
    """A control is in place when somebody answers for it."""
    return None if owner else Objection("Name the owner of the control first.", "owner")


def described(*, how: str) -> Objection | None:
    """A control is in place when it is said how it is done."""
    return None if how.strip() else Objection("Say how it is done: nobody can check what is not described.", "how")


def evaluated_after_implemented(*, implemented_on: date | None, evaluated_on: date | None) -> Objection | None:
    """What is not in place yet cannot be judged."""
    if implemented_on and evaluated_on and evaluated_on < implemented_on:
        return Objection(
            "It would have been evaluated before it was in place. Correct one of the days.", "evaluated_on"
        )
    return None


# ---- activities ------------------------------------------------------------------------------------------------------


def interval_given(*, interval_days: int | None) -> Objection | None:
    """What comes again comes after at least a day."""
    if interval_days is not None and not 1 <= interval_days <= 3660:
        return Objection("The interval lies between 1 day and 10 years (3660 days).", "interval_days")
    return None


def what_accord_can_do(*, by_accord: bool, kind: str) -> Objection | None:
    """Accord tries whether its own backup can be restored; of other systems it knows nothing."""
    if by_accord and kind != ActivityKind.RESTORE_TEST:
        return Objection(
            "Accord can only try the restore of its own backup. Choose the kind restore test, or do it yourselves.",
            "by_accord",
        )
    return None


def due_after_run(*, last_run_on: date | None, next_due: date | None) -> Objection | None:
    """The next run comes after the last one."""
    if last_run_on and next_due and next_due <= last_run_on:
        return Objection("The next run must be due after the last one.", "next_due")
    return None


def next_run(*, done_on: date, was_due: date | None, interval_days: int) -> date:
    """When it is due next.

    In the rhythm of the plan where it was done in time or less than half an interval late; else counted from the run,
    so that a late run is not followed by another one at once.
    """
    step = timedelta(days=interval_days)
    if was_due is None or abs(done_on - was_due) * 2 > step:
        return done_on + step
    return was_due + step


def left_out_after(interval_days: int) -> int:
    """So many days after a run a whole round was left out, whatever day was set for the next: two intervals, and a
    month, for holidays and weekends."""
    return 2 * interval_days + 31


def deviations_among_checked(*, checked: int | None, deviating: int | None) -> Objection | None:
    """Not more can be wrong than were looked at."""
    if checked is not None and deviating is not None and deviating > checked:
        return Objection(
            f"{deviating} were not right, but only {checked} were looked at. Correct one of the two.", "deviating"
        )
    return None


def recordable(*, result: str, findings: str, deviating: int | None) -> list[Objection]:
    """What did not pass says what was found."""
    found = []
    if result != "passed" and not is_said(findings):
        found.append(Objection("Say what was found, since it did not pass.", "findings"))
    if result == "passed" and deviating and not is_said(findings):
        found.append(Objection(f"{deviating} were not right: say what was done about them.", "findings"))
    return found


# ---- exceptions ------------------------------------------------------------------------------------------------------


def expires_after_granted(*, granted_on: date | None, expires_on: date | None) -> Objection | None:
    """No exception ends before it was granted."""
    if granted_on and expires_on and expires_on < granted_on:
        return Objection("The exception would end before it was granted. Correct one of the days.", "expires_on")
    return None


def grantable(*, why: str, compensation: str, expires_on: date, today: date, own: bool) -> list[Objection]:
    """An exception is granted for a reason, for a time, against something that makes up for it, and not to oneself."""
    found = []
    if not why.strip():
        found.append(Objection("Say why the control cannot be kept.", "why"))
    if not compensation.strip():
        found.append(
            Objection("Say what makes up for it, or that nothing does and why that can be borne.", "compensation")
        )
    if expires_on <= today:
        found.append(Objection("An exception ends on a day to come.", "expires_on"))
    if own:
        found.append(Objection("You asked for it yourself: let somebody else decide."))
    return found


# ---- the Statement ---------------------------------------------------------------------------------------------------


def standard_has_controls(*, standard: str) -> Objection | None:
    """A Statement goes through the annex of an edition that has one."""
    if standard and not annex(standard):
        return Objection(
            f"{standard[:40]!r} has no annex with controls. Leave it empty, or write {edition_with_controls()}.",
            "standard",
        )
    return None


def due_after_approval(*, approved_on: date | None, review_due: date | None) -> Objection | None:
    """It is looked at again after it was approved."""
    if approved_on and review_due and review_due <= approved_on:
        return Objection("It must be looked at again after its approval.", "review_due")
    return None


def line_is_of_annex(*, control_reference: str, statement: OfStandard) -> Objection | None:
    """A line is about a control of the annex."""
    if control_reference not in annex(statement.standard):
        return Objection(
            f"Annex A has no control {control_reference[:40]!r}. Write its number, such as A.5.15.", "control_reference"
        )
    return None


def reason_fits(*, applicable: str, exclusion_reason: str, implementation: str) -> Objection | None:
    """What applies has no reason for its exclusion, and what does not apply is not carried out."""
    if applicable == "yes" and exclusion_reason.strip():
        return Objection(
            "It applies, and yet there is a reason for its exclusion. Empty the reason, or say that it does not apply.",
            "exclusion_reason",
        )
    if applicable == "no" and implementation:
        return Objection(
            "It does not apply, so it is not carried out either. Empty the implementation, or say that it applies.",
            "implementation",
        )
    return None


def contradictions(lines: Iterable[Stated], bases: Mapping[str, Because], standard: str = "") -> list[Contradiction]:
    """All that the lines of a version say against the records, in the order of the annex."""
    by_ref = {line.control: line for line in lines}
    found: list[Contradiction] = []
    for ref, row in annex(standard).items():
        line = by_ref.get(ref)
        if line is None:
            found.append(
                Contradiction(ref, "", "missing", f"{row.title} has no line.", "Fill the version: it makes the lines.")
            )
        else:
            found += _against(line, bases.get(ref, Because()))
    return found


def alike(found: Iterable[Contradiction]) -> list[list[Contradiction]]:
    """Those that say the same of several controls, together."""
    groups: dict[tuple[str, str], list[Contradiction]] = {}
    for c in found:
        groups.setdefault((c.sentence, c.mend), []).append(c)
    return list(groups.values())


def _against(line: Stated, because: Because) -> list[Contradiction]:
    if line.applicable == "no":
        return _against_exclusion(line, because)
    if line.applicable != "yes":
        asked = _doing((*because.controls, *because.treatments, *because.obligations), "uses", "use")
        more = f" {asked} it." if asked else ""
        return [_found(line, "undecided", f"Nobody has said whether it applies.{more}", "Say whether it applies.")]
    found = []
    if not because.wanted and not line.justification.strip():
        found.append(
            _found(
                line, "unfounded", "It applies, and nothing says why.",
                "Write the justification, or link a control that carries it out to the treatment, obligation or policy "
                "that asks for it.", because.controls,
            )
        )  # fmt: skip
    if not line.implementation:
        found.append(_found(line, "unsaid", "It applies, and nothing says how far it is done.", "Say how far it is."))
    if line.implementation == "implemented" and not because.implemented:
        planned = (
            f" {_doing(because.controls, 'is', 'are')} only planned."
            if because.controls
            else " No control here names it."
        )
        found.append(
            _found(
                line, "hollow", f"It is said to be implemented, but no implemented control carries it out.{planned}",
                f"Name {line.control} in the control that carries it out and implement that one, or say that it is "
                "planned.", because.controls,
            )
        )  # fmt: skip
    if line.implementation == "planned" and because.controls and len(because.implemented) == len(because.controls):
        found.append(
            _found(
                line, "behind", f"It is said to be planned, but {_doing(because.controls, 'is', 'are')} in place.",
                "Say that it is implemented, or partly.", because.controls, blocks=False,
            )
        )  # fmt: skip
    return found


def _against_exclusion(line: Stated, because: Because) -> list[Contradiction]:
    found = []
    if because.controls or because.treatments:
        using = (*because.controls, *because.treatments)
        found.append(
            _found(
                line, "used", f"It is excluded, and yet {_doing(using, 'uses', 'use')} it.",
                f"Say that it applies, or take {line.control} out of these controls.", using,
            )
        )  # fmt: skip
    if because.obligations:
        found.append(
            _found(
                line, "owed", f"It is excluded, and yet {_doing(because.obligations, 'demands', 'demand')} it.",
                "Say that it applies, or correct the obligation.", because.obligations,
            )
        )  # fmt: skip
    if not or_nothing(line.exclusion_reason).strip():
        found.append(
            _found(line, "unreasoned", "It is excluded without a reason.", "Write the reason for the exclusion.")
        )
    return found


def _found(
    line: Stated, kind: str, sentence: str, mend: str, records: tuple[Named, ...] = (), *, blocks: bool = True
) -> Contradiction:
    return Contradiction(line.control, line.reference, kind, sentence, mend, records, blocks)


def _doing(records: Sequence[Named], one: str, several: str) -> str:
    """`C-0001 uses`, `C-0001 and C-0007 use`; empty without records."""
    return f"{_names(records)} {one if len(records) == 1 else several}" if records else ""


def _names(records: Iterable[Named]) -> str:
    return together([r.reference for r in records])


def together(refs: Sequence[str], most: int = 4) -> str:
    """`C-0001 and C-0007`; after the fourth: how many more."""
    few = [*refs[:most], f"{len(refs) - most} more"] if len(refs) > most else refs
    return " and ".join([", ".join(few[:-1]), few[-1]] if len(few) > 1 else few)


COMPARED = (
    ("applicable", "applies"), ("implementation", "implementation"), ("justification", "justification"),
    ("exclusion_reason", "reason for the exclusion"), ("because", "because"),
)  # fmt: skip


def differences(
    before: Iterable[tuple[Stated, str]], after: Iterable[tuple[Stated, str]], standard: str = ""
) -> list[Difference]:
    """What two versions say differently, in the order of the annex; each line comes with its because in words."""
    old, new = ({line.control: (line, because) for line, because in version} for version in (before, after))
    found: list[Difference] = []
    for ref, row in annex(standard).items():
        for field, label in COMPARED:
            a, b = (_said(version.get(ref), field) for version in (old, new))
            if a != b:
                found.append(Difference(ref, row.title, label, a, b))
    return found


def _said(line: tuple[Stated, str] | None, field: str) -> str:
    if line is None:
        return ""
    return line[1] if field == "because" else str(getattr(line[0], field))


def in_words(because: Because) -> str:
    """What a line rests on, as a text that stays when the records change."""
    parts = (
        ("Risks", because.risks), ("Treatments", because.treatments), ("Obligations", because.obligations),
        ("Policies", because.documents), ("Controls", because.controls),
    )  # fmt: skip
    return "\n".join(
        f"{name}: "
        + "; ".join(f"{r.reference} {r.title}" + (f" ({r.state})" if name == "Controls" else "") for r in some)
        for name, some in parts
        if some
    )


def proposed(because: Because, before: Stated | None) -> tuple[str, str]:
    """What a new line begins with: (applicable, implementation). What the version before decided stands; a control that
    is there already speaks for itself; all else is for people to decide."""
    if before is not None and before.applicable:
        return before.applicable, before.implementation
    if not because.controls:
        return "", ""
    done = len(because.implemented)
    state = "implemented" if done == len(because.controls) else "partly" if done else "planned"
    return "yes", state
