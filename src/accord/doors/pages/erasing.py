"""Erasure on pages: what it would take away and what stays, before it is signed; and what is past its time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from accord.doors.pages.address import act_address, list_address
from accord.doors.pages.lists import rows
from accord.doors.pages.places import asked_day
from accord.doors.pages.show import about, linked
from accord.kernel.acts.act import act_at
from accord.kernel.acts.happened import today_of
from accord.kernel.erasing.models import Erasure, Hold
from accord.kernel.erasing.plan import Plan, plan_for
from accord.kernel.erasing.retention import classes, past_retention
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import of
from accord.kernel.records.files import Upload

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from accord.kernel.access.actor import Actor
    from accord.kernel.erasing.plan import Mention
    from accord.kernel.records.record import Record

SHOWN, LATELY = 200, 12


@dataclass(frozen=True, slots=True)
class Going:
    """Records of one type whose text goes altogether."""

    says: str
    count: int
    shown: tuple[SafeString, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A record that names the person: where, how, and whether it is ticked."""

    record: SafeString
    reference: str
    where: str
    how: str
    stays: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What the form of an erasure shows above its questions."""

    plan: Plan
    person: bool
    going: tuple[Going, ...]
    named: tuple[Named, ...]
    files: tuple[str, ...]
    account: bool


def preview(by: Actor, record: Record, values: Mapping[str, Any]) -> Preview:
    """Exactly what erasing the record would do today. `values`: what the form holds so far."""
    plan = plan_for(record, today_of(by))
    ticked = set(str(values["redact"]).upper().split()) if values.get("confirm") else None
    names = Upload.objects.filter(organization_id=by.organization.pk, sha256__in=plan.files[:SHOWN])
    return Preview(
        plan,
        isinstance(record, Person),
        tuple(_going(by, plan.whole)),
        tuple(_named(by, m, ticked) for m in plan.mentions[:SHOWN]),
        tuple(names.order_by("name").values_list("name", flat=True)),
        isinstance(record, Person) and record.account_id is not None,
    )


def _going(by: Actor, whole: Iterable[Record]) -> Iterable[Going]:
    for declaration, of_type in groupby(sorted(whole, key=_order), key=of):
        found = list(of_type)
        says = f"{len(found)} {declaration.label if len(found) == 1 else declaration.plural}"
        yield Going(says, len(found), tuple(linked(by.organization.slug, r) for r in found[:SHOWN]))


def _order(record: Record) -> tuple[int, str]:
    return of(record).sheet_order, str(record.reference)


def _named(by: Actor, mention: Mention, ticked: set[str] | None) -> Named:
    reference = str(mention.record.reference)
    how = "by the full name or address" if mention.sure else "by the family name alone: is it this person?"
    return Named(
        linked(by.organization.slug, mention.record),
        reference,
        mention.fields + ("" if mention.now else " (former text only)"),
        how,
        mention.stays,
        not mention.stays and (mention.sure if ticked is None else reference in ticked),
    )


def retention_page(request: HttpRequest, by: Actor) -> HttpResponse:
    """What is past its time, how long each kind is kept, what is held, and what was erased lately."""
    on = asked_day(request) or today_of(by)
    past = past_retention(on)
    run, place = act_at(of(Erasure), "run"), act_at(of(Hold), "place")
    slug = by.organization.slug
    holds = Hold.objects.filter(state="active").order_by("-recorded_at")[:SHOWN]
    context = {
        "on": on,
        "ahead": on > today_of(by),
        "past": [(linked(slug, p.record), of(p.record).label, p) for p in past[:SHOWN]],
        "more": max(0, len(past) - SHOWN),
        "classes": classes(),
        "run": act_address(slug, run) if run else "",
        "place": act_address(slug, place) if place else "",
        **_listed(by, "holds", holds, Hold),
        **_listed(by, "erasures", Erasure.objects.order_by("-recorded_at")[:LATELY], Erasure),
        "all_erasures": list_address(slug, of(Erasure)),
        "all_holds": list_address(slug, of(Hold)),
    }
    return render(request, "pages/retention.html", context)


def _listed(by: Actor, name: str, records: Iterable[Record], model: type[Record]) -> dict[str, Any]:
    columns = tuple(about(of(model), n) for n in of(model).columns)
    return {name: rows(by, records, columns), f"{name}_columns": columns}
