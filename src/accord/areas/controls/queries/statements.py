"""The Statement of Applicability that is approved, and how one that says something else comes about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Max

from accord.areas.controls import queries, rules
from accord.areas.controls.models import ApplicabilityLine, Control
from accord.areas.controls.models import StatementOfApplicability as Statement
from accord.areas.controls.terms import YesNo
from accord.kernel.checks.mending import by_act
from accord.kernel.checks.verdict import Mend

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment


def approved(m: Moment) -> QuerySet[Statement]:
    """The Statements of the standard that are approved, also one that is so from a day to come."""
    return m.of(Statement).filter(state="approved", standard__in=rules.editions_of(m.standard))


def next_statement(m: Moment, refs: Sequence[str] = ()) -> Mend | None:
    """What brings about a Statement that says something else: a draft that is begun is filled, what its lines leave
    open is decided, of these controls first, what they say to be implemented is so, and it is approved."""
    if draft := m.once(_draft):
        gaps = m.once(_gaps)
        if any(not line for _, line, _ in gaps):
            return Mend("StatementOfApplicability", "fill", draft)
        if not gaps:
            return Mend("StatementOfApplicability", "approve", draft)
        ref, line, hollow = next((gap for gap in gaps if gap[0] in refs), gaps[0])
        return _in_place(m, ref) if hollow else Mend("ApplicabilityLine", "decide", line)
    return by_act(approved(m), "revise", Mend("StatementOfApplicability", "create"))


def to_take_in(m: Moment, refs: Collection[str]) -> Mend | None:
    """What brings about a Statement that takes these controls of the annex in: the first of their lines that does not
    is decided in a draft that is begun."""
    if draft := m.once(_draft):
        lines = m.of(ApplicabilityLine).filter(statement=Mend("", "", draft).key, control_reference__in=refs)
        open_ones = lines.exclude(applicable=YesNo.YES.value)
        if found := by_act(open_ones.order_by("reference"), "decide"):
            return found
    return next_statement(m, tuple(refs))


def _in_place(m: Moment, ref: str) -> Mend | None:
    """What puts a control of the annex in place: one here that names it, or a new one."""
    planned = m.of(Control).filter(state="planned")
    own = [c.pk for c in planned.only("annex_a") if ref in rules.refs_of(c.annex_a)]
    return by_act(planned.filter(pk__in=own), "implement", Mend("Control", "create", known=urlencode({"annex_a": ref})))


def _draft(m: Moment) -> str:
    """The latest draft, begun after what is approved; empty: there is none."""
    drafts = m.of(Statement).filter(state="draft", standard__in=rules.editions_of(m.standard))
    if last := approved(m).aggregate(last=Max("reference"))["last"]:
        drafts = drafts.filter(reference__gt=last)
    found = drafts.order_by("reference").last()
    return found.pointer if found else ""


def _gaps(m: Moment) -> list[tuple[str, str, bool]]:
    """What stands against the approval of the draft: controls, each with its line (empty: it has none), and whether
    that is right and no control is in place as it says."""
    draft = Mend("StatementOfApplicability", "", m.once(_draft)).key
    statement = m.of(Statement).get(pk=draft)
    lines = {line.control_reference: line for line in m.of(ApplicabilityLine).filter(statement=draft)}
    found = rules.contradictions(map(queries.stated, lines.values()), queries.bases(m), statement.standard)
    pointers = {ref: line.pointer for ref, line in lines.items()}
    return [(c.control, pointers.get(c.control, ""), c.kind == "hollow") for c in found if c.blocks]
