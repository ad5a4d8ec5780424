"""What stands around every page: the navigation by sections, what may be reported, whose house it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.template.loader import render_to_string

from accord.doors.pages.address import act_address, area_address, list_address
from accord.doors.pages.places import PAGES
from accord.kernel.access.actor import Actor, Held
from accord.kernel.acts.act import Act, all_acts
from accord.kernel.records.declaration import Declaration, declarations
from accord.standards import editions

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from accord.kernel.organization.models import Organization

SECTIONS = ("", "Plan", "Support", "Do", "Check and act", "Organization")
OTHERS, LAST = "Do", "Organization"
_OWN = (
    (2, "My work", "my-work/", "", ""),
    (4, "Calendar", "calendar/", "", ""),
    (500, "Access", "access/", "access.view", LAST),
    (500, "Parameters", "parameters/", "parameters.view", LAST),
    (500, "Trail", "history/", "", LAST),
    (500, "Retention", "retention/", "kernel.erase", LAST),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the navigation. `beneath`: the lists of an area; `part`: a list of parts, a step further in."""

    title: str
    address: str
    beneath: tuple[Place, ...] = ()
    part: bool = False
    called: tuple[str, ...] = ()  # what else people may call it, for going there by typing


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the navigation and its places."""

    title: str
    places: tuple[Place, ...]

    @property
    def key(self) -> str:
        """The section in the cookie that remembers which are open."""
        return self.title.lower().replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Area:
    """An area as people see it: its name, its section, and its types, parts after their whole."""

    label: str
    title: str
    section: str
    types: tuple[Declaration, ...]


@lru_cache(maxsize=1)
def areas() -> tuple[Area, ...]:
    """Every area that keeps records, in the order of the street, the kernel's own last."""
    found = []
    for config in apps.get_app_configs():
        own = [d for d in declarations() if d.area == config.label and d.listed and (d.creatable or d.general_acts)]
        alone = sorted((d for d in own if not _inside(d, own)), key=lambda d: not d.creatable)
        types = tuple(x for d in alone for x in (d, *_parts(d, own)))
        if types:
            place = str(getattr(config, "place", LAST if config.label == "kernel" else OTHERS))
            section = place if place in SECTIONS else OTHERS
            title = str(config.verbose_name)
            title = title if title != config.label.title() else config.label.capitalize()
            found.append(Area(config.label, title, section, types))
    return tuple(sorted(found, key=lambda a: a.section == LAST))


def _inside(declaration: Declaration, own: list[Declaration]) -> bool:
    """Whether a type is listed beneath its whole, which the same area keeps."""
    return not declaration.stands_alone and declaration.whole in own


def _parts(whole: Declaration, own: list[Declaration]) -> list[Declaration]:
    return [x for d in own if d.whole is whole and d is not whole and _inside(d, own) for x in (d, *_parts(d, own))]


def area_named(label: str) -> Area | None:
    """The area called `label`, if it keeps records."""
    return next((a for a in areas() if a.label == label), None)


def navigation(by: Actor) -> tuple[Section, ...]:
    """The places that this actor may go to."""
    return _navigation(by.organization.slug, by.kind, by.held, by.scopes)


@lru_cache(maxsize=256)
def _navigation(slug: str, kind: Any, held: tuple[Held, ...], scopes: tuple[str, ...]) -> tuple[Section, ...]:
    may = Actor(kind, cast("Organization", None), held, scopes=scopes).may  # rights alone decide
    found: dict[str, list[tuple[int, Place]]] = {}
    for page in PAGES:
        if page.title and may(page.needs):
            found.setdefault(page.section, []).append((page.order, Place(page.title, f"/{slug}/{page.path}")))
    for order, title, ending, needs, section in _OWN:
        if not needs or may(needs):
            found.setdefault(section, []).append((order, Place(title, f"/{slug}/{ending}")))
    for number, area in enumerate(areas()):
        if may(f"{area.label}.view"):
            places = _lists(slug, area) if area.title == area.section else (_place(slug, area),)
            found.setdefault(area.section, []).extend((60 + number, p) for p in places)
    sections = [*SECTIONS, *(s for s in found if s not in SECTIONS)]
    return tuple(Section(s, tuple(p for _, p in sorted(found[s], key=lambda x: x[0]))) for s in sections if s in found)


def _lists(slug: str, area: Area) -> tuple[Place, ...]:
    own = list(area.types)
    return tuple(
        Place(d.plural[:1].upper() + d.plural[1:], list_address(slug, d), (), _inside(d, own), d.called)
        for d in area.types
    )


def _place(slug: str, area: Area) -> Place:
    """An area's line: its only list, or its page with its lists beneath."""
    lists = _lists(slug, area)
    if len(lists) == 1:
        return lists[0]
    return Place(area.title, area_address(slug, area.label), lists)


def here(sections: tuple[Section, ...], path: str) -> str:
    """The address of the place where one is: the longest that the path begins with."""
    best = ""
    for section in sections:
        for place in section.places:
            for one in (place, *place.beneath):
                long = len(one.address) > len(best) and path.startswith(one.address)
                if long and (one.address.count("/") > 2 or one.address == path):
                    best = one.address
    return best


def drawn(by: Actor, path: str, opened: str, standard: str = "") -> SafeString:
    """The navigation as it stands beside the page at `path`; `opened`: the sections that somebody keeps open;
    `standard`: the edition that is shown alone, which the places at the top go on showing alone. A list that is
    narrowed by a standard, and a form in which one is filled in, show none alone."""
    at = here(navigation(by), path)
    keys = {s.key for s in navigation(by)}
    top = {"", *(p.address for s in navigation(by) if not s.title for p in s.places)}
    alone = standard if at in top and standard in {e.id for e in editions()} else ""
    return _drawn(by.organization.slug, by.kind, by.held, by.scopes, at, frozenset(opened.split(".")) & keys, alone)


@lru_cache(maxsize=1024)
def _drawn(
    slug: str, kind: Any, held: tuple[Held, ...], scopes: tuple[str, ...], at: str, opened: frozenset[str], alone: str
) -> SafeString:
    sections = _navigation(slug, kind, held, scopes)
    inside = {p.address for s in sections for p in s.places if at in (p.address, *(u.address for u in p.beneath))}
    shown = [(s, s.key in opened or any(p.address in inside for p in s.places)) for s in sections]
    return render_to_string("pages/parts/places.html", {"sections": shown, "at": at, "inside": inside, "alone": alone})


@dataclass(frozen=True, slots=True)
class Report:
    """Something that anybody may report: the act's form. `plain`: it is said in words that need no explanation."""

    title: str
    says: str
    plain: bool
    types: str
    verb: str
    address: str


def reports(by: Actor, about: str = "") -> tuple[Report, ...]:
    """What this actor may report, about the record `about` (a reference) where there is one."""
    slug = by.organization.slug
    return tuple(
        Report(
            a.plainly.partition(":")[0] or beginning_label(a),
            a.plainly.partition(":")[2].strip() or a.says,
            bool(a.plainly),
            a.declaration.slug,
            a.verb,
            act_address(slug, a, **_source(a, about)).replace(f"/{slug}/", f"/{slug}/report/", 1),
        )
        for a in report_acts()
        if by.may(a.needs)
    )


@lru_cache(maxsize=1)
def report_acts() -> tuple[Act[Any, Any], ...]:
    """Every act by which something is reported."""
    return tuple(a for a in all_acts() if a.creates is not None and a.subject is None and a.needs.endswith(".report"))


def _source(act: Act[Any, Any], about: str) -> dict[str, str]:
    pointer = next((i.name for i in act.inputs if i.kind == "pointer"), "")
    return {pointer: about} if pointer and about else {}


def beginning_label(act: Act[Any, Any]) -> str:
    """`Add a supplier`, `Report a nonconformity`; a label of several words, or one that says it all, stands as it
    is."""
    said = " " in act.label or act.declaration.label.startswith(act.label.lower())
    return act.label if said else f"{act.label} {article(act.declaration.label)}"


def article(label: str) -> str:
    """`an action`, `a supplier`."""
    return f"{'an' if label[:1].lower() in 'aeio' else 'a'} {label}"
