"""What the inventory can show: owners, classes, how assets are handled, and what becomes of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import F, Q

from accord.areas.assets.models import Asset
from accord.areas.assets.queries import (
    carrying_information,
    erased_since_use,
    held,
    in_use,
    open_to_all,
    passed_on,
    too_secret,
)
from accord.areas.assets.terms import Classification
from accord.areas.documents.queries import in_force, retention_rules
from accord.areas.documents.terms import Disposal, DocumentKind
from accord.kernel.checks.mending import beginning_with, by_act, create, lacking, mended_by_act
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened
from accord.kernel.records.nothing import filled, has, says_something

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

ABOVE_PUBLIC = (Classification.INTERNAL.value, Classification.CONFIDENTIAL.value, Classification.STRICT.value)


@check("assets_have_owner")
def assets_have_owner(m: Moment) -> Verdict:
    """Everything in the inventory that is still here has an owner who is still with us."""
    w, kept = Words(m), held(m)
    breaks, holds = "have no owner, or one who has left", "have an owner who works here"
    return advised(
        w.with_person(kept, "owner", breaks=breaks, holds=holds),
        w.every(kept, filled("kind"), breaks="have no kind"),
    )


@check("assets_classified")
def assets_classified(m: Moment) -> Verdict:
    """All information that is still here, and everything in use that carries some, has its class."""
    w, classed = Words(m), filled("classification")
    information = called(held(m).filter(kind="information"), "information asset")
    carrying = called(
        in_use(m).filter(kind__in=("software", "hardware", "service", "")), "asset that carries information"
    )
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


@check("assets_confirmed_in_time")
def assets_confirmed_in_time(m: Moment) -> Verdict:
    """Everything in the inventory is confirmed by its owner by the date set for it."""
    w, ours = Words(m), held(m)
    by_plan = w.planned(
        ours, "review_due", ours, undated="have no date for the next confirmation", mend="confirm", date_by="confirm"
    )
    confirmed = w.valid(ours.filter(reviewed_on__isnull=False), first="reviewed_on")
    some = mended_by_act(w.some(confirmed, what="asset with a confirmation"), ours, "confirm")
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
        found = w.some(used.filter(classification__in=ABOVE_PUBLIC), what="asset in use of a class above public")
        return lacking(found, used.filter(classification=""), "classification")
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
                mend=by_act(bare, "edit", field="handling"),
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
    found = Words(m).every(information, says_something("labelling"), breaks=breaks, holds=holds)
    return softened(lacking(found, in_use(m).filter(kind="information", classification=""), "classification"))


@check("assets_have_access_rule")
def assets_have_access_rule(m: Moment) -> Verdict:
    """For every system, room and body of information it is settled who may reach it, and for what."""
    guarded = in_use(m).filter(kind__in=("information", "software", "service", "site", "")).exclude(open_to_all())
    guarded = called(guarded, "asset that is not open to all")
    breaks, holds = "do not state who may access them", "state who may access them"
    found = Words(m).every(guarded, says_something("access_rule"), breaks=breaks, holds=holds)
    return softened(beginning_with(found, "kind=information"))


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
    return softened(beginning_with(all_of(given, sealed), "off_premises=true"))


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
