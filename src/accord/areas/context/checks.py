"""What the records of context can show. Promises are in `standards/checks.csv`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, F, Min, OuterRef, Q, When

from accord.areas.context import queries, rules
from accord.areas.context.models import ComplianceEvaluation
from accord.areas.context.terms import QUALITY, SECURITY, Fulfilment, PartyClass, Side, YesNo
from accord.areas.documents.terms import DocumentKind
from accord.areas.improvement.queries import acted_on, named_as_source, raised
from accord.kernel.checks.exclusions import Exclusion, excludes
from accord.kernel.checks.facts import Fact, naming, tells
from accord.kernel.checks.mending import by_act, create, mended_by_new
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Deciding, Mend, Outcome, Verdict, called
from accord.kernel.checks.words import Words, advised, all_of, softened, unbroken, unless, when
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from accord.areas.context.models import Scope
    from accord.kernel.moments.moment import Moment

_SAYS_NOT_HOW = (DocumentKind.EXTERNAL, DocumentKind.RECORD)
"""The text of a law, and what shows that it was met, do not say how it is met."""


@excludes
def set_aside_by_scope(m: Moment) -> dict[str, Exclusion]:
    """The clauses that the approved scope excludes, each with its reason."""
    return {
        found.clause: Exclusion(
            f"The approved scope excludes it: {found.reason}", Deciding.of(scope), scope.approved_on
        )
        for scope in queries.scopes_in_force(m)
        for found in queries.exclusions_of(scope)
    }


@tells
def scope_and_demands(m: Moment) -> Iterator[Fact]:
    """The scope in force, and the obligations and demands of parties that name the standard."""
    for scope in queries.scopes_in_force(m):
        said = f"Scope {scope.version}, approved on {scope.approved_on:%Y-%m-%d}: {scope.statement}"
        yield Fact("scope", said, Deciding.of(scope))
    everywhere = m.for_standard("")
    for o, said in naming(m, queries.binding(everywhere), "demands", "title", "source", "applicability"):
        yield Fact("demand", f"{o.get_kind_display()}: {o.title}. {said}", Deciding.of(o))
    demands = queries.party_demands(everywhere).select_related("interested_party")
    for d, said in naming(m, demands, "title", "details", "source"):
        yield Fact("demand", f"{d.interested_party.title}: {said}", Deciding.of(d))


# ---- what several checks ask ----------------------------------------------------------------------------


def _names(records: QuerySet[Any], *relations: str, besides: tuple[str, ...] = ()) -> Q:
    """Records that name something in each of these relations that was not put away, in no state of `besides`."""
    found = Q()
    for relation in relations:
        there = Q(**{f"{relation}__isnull": False, f"{relation}__archived_on__isnull": True})
        named = records.filter(there & ~Q(**{f"{relation}__state__in": besides})) if besides else records.filter(there)
        found &= Q(pk__in=named.values("pk"))
    return found


# ---- issues ---------------------------------------------------------------------------------------------


def _bears(standard: str) -> Q:
    """What an issue must say of its effect, by the family that is asked."""
    quality = says_something("quality_effect")
    security = says_something("security_effect") | Q(confidentiality=True) | Q(integrity=True) | Q(availability=True)
    return {QUALITY: quality, SECURITY: security}.get(standard, quality | security)


@check("issues_listed")
def issues_listed(m: Moment) -> Verdict:
    """The issues inside and outside the organization that matter are listed, each with its effect.

    What states its effect on the other standard alone does not matter to this one.
    """
    w, bearing = Words(m), queries.bearing_issues(m)
    issues = bearing.filter(_bears(m.standard) | ~_bears(""))
    sides = w.listed([s.value for s in Side], issues, "side", what="kind of issue")
    effects = w.every(
        issues,
        _bears(m.standard),
        breaks="do not state their effect on the system",
        holds="state their effect on the system",
    )
    return advised(softened(all_of(sides, effects)), w.none(issues, Q(owner=None), breaks="have no owner"))


@check("climate_change_decided")
def climate_change_decided(m: Moment) -> Verdict:
    """Somebody decided, with reasons, whether climate change is a relevant issue."""
    w, decisions = Words(m), queries.climate_decisions(m)
    about = queries.active_issues(m).filter(climate=True)
    missing = by_act(about, "decide-climate", create(about))
    come = w.valid(decisions, first="climate_decided_on")
    last = decisions.order_by("climate_decided_on", "reference").last()
    found = all_of(
        w.some(come, what="decision on climate change", mend=missing),
        w.none(
            called(about.exclude(climate_verdict="") if last else decisions, "issue about climate change"),
            ~Q(climate_verdict=last.climate_verdict if last else ""),
            breaks="say something else than the latest decision",
            holds="say the same as the latest decision",
            empty=NOT_ASKED,
            mend="retire",
        ),
    )
    return advised(softened(found), w.only(decisions, what="issue with a decision on climate change"))


@check("issues_reviewed_in_time")
def issues_reviewed_in_time(m: Moment) -> Verdict:
    """Every issue is looked at again by the date set for it."""
    return Words(m).reviewed(queries.active_issues(m), "issue")


# ---- interested parties ---------------------------------------------------------------------------------


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


# ---- scope ----------------------------------------------------------------------------------------------


@check("scope_documented")
def scope_documented(m: Moment) -> Verdict:
    """A scope of this management system stands in writing, in a version that a named person approved."""
    w, scopes = Words(m), queries.scopes_that_hold(m)
    written = ~Q(version="") & says_something("statement") & Q(approved_by__isnull=False)
    if m.standard == QUALITY:
        written &= says_something("products_and_services")
    found = w.every(
        scopes,
        written,
        since="approved_on",
        mend="revise",
        breaks="leave open what they cover, or have no approver or no date of approval that has come",
        holds="say what they cover, and were approved by a named person",
    )
    several = "are approved for a standard that has several"
    one = softened(w.none(scopes, queries.doubled_scopes(m), breaks=several, empty=NOT_ASKED, mend="supersede"))
    handed_out = Q(document__state="in_force", document__archived_on=None)
    return advised(
        unless(softened(found), one),
        w.signed(scopes, "I approve this scope", breaks="have no signature of Accord on their approval"),
        w.every(scopes, handed_out, breaks="stand in no document in force"),
    )


@check("scope_drawn")
def scope_drawn(m: Moment) -> Verdict:
    """The approved scope names what lies inside, and the issues and requirements in view of which the line was
    drawn."""
    w, scopes = Words(m), queries.scopes_that_hold(m)
    drawn = says_something("processes") & _names(scopes, "issues", "requirements")
    drawn &= _names(scopes, "sites", besides=("closed",))
    if m.standard == QUALITY:
        drawn &= says_something("products_and_services")
    if m.standard == SECURITY:
        drawn &= says_something("assets_and_networks")
    found = w.every(
        scopes,
        drawn,
        mend="revise",
        breaks="leave open what lies inside, or which issues and requirements were considered",
        holds="name what lies inside, and the issues and requirements that were considered",
    )
    gone = Q(issues__state="retired") | Q(requirements__state="retired")
    gone |= Q(requirements__interested_party__state="retired")
    outdated = w.none(scopes, gone, breaks="rest on an issue or a requirement that was retired meanwhile")
    closed = w.none(scopes, Q(sites__state="closed"), breaks="name a site that was closed meanwhile")
    return advised(softened(found), outdated, closed)


@check("scope_interfaces_named")
def scope_interfaces_named(m: Moment) -> Verdict:
    """The approved scope names where own work meets that of others, and who they are."""
    w, scopes = Words(m), queries.scopes_that_hold(m)
    read = {s.pk: rules.parse_interfaces(s.interfaces) for s in scopes}
    named = [pk for pk, (found, wrong) in read.items() if found and not wrong]
    agreed = [pk for pk, (found, _) in read.items() if all(i.agreement for i in found)]
    found = w.every(
        scopes,
        Q(pk__in=named),
        mend="revise",
        breaks="name no interface, or one without the other side",
        holds="name their interfaces, and who is on the other side",
    )
    loose = w.every(scopes, Q(pk__in=agreed), breaks="have interfaces that do not say what was agreed")
    return advised(softened(found), loose)


def _reasoned(scope: Scope) -> bool:
    return not rules.parse_exclusions(scope.exclusions)[1]


@check("scope_exclusions_reasoned")
def scope_exclusions_reasoned(m: Moment) -> Verdict:
    """What the approved scope sets aside has its reason, line by line."""
    scopes = queries.scopes_that_hold(m)
    anything = any(s.exclusions.strip() for s in scopes)
    return Words(m).every(
        scopes,
        Q(pk__in=[s.pk for s in scopes if _reasoned(s)]),
        mend="revise",
        breaks="have an exclusion that is not clause, colon, reason",
        holds="give the reason for each clause that is set aside" if anything else "set no clause aside",
    )


# ---- obligations ----------------------------------------------------------------------------------------


UNFULFILLED = "obligation that was not fully fulfilled"


@check("obligations_registered")
def obligations_registered(m: Moment) -> Verdict:
    """Every law, rule, contract and promise that binds the organization says where it stands, what it requires, whether
    it applies and how it is met, and somebody looks after it."""
    w, listed, binding = Words(m), queries.active_obligations(m), queries.binding(m)
    holding, ours = ("approved", "in_force"), [k.value for k in DocumentKind if k not in _SAYS_NOT_HOW]
    how = listed.filter(documents__state__in=holding, documents__kind__in=ours, documents__archived_on=None)
    written = Q(pk__in=how.values("pk"))
    met = Q(applies=YesNo.YES.value) & (says_something("met_by") | written)
    left = Q(applies=YesNo.NO.value) & says_something("applicability")
    open_yet = ~(says_something("source", "demands") & (met | left))
    begun = w.valid(listed, first="applies_from")
    said = w.none(
        begun,
        open_yet,
        breaks="leave open where they are written, what they require, whether they apply, or how they are met",
        holds="say where they are written, what they require, whether they apply and how they are met",
    )
    if said.outcome is Outcome.HOLDS:
        coming = listed.exclude(pk__in=begun.values("pk")).filter(open_yet)
        said = replace(said, lapses_on=coming.aggregate(first=Min("applies_from"))["first"])
    ended = queries.said_to_have_ended(m)
    gone = w.none(ended, Q(), breaks="are active, and say when they ended", empty=NOT_ASKED, mend="end")
    breaks, holds = "have an owner who has left", "have an owner who works here"
    here = w.still_here(binding, "owner", breaks=breaks, holds=holds)
    owned = w.every(binding, Q(owner__isnull=False), breaks="have no owner", holds="have an owner", empty=NOT_ASKED)
    return all_of(softened(said), here, softened(owned), softened(gone))


@check("obligations_reviewed_in_time")
def obligations_reviewed_in_time(m: Moment) -> Verdict:
    """For every obligation somebody looks by the date set for it whether its text has changed."""
    return Words(m).reviewed(queries.binding(m), "obligation")


@check("obligations_evaluated_in_time")
def obligations_evaluated_in_time(m: Moment) -> Verdict:
    """For every obligation it is judged by the date set for it whether it is fulfilled."""
    w, binding = Words(m), queries.judged(m, queries.binding(m))
    latest, evaluated = queries.last_evaluations(m, binding), binding.filter(judged_on__isnull=False)
    done = w.valid(evaluated, first="judged_on")
    mend = by_act(binding, "evaluate", Mend("Obligation", "create"))
    judged = w.every(
        called(evaluated, "evaluated obligation"),
        Q(judged_as__in=[f.value for f in Fulfilment]),
        breaks="do not say whether they are fulfilled",
        holds="say whether they are fulfilled",
        empty=NOT_ASKED,
        mend="evaluate",
    )
    found = all_of(_evaluated_by_plan(m, binding), w.some(done, what="obligation that was evaluated", mend=mend))
    return advised(
        unless(found, softened(judged)),
        w.none(latest, Q(evidence=""), breaks="do not say what was looked at"),
    )


def _evaluated_by_plan(m: Moment, binding: QuerySet[Any]) -> Verdict:
    """None is past the day of its next evaluation. Where an evaluation came in by itself, the obligation does not say
    when the next one is due, at the latest once its own day has passed."""
    w, by_itself = Words(m), Q(last_on__isnull=False) & (Q(evaluated_on=None) | Q(last_on__gt=F("evaluated_on")))
    next_due = Case(When(Q(judged_on=None) | Q(evaluation_due__gt=F("judged_on")), then=F("evaluation_due")))
    dated, act = binding.annotate(next_due=next_due), "evaluate"
    undated = "have no date for the next evaluation"
    planned = w.planned(
        dated.exclude(by_itself), "next_due", dated, undated=undated, mend=act, date_by=act, first="applies_from"
    )
    others = w.every(
        called(dated.filter(by_itself), "evaluated obligation"),
        Q(),
        "next_due",
        breaks="have no date for the next evaluation",
        holds="have a date for the next evaluation",
        empty=NOT_ASKED,
        mend=act,
    )
    return all_of(planned, softened(others))


@check("obligation_breaches_followed", alone=False)
def obligation_breaches_followed(m: Moment) -> Verdict:
    """Where an obligation was found not or only partly fulfilled, something follows from it."""
    broken = queries.broken(m)
    return when(
        broken.exists(),
        lambda: _breaches(m, broken),
        otherwise="No obligation was last found partly or not fulfilled.",
    )


def _breaches(m: Moment, broken: QuerySet[Any]) -> Verdict:
    w, latest = Words(m), queries.last_evaluations(m, broken)
    taken_up = latest.filter(Q(nonconformity__in=raised(m)) | Q(pk__in=named_as_source(m, ComplianceEvaluation)))
    followed = Q(pk__in=taken_up.values("obligation")) | Q(pk__in=acted_on(m, broken, "judged_on"))
    judged, binds = Q(pk__in=latest.values("obligation")), ~Q(applies=YesNo.NO.value)
    found = w.every(
        called(broken.filter(judged, binds), UNFULFILLED),
        followed,
        empty=NOT_ASKED,
        breaks="have led to no action and no nonconformity",
        holds="have led to an action or a nonconformity",
    )
    found = mended_by_new(found, "Action", field="source")
    shown = w.every(
        called(broken, UNFULFILLED),
        judged & binds,
        mend="evaluate",
        breaks="have no evaluation on file that found this, or are said not to apply without a reason",
        holds="have the evaluation on file that found this",
    )
    wanting = unbroken(broken, broken, breaks="are not or only partly fulfilled")
    return advised(all_of(found, softened(shown)), wanting)
