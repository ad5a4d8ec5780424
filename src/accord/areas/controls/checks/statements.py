"""What shows that the controls that are needed are known, stated and put in place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Q
from django.db.models.functions import Coalesce

from accord.areas.context.queries import binding
from accord.areas.controls import queries, rules
from accord.areas.controls.models import ApplicabilityLine, Control
from accord.areas.controls.queries.families import lines_approved
from accord.areas.controls.queries.statements import approved, next_statement, to_take_in
from accord.areas.controls.terms import Implementation, YesNo
from accord.areas.risks.queries import last_assessed, standing_treatments, treatments
from accord.areas.risks.terms import Option as Way
from accord.kernel.checks.exclusions import Exclusion, contradicts, doing, excludes, would_contradict
from accord.kernel.checks.population import called, known, named_with, shown
from accord.kernel.checks.registry import check
from accord.kernel.checks.saying import listed
from accord.kernel.checks.unbroken import unbroken
from accord.kernel.checks.verdict import NOT_ASKED, SHOWN, Deciding, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened, when
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment

REASON_NEEDED = "are excluded without a reason"


@excludes
def set_aside_by_statement(m: Moment) -> dict[str, Exclusion]:
    """The controls that the approved Statement of Applicability leaves out, each with its reason."""
    return {
        line.control_reference: Exclusion(
            f"The Statement of Applicability excludes it: {line.exclusion_reason}",
            Deciding.of(line),
            line.statement.approved_on,
        )
        for line in queries.left_out(m)
    }


@contradicts
def used_though_left_out(m: Moment) -> dict[str, list[Deciding]]:
    """The controls in use and the obligations that name a control which the approved Statement leaves out, and the
    records that show that it is done."""
    lines = [(line.control_reference, line.statement.approved_on) for line in queries.left_out(m)]
    found = {ref: _done(m, ref, approved_on) for ref, approved_on in lines}
    using = [(c, c.annex_a) for c in queries.in_use(m)] if found else []
    owing = [(o, o.applies_to) for o in binding(m)] if found else []
    for record, named in (*using, *owing):
        for ref in found.keys() & set(rules.refs_of(named)):
            found[ref].append(Deciding.of(record))
    return found


def _done(m: Moment, ref: str, approved_on: date | None) -> list[Deciding]:
    """The records that show that a control of the annex is done, though a Statement approved on a day leaves it out."""
    return [d for c in would_contradict(m.standard, [ref]) for d in shown(doing(m, c, approved_on))]


# ---- controls --------------------------------------------------------------------------------------------------------


@check("treatments_have_controls")
def treatments_have_controls(m: Moment) -> Verdict:
    """Every treatment that lessens or shares a risk to information names the controls that it needs."""
    options = (Way.MODIFY.value, Way.SHARE.value)
    asked = called(treatments(m).filter(option__in=options), "treatment to modify or share a risk")
    found = Words(m).covered(
        asked, queries.in_use(m), "treatments", breaks="name no control", holds="name the controls that are needed"
    )
    return softened(found)


@check("controls_implemented_in_time")
def controls_implemented_in_time(m: Moment) -> Verdict:
    """Every planned control is put in place by the date set for it."""
    planned = m.of(Control).filter(state="planned")
    return Words(m).planned(
        planned, "planned_for", queries.in_use(m), undated="have no day by which they are to be in place",
        mend="implement",
    )  # fmt: skip


# ---- the Statement ---------------------------------------------------------------------------------------------------


def _in_force(m: Moment) -> Verdict:
    """A Statement of the standard is approved, and its day has come."""
    found = softened(Words(m).some(approved(m), first="approved_on", what="approved Statement of Applicability"))
    return replace(found, mend=next_statement(m)) if found.mend else found


def _stated(m: Moment, *say: Callable[[], Verdict]) -> Verdict:
    """What the approved Statement says; no data without one."""
    in_force = _in_force(m)
    return all_of(in_force, *(one() for one in say)) if approved(m).exists() else in_force


def _revise(m: Moment, verdict: Verdict) -> Verdict:
    """The same, mended by a new version, there first by what it says of these lines: nothing else changes what is
    approved."""
    if verdict.mend is None or verdict.mend.type != "ApplicabilityLine":
        return verdict
    lines = [d.pointer.partition(":")[2] for d in verdict.records if d.pointer.startswith("ApplicabilityLine:")]
    return replace(verdict, mend=next_statement(m, sorted(_refs(m.of(ApplicabilityLine).filter(pk__in=lines)))))


@check("statement_of_applicability_in_force")
def statement_of_applicability_in_force(m: Moment) -> Verdict:
    """A Statement of Applicability is approved by a named person and in force, one at a time."""
    w, found = Words(m), approved(m)
    named = w.every(
        found,
        by_who_was_here("approved_by", "approved_on"),
        since="approved_on",
        breaks="do not say who approved them and when, or name somebody who had left before",
        holds="say who approved them and when",
    )
    named = replace(named, mend=next_statement(m)) if named.mend else named
    looked = found.annotate(looked_on=Coalesce("confirmed_on", "approved_on"))
    return advised(
        _stated(
            m,
            lambda: w.only(found, what="approved Statement of Applicability", mend="supersede"),
            lambda: softened(named),
        ),
        w.in_time(found.filter(review_due__isnull=False), "review_due", found, late="past their review"),
        w.every_within(looked, "looked_on", m.days("soa_review"), breaks="were not looked at as often as planned"),
        w.none(looked, Q(looked_on__lt=last_assessed(m)), breaks="were not looked at since risks were last assessed"),
    )


@check("statement_covers_annex")
def statement_covers_annex(m: Moment) -> Verdict:
    """The approved Statement of Applicability says of each control of the annex whether it applies."""
    decided = lines_approved(m).filter(applicable__in=(YesNo.YES.value, YesNo.NO.value))
    refs = [ref for edition in rules.editions_of(m.standard) for ref in rules.annex(edition)]

    def listed() -> Verdict:
        found = Words(m).listed(
            refs,
            decided,
            "control_reference",
            what="control of the annex",
            breaks="are neither included nor excluded in the approved Statement",
            holds="are included or excluded in the approved Statement",
        )
        if found.outcome is not Outcome.NO_DATA:
            return found
        return Verdict(Outcome.FAILS, "The approved Statement includes and excludes no control.", mend=found.mend)

    return _revise(m, _stated(m, listed))


@check("statement_names_needed_controls")
def statement_names_needed_controls(m: Moment) -> Verdict:
    """The approved Statement of Applicability takes in every control that a treatment or an obligation needs."""
    yes = _refs(lines_approved(m).filter(applicable=YesNo.YES.value))
    treated = standing_treatments(m).order_by().values("pk")
    keys = Q(treatments__in=treated) | Q(obligations__in=binding(m).order_by().values("pk"))
    needed = named_with(m.of(Control).filter(pk__in=queries.in_use(m).filter(keys).order_by().values("pk")), "annex_a")
    annex = {ref for edition in rules.editions_of(m.standard) for ref in rules.annex(edition)}
    bound = [(o, annex.intersection(rules.refs_of(text))) for o, text in named_with(binding(m), "applies_to")]
    owing = [(o, refs) for o, refs in bound if refs]
    asked = [(c, set(rules.refs_of(text))) for c, text in needed]
    untaken = [c for c, refs in asked if not refs <= yes]
    missing = {ref for _, refs in (*asked, *owing) for ref in refs} - yes
    of_our_own = {c.pointer for c, text in needed if not text}
    shown = _in_lines(m) if of_our_own else set()
    controls = called(known(Control, [c for c, _ in needed]), "control that a treatment or an obligation needs")
    silent = known(Control, [c for c, _ in needed if c.pointer in of_our_own - shown])
    obligation = binding(m).model
    owed = called(known(obligation, [o for o, _ in owing]), "obligation that names a control of the annex")
    unmet = known(obligation, [o for o, r in owing if not r <= yes])
    breaks = "name one that the approved Statement does not include"
    left_out = "carry out a control of the annex that the approved Statement does not include"
    unnamed = "name no control of the annex, and no line of the Statement names them"

    def taken_in(found: Verdict) -> Verdict:
        return replace(found, mend=to_take_in(m, missing)) if found.outcome is Outcome.FAILS else found

    return _stated(
        m,
        lambda: taken_in(
            unbroken(controls, known(Control, untaken), breaks=left_out, holds="are included in the approved Statement")
        ),
        lambda: Words(m).some(known(obligation, [o for o, _ in bound])),
        lambda: taken_in(
            unbroken(owed, unmet, breaks=breaks, holds="have it in the approved Statement", empty=NOT_ASKED)
        ),
        lambda: softened(
            unbroken(
                controls,
                silent,
                breaks=unnamed,
                holds="name a control of the annex, or are named by a line of the Statement",
                asked="annex_a",
            )
        ),
    )


def _in_lines(m: Moment) -> set[str]:
    """The controls that applicable lines of the approved Statement name."""
    named = lines_approved(m).filter(applicable=YesNo.YES.value, controls__isnull=False)
    return {f"Control:{key}" for key in named.values_list("controls", flat=True)}


@check("inclusions_justified")
def inclusions_justified(m: Moment) -> Verdict:
    """Beside every applicable control in the approved Statement stands why it is in."""
    w, yes = Words(m), called(lines_approved(m).filter(applicable=YesNo.YES.value), "applicable control of the annex")
    some = Q(risks__isnull=False) | Q(obligations__isnull=False) | Q(documents__isnull=False)
    rests = Q(pk__in=m.of(ApplicabilityLine).filter(some).order_by().values("pk"))
    verdict = _stated(
        m,
        lambda: w.every(
            yes,
            rests | says_something("justification"),
            breaks="have no justification in the Statement",
            holds="have a justification in the Statement",
        ),
    )
    return advised(
        _revise(m, verdict),
        w.every(yes, rests, breaks="are justified by words alone, and by no risk, obligation or document"),
    )


@check("implementation_stated")
def implementation_stated(m: Moment) -> Verdict:
    """Beside every applicable control in the approved Statement stands how far it is carried out, and the records
    agree."""
    w, yes = Words(m), called(lines_approved(m).filter(applicable=YesNo.YES.value), "applicable control of the annex")
    done, planned = (
        called(yes.filter(implementation=how.value), f"control of the annex stated as {how.value}")
        for how in (Implementation.IMPLEMENTED, Implementation.PLANNED)
    )
    there = _named_by(m.of(Control).filter(state="implemented"))
    still = _named_by(m.of(Control).filter(state="planned"))
    hollow, behind = ~Q(control_reference__in=there), Q(control_reference__in=there - still)
    verdict = _stated(
        m,
        lambda: w.every(
            yes, ~Q(implementation=""), breaks="have no status of implementation in the Statement",
            holds="have a status of implementation in the Statement",
        ),
        lambda: w.none(
            done, hollow, breaks="are carried out by no control in place",
            holds="are carried out by a control in place",
            empty=NOT_ASKED,
        ),
    )  # fmt: skip
    return advised(_revise(m, verdict), w.none(planned, behind, breaks="are in place already"))


@check("exclusions_reasoned")
def exclusions_reasoned(m: Moment) -> Verdict:
    """Every control left out of the approved Statement has its reason, and no record contradicts it."""
    w, lines = Words(m), lines_approved(m)
    out = Q(applicable=YesNo.NO.value)
    left_out = lines.filter(out).order_by().values_list("control_reference", "statement__approved_on")
    done = {ref: found for ref, approved_on in left_out if (found := _done(m, ref, approved_on))}
    owed = {ref for o in binding(m) for ref in rules.refs_of(o.applies_to)}
    wanted = Q(control_reference__in=owed | _named_by(queries.in_use(m)) | done.keys())
    verdict = _stated(
        m,
        lambda: w.every(
            called(lines, "control of the annex"), ~out | says_something("exclusion_reason"), breaks=REASON_NEEDED,
            holds="are included, or excluded with a reason",
        ),
        lambda: w.none(
            called(lines.filter(out), "excluded control"), wanted, breaks="are in use, required or done all the same",
            holds="are neither in use, nor required, nor done", empty=NOT_ASKED,
        ),
        lambda: when(bool(left_out), lambda: _comparable(m), otherwise="The Statement excludes no control."),
    )  # fmt: skip
    return _revise(m, _naming(verdict, list(dict.fromkeys(d for some in done.values() for d in some))))


def _naming(verdict: Verdict, done: Sequence[Deciding]) -> Verdict:
    """A verdict that fails, with the records that show that something left out is done."""
    if verdict.outcome is not Outcome.FAILS or not done:
        return verdict
    because = f"{verdict.because} Records show it: {listed([d.title for d in done])}."
    records = (*verdict.records, *done)[:SHOWN]
    return replace(verdict, because=because, records=records, count=verdict.count + len(done))


def _comparable(m: Moment) -> Verdict:
    """There are controls and obligations that could contradict what is left out."""
    w = Words(m)
    return all_of(w.some(queries.in_use(m)), w.some(binding(m)))


def _refs(lines: QuerySet[ApplicabilityLine]) -> set[str]:
    return set(lines.order_by().values_list("control_reference", flat=True))


def _named_by(controls: Iterable[Control]) -> set[str]:
    """The controls of the annex that these carry out."""
    return {ref for control in controls for ref in rules.refs_of(control.annex_a)}
