"""The acts of the Statement of Applicability: filling, deciding, approving, the next version (6.1.3 d)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from accord.areas.controls import queries, rules
from accord.areas.controls.models import ApplicabilityLine, StatementOfApplicability
from accord.areas.controls.terms import Because, Contradiction, Implementation, Stated, YesNo
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import interval, today_of
from accord.kernel.acts.perform import add, refuse_without_right
from accord.kernel.moments.moment import Moment
from accord.kernel.refusals import Objection, Refused

MOST_SAID = 12  # objections in one refusal; the page of the Statement lists all


@act(needs="controls.edit", moves="draft", label="Fill with all controls")
def fill_statement_of_applicability(*, by: Actor, statement_of_applicability: StatementOfApplicability) -> None:
    """Make the lines that are missing, so that each control of Annex A has one (6.1.3 c). What the version before
    decided is taken over, what is in place already is proposed, and the rest waits for somebody to decide."""
    if not _fill(statement_of_applicability, queries.bases(_now(by))):
        raise Refused("Every control of the annex has its line already.")


@act(
    needs="controls.approve",
    moves="draft -> approved",
    signed="I approve this Statement of Applicability",
    gated=True,
)
def approve_statement_of_applicability(
    *,
    by: Actor,
    statement_of_applicability: StatementOfApplicability,
    review_due: Annotated[date | None, Say("next look", "Empty: after the interval that was chosen.")] = None,
) -> None:
    """Approve exactly this version, unless a line contradicts the records; the reasons are frozen into its lines."""
    statement, bases = statement_of_applicability, queries.bases(_now(by))
    lines = queries.lines_of(statement)
    found = [c for c in rules.contradictions(map(queries.stated, lines), bases, statement.standard) if c.blocks]
    if found:
        raise Refused.because(_said(found))
    for line in lines:
        _freeze(line, bases.get(line.control_reference, Because()))
    day = today_of(by)
    statement.approved_by, statement.approved_on = by.person, day
    statement.review_due = review_due or day + interval(by, day, "soa_review")
    for former in queries.approved_statements(statement.standard).exclude(pk=statement.pk):
        former.state, former.review_due = "superseded", None
        former.save()


@act(needs="controls.approve", moves="approved -> approved", label="Confirm")
def confirm_statement_of_applicability(*, by: Actor, statement_of_applicability: StatementOfApplicability) -> None:
    """Say that somebody looked at every line and all still holds."""
    day = today_of(by)
    statement_of_applicability.confirmed_on = day
    statement_of_applicability.review_due = day + interval(by, day, "soa_review")


@act(needs="controls.edit", moves="approved | superseded", label="Begin a new version")
def revise_statement_of_applicability(
    *,
    by: Actor,
    statement_of_applicability: StatementOfApplicability,
    version: Annotated[str, Say("version", "Its name: 2.0, 2027-01 …")],
    changes: Annotated[str, Say("what is new", "Why there is a new version.", "longtext")] = "",
) -> None:
    """Begin a draft with all lines, as this version says them; the approved one holds until the draft is approved."""
    old = statement_of_applicability
    draft = StatementOfApplicability(
        standard=old.standard, version=version, scope=old.scope, changes=changes, owner=old.owner
    )
    add(draft)
    _fill(draft, queries.bases(_now(by)), old)


@act(needs="controls.approve", moves="approved -> superseded", label="Mark as superseded")
def supersede_statement_of_applicability(*, by: Actor, statement_of_applicability: StatementOfApplicability) -> None:
    """Say that this version holds no longer, where an import has brought several approved ones."""
    mine = statement_of_applicability
    if not queries.approved_statements(mine.standard).exclude(pk=mine.pk).exists():
        raise Refused("This is the only Statement that holds. Approve a new version instead.")
    mine.review_due = None


@act(needs="controls.edit", moves="current", label="Decide")
def decide_applicability_line(
    *,
    by: Actor,
    applicability_line: ApplicabilityLine,
    applicable: YesNo,
    justification: str = "",
    implementation: Implementation | None = None,
    exclusion_reason: str = "",
) -> None:
    """Say whether the control applies: if so, how far it is done; if not, why not."""
    line = applicability_line
    if applicable == YesNo.NO and not exclusion_reason.strip():
        raise Refused("Say why it is not needed here.", "exclusion_reason")
    line.applicable = applicable
    line.implementation = "" if applicable == YesNo.NO else implementation or line.implementation
    line.justification, line.exclusion_reason = justification or line.justification, exclusion_reason


@act(needs="controls.edit", moves="draft", label="Decide several controls")
def decide_statement_of_applicability(
    *,
    by: Actor,
    statement_of_applicability: StatementOfApplicability,
    controls: Annotated[str, Say("controls", "Those that share what is said below, such as A.7.1 A.7.2.")],
    applicable: Annotated[YesNo, Say("applicable", "Whether they are needed here.")],
    justification: Annotated[
        str, Say("justification", "Why they are in. Empty: what each line says.", "longtext")
    ] = "",
    implementation: Annotated[
        Implementation | None,
        Say("implementation", "How far they are done. None chosen: what each line says already."),
    ] = None,
    exclusion_reason: Annotated[
        str, Say("reason for the exclusion", "Why none of them is needed: what does not exist here.", "longtext")
    ] = "",
) -> None:
    """Say of several controls that share a reason whether they apply (6.1.3 d). Each may still be changed alone."""
    lines = {line.control_reference: line for line in queries.lines_of(statement_of_applicability)}
    wanted = rules.refs_of(controls)
    if not wanted:
        raise Refused("Tick the controls, or write their numbers, such as A.7.1 A.7.2.", "controls")
    if unknown := [ref for ref in wanted if ref not in lines]:
        raise Refused(f"{rules.together(unknown)}: this version has no such line.", "controls")
    for ref in wanted:
        refuse_without_right(decide_applicability_line, by, lines[ref])
        decide_applicability_line(
            by=by, applicability_line=lines[ref], applicable=applicable, justification=justification,
            implementation=implementation, exclusion_reason=exclusion_reason,
        )  # fmt: skip


def _said(found: Sequence[Contradiction]) -> list[Objection]:
    """What stands against the approval, each sentence once."""
    groups = rules.alike(found)
    said = [
        Objection(f"{rules.together([c.control for c in g])}: {g[0].sentence} {g[0].mend}") for g in groups[:MOST_SAID]
    ]
    if left := sum(map(len, groups[MOST_SAID:])):
        said.append(Objection(f"And {left} more; the page of the Statement lists them all."))
    return said


def _fill(
    statement: StatementOfApplicability, bases: dict[str, Because], before: StatementOfApplicability | None = None
) -> int:
    """Adds the lines that are missing; how many."""
    before = before or queries.version_before(statement)
    old = {line.control_reference: queries.stated(line) for line in queries.lines_of(before)} if before else {}
    there = {line.control_reference for line in queries.lines_of(statement)}
    missing = [ref for ref in rules.annex(statement.standard) if ref not in there]
    for ref in missing:
        add(_line(statement, ref, bases.get(ref, Because()), old.get(ref)))
    return len(missing)


def _line(statement: StatementOfApplicability, ref: str, because: Because, before: Stated | None) -> ApplicabilityLine:
    applicable, implementation = rules.proposed(because, before)
    line = ApplicabilityLine(
        statement=statement, control_reference=ref, applicable=applicable, implementation=implementation
    )
    if before is not None:
        line.justification, line.exclusion_reason = before.justification, before.exclusion_reason
    return line


def _freeze(line: ApplicabilityLine, because: Because) -> None:
    """What the records say now stays with the line."""
    line.because = rules.in_words(because)
    line.save()
    for name, records in queries.relations_of(because).items():
        getattr(line, name).set(records)


def _now(by: Actor) -> Moment:
    return Moment(by.organization, today_of(by))
