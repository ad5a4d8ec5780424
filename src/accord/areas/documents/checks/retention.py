"""What retention rules can show: how long records are kept, how safely, and how they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.documents import queries
from accord.kernel.checks.mending import by_act, lacking
from accord.kernel.checks.registry import check
from accord.kernel.checks.words import Words, advised, all_of, softened
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment


@check("retention_settled")
def retention_settled(m: Moment) -> Verdict:
    """For every kind of record that is kept it is settled how long, and what becomes of it afterwards."""
    w, rules = Words(m), queries.retention_rules(m)
    settled = w.every(
        rules,
        says_something("keep_for") & ~Q(disposal=""),
        breaks="do not say how long records are kept, or what happens to these then",
        holds="say how long records are kept, and what happens to these then",
    )
    endless = w.none(rules, Q(keep_days__isnull=False, starts=""), breaks="do not say from which day the time runs")
    return advised(softened(settled), endless)


@check("disposals_in_time")
def disposals_in_time(m: Moment) -> Verdict:
    """What is past its time is disposed of by the date set for it, unless it is on hold."""
    w, ending = Words(m), queries.rules_that_end(m)
    found = w.planned(
        ending,
        "disposal_due",
        queries.complete_rules(m),
        undated="have no date for the next disposal",
        mend="dispose",
    )
    open_ended = queries.retention_rules(m).filter(keep_days=None) | queries.retention_rules(m).filter(disposal="")
    return advised(
        lacking(found, open_ended, "keep_for disposal"),
        w.none(ending, Q(disposed_on__isnull=False, disposal_proof=""), breaks="have no proof of the last disposal"),
        w.none(queries.retention_rules(m), Q(on_hold=True, hold_reason=""), breaks="are on hold and do not say why"),
    )


@check("records_kept_safe")
def records_kept_safe(m: Moment) -> Verdict:
    """Every kind of record has its place and its protection, and somebody tried lately whether an old one can still be
    found and read."""
    w, rules = Words(m), queries.retention_rules(m)
    kept = w.every(
        rules,
        says_something("kept_at", "protection"),
        breaks="do not say where and how safely records are kept",
        holds="say where and how safely records are kept",
    )
    tried = w.last_within(
        rules.filter(says_something("retrieval")),
        "retrieved_on",
        m.days("process_evidence"),
        what="trial to find and read an old record",
        mend=by_act(rules, "retrieve"),
    )
    return softened(all_of(kept, tried))
