"""What the rights of access can show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accord.areas.assets.queries import PRIVILEGED, grants_to_people, privileged_grants, standing_grants
from accord.areas.assets.terms import Level
from accord.kernel.checks.mending import asking
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened
from accord.kernel.records.nothing import has, says_something

if TYPE_CHECKING:
    from accord.areas.assets.models import AccessGrant
    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment


def _by_another(w: Words, grants: QuerySet[AccessGrant]) -> Verdict:
    """Nobody granted a right to himself or herself. That an act refuses; what an import brings shows it only."""
    return softened(
        w.none(
            grants,
            Q(granted_by=F("person")),
            breaks="were granted by their holder",
            holds="were granted by another person than their holder",
        )
    )


def _by_holder(w: Words, grants: QuerySet[AccessGrant]) -> Verdict:
    """Whoever has a right seldom finds that it is needed no more."""
    return w.none(grants, Q(reviewed_by=F("person")), breaks="were last reviewed by their holder")


def _of_others(grants: QuerySet[AccessGrant]) -> Exists:
    """Whether among these another person has a right on the same system by the same account."""
    same = grants.filter(asset=OuterRef("asset"), account_name=OuterRef("account_name"), person__isnull=False)
    return Exists(same.exclude(account_name="").exclude(person=OuterRef("person")))


def _granted(found: Verdict) -> Verdict:
    """The verdict; where there is no right yet, one is granted, so that it is known by whom and when."""
    mend = found.mend
    return replace(found, mend=replace(mend, verb="grant")) if mend and mend.verb == "create" else found


@check("access_granted_for_need")
def access_granted_for_need(m: Moment) -> Verdict:
    """Every right of access that runs has a need and was granted on a named day by somebody else than its holder."""
    w, grants = Words(m), standing_grants(m)
    reasoned = w.every(
        grants,
        says_something("need") & by_who_was_here("granted_by", "granted_on"),
        since="granted_on",
        breaks="do not state a need, or who granted them and when, or name somebody who had left before",
        holds="state a need, and who granted them and when",
    )
    return advised(
        _granted(all_of(_by_another(w, grants), softened(reasoned))),
        w.none(grants, Q(requested_by=F("granted_by")), breaks="were granted by the person who asked for them"),
    )


@check("leavers_have_no_access")
def leavers_have_no_access(m: Moment) -> Verdict:
    """Nobody who has left still has a right of access."""
    w, grants = Words(m), grants_to_people(m)
    breaks, holds = "are held by somebody who has left", "are held by somebody who works here"
    late = w.in_time(
        grants.filter(person__left_on__isnull=False),
        "person__left_on",
        grants,
        days=m.days("leaver_access"),
        mend="revoke",
        late="held by somebody who left too long ago",
    )
    unknown = w.none(grants, Q(person__state="left", person__left_on=None), breaks=breaks, holds=holds, mend="revoke")
    found = all_of(late, unknown, softened(w.with_person(grants, "person", breaks=breaks, holds=holds, mend="revoke")))
    return _granted(found)


@check("accounts_belong_to_somebody")
def accounts_belong_to_somebody(m: Moment) -> Verdict:
    """Every right in a system is tied to a named account of one person, and shared accounts have a reason and
    somebody who allowed them."""
    w, in_systems = Words(m), called(grants_to_people(m).exclude(level=Level.ENTER.value), "access grant in a system")
    allowed = Q(shared=True) & says_something("need") & by_who_was_here("granted_by", "granted_on", undated=True)
    own = Q(shared=False) & ~Q(_of_others(in_systems))
    found = w.every(
        in_systems,
        says_something("account_name") & (own | allowed),
        breaks="name no account, or one shared without permission and reason",
        holds="are tied to an account",
    )
    found = asking(_granted(found), "account_name shared need")
    return advised(softened(found), w.none(in_systems, Q(shared=True), breaks="are on a shared account"))


@check("access_reviewed_in_time")
def access_reviewed_in_time(m: Moment) -> Verdict:
    """Every right of access is looked at again by the date set for it, and none outlives its end."""
    w, grants = Words(m), standing_grants(m)
    by_plan = w.reviewed(grants)
    ending = grants.filter(expires_on__isnull=False)
    ended = w.in_time(ending, "expires_on", grants, mend="revoke", late="past the last day")
    never = grants.filter(reviewed_on__isnull=True, granted_on__isnull=False)
    days = m.days("access_review")
    return advised(
        _granted(all_of(by_plan, softened(ended))),
        w.in_time(never, "granted_on", grants, days=days, late=f"older than {days} days and never reviewed"),
        _by_holder(w, grants),
    )


@check("privileged_access_restricted")
def privileged_access_restricted(m: Moment) -> Verdict:
    """Every privileged right has a need, a granter other than its holder, an account of its own, and a holder who works
    here."""
    w, grants, privileged = Words(m), standing_grants(m), privileged_grants(m)
    named = (says_something("account_name") & ~Q(_of_others(grants))) | Q(level=Level.ENTER.value)
    granted = by_who_was_here("granted_by", "granted_on", undated=True)
    bound = w.every(
        privileged,
        has("person") & granted & says_something("need") & Q(shared=False) & named,
        breaks="have no person, need, account of their own or granter who had not left",
        holds="have a person, a need, a granter and an account",
    )
    bound = asking(bound, "person account_name shared need granted_by")
    breaks, holds = "are held by somebody who has left", "are held by somebody who works here"
    here = w.still_here(privileged, "person", breaks=breaks, holds=holds, mend="revoke")
    everyday = grants.filter(privileged=False, person=OuterRef("person"), account_name=OuterRef("account_name"))
    mixed = Exists(everyday.exclude(account_name="").exclude(level=Level.ADMINISTER.value))
    return advised(
        _granted(all_of(_by_another(w, privileged), softened(bound), softened(here))),
        w.every(privileged, has("expires_on"), breaks="have no end"),
        w.none(privileged, Q(mixed), breaks="are on an account that carries ordinary rights too"),
    )


@check("privileged_access_reviewed_in_time")
def privileged_access_reviewed_in_time(m: Moment) -> Verdict:
    """Every privileged right is looked at again by the date set for it."""
    w, privileged = Words(m), privileged_grants(m)
    days = m.days("access_review") // 2
    late = f"were not reviewed within {days} days"
    never = called(privileged.filter(reviewed_on__isnull=True), PRIVILEGED)
    return advised(
        _granted(w.reviewed(privileged)),
        w.every_within(
            called(privileged.filter(reviewed_on__isnull=False), PRIVILEGED), "reviewed_on", days, breaks=late
        ),
        w.every_within(never, "granted_on", days, breaks=late),
        _by_holder(w, privileged),
    )


@check("privileged_second_factor")
def privileged_second_factor(m: Moment) -> Verdict:
    """Every privileged right takes more than a password to use."""
    privileged = called(privileged_grants(m).exclude(level=Level.ENTER.value), PRIVILEGED)
    breaks, holds = (
        "have no second factor",
        "have a second factor",
    )
    return softened(_granted(Words(m).every(privileged, Q(second_factor=True), breaks=breaks, holds=holds)))
