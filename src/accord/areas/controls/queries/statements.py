"""The Statement of Applicability that is approved, and how one that says something else comes about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Max

from accord.areas.controls import queries, rules
from accord.areas.controls.models import ApplicabilityLine
from accord.areas.controls.models import StatementOfApplicability as Statement
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
    open is decided, of these controls first, and it is approved."""
    if draft := m.once(_draft):
        gaps = m.once(_gaps)
        own = [line for ref, line in gaps if ref in refs]
        if any(not line for _, line in gaps):
            return Mend("StatementOfApplicability", "fill", draft)
        if gaps:
            return Mend("ApplicabilityLine", "decide", own[0] if own else gaps[0][1])
        return Mend("StatementOfApplicability", "approve", draft)
    return by_act(approved(m), "revise", Mend("StatementOfApplicability", "create"))


def _draft(m: Moment) -> str:
    """The latest draft, begun after what is approved; empty: there is none."""
    drafts = m.of(Statement).filter(state="draft", standard__in=rules.editions_of(m.standard))
    if last := approved(m).aggregate(last=Max("reference"))["last"]:
        drafts = drafts.filter(reference__gt=last)
    found = drafts.order_by("reference").last()
    return found.pointer if found else ""


def _gaps(m: Moment) -> list[tuple[str, str]]:
    """What stands against the approval of the draft: controls, each with its line (empty: it has none)."""
    draft = Mend("StatementOfApplicability", "", m.once(_draft)).key
    statement = m.of(Statement).get(pk=draft)
    lines = {line.control_reference: line for line in m.of(ApplicabilityLine).filter(statement=draft)}
    found = rules.contradictions(map(queries.stated, lines.values()), queries.bases(m), statement.standard)
    return [(c.control, lines[c.control].pointer if c.control in lines else "") for c in found if c.blocks]
