"""Where a lot comes from and where it went: drawn in columns, and the same in words (8.5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accord.areas.products.models import Lot
from accord.areas.products.queries import chain
from accord.doors.pages.places import panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accord.areas.products.terms import Traced, Went
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

BOX, HEIGHT, GAP, WAY, MOST, LETTERS = 168, 46, 12, 48, 9, 21


@dataclass(frozen=True, slots=True)
class Node:
    """A lot on the drawing; without a reference it stands for those that found no room."""

    x: int
    y: int
    reference: str
    look: str
    lines: tuple[str, str]
    says: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The drawn chain."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    paths: tuple[str, ...]


@panel("Traceability")
def traceability_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of a lot: what went into it, what it went into, and who got it."""
    if not isinstance(record, Lot):
        return None
    traced, went = chain(by, record)
    unknown = "Nothing is known of its material. Name the lots that went into it."
    sides = [
        ("Comes from", unknown, [t for t in traced if t.remove < 0]),
        ("Went into", "It went into no other lot.", [t for t in traced if t.remove > 0]),
    ]
    return "products/traceability.html", {
        "drawing": drawn(traced, went) if len(traced) > 1 else None,
        "sides": sides,
        "shipped_to": record.shipped_to,
        "shipped_on": record.shipped_on,
        "supplier": record.supplier,
        "supplier_lot": record.supplier_lot,
        "slug": by.organization.slug,
    }


def drawn(traced: Sequence[Traced], went: Sequence[Went]) -> Drawing:
    """Columns by remove, materials on the left; at most `MOST` lots a column, the rest as one box."""
    columns: dict[int, list[Traced]] = {}
    for t in traced:
        columns.setdefault(t.remove, []).append(t)
    shown = {remove: lots[:MOST] for remove, lots in columns.items()}
    tallest = max(len(lots) + (len(columns[remove]) > MOST) for remove, lots in shown.items())
    height = tallest * (HEIGHT + GAP) + GAP
    nodes, place = [], {}
    for n, remove in enumerate(sorted(columns)):
        more = len(columns[remove]) - len(shown[remove])
        count = len(shown[remove]) + bool(more)
        x, top = GAP + n * (BOX + WAY), (height - count * (HEIGHT + GAP) + GAP) // 2
        for k, t in enumerate(shown[remove]):
            y = top + k * (HEIGHT + GAP)
            place[t.key] = (x, y)
            look = f"{t.state} self" if remove == 0 else t.state
            nodes.append(Node(x, y, t.reference, look, (short(t.title), short(t.says or t.whom)), _says(t)))
        if more:
            y = top + len(shown[remove]) * (HEIGHT + GAP)
            nodes.append(Node(x, y, "", "more", (f"and {more} more", "listed below"), f"{more} more lots"))
    paths = tuple(_path(place[w.material], place[w.into]) for w in went if w.material in place and w.into in place)
    width = GAP + len(columns) * (BOX + WAY) - WAY + GAP
    return Drawing(width, height, tuple(nodes), paths)


def short(text: str) -> str:
    """`text` as far as it fits into a box."""
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1].rstrip()}…"


def _says(t: Traced) -> str:
    return ", ".join(p for p in (t.title, t.says, t.state_label.lower(), t.whom) if p)


def _path(start: tuple[int, int], end: tuple[int, int]) -> str:
    """A curve from the right edge of one box to the left edge of another."""
    x1, y1, x2, y2 = start[0] + BOX, start[1] + HEIGHT // 2, end[0], end[1] + HEIGHT // 2
    middle = (x1 + x2) // 2
    return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"
