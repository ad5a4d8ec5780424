"""What stands around every page: the navigation by sections, what may be reported, whose house it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.apps import apps

from accord.doors.pages.address import act_address, area_address, list_address
from accord.doors.pages.places import PAGES
from accord.kernel.acts.act import Act, all_acts
from accord.kernel.records.declaration import Declaration, declarations

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor

SECTIONS = ("", "Plan", "Support", "Do", "Check and act", "Organization")
OTHERS, LAST = "Do", "Organization"
_OWN = (
    (50, "My work", "my-work/", "", ""),
    (500, "Access", "access/", "access.view", LAST),
    (500, "Parameters", "parameters/", "parameters.view", LAST),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the navigation; `beneath`: what is shown under it when one is there."""

    title: str
    address: str
    here: bool = False
    beneath: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the navigation and its places."""

    title: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """An area as people see it: its name, its section, and the types that have a list of their own."""

    label: str
    title: str
    section: str
    types: tuple[Declaration, ...]


@lru_cache(maxsize=1)
def areas() -> tuple[Area, ...]:
    """Every area that keeps records, in the order of the street, the kernel's own last."""
    found = []
    for config in apps.get_app_configs():
        own = (d for d in declarations() if d.area == config.label and d.listed and d.stands_alone)
        types = tuple(sorted((d for d in own if d.creatable or d.general_acts), key=lambda d: not d.creatable))
        if types:
            place = str(getattr(config, "place", LAST if config.label == "kernel" else OTHERS))
            section = place if place in SECTIONS else OTHERS
            title = str(config.verbose_name)
            found.append(
                Area(
                    config.label, title if title != config.label.title() else config.label.capitalize(), section, types
                )
            )
    return tuple(sorted(found, key=lambda a: a.section == LAST))


def area_named(label: str) -> Area | None:
    """The area called `label`, if it keeps records."""
    return next((a for a in areas() if a.label == label), None)


def navigation(by: Actor, path: str) -> tuple[Section, ...]:
    """The places that this actor may go to; `path` is where they are."""
    slug, found = by.organization.slug, dict[str, list[tuple[int, Place]]]()
    for page in PAGES:
        if page.title and by.may(page.needs):
            address = f"/{slug}/{page.path}"
            here = path == address or (bool(page.path) and path.startswith(f"{address.rstrip('/')}/"))
            found.setdefault(page.section, []).append((page.order, Place(page.title, address, here)))
    for order, title, ending, needs, section in _OWN:
        if not needs or by.may(needs):
            address = f"/{slug}/{ending}"
            found.setdefault(section, []).append((order, Place(title, address, path.startswith(address))))
    for number, area in enumerate(areas()):
        if by.may(f"{area.label}.view"):
            places = _lists(slug, area, path) if area.title == area.section else (_place(slug, area, path),)
            found.setdefault(area.section, []).extend((60 + number, p) for p in places)
    sections = [*SECTIONS, *(s for s in found if s not in SECTIONS)]
    return tuple(Section(s, tuple(p for _, p in sorted(found[s], key=lambda x: x[0]))) for s in sections if s in found)


def _lists(slug: str, area: Area, path: str) -> tuple[Place, ...]:
    return tuple(Place(d.plural.capitalize(), a := list_address(slug, d), path.startswith(a)) for d in area.types)


def _place(slug: str, area: Area, path: str) -> Place:
    """An area's line: its only list, or its page with its lists beneath while one is inside."""
    own = area_address(slug, area.label)
    lists = _lists(slug, area, path)
    parts = [list_address(slug, d) for d in declarations() if d.area == area.label and not d.stands_alone]
    inside = path.startswith(own) or any(p.here for p in lists) or any(path.startswith(p) for p in parts)
    if len(lists) == 1:
        return Place(lists[0].title, lists[0].address, inside)
    return Place(area.title, own, path == own, lists if inside else ())


@dataclass(frozen=True, slots=True)
class Report:
    """Something that anybody may report: the act's form."""

    says: str
    address: str


def reports(by: Actor, about: str = "") -> tuple[Report, ...]:
    """What this actor may report, from the page of the record `about` (a reference) where there is one."""
    return tuple(
        Report(beginning_label(a), act_address(by.organization.slug, a, **_source(a, about)))
        for a in all_acts()
        if a.creates is not None and a.subject is None and a.needs.endswith(".report") and by.may(a.needs)
    )


def _source(act: Act[Any, Any], about: str) -> dict[str, str]:
    pointer = next((i.name for i in act.inputs if i.kind == "pointer"), "")
    return {pointer: about} if pointer and about else {}


def beginning_label(act: Act[Any, Any]) -> str:
    """`Add a supplier`, `Report a nonconformity`; a label of several words stands as it is."""
    return act.label if " " in act.label else f"{act.label} {article(act.declaration.label)}"


def article(label: str) -> str:
    """`an action`, `a supplier`."""
    return f"{'an' if label[:1].lower() in 'aeio' else 'a'} {label}"
