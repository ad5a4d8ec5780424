"""What conformity puts into the audit pack: per standard the verdict of every requirement, for people and for
programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from accord.areas.conformity.queries import as_report, row_verdicts
from accord.areas.conformity.terms import CHAPTERS, SHOWN, RowVerdict
from accord.doors.reports.parts import Chapter, Wish, pack_part
from accord.doors.reports.pdf import render
from accord.kernel.moments.clock import now
from accord.kernel.moments.past import moment
from accord.standards import Edition, edition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from accord.kernel.access.actor import Actor
    from accord.kernel.checks.verdict import Deciding


@pack_part
def conformity_chapters(by: Actor, wish: Wish) -> Iterable[Chapter]:
    """One chapter per standard."""
    wanted = [of for s in ([wish.standard] if wish.standard else SHOWN) if wish.takes((of := edition(s)).family)]
    for number, of in enumerate(wanted):
        wish.tell(5 + 50 * number // len(wanted), f"Judging {of.label}")
        with moment(by.organization, wish.on) as m:
            found = [v for v in row_verdicts(m, of) if wish.covers(of.family, v.row.ref)]
            pointers = wish.shared({d.pointer for v in found for d in behind(v)})
            seen = None if by.may_everywhere("reports.pack") else set(pointers)
            report = _sealed(as_report(by.organization, of, m, found, seen), wish)
        wish.tell(5 + 50 * number // len(wanted) + 20, f"Drawing the report on {of.label}")
        name = of.id.replace(":", "-")
        yield Chapter(
            of.label,
            (render_to_string("conformity/pack.html", {"report": report}),),
            (
                (f"conformity-{name}.json", json.dumps(report, ensure_ascii=False, indent=1).encode()),
                (f"report-{name}.pdf", render("conformity.typ", _pdf(by, of, report, found), made_at=now())),
            ),
            pointers,
        )


def behind(v: RowVerdict) -> Iterator[Deciding]:
    """The records behind a verdict: those that decide it, and those that its checks name."""
    yield from v.records
    for _, c in v.checks:
        yield from c.records


def _sealed(value: Any, wish: Wish) -> Any:
    """Every text through the seal that takes out people's names."""
    if isinstance(value, str):
        return wish.sealed(value)
    if isinstance(value, dict):
        return {k: _sealed(v, wish) for k, v in value.items()}
    return [_sealed(v, wish) for v in value] if isinstance(value, list) else value


def _pdf(by: Actor, of: Edition, report: dict[str, Any], found: list[RowVerdict]) -> dict[str, Any]:
    rows = dict(zip([v.row.ref for v in found], report["requirements"], strict=True))
    return {
        "title": f"Conformity with {of.title}",
        "organization": by.organization.title,
        "standard": of.title,
        "on": report["on"],
        "summary": [[k, str(n)] for k, n in report["summary"].items()],
        "chapters": [
            {"title": f"{key} {title}", "rows": [_line(rows[v.row.ref]) for v in found if v.row.chapter == key]}
            for key, title in CHAPTERS
            if any(v.row.chapter == key for v in found)
        ],
    }


def _line(row: dict[str, Any]) -> dict[str, str]:
    return {
        "ref": row["ref"],
        "title": row["title"],
        "outcome": row["outcome"],
        "because": row["because"],
        "lapses": row["lapses_on"] or "",
        "records": ", ".join(r["reference"] for r in row["records"]),
    }
