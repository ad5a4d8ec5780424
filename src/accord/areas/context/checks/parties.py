"""What interested parties and what they require can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from accord.areas.context import queries
from accord.areas.context.terms import SECURITY, PartyClass, YesNo
from accord.kernel.checks.mending import asking, mended_by_new
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment


@check("parties_listed")
def parties_listed(m: Moment) -> Verdict:
    """Those whose stake counts are listed, each with the reason why; customers are among them where products and
    services are managed."""
    w, parties = Words(m), queries.active_parties(m)
    if m.standard == SECURITY:
        usual = [PartyClass.REGULATOR, PartyClass.SUPPLIER, PartyClass.PERSONNEL]
        some = w.some(parties, what="interested party")
    else:
        usual = [PartyClass.REGULATOR]
        some = w.some(
            parties.filter(party_class=PartyClass.CUSTOMER.value), what="customer among the interested parties"
        )
    reasons = w.every(
        parties,
        says_something("why_relevant"),
        breaks="do not say why they are relevant",
        holds="say why they are relevant",
    )
    return advised(
        softened(all_of(some, reasons)),
        w.listed([c.value for c in usual], parties, "party_class", what="usual kind of interested party"),
    )


@check("authorities_listed")
def authorities_listed(m: Moment) -> Verdict:
    """The authorities that may have to be told are listed, each with how it is reached."""
    w, authorities = Words(m), queries.active_parties(m).filter(party_class=PartyClass.REGULATOR.value)
    authorities = called(authorities, "authority")
    breaks, holds = "do not say how they are reached", "say how they are reached"
    reached = w.every(authorities, says_something("contact"), breaks=breaks, holds=holds)
    return softened(all_of(w.some(authorities, what="authority among the interested parties"), reached))


@check("party_demands_recorded")
def party_demands_recorded(m: Moment) -> Verdict:
    """For every interested party it is on file what it needs and expects."""
    w, demands = Words(m), queries.party_demands(m)
    found = w.covered(
        queries.active_parties(m),
        demands,
        "interested_party",
        breaks="have no requirement on file",
        holds="have their requirements on file",
    )
    vague = w.none(
        demands, Q(need_kind="") | Q(source=""), breaks="do not say of which kind they are, or where they are written"
    )
    return advised(softened(found), vague)


@check("party_demands_sorted")
def party_demands_sorted(m: Moment) -> Verdict:
    """For every requirement of an interested party it is decided whether the management system sees to it; where it
    does not, it is said why."""
    w, demands = Words(m), queries.party_demands(m)
    reasoned, taken_up = says_something("handled_reason"), Q(handled=YesNo.YES.value)
    decided = w.every(
        demands,
        taken_up | Q(handled=YesNo.NO.value) & reasoned,
        breaks="are not decided, or are left out without a reason",
        holds="are addressed by the management system, or it is said why not",
    )
    ways = w.every(demands.filter(taken_up), reasoned | Q(obligation__isnull=False), breaks="do not say how")
    return advised(softened(decided), ways)


@check("climate_demands_marked")
def climate_demands_marked(m: Moment) -> Verdict:
    """Of every interested party it is known whether it asks something about the climate, and what it asks is marked."""
    parties = queries.active_parties(m)
    asks = Q(Exists(queries.party_demands(m).filter(climate=True, interested_party=OuterRef("pk"))))
    fits = Q(climate_requirement=YesNo.YES.value) & asks | Q(climate_requirement=YesNo.NO.value) & ~asks
    found = Words(m).every(
        parties,
        fits,
        breaks="do not say whether they have requirements on climate change, or their requirements say otherwise",
        holds="say whether they have requirements on climate change, as those on file show",
    )
    if found.mend and found.outcome is Outcome.FAILS:
        said = parties.filter(pk=found.mend.key, climate_requirement=YesNo.YES.value)
        if said.exists():
            found = mended_by_new(found, "PartyRequirement", known="climate=true")
        found = asking(found, "climate_requirement")
    return all_of(softened(found), _demanded(m))


@check("parties_reviewed_in_time")
def parties_reviewed_in_time(m: Moment) -> Verdict:
    """Interested parties and what they require are looked at again by the dates set for them."""
    dated = queries.party_demands(m).filter(review_due__isnull=False)
    demands = Words(m).in_time(dated, "review_due", dated, mend="review", empty=NOT_ASKED)
    return all_of(Words(m).reviewed(queries.active_parties(m), "interested party"), demands, _demanded(m))


def _demanded(m: Moment) -> Verdict:
    """It is on file that interested parties want something at all."""
    return Words(m).some(queries.party_demands(m))
