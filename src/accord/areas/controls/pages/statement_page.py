"""The Statement of Applicability as one page: every control of the annex, why it is in or out, how far it is done, and
what contradicts (6.1.3 d)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import render

from accord.areas.controls import queries, rules
from accord.areas.controls.models import ApplicabilityLine, StatementOfApplicability
from accord.areas.controls.terms import Because, Contradiction, Difference, Implementation, Named
from accord.doors.pages.address import act_address, list_address, record_address
from accord.doors.pages.places import page, panel
from accord.kernel.acts.act import act_at
from accord.kernel.acts.happened import today_of
from accord.kernel.moments.moment import Moment
from accord.kernel.records.declaration import by_prefix, named, of
from accord.kernel.refusals import NotThere

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

SHOWN = (
    ("", "All"), ("applicable", "Applicable"), ("excluded", "Excluded"), ("undecided", "Not decided"),
    ("open", "Not yet implemented"), ("changed", "Changed"),
)  # fmt: skip
AGAINST = ((("contradicting", "Contradicting"),), (("contradicting", "With open points"),))
WHY = (("risks", "Risks"), ("obligations", "Obligations"), ("documents", "Policies"))


@dataclass(frozen=True, slots=True)
class Link:
    """A record as a line shows it."""

    reference: str
    title: str
    state: str
    url: str


@dataclass(slots=True)
class Shown:
    """One control of the annex on the page."""

    line: ApplicabilityLine
    title: str
    url: str
    decide: str
    why: list[tuple[str, list[Link]]]
    controls: list[Link]
    against: list[Contradiction] = field(default_factory=list)
    changes: list[Difference] = field(default_factory=list)

    def is_like(self, wanted: str) -> bool:
        """Whether it belongs to what was asked to be shown."""
        line = self.line
        return {
            "": True,
            "applicable": line.applicable == "yes",
            "excluded": line.applicable == "no",
            "undecided": not line.applicable,
            "open": line.applicable == "yes" and line.implementation != Implementation.IMPLEMENTED,
            "contradicting": bool(self.against),
            "changed": bool(self.changes),
        }.get(wanted, True)


@page(
    "statement-of-applicability/", needs="controls.view", title="Statement of Applicability", section="Plan", order=62
)
def statement_of_applicability(request: HttpRequest, by: Actor) -> HttpResponse:
    """A version (`?version=SOA-0002`), compared with another (`&against=SOA-0001`), narrowed by `show` and `theme`."""
    versions = queries.statements_seen(by)
    chosen = version_chosen(versions, request.GET.get("version", ""))
    slug = by.organization.slug
    context: dict[str, Any] = {
        "versions": versions,
        "chosen": chosen,
        "list_address": list_address(slug, of(StatementOfApplicability)),
        "begin": _act(slug, of(StatementOfApplicability), "create") if by.may("controls.add") else "",
    }
    if chosen is None:
        return render(request, "controls/statement.html", context)
    against = _named(versions, request.GET.get("against", ""))
    wanted, theme = request.GET.get("show", ""), request.GET.get("theme", "")
    several = _several(by, chosen)
    shown = lines_shown(by, chosen, against if against != chosen else None)
    context |= {
        "against": against if against != chosen else None,
        "others": [v for v in versions if v != chosen],
        "wanted": wanted,
        "theme": theme,
        "filters": [(k, t, sum(s.is_like(k) for s in shown)) for k, t in SHOWN + AGAINST[chosen.state == "draft"]],
        "themes": grouped([s for s in shown if s.is_like(wanted) and theme in ("", s.line.theme)]),
        "all_themes": _themes(shown),
        "figures": figures_of(shown),
        "bar": _bar(figures_of(shown)),
        "contradictions": sum(len(s.against) for s in shown),
        "points": _points(slug, shown, several),
        "draft": next((v for v in versions if v.state == "draft" and v != chosen), None),
        "blocked": any(c.blocks for s in shown for c in s.against),
        "differences": [d for s in shown for d in s.changes],
        "missing": len(rules.annex(chosen.standard)) - len(shown),
        "whole": queries.sees_all(by),
        "record": record_address(slug, chosen),
        "export": f"{list_address(slug, of(ApplicabilityLine))}export.",
        "files": f"/{slug}/statement-of-applicability." if by.may("controls.export") else "",
        "several": several,
        "acts": _acts(by, chosen, filled=len(shown) == len(rules.annex(chosen.standard))),
    }
    return render(request, "controls/statement.html", context)


def version_chosen(versions: list[StatementOfApplicability], reference: str) -> StatementOfApplicability | None:
    """The version that was asked for; else the one that holds, else the newest."""
    if reference:
        return _named(versions, reference)
    return next((v for v in versions if v.state == "approved"), versions[0] if versions else None)


def _named(versions: list[StatementOfApplicability], reference: str) -> StatementOfApplicability | None:
    """The version with this reference; None for the empty one. Raises NotThere."""
    if not reference:
        return None
    for version in versions:
        if version.reference == reference.strip().upper():
            return version
    raise NotThere("There is no such version here.")


def lines_shown(by: Actor, chosen: StatementOfApplicability, against: StatementOfApplicability | None) -> list[Shown]:
    """The lines as they are shown, with what contradicts them and what the other version says differently."""
    live = queries.bases(Moment(by.organization, today_of(by)))
    lines = queries.lines_seen(by, chosen)
    rests_on = _rests_on(chosen, lines, live)
    visible_bases = queries.only_seen(by, rests_on)
    decide = act_at(of(ApplicabilityLine), "decide") if chosen.state == "draft" and by.may("controls.edit") else None
    slug, annex = by.organization.slug, rules.annex(chosen.standard)
    shown = {}
    for line in lines:
        ref = line.control_reference
        because = visible_bases.get(ref, Because())
        shown[ref] = Shown(
            line,
            annex[ref].title if ref in annex else line.title,
            record_address(slug, line),
            act_address(slug, decide, line.reference or "") if decide else "",
            [(title, _links(slug, name, getattr(because, name))) for name, title in WHY if getattr(because, name)],
            _links(slug, "controls", because.controls),
        )
    if queries.sees_all(by):
        for c in rules.contradictions(map(queries.stated, lines), live, chosen.standard):
            if c.control in shown:
                shown[c.control].against.append(c)
    if against is not None:
        old = queries.lines_seen(by, against)
        before = queries.only_seen(by, _rests_on(against, old, live))
        for d in rules.differences(_said(old, before), _said(lines, visible_bases), chosen.standard):
            if d.control in shown:
                shown[d.control].changes.append(d)
    return list(shown.values())


def _rests_on(
    statement: StatementOfApplicability, lines: Iterable[ApplicabilityLine], live: Mapping[str, Because]
) -> dict[str, Because]:
    """What the lines rest on: a draft on the records of today, an approved version on what was frozen into it."""
    if statement.state == "draft":
        return dict(live)
    return {line.control_reference: queries.frozen(line) for line in lines}


def _said(lines: Iterable[ApplicabilityLine], bases: Mapping[str, Because]) -> list[tuple[Any, str]]:
    """Each line with what it rests on, in words that can be compared: treatments and states are left out."""
    return [(queries.stated(line), _in_short(bases.get(line.control_reference, Because()))) for line in lines]


def _in_short(because: Because) -> str:
    records = (*because.risks, *because.obligations, *because.documents, *because.controls)
    return " ".join(sorted(r.reference for r in records))


def _points(slug: str, shown: Iterable[Shown], several: str) -> list[dict[str, Any]]:
    """What stands against the lines: what is said of several controls once, each with where it is mended, and where
    all of them are (`several`)."""
    where = {s.line.control_reference: s.decide or s.url for s in shown}
    found = []
    for first, *more in rules.alike(c for s in shown for c in s.against):
        refs = [c.control for c in (first, *more)]
        found.append(
            {
                "said": first,
                "controls": [(ref, where[ref]) for ref in refs],
                "records": [] if more else _against(slug, first),
                "together": f"{several}?{urlencode({'controls': ' '.join(refs)})}" if several and more else "",
            }
        )
    return found


def _links(slug: str, name: str, records: Iterable[Named]) -> list[Link]:
    address = list_address(slug, named(queries.KINDS[name]))
    return [Link(r.reference, r.title, r.state, f"{address}{r.reference}/") for r in records]


def grouped(shown: Iterable[Shown]) -> list[tuple[str, list[Shown]]]:
    found: dict[str, list[Shown]] = {}
    for s in shown:
        found.setdefault(s.line.theme, []).append(s)
    return list(found.items())


def _themes(shown: Iterable[Shown]) -> list[tuple[str, str, int]]:
    """Each theme with the chapter of the annex and how many controls it has."""
    found: dict[str, tuple[str, int]] = {}
    for s in shown:
        chapter = ".".join(s.line.control_reference.split(".")[:2])
        found[s.line.theme] = (chapter, found.get(s.line.theme, (chapter, 0))[1] + 1)
    return [(theme, chapter, count) for theme, (chapter, count) in found.items()]


def figures_of(shown: list[Shown]) -> list[tuple[str, str, int, float]]:
    """(key, words, how many, percent of all) for the bar over the lines."""
    count = Counter(
        "excluded" if s.line.applicable == "no" else "undecided" if s.line.applicable != "yes"
        else s.line.implementation or "unsaid"
        for s in shown
    )  # fmt: skip
    words = (
        ("implemented", "implemented"), ("partly", "partly"), ("planned", "planned"), ("unsaid", "not said how far"),
        ("undecided", "not decided"), ("excluded", "excluded"),
    )  # fmt: skip
    return [(k, w, count[k], round(100 * count[k] / len(shown), 2)) for k, w in words if count[k]]


def _bar(figures: list[tuple[str, str, int, float]]) -> list[tuple[float, float, str]]:
    """(left, width, key) of each stretch of the bar, in percent."""
    found, x = [], 0.0
    for key, _, _, share in figures:
        found.append((round(x, 2), share, key))
        x += share
    return found


def _against(slug: str, c: Contradiction) -> list[Link]:
    """The records that speak against a line, by name."""
    found = []
    for r in c.records:
        declaration = by_prefix(r.reference)
        if declaration is not None:
            found.append(Link(r.reference, r.title, r.state, f"{list_address(slug, declaration)}{r.reference}/"))
    return found


def _act(slug: str, declaration: Any, verb: str, reference: str = "") -> str:
    made = act_at(declaration, verb)
    return act_address(slug, made, reference) if made else ""


def _several(by: Actor, chosen: StatementOfApplicability) -> str:
    """The form that decides the ticked controls together; empty where nothing is to be decided."""
    if chosen.state != "draft" or not by.may("controls.edit"):
        return ""
    return _act(by.organization.slug, of(StatementOfApplicability), "decide", chosen.reference or "")


def _acts(by: Actor, chosen: StatementOfApplicability, *, filled: bool) -> list[tuple[str, str]]:
    """The acts on this version that its state and the actor's rights allow."""
    found = []
    for verb in ("approve", "confirm", "revise") if filled else ("fill",):
        made = act_at(of(StatementOfApplicability), verb)
        if made is not None and made.possible_in(chosen.state) and by.may(made.needs):
            found.append((made.label, act_address(by.organization.slug, made, chosen.reference or "")))
    return found


@panel("As one page", of=("StatementOfApplicability",))
def as_one_page(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of a version: how its lines stand, and the way to all of them on one page."""
    if not isinstance(record, StatementOfApplicability):
        return None
    shown = lines_shown(by, record, None)
    context = {
        "figures": figures_of(shown) if shown else [],
        "contradictions": sum(len(s.against) for s in shown),
        "lines": len(shown),
        "page": f"/{by.organization.slug}/statement-of-applicability/?version={record.reference}",
    }
    return "controls/statement_panel.html", context
