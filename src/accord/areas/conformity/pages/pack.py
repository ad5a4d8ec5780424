"""What conformity puts into the audit pack: per standard the verdict of every requirement, for people and for
programs."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.text import slugify

from accord.areas.conformity.queries import as_report, row_verdicts, viewed
from accord.areas.conformity.terms import CHAPTERS, RowVerdict
from accord.doors.reports.parts import Chapter, Wish, pack_part
from accord.doors.reports.pdf import render
from accord.kernel.checks.verdict import Outcome
from accord.kernel.moments.clock import now
from accord.kernel.moments.past import moment
from accord.standards import Edition, edition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from accord.kernel.access.actor import Actor
    from accord.kernel.checks.verdict import Deciding

TEMPLATE = ("accord.areas.conformity", "conformity/report.typ")
COMING = 20


@pack_part
def conformity_chapters(by: Actor, wish: Wish) -> Iterable[Chapter]:
    """One chapter per standard."""
    asked = [edition(wish.standard)] if wish.standard else by.organization.works_to
    wanted = [of for of in asked if wish.takes(of.family)]
    for number, of in enumerate(wanted):
        wish.tell(5 + 50 * number // len(wanted), f"Judging {of.label}")
        with moment(by.organization, wish.on) as m:
            found = [v for v in row_verdicts(m, of) if wish.covers(of.family, v.row.ref)]
            pointers = wish.shared({d.pointer for v in found for d in behind(v)})
            seen = None if by.may_everywhere("reports.pack") else set(pointers)
            told = viewed(found, seen)
            report = _sealed(as_report(by.organization, of, m, told, seen), wish)
        rows = [
            row | {"advice": _sealed(list(v.advice_beside), wish)}
            for v, row in zip(told, report["requirements"], strict=True)
        ]
        wish.tell(5 + 50 * number // len(wanted) + 20, f"Drawing the report on {of.label}")
        name = of.id.replace(":", "-")
        yield Chapter(
            of.label,
            (render_to_string("conformity/pack.html", {"report": report, **(read := _read(name, rows, told))}),),
            (
                (f"conformity-{name}.json", json.dumps(report, ensure_ascii=False, indent=1).encode()),
                (f"report-{name}.pdf", render(*TEMPLATE, _pdf(by, wish, of, report["on"], rows, told), made_at=now())),
            ),
            pointers,
            tuple((c["anchor"], f"{c['key']} {c['title']}") for c in read["clauses"]),
        )


def _read(name: str, rows: list[dict[str, Any]], found: Sequence[RowVerdict]) -> dict[str, Any]:
    """The rows by clause, each with the anchor by which it is found."""
    rows = [
        row | {"anchor": f"{name}-{slugify(row['ref'])}", "more": max(row["record_count"] - len(row["records"]), 0)}
        for row in rows
    ]
    clauses = []
    for key, title in CHAPTERS:
        own = [row for row, v in zip(rows, found, strict=True) if v.row.chapter == key]
        counts = Counter(row["outcome"] for row in own)
        said = ", ".join(f"{counts[o.value]} {o.value}" for o in Outcome if counts[o.value])
        if own:
            clauses.append(
                {"anchor": f"{name}-{slugify(key)}-all", "key": key, "title": title, "rows": own, "said": said}
            )
    broken = [row for row in rows if row["outcome"] == Outcome.FAILS.value]
    return {"name": name, "clauses": clauses, "broken": broken}


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


def _pdf(
    by: Actor, wish: Wish, of: Edition, on: str, rows: list[dict[str, Any]], found: Sequence[RowVerdict]
) -> dict[str, Any]:
    lines = {v.row.ref: _line(row) for v, row in zip(found, rows, strict=True)}
    coming = sorted((r for r in lines.values() if r["lapses"] > on), key=lambda r: (r["lapses"], r["ref"]))
    return {
        "title": f"Conformity with {of.title}",
        "organization": by.organization.title,
        "about": of.title,
        "on": on,
        "limit": wish.limit.because if wish.limit else "",
        "coming": coming[:COMING],
        "chapters": [
            {"key": key, "title": title, "rows": [lines[v.row.ref] for v in found if v.row.chapter == key]}
            for key, title in CHAPTERS
            if any(v.row.chapter == key for v in found)
        ],
    }


def _line(row: dict[str, Any]) -> dict[str, Any]:
    named = "; ".join(f"{r['reference']} {r['title']}" for r in row["records"])
    more = row["record_count"] - len(row["records"])
    return {
        "ref": row["ref"],
        "title": row["title"],
        "outcome": row["outcome"],
        "because": row["because"],
        "advice": row["advice"],
        "lapses": row["lapses_on"] or "",
        "records": f"{named}; and {more} more" if named and more > 0 else named,
    }
