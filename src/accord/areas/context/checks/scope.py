"""What the scope of the management system can show, and what it tells other areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accord.areas.context import queries, rules
from accord.areas.context.terms import QUALITY, SECURITY
from accord.kernel.checks.exclusions import Exclusion, excludes
from accord.kernel.checks.facts import Fact, naming, tells
from accord.kernel.checks.registry import check
from accord.kernel.checks.saying import day_in_words
from accord.kernel.checks.verdict import NOT_ASKED, Deciding, Verdict
from accord.kernel.checks.words import Words, advised, by_who_was_here, softened, unless
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from accord.areas.context.models import Scope
    from accord.kernel.moments.moment import Moment


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
        assert scope.approved_on  # it is in force
        said = f"Scope {scope.version}, approved on {day_in_words(scope.approved_on)}: {scope.statement}"
        yield Fact("scope", said, Deciding.of(scope))
    everywhere = m.for_standard("")
    for o, said in naming(m, queries.binding(everywhere), "demands", "title", "source", "applicability"):
        yield Fact("demand", f"{o.get_kind_display()}: {o.title}. {said}", Deciding.of(o))
    demands = queries.party_demands(everywhere).select_related("interested_party")
    for d, said in naming(m, demands, "title", "details", "source"):
        yield Fact("demand", f"{d.interested_party.title}: {said}", Deciding.of(d))


def _names(records: QuerySet[Any], *relations: str, besides: tuple[str, ...] = ()) -> Q:
    """Records that name something in each of these relations that was not put away, in no state of `besides`."""
    found = Q()
    for relation in relations:
        there = Q(**{f"{relation}__isnull": False, f"{relation}__archived_on__isnull": True})
        named = records.filter(there & ~Q(**{f"{relation}__state__in": besides})) if besides else records.filter(there)
        found &= Q(pk__in=named.values("pk"))
    return found


@check("scope_documented")
def scope_documented(m: Moment) -> Verdict:
    """A scope of this management system stands in writing, in a version that a named person approved."""
    w, scopes = Words(m), queries.scopes_that_hold(m)
    written = ~Q(version="") & says_something("statement") & by_who_was_here("approved_by", "approved_on")
    if m.standard == QUALITY:
        written &= says_something("products_and_services")
    found = w.every(
        scopes,
        written,
        since="approved_on",
        mend="revise",
        breaks="leave open what they cover, or have no date of approval that has come or no approver who had not left",
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
