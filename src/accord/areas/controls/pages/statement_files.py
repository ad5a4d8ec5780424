"""The Statement of Applicability as a file: XLSX and PDF, to take along from its page and in the audit pack."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.template.loader import render_to_string

from accord.areas.controls import queries
from accord.areas.controls.pages.statement_page import Shown, figures_of, grouped, lines_shown, version_chosen
from accord.doors.exchange import sheets
from accord.doors.pages.export import XLSX
from accord.doors.pages.places import page
from accord.doors.reports.parts import Chapter, Wish, pack_part
from accord.doors.reports.pdf import render
from accord.kernel.acts.happened import today_of
from accord.kernel.moments.clock import now
from accord.kernel.refusals import NotThere
from accord.standards import edition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from django.http import HttpRequest

    from accord.areas.controls.models import StatementOfApplicability
    from accord.kernel.access.actor import Actor

TEMPLATE = ("accord.areas.controls", "controls/statement.typ")
NAME = "statement-of-applicability"
FORMS = {
    "xlsx": XLSX,
    "pdf": "application/pdf",
}
HEADS = (
    "Control", "Title", "Theme", "Applies", "Justification", "Because of", "Carried out", "Controls here",
    "Reason for the exclusion", "Contradicted by the records",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One control of the annex as a file says it, in the order of HEADS."""

    control: str
    title: str
    theme: str
    applies: str
    justification: str
    because: str
    implementation: str
    here: str
    excluded: str
    against: str


@pack_part
def statement_chapter(by: Actor, wish: Wish) -> Iterable[Chapter]:
    """The Statement that holds on the day of the pack, else the newest draft."""
    version = _on(queries.statements_seen(by), wish.on)
    if version is None or (wish.standard and wish.standard != version.standard):
        return
    of = edition(version.standard)
    shown = [s for s in lines_shown(by, version, None) if wish.covers(of.family, s.line.control_reference)]
    if not wish.takes(of.family) or not shown:
        return
    wish.tell(57, "Writing the Statement of Applicability")
    said = [_line(s, wish.sealed) for s in shown]
    facts = [(name, wish.sealed(value)) for name, value in _facts(version)]
    files = ((f"{NAME}.xlsx", _xlsx(said, facts)), (f"{NAME}.pdf", _pdf(by, version, shown, said, facts)))
    section = render_to_string("controls/statement_pack.html", {"version": version, "figures": figures_of(shown)})
    yield Chapter("Statement of Applicability", (section,), files, wish.shared({version.pointer}))


@page("statement-of-applicability.<str:ending>", needs="controls.export")
def statement_file(request: HttpRequest, by: Actor, ending: str) -> HttpResponse:
    """A version (`?version=SOA-0002`) as XLSX or PDF. Raises NotThere."""
    version = version_chosen(queries.statements_seen(by), request.GET.get("version", ""))
    if version is None or ending not in FORMS:
        raise NotThere("There is no such page here.")
    shown = lines_shown(by, version, None)
    said, facts = [_line(s, str) for s in shown], _facts(version)
    content = _xlsx(said, facts) if ending == "xlsx" else _pdf(by, version, shown, said, facts)
    name = f"{NAME}-{by.organization.slug}-{version.reference}.{ending}"
    return HttpResponse(
        content, content_type=FORMS[ending], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _on(versions: list[StatementOfApplicability], day: date | None) -> StatementOfApplicability | None:
    """The version that held on a day; today: as the page chooses."""
    if day is None:
        return version_chosen(versions, "")
    before = [v for v in versions if v.approved_on is not None and v.approved_on <= day]
    return max(before, key=lambda v: (v.approved_on, v.reference), default=None)


def _facts(version: StatementOfApplicability) -> list[tuple[str, str]]:
    """What is said of the version as a whole."""
    found = (
        ("Version", version.version),
        ("State", version.state),
        ("Scope", version.scope.title if version.scope else ""),
        ("Approved by", version.approved_by.title if version.approved_by else ""),
        ("Approved on", version.approved_on.isoformat() if version.approved_on else ""),
        ("Confirmed on", version.confirmed_on.isoformat() if version.confirmed_on else ""),
        ("Review due", version.review_due.isoformat() if version.review_due else ""),
        ("What is new", version.changes),
    )
    return [(name, value) for name, value in found if value]


def _line(s: Shown, sealed: Callable[[str], str]) -> Line:
    line = s.line
    because = "; ".join(f"{k.reference} {k.title}" for _, links in s.why for k in links)
    applies = {"yes": "yes", "no": "no"}.get(line.applicable, "not decided")
    return Line(
        control=line.control_reference,
        title=s.title,
        theme=line.theme,
        applies=applies,
        justification=sealed(line.justification),
        because=sealed(because),
        implementation=line.implementation if line.applicable == "yes" else "",
        here=sealed("; ".join(f"{k.reference} {k.title}" for k in s.controls)),
        excluded=sealed(line.exclusion_reason),
        against=sealed(" ".join(c.sentence for c in s.against)),
    )


def _xlsx(said: list[Line], facts: list[tuple[str, str]]) -> bytes:
    rows = [astuple(s) for s in said]
    return sheets.xlsx([("Statement", HEADS, rows), ("About", ("What", "Value"), facts)], to_read=True)


def _pdf(
    by: Actor, version: StatementOfApplicability, shown: list[Shown], said: list[Line], facts: list[tuple[str, str]]
) -> bytes:
    lines_by_control = {line.control: line for line in said}
    data = {
        "title": f"Statement of Applicability {version.version}",
        "organization": by.organization.title,
        "about": edition(version.standard).title,
        "on": today_of(by).isoformat(),
        "version": version.version,
        "draft": version.state == "draft",
        "facts": [list(f) for f in facts],
        "figures": [{"key": k, "words": w, "count": n, "share": share} for k, w, n, share in figures_of(shown)],
        "themes": [
            {"title": theme, "lines": [_drawn(lines_by_control[s.line.control_reference]) for s in some]}
            for theme, some in grouped(shown)
        ],
    }
    return render(*TEMPLATE, data, made_at=now())


def _drawn(line: Line) -> dict[str, Any]:
    return {
        "control": line.control,
        "title": line.title,
        "applicable": line.applies,
        "implementation": line.implementation,
        "why": line.excluded or line.justification,
        "because": line.because,
        "here": line.here,
        "against": line.against,
    }
