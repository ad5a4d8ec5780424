"""What the inventory and the rights of access can show. The promise of each check is in `standards/checks.csv`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accord.areas.assets.models import Asset
from accord.areas.assets.queries import (
    PRIVILEGED,
    carrying_information,
    erased_since_use,
    grants_to_people,
    held,
    in_use,
    open_to_all,
    passed_on,
    privileged_grants,
    standing_grants,
    too_secret,
)
from accord.areas.assets.terms import Classification, Level
from accord.areas.documents.queries import in_force, retention_rules
from accord.areas.documents.terms import Disposal, DocumentKind
from accord.areas.processes.queries import core, of_core
from accord.kernel.checks.mending import by_act, create
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Outcome, Verdict, called
from accord.kernel.checks.words import Words, advised, all_of, softened, unless
from accord.kernel.records.nothing import filled, has, says_something

if TYPE_CHECKING:
    from accord.areas.assets.models import AccessGrant
    from accord.kernel.moments.moment import Moment

ABOVE_PUBLIC = (Classification.INTERNAL.value, Classification.CONFIDENTIAL.value, Classification.STRICT.value)
MAY_CHANGE = (Level.WRITE.value, Level.ADMINISTER.value)


# ---- the inventory ---------------------------------------------------------------------------------------------------


@check("assets_have_owner")
def assets_have_owner(m: Moment) -> Verdict:
    """Everything in the inventory that is in use has an owner who is still with us."""
    w, used = Words(m), in_use(m)
    breaks, holds = "have no owner, or one who has left", "have an owner who works here"
    return advised(
        w.with_person(used, "owner", breaks=breaks, holds=holds),
        w.every(used, filled("kind"), breaks="have no kind"),
    )


@check("assets_classified")
def assets_classified(m: Moment) -> Verdict:
    """Everything in use that is or carries information has its class."""
    w, used, classed = Words(m), in_use(m), filled("classification")
    information = called(used.filter(kind="information"), "information asset")
    carrying = called(used.filter(kind__in=("software", "hardware", "service", "")), "asset that carries information")
    too_open = Q(classification="public") & too_secret()
    told_to_all = "are classified as public, though their confidentiality matters more than usual"
    return advised(
        all_of(
            w.every(information, classed, breaks="have no class", holds="have a class"),
            softened(w.every(carrying, classed, breaks="have no class", holds="have a class", empty=NOT_ASKED)),
            *(
                softened(w.none(some, too_open, breaks=told_to_all, holds="have a class", empty=NOT_ASKED))
                for some in (information, carrying)
            ),
        ),
        w.every(
            information,
            filled("confidentiality", "integrity", "availability"),
            breaks="do not say how much confidentiality, integrity and availability matter",
        ),
    )


def _begun_with(found: Verdict, assets: QuerySet[Asset], verb: str) -> Verdict:
    """The verdict, mended by an act on the first of these assets; where there is none, by listing one."""
    return replace(found, mend=by_act(assets, verb, found.mend)) if found.mend else found


@check("assets_confirmed_in_time")
def assets_confirmed_in_time(m: Moment) -> Verdict:
    """Everything in the inventory is confirmed by its owner by the date set for it."""
    w, ours = Words(m), held(m)
    by_plan = w.planned(
        ours, "review_due", ours, undated="have no date for the next confirmation", mend="confirm", date_by="confirm"
    )
    confirmed = w.valid(ours.filter(reviewed_on__isnull=False), first="reviewed_on")
    some = _begun_with(w.some(confirmed, what="asset with a confirmation"), ours, "confirm")
    return advised(
        all_of(by_plan, softened(some)),
        w.every(ours, has("reviewed_on"), breaks="were never confirmed by their owner"),
    )


@check("assets_have_handling_rules")
def assets_have_handling_rules(m: Moment) -> Verdict:
    """For every class above public that information in use bears, a document in force says how it is handled."""
    w, used = Words(m), in_use(m)
    classes = [c for c in ABOVE_PUBLIC if used.filter(classification=c).exists()]
    if not classes:
        return w.some(used.filter(classification__in=ABOVE_PUBLIC), what="asset in use of a class above public")
    says_nothing = (DocumentKind.RECORD.value, DocumentKind.FORM.value)
    rules = w.valid(in_force(m), first="effective_from").exclude(kind__in=says_nothing)
    ruled = used.filter(pk__in=used.filter(handling__in=rules).values("pk"))
    bare = used.filter(classification__in=classes).exclude(classification__in=ruled.values("classification"))
    close = used.filter(classification__in=(Classification.CONFIDENTIAL.value, Classification.STRICT.value))
    close = called(close, "confidential or stricter asset")
    return advised(
        softened(
            w.listed(
                classes,
                ruled,
                "classification",
                what="class of information",
                breaks="have no handling rule in force",
                holds="have a handling rule in force",
                mend=by_act(bare, "edit"),
            )
        ),
        w.every(close, Q(pk__in=ruled.values("pk")), breaks="name no handling rule in force"),
    )


@check("assets_returned_by_leavers")
def assets_returned_by_leavers(m: Moment) -> Verdict:
    """Nobody who has left still has something of ours in hand."""
    w, out = Words(m), called(in_use(m).filter(holder__isnull=False), "asset that was handed out")
    breaks, holds = "are held by somebody who has left", "are held by somebody who works here"
    returned = called(held(m).filter(state="returned"), "returned asset")
    nowhere = in_use(m).filter(Q(site=None) | Q(site__remote=True), kind="hardware", holder=None)
    unsaid = w.still_here(
        called(nowhere, "device without a place or a holder"),
        "owner",
        breaks="belong to somebody who has left",
        holds="belong to somebody who works here",
    )
    there = in_use(m).filter(kind="hardware", holder=None)
    handed = w.with_person(out, "holder", breaks=breaks, holds=holds, mend="return")
    if not out.exists():
        handed = replace(handed, mend=by_act(there, "hand-out", create(in_use(m), kind="hardware")))
    return advised(
        all_of(handed, softened(unsaid)),
        w.every(returned, says_something("return_note"), breaks="do not say in which condition they came back"),
    )


@check("assets_labelled")
def assets_labelled(m: Moment) -> Verdict:
    """For all information above public it is settled by what one sees its class."""
    information = in_use(m).filter(kind="information", classification__in=ABOVE_PUBLIC)
    information = called(information, "information asset above public")
    breaks, holds = "do not say how their class is marked", "say how their class is marked"
    return softened(Words(m).every(information, says_something("labelling"), breaks=breaks, holds=holds))


@check("assets_have_access_rule")
def assets_have_access_rule(m: Moment) -> Verdict:
    """For every system, room and body of information it is settled who may reach it, and for what."""
    guarded = in_use(m).filter(kind__in=("information", "software", "service", "site", "")).exclude(open_to_all())
    guarded = called(guarded, "asset that is not open to all")
    breaks, holds = "do not state who may access them", "state who may access them"
    return softened(Words(m).every(guarded, says_something("access_rule"), breaks=breaks, holds=holds))


PERSONAL = "asset with personal data"


@check("personal_data_registered")
def personal_data_registered(m: Moment) -> Verdict:
    """What holds data about people is listed, with an owner and a class, and it is settled on which ground and how
    long such data are kept and how they end."""
    w, about_people = Words(m), called(in_use(m).filter(personal_data=True), PERSONAL)
    rules = called(retention_rules(m).filter(personal_data=True), "retention rule for personal data")
    ending = [d.value for d in (Disposal.DELETE, Disposal.DESTROY, Disposal.ANONYMISE, Disposal.RETURN)]
    registered = w.every(
        about_people,
        has("owner") & filled("classification"),
        breaks="have no owner or no class",
        holds="have an owner and a class",
    )
    looked_after = w.still_here(
        about_people,
        "owner",
        breaks="have an owner who has left",
        holds="have an owner who works here",
    )
    settled = w.every(
        rules,
        has("keep_days") & says_something("legal_ground") & Q(disposal__in=ending),
        breaks="name no legal ground or no end, or keep such data for good",
        holds="name a legal ground and an end",
    )
    return all_of(softened(registered), looked_after, softened(settled))


@check("assets_off_premises_protected")
def assets_off_premises_protected(m: Moment) -> Verdict:
    """Whatever is used outside our sites was handed out to somebody, and what it stores is encrypted unless it is
    public."""
    w = Words(m)
    at_home = Q(kind="hardware") & (Q(site__remote=True) | Q(site=None, holder__site__remote=True))
    away = Q(off_premises=True) | at_home
    outside = called(in_use(m).filter(away).exclude(kind__in=("service", "people", "site")), "asset used off premises")
    storing = outside.filter(kind__in=("information", "software", "hardware", ""))
    given = w.every(
        outside,
        has("holder"),
        since="handed_out_on",
        breaks="were not handed out to a named person on a day",
        holds="were handed out to a named person",
        mend="hand-out",
    )
    sealed = w.every(
        called(storing.exclude(open_to_all()), "asset used off premises that is not public"),
        Q(encrypted=True),
        breaks="are not marked as encrypted",
        holds="are encrypted",
        empty=NOT_ASKED,
    )
    return softened(all_of(given, sealed))


@check("erased_before_leaving")
def erased_before_leaving(m: Moment) -> Verdict:
    """Nothing that carried information was disposed of or handed on before it was erased."""
    w, gone = Words(m), Q(state="disposed")
    left = carrying_information(m.of(Asset)).filter(gone | passed_on())
    left = called(left, "asset that was disposed of or handed on")
    disposed = gone & Q(erased_on__lte=F("disposed_on")) & says_something("disposal") & erased_since_use()
    again = passed_on() & Q(erased_on__gte=F("returned_on"), erased_on__lte=F("handed_out_on"))
    found = w.every(
        left,
        disposed | again,
        since="erased_on",
        breaks="have no erasure on file from before",
        holds="were erased before",
    )
    disposals = called(left.filter(gone), "disposed asset")
    if found.mend and found.outcome is Outcome.FAILS:  # what is gone is locked: a person judges
        again_here = left.filter(passed_on(), pk=found.mend.key).exists()
        found = replace(found, mend=replace(found.mend, verb="return") if again_here else None)
    return advised(
        softened(found),
        w.every(disposals, has("disposal_verified_by"), breaks="have a disposal that nobody verified"),
    )


@check("maintenance_in_time")
def maintenance_in_time(m: Moment) -> Verdict:
    """Whatever needs upkeep is maintained by the date set for it."""
    w, used = Words(m), in_use(m)
    kept_up = used.filter(has("maintenance_interval") | has("maintenance_due"))
    kept_up = called(kept_up, "asset to be maintained")
    by_plan = w.planned(
        kept_up,
        "maintenance_due",
        kept_up,
        undated="have no date for the next maintenance",
        mend="maintain",
        date_by="maintain",
    )
    put_off = w.kept_to(
        kept_up, "maintained_on", "maintenance_interval", "maintenance_due", done="maintained", mend="maintain"
    )
    done = w.valid(kept_up.filter(maintained_on__isnull=False), first="maintained_on")
    some = _begun_with(w.some(done, what="maintained asset"), kept_up, "maintain")
    plant = used.filter(kind="infrastructure").exclude(integrity="normal", availability="normal")
    plant = called(plant, "infrastructure asset with more than normal needs")
    unplanned = w.every(
        plant,
        says_something("maintenance") | has("maintenance_interval") | has("maintenance_due"),
        breaks="have no maintenance plan, and do not say how they are kept working",
        holds="have a maintenance plan, or say how they are kept working",
        empty=NOT_ASKED,
    )
    return advised(
        unless(all_of(by_plan, softened(some), softened(unplanned)), put_off),
        w.every(
            called(kept_up.filter(maintained_on__isnull=False), "maintained asset"),
            says_something("maintenance_result"),
            breaks="do not say what was done",
        ),
    )


@check("infrastructure_listed")
def infrastructure_listed(m: Moment) -> Verdict:
    """What each core process of our own needs to run is in the inventory, and for machines, networks and premises it is
    said how they are kept working."""
    w, used = Words(m), in_use(m)
    built = called(used.filter(kind__in=("site", "infrastructure", "hardware")), "item of infrastructure")
    means = used.filter(kind__in=("site", "infrastructure", "hardware", "software", "service"))
    listed = w.covered(
        called(core(m).filter(outsourced=False), "own core process"),
        means,
        "processes",
        breaks="have nothing in the inventory that they need",
        holds="have in the inventory what they need",
    )
    kept = w.every(
        built,
        filled("maintenance") | has("maintenance_interval"),
        breaks="do not say what is done to keep them working",
        holds="say what is done to keep them working",
        empty=NOT_ASKED,
    )
    return softened(all_of(of_core(m, listed), kept))


@check("environments_told_apart")
def environments_told_apart(m: Moment) -> Verdict:
    """Production stands in the inventory apart from test or development, and few may change both."""
    w, used = Words(m), in_use(m)
    live, made = used.filter(environment="production"), used.filter(environment="development")
    changing = standing_grants(m).filter(level__in=MAY_CHANGE)
    there = changing.filter(asset__in=made)
    same = Exists(there.filter(person=OuterRef("person"))) | Exists(there.filter(role=OuterRef("role")))
    apart = all_of(
        w.some(live, what="asset of the production environment"),
        w.some(used.filter(environment__in=("test", "development")), what="asset for test or development"),
    )
    both = w.none(changing.filter(asset__in=live), same, breaks="belong to somebody who may also change development")
    return advised(softened(apart), both)


# ---- rights of access ------------------------------------------------------------------------------------------------


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
        says_something("need") & has("granted_by"),
        since="granted_on",
        breaks="do not state a need, or who granted them and when",
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
    allowed = Q(shared=True) & says_something("need") & has("granted_by")
    own = Q(shared=False) & ~Q(_of_others(in_systems))
    found = w.every(
        in_systems,
        says_something("account_name") & (own | allowed),
        breaks="name no account, or one shared without permission and reason",
        holds="are tied to an account",
    )
    return advised(softened(_granted(found)), w.none(in_systems, Q(shared=True), breaks="are on a shared account"))


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
    )


@check("privileged_access_restricted")
def privileged_access_restricted(m: Moment) -> Verdict:
    """Every privileged right has a need, a granter other than its holder, and an account of its own."""
    w, grants, privileged = Words(m), standing_grants(m), privileged_grants(m)
    named = (says_something("account_name") & ~Q(_of_others(grants))) | Q(level=Level.ENTER.value)
    bound = w.every(
        privileged,
        has("person", "granted_by") & says_something("need") & Q(shared=False) & named,
        breaks="have no person, need, granter or account of their own",
        holds="have a person, a need, a granter and an account",
    )
    everyday = grants.filter(privileged=False, person=OuterRef("person"), account_name=OuterRef("account_name"))
    mixed = Exists(everyday.exclude(account_name="").exclude(level=Level.ADMINISTER.value))
    return advised(
        _granted(all_of(_by_another(w, privileged), softened(bound))),
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
