"""The requirements of a standard, one requirement with the act that mends it, and what every record says of those it
decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode

from django.shortcuts import render

from accord.areas.conformity.pages.decided import how_decided
from accord.areas.conformity.queries import for_viewer, report, row_verdicts, rows_of, seen_pointers, summary, viewed
from accord.areas.conformity.queries.aside import set_aside
from accord.areas.conformity.queries.judging import supports
from accord.areas.conformity.queries.rows import last_judgements
from accord.areas.conformity.queries.times import began_on
from accord.areas.conformity.terms import CHAPTERS, MEETING, RowVerdict
from accord.doors.api.endpoints import endpoint
from accord.doors.pages.address import about, act_address, address_for, helping
from accord.doors.pages.layout import beginning_label
from accord.doors.pages.places import asked_day, page, panel
from accord.kernel.access.scope import follow, sees
from accord.kernel.acts.act import Act, act_at
from accord.kernel.acts.happened import today_of
from accord.kernel.checks.evaluate import one_state
from accord.kernel.checks.verdict import Mend, Outcome
from accord.kernel.moments.past import moment
from accord.kernel.records.beginning import Beginning, working_to
from accord.kernel.records.declaration import named
from accord.kernel.records.fields import Input
from accord.kernel.refusals import NotThere
from accord.standards import Edition, UnknownStandard, crosswalk, edition, editions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from accord.areas.conformity.terms import Aside
    from accord.kernel.access.actor import Actor
    from accord.kernel.checks.verdict import Deciding
    from accord.kernel.moments.moment import Moment
    from accord.kernel.records.record import Record
    from accord.standards import Row

OUTCOMES = tuple((o.value, o.shape) for o in Outcome)
ACROSS = (Outcome.HOLDS, Outcome.ATTESTED, Outcome.NO_DATA, Outcome.FAILS, Outcome.NOT_APPLICABLE)
"""The order of outcomes in a picture: what is met first."""


BASES: dict[str, str] = {
    "check": "decided by records",
    "attestation": "judged by a person",
    "mixed": "by records and a judgement",
    "awaits-area": "no check reads it yet",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows have an outcome; `x` and `width`: its place in a bar of all of them, 1000 wide."""

    outcome: str
    shape: str
    count: int
    x: str
    width: str

    @property
    def says(self) -> str:
        """`1 fails`, `2 fail`: the number with its verb."""
        plural = {"fails": "fail", "holds": "hold"} if self.count != 1 else {}
        return f"{self.count} {plural.get(self.outcome, self.outcome)}"


def tally(counts: Mapping[str, int]) -> list[Counted]:
    """The outcomes that there are, with how many rows have each."""
    total, x, found = max(1, sum(counts.values())), 0.0, {}
    for o in ACROSS:
        width = 1000 * counts.get(o.value, 0) / total
        found[o] = Counted(o.value, o.shape, counts.get(o.value, 0), f"{x:.1f}", f"{width:.1f}")
        x += width
    return [found[o] for o in Outcome if found[o].count]


def card(of: Edition, found: list[RowVerdict]) -> dict[str, Any]:
    """An edition with how many of its rows have each outcome."""
    counts = summary(found)
    return {"edition": of, "total": len(found), "holds": counts["holds"], "tally": tally(counts)}


def asked_edition(standard: str) -> Edition:
    """The edition in the address. Raises NotThere for an unknown one."""
    try:
        return edition(standard)
    except UnknownStandard as error:
        raise NotThere(str(error)) from error


def asked_row(standard: str, ref: str) -> tuple[Edition, Row]:
    """The edition and its row in the address. Raises NotThere for an unknown one."""
    of = asked_edition(standard)
    try:
        return of, of.row(ref)
    except UnknownStandard as error:
        raise NotThere(str(error)) from error


def asked_alone(request: HttpRequest, by: Actor) -> Edition | None:
    """The one edition that is seen without a word of the other standard: that of the address (`?standard=`), else the
    only one that the organization works to. Raises NotThere for an unknown one."""
    standard, mine = request.GET.get("standard", "").strip(), by.organization.works_to
    return asked_edition(standard) if standard else mine[0] if len(mine) == 1 else None


def shown(by: Actor, alone: Edition | None = None) -> Sequence[Edition]:
    """The editions that a page shows: the one that is seen alone, else those that the organization works to."""
    return [alone] if alone else by.organization.works_to


def of_each(by: Actor, chosen: Edition | None = None) -> list[Edition]:
    """An edition of each standard, quality first: the chosen one, those that the organization works to, else the
    newest."""
    return list({e.family: e for e in (*editions(), *shown(by), *([chosen] if chosen else ()))}.values())


def adopt_url(by: Actor) -> str:
    """The form that says to which editions the organization works, for who may."""
    here = by.organization
    act = act_at(here.declaration, "adopt")
    return act_address(here.slug, act, str(here.reference)) if act and sees(by, here, act.needs) else ""


def share_url(by: Actor, standard: str, type_: str = "") -> str:
    """The form that lets records serve a standard too (those of a type), for who may."""
    here = by.organization
    act = act_at(here.declaration, "share")
    may = act is not None and sees(by, here, act.needs)
    of = named(type_).by_choice if type_ else None
    if act is None or not may or (type_ and not (of and of.shareable)):
        return ""
    known = {"standards": standard} | ({"kinds": of.plural} if of else {})
    return act_address(here.slug, act, str(here.reference), **known)


def at(by: Actor, m: Moment, alone: Edition | None = None) -> dict[str, Any]:
    """What every page of a moment says about its day, and how its links keep it: `query` begins what follows a path,
    `also` goes on. `alone`: the one edition that the page shows, which links keep unless it is shown without asking."""
    present = today_of(by)
    day = {} if m.on == present else {"on": m.on.isoformat()}
    home = shown(by)
    kept = {"standard": alone.id} if alone and [*home] != [alone] else {}
    query = urlencode(day | kept, safe=":")
    return {
        "by": by,
        "moment": m,
        "on": m.on,
        "today": present,
        "that_day": "today" if m.on == present else "on that day",
        "began": began_on(by.organization) if m.on < present else None,
        "is_past": m.on < present,
        "is_ahead": m.on > present,
        "alone": alone,
        "kept": kept,
        "query": f"?{query}" if query else "",
        "also": f"&{query}" if query else "",
        "day_query": f"?{urlencode(day)}" if day else "",
        "day_also": f"&{urlencode(day)}" if day else "",
        "home": home,
        "choices": shown(by, alone),
        "dated": True,
    }


@page("requirements/", needs="conformity.view", title="Requirements", order=1)
def standards(request: HttpRequest, by: Actor) -> HttpResponse:
    """Every edition that Accord knows, or the one that the address asks for, with the state of its requirements."""
    alone = asked_alone(request, by) if "standard" in request.GET else None
    with moment(by.organization, asked_day(request)) as m:
        found = rows_of(m, [alone] if alone else editions())
        context = at(by, m, alone) | {
            "cards": [card(e, vs) for e, vs in found],
            "adopt": adopt_url(by),
        }
    return render(request, "conformity/standards.html", context)


@page("requirements/<str:standard>/", needs="conformity.view")
def requirements(request: HttpRequest, by: Actor, standard: str) -> HttpResponse:
    """All rows of one edition: outcome, basis, because, records, lapse."""
    of = asked_edition(standard)
    wanted, chapter = request.GET.get("outcome", ""), request.GET.get("chapter", "")
    with moment(by.organization, asked_day(request)) as m:
        found = row_verdicts(m, of)
        counts = summary(found)
        rows = [v for v in found if wanted in ("", v.outcome.value) and chapter in ("", v.row.chapter)]
        seen = seen_pointers(by, rows)
        rows = viewed(rows, seen)
        open_ones = (
            [] if m.on < today_of(by) else [v.mend for v in rows if v.outcome in (Outcome.FAILS, Outcome.NO_DATA)]
        )
        mends = mend_links(by, open_ones, of.family)
        context = at(by, m, asked_alone(request, by)) | {
            "edition": of,
            "total": len(found),
            "tally": tally(counts),
            "wanted": wanted,
            "chapter": chapter,
            "chapters": [(k, t) for k, t in CHAPTERS if any(v.row.chapter == k for v in found)],
            "rows": [
                {
                    "verdict": v,
                    "url": requirement_url(by, of.id, v.row.ref),
                    "records": links(by, v.records, seen)[:3],
                    "mend": mends.get(v.mend) if v.mend else None,
                }
                for v in rows
            ],
        }
    return render(request, "conformity/requirements.html", context)


@page("requirements/<str:standard>/<path:ref>/", needs="conformity.view")
def requirement(request: HttpRequest, by: Actor, standard: str, ref: str) -> HttpResponse:
    """One requirement: what it asks, its parts, the deciding records, the act that mends it, the same one in the
    other standard."""
    of, row = asked_row(standard, ref)
    alone = asked_alone(request, by)
    with moment(by.organization, asked_day(request)) as m:
        with one_state(m) as still:
            found = row_verdicts(still, of, [ref])[0]
            others = [] if alone else _others(by, still, of, ref)
            ended = _ended(by, still, of, ref)
        seen = seen_pointers(by, [found])
        found = for_viewer(found, seen)
        context = at(by, m, alone) | {
            "edition": of,
            "row": row,
            "verdict": found,
            "basis": BASES[found.basis],
            "records": links(by, found.records, seen),
            "hidden": len({d.pointer for d in found.records} - seen),
            "mend": _first_mend(by, of, found),
            "attest": attest_url(by, of.id, ref) if by.may("conformity.attest") else "",
            "ended": ended,
            "parts": _parts(by, m, of, found),
            "aside": _aside(by, m, of, found),
            "others": others,
            "neighbours": neighbours([r.ref for r in of.rows], ref, lambda x: requirement_url(by, of.id, x)),
            "course": f"/{by.organization.slug}/course/{of.id}/{quote(ref)}/",
        }
    return render(request, "conformity/requirement.html", context)


def _first_mend(by: Actor, of: Edition, found: RowVerdict) -> dict[str, str] | None:
    """The first act that mends a part of the row and that the viewer may do; a judgement is offered beside it."""
    wanted = [found.mend, *(v.mend for _, v in found.checks if found.mend and v.outcome is found.outcome)]
    links = (mend_link(by, mend, of.family) for mend in dict.fromkeys(wanted) if mend and mend.type != "Attestation")
    return next(filter(None, links), None)


def _ended(by: Actor, m: Moment, of: Edition, ref: str) -> dict[str, Any] | None:
    """The latest judgement of a row that has ended, and the form that gives it anew; None where it stands, where there
    is none, or where the viewer does not see it."""
    last = last_judgements(m, of.id).get(ref)
    if last is None or last.until >= m.on or last.record.pointer not in follow(by, {last.record.pointer}):
        return None
    return {"last": last, "again": mend_link(by, Mend("Attestation", "renew", last.record.pointer))}


def _parts(by: Actor, m: Moment, of: Edition, found: RowVerdict) -> list[dict[str, Any]]:
    known = {p.name: v for p, v in found.checks}
    return [
        {
            "part": p,
            "kind": p.kind.value,
            "how": how_decided(m, p),
            "supports": supports(by, m, of, p),
            "verdict": known.get(p.name) if p.kind.value == "check" else None,
        }
        for p in found.row.parts
    ]


def _others(by: Actor, m: Moment, of: Edition, ref: str) -> list[dict[str, Any]]:
    """The same requirement elsewhere, by the crosswalk."""
    found = []
    for other in (e for e in shown(by) if e.family != of.family):
        matches = crosswalk().shared(ref, of.id, other.id)
        for match, v in zip(matches, row_verdicts(m, other, [x.ref for x in matches]), strict=True):
            found.append(
                {
                    "edition": other,
                    "match": match,
                    "meets": MEETING[match.relation],
                    "verdict": v,
                    "url": requirement_url(by, other.id, match.ref),
                }
            )
    return found


def _aside(by: Actor, m: Moment, of: Edition, found: RowVerdict) -> dict[str, Any] | None:
    """Why the row does not apply, where it does not."""
    if found.outcome is not Outcome.NOT_APPLICABLE:
        return None
    return next((a for a in shown_asides(by, of, set_aside(m, of)) if found.row.ref in a["rows"]), None)


def shown_asides(by: Actor, of: Edition, asides: Sequence[Aside]) -> list[dict[str, Any]]:
    """Exclusions for somebody: records that the viewer does not see are counted and not named."""
    seen = set(follow(by, {d.pointer for a in asides for d in (a.record, *a.against)}))
    titles = {c.ref: c.title for c in of.clauses} | {r.ref: r.title for r in of.rows}
    return [
        {
            "ref": a.ref,
            "title": titles.get(a.ref, ""),
            "url": requirement_url(by, of.id, a.rows[0].ref),
            "because": a.because if a.record.pointer in seen else "",
            "record": _link(by, a.record) if a.record.pointer in seen else None,
            "since": a.since,
            "rows": [r.ref for r in a.rows],
            "against": links(by, a.against, seen),
            "hidden": sum(d.pointer not in seen for d in a.against),
        }
        for a in asides
    ]


def neighbours(refs: Sequence[str], here: str, address: Callable[[str], str]) -> dict[str, str]:
    """What comes before and after in a row of refs, with addresses; empty at its ends."""
    place = refs.index(here)
    before, after = refs[place - 1] if place else "", refs[place + 1] if place + 1 < len(refs) else ""
    return {
        "before": before and address(before),
        "before_ref": before,
        "after": after and address(after),
        "after_ref": after,
    }


def links(by: Actor, records: Iterable[Deciding], seen: set[str]) -> list[dict[str, str]]:
    """The records that the viewer may see, with their addresses."""
    return [_link(by, d) for d in records if d.pointer in seen]


def _link(by: Actor, d: Deciding) -> dict[str, str]:
    return {"reference": d.reference, "title": d.title, "url": record_url(by, d.pointer, d.reference)}


def record_url(by: Actor, pointer: str, reference: str) -> str:
    """The page of a record."""
    return f"/{by.organization.slug}/{named(pointer.partition(':')[0]).slug}/{reference}/"


def requirement_url(by: Actor, standard: str, ref: str) -> str:
    """The page of a requirement."""
    return f"/{by.organization.slug}/requirements/{standard}/{quote(ref)}/"


def attest_url(by: Actor, standard: str, ref: str) -> str:
    """The form that attests a requirement, opened with what is known filled in."""
    give = act_at(named("Attestation"), "give")
    return act_address(by.organization.slug, give, standard=standard, requirement=ref) if give else ""


def mend_link(by: Actor, mend: Mend | None, family: str = "") -> dict[str, str] | None:
    """Label and address of the act that would mend a verdict for a standard; None when the viewer does not see its
    record or may not do it."""
    record = follow(by, {mend.pointer}).get(mend.pointer) if mend and mend.pointer else None
    if mend is None or (record is not None and not _may_do(by, mend, record)):
        return None
    return _mend_link(by, mend, record, family)


def mend_links(by: Actor, mends: Iterable[Mend | None], family: str) -> dict[Mend, dict[str, str]]:
    """Labels and addresses of many of them, with a fixed number of queries: those that the viewer may do anywhere."""
    asked = list(dict.fromkeys(mend for mend in mends if mend))
    records = follow(by, {mend.pointer for mend in asked if mend.pointer})
    found = {}
    for mend in asked:
        act = act_at(named(mend.type), mend.verb)
        if act and by.may_everywhere(act.needs) and (link := _mend_link(by, mend, records.get(mend.pointer), family)):
            found[mend] = link
    return found


def _may_do(by: Actor, mend: Mend, record: Record) -> bool:
    act = act_at(named(mend.type), mend.verb)
    return act is None or type(record).__name__ != mend.type or sees(by, record, act.needs)


def _serving(by: Actor, act: Act[Any, Any], family: str) -> dict[str, str]:
    """What a new record begins with so that it serves a standard too that is not worked to (yet)."""
    if not family or family in by.organization.families:
        return {}
    with working_to(by.organization.families | {family}):
        return {i.name: str(i.begins) for i in act.inputs if isinstance(i.default, Beginning)}


def _that_comes_first(by: Actor, act: Act[Any, Any], record: Record) -> tuple[Act[Any, Any], str] | None:
    """The act, or the one that has to come before it and what is known to that; the form of the act says so where
    several things do, or an edit. None: neither is the viewer's."""
    match act.objections(by, record):
        case [one] if one.helped_by and (first := helping(by, one, record)):
            return first, one.known
    return (act, "") if act.is_offered(by, record) else None


def _mend_link(by: Actor, mend: Mend, record: Record | None, family: str) -> dict[str, str] | None:
    declaration = named(mend.type)
    act = act_at(declaration, mend.verb)
    if act is None or not by.may(act.needs) or (mend.pointer and record is None):
        return None
    slug = by.organization.slug
    if record is not None and type(record).__name__ == mend.type:
        found = _that_comes_first(by, act, record)
        if found is None:
            return None
        first, known_first = found
        if first.subject is None:
            label = f"{beginning_label(first)} for {record.title}"
        else:
            label = f"{first.leading} {record.reference} {record.title}"
        asked = about(mend.field) if first is act else {}
        return {"label": label, "url": address_for(slug, first, record, **dict(parse_qsl(known_first)), **asked)}
    if act.subject is not None:  # it needs a record, and none is named
        return None
    known, label = _serving(by, act, family) | dict(parse_qsl(mend.known)), beginning_label(act)
    if record is not None:
        label = f"{label} for {record.title}"
        return {"label": label, "url": address_for(slug, act, record, mend.field, **known)}
    return {"label": label, "url": act_address(slug, act, **known)}


@panel("Requirements served", later=True)
def requirements_served(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On a record's page: the requirements whose verdicts it decides today."""
    if not by.may("conformity.view"):
        return None
    with moment(by.organization) as m:
        found = [
            {"edition": e, "verdict": v, "url": requirement_url(by, e.id, v.row.ref)}
            for e, rows in rows_of(m, shown(by))
            for v in rows
            if any(d.pointer == record.pointer for d in v.records)
        ]
    return ("conformity/served.html", {"served": found}) if found else None


CHOICES = tuple((e.id, e.id) for e in editions())
ASKED_MOMENT = (
    Input("on", "date", "on", "The day to judge on; without it today."),
    Input("known", "date", "known", "The day whose knowledge counts."),
)
ASKED = (Input("standard", "choice", "standard", required=True, choices=CHOICES), *ASKED_MOMENT)


@endpoint("conformity", needs="conformity.view", query=ASKED, summary="The verdict of every requirement of a standard")
def conformity(by: Actor, standard: str, on: date | None = None, known: date | None = None) -> dict[str, Any]:
    """The verdict of every requirement (contracts.md, Conformity)."""
    return report(by.organization, standard, on, known, by)
