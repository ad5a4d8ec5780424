"""From what risks are drawn: circumstances and demands, assets, processes, suppliers, sites, what went wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from accord.areas.assets import queries as assets
from accord.areas.context.queries import active_issues, party_demands
from accord.areas.context.terms import ClimateVerdict, YesNo
from accord.areas.improvement.queries import considered
from accord.areas.processes.queries import active
from accord.areas.risks.checks.saying import by_method, in_time_to_weigh, to_weigh
from accord.areas.risks.queries import (
    about_information,
    determined,
    evaluated,
    live,
    looked_at,
    weighed,
    weighed_anew,
)
from accord.areas.suppliers.queries import CLOSE, close_to_information, said_to
from accord.kernel.checks.mending import first_pointer, gone_on_with, mended_by, mended_by_new
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment


def _named(m: Moment, field: str) -> Q:
    """Records that a live risk, or an opportunity that counts, names in a field."""
    by_risks = live(m).filter(**{f"{field}__isnull": False}).values(field)
    by_opportunities = determined(m).filter(**{f"{field}__isnull": False}).values(field)
    return Q(pk__in=by_risks) | Q(pk__in=by_opportunities)


@check("risks_follow_from_context")
def risks_follow_from_context(m: Moment) -> Verdict:
    """Risks and opportunities take up what was found about the circumstances and the requirements of parties."""
    w, demands = Words(m), party_demands(m)
    plays_no_part = Q(climate=True, climate_verdict=ClimateVerdict.NOT_RELEVANT.value)
    taken_up = w.every(
        active_issues(m),
        _named(m, "issues") | says_something("no_risk_because") | plays_no_part,
        breaks="are named by no risk and no opportunity, and do not say why none follows",
        holds="are named by a risk or an opportunity, or say why none follows",
    )
    taken_up = mended_by_new(taken_up, "Risk")
    what = "requirement of an interested party that a risk or an opportunity takes up"
    met = w.some(demands.filter(_named(m, "party_requirements")), what=what)
    if met.mend and (demand := first_pointer(demands)):
        met = replace(met, mend=Mend("Risk", "create", demand))
    found = all_of(
        w.some(live(m), what="risk"),
        w.some(determined(m), what="opportunity"),
        taken_up,
        met,
    )
    handled = demands.filter(handled=YesNo.YES.value)
    handled = called(handled, "party requirement that the management system addresses")
    return advised(
        softened(found),
        w.every(handled, _named(m, "party_requirements"), breaks="are named by no risk and no opportunity"),
    )


@check("system_risks_determined")
def system_risks_determined(m: Moment) -> Verdict:
    """What could go wrong and what could go better with the management system itself is determined and judged."""
    w, itself = Words(m), Q(system_level=True)
    wrong = w.some(
        weighed(m).filter(itself), first="assessed_on", what="assessed risk about the management system itself"
    )
    better = w.some(
        evaluated(m, determined(m)).filter(itself),
        first="evaluated_on",
        what="evaluated opportunity about the management system itself",
    )
    waiting = w.none(live(m).filter(itself), Q(state="identified"), breaks="wait to be assessed", mend="assess")
    return advised(softened(all_of(wrong, better)), waiting)


@check("assets_covered_by_risks")
def assets_covered_by_risks(m: Moment) -> Verdict:
    """For all information in use it was asked what could happen to it, unless its needs are judged normal."""
    used = assets.in_use(m).exclude(confidentiality="normal", integrity="normal", availability="normal")
    breaks, holds = (
        "are named by no risk that says what could happen",
        "are named by a risk that says what could happen",
    )

    def asked(what: str, kinds: tuple[str, ...], empty: Outcome = Outcome.NO_DATA) -> Verdict:
        events = live(m).filter(says_something("event"))
        those = called(used.filter(kind__in=kinds), f"{what} asset with more than normal needs of protection")
        found = Words(m).covered(those, events, "assets", breaks=breaks, holds=holds, empty=empty)
        return by_method(m, gone_on_with(m, found))

    systems = asked("supporting", ("software", "hardware", "service"), NOT_ASKED)
    return advised(softened(asked("information", ("information", ""))), systems)


@check("risk_properties_named")
def risk_properties_named(m: Moment) -> Verdict:
    """Every risk to information says whether confidentiality, integrity or availability would suffer, a reported one
    once the time to assess it is over, and all three were looked at."""
    w, risks = Words(m), about_information(m).filter(system_level=False)
    properties = ("confidentiality", "integrity", "availability")
    harms = Q()
    for name in properties:
        harms |= Q(**{f"affects_{name}": True})
    all_three = [w.some(risks.filter(**{f"affects_{name}": True}), what=f"risk to {name}") for name in properties]
    which = "confidentiality, integrity or availability would suffer"
    breaks, holds = f"do not say whether {which}", f"say whether {which}"
    return softened(all_of(in_time_to_weigh(m, risks, harms, breaks=breaks, holds=holds), *all_three))


@check("processes_have_risks")
def processes_have_risks(m: Moment) -> Verdict:
    """For every active process a risk was assessed or an opportunity evaluated that belongs to it."""
    w, its = Words(m), {"process": OuterRef("pk")}
    risky = Exists(w.valid(weighed(m), first="assessed_on").filter(**its))
    promising = Exists(w.valid(evaluated(m), first="evaluated_on").filter(**its))
    breaks, holds = (
        "have no assessed risk and no evaluated opportunity",
        "have an assessed risk or an evaluated opportunity",
    )
    found = w.every(active(m), risky | promising, breaks=breaks, holds=holds)
    return softened(by_method(m, gone_on_with(m, mended_by_new(found, "Risk"))))


@check("supplier_risks_assessed")
def supplier_risks_assessed(m: Moment) -> Verdict:
    """For every supplier that handles our information or runs our systems a risk that comes through it was assessed."""
    found = Words(m).covered(
        close_to_information(m),
        weighed(m),
        "suppliers",
        first="assessed_on",
        breaks="are named by no assessed risk",
        holds="are named by an assessed risk",
    )
    return said_to(m, softened(by_method(m, gone_on_with(m, found))), CLOSE)


@check("sites_risk_assessed")
def sites_risk_assessed(m: Moment) -> Verdict:
    """For every site in the inventory the risks of harm from nature and from people are assessed."""
    w, sites = Words(m), called(assets.in_use(m).filter(kind="site"), "site in the inventory")
    assessed = looked_at(m).filter(assessed_on__isnull=False)
    found = w.covered(
        sites,
        assessed,
        "assets",
        first="assessed_on",
        breaks="are named by no assessed risk",
        holds="are named by an assessed risk",
    )
    old = assessed.filter(pk__in=assessed.filter(assets__in=sites).values("pk"), review_due__isnull=False)
    found = softened(by_method(m, gone_on_with(m, found)))
    return advised(found, w.in_time(old, "review_due", old, late="past the date of their next assessment"))


@check("nonconformities_update_risks")
def nonconformities_update_risks(m: Moment) -> Verdict:
    """For every nonconformity it is said whether it changes the picture of risks, and a risk that was misjudged was
    assessed anew."""
    w, pop = Words(m), considered(m).filter(state__in=("verifying", "closed"))
    pop = called(pop, "nonconformity under verification or closed")
    touching = pop.filter(risks_touched=YesNo.YES.value, detected_on__isnull=False)
    named, anew, undated = weighed_anew(m, touching)
    closed = w.every(
        called(pop.filter(state="closed", pk__in=named.keys() - undated), "closed nonconformity that names a risk"),
        Q(pk__in=anew),
        breaks="had no new assessment of that risk since",
        holds="had a new assessment of that risk",
        empty=NOT_ASKED,
        mend="reopen",
    )
    said = w.every(
        pop,
        Q(risks_touched=YesNo.NO.value) | Q(pk__in=anew),
        breaks="leave open whether risks have changed, or name a risk that was not assessed since",
        holds="say whether risks have changed",
        mend="conclude",
    )
    said = mended_by(said, pop, {"verifying": "conclude", "closed": "reopen"})
    return all_of(_to_its_risk(m, closed, named), softened(_to_its_risk(m, said, named)))


def _to_its_risk(m: Moment, found: Verdict, named: dict[Any, str]) -> Verdict:
    """The verdict; what names a risk is mended by weighing that."""
    if found.outcome is not Outcome.FAILS or found.mend is None:
        return found
    risk = named.get(found.mend.key, "")
    if not risk.startswith("Risk:"):
        return found
    return to_weigh(m, replace(found, mend=Mend("Risk", "assess", risk)))
