"""The geometry of the map: boxes in bands by kind, arrows between them. Pure; lengths are in units of the drawing.

Top to bottom: management, core, support processes. Parties outside stand left and right where there is room, else above
and below. Arrows lie under the boxes; several flows between the same two ends are one arrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accord.areas.processes.terms import Arrow, Box, Kind

WIDTH, HEIGHT, PARTY, GAP_Y, MARGIN, BAND_TITLE = 168, 62, 116, 64, 14, 28
LETTER = 8.4  # of the text in a box
LINES = 2
SAID, SAID_LETTER, SAID_HEIGHT = 22, 6.6, 15  # what is written beside an arrow: most letters, their width, its height
BANDS = (*((k.value, k.label.replace("process", "processes")) for k in Kind), ("", "Kind not said"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a drawing is made for. `beside`: parties stand left and right. `labels`: arrows say what they carry."""

    name: str
    columns: int
    gap: int
    beside: bool = False
    labels: bool = True


@dataclass(frozen=True, slots=True)
class Node:
    """A box on the drawing; without a reference it is a party outside. `row` is -1 beside the rows."""

    key: str
    reference: str
    title: str
    look: str
    says: str
    x: int
    y: int
    row: int
    width: int = WIDTH

    @property
    def middle(self) -> tuple[int, int]:
        """Its centre."""
        return self.x + self.width // 2, self.y + HEIGHT // 2

    @property
    def text(self) -> tuple[tuple[int, int, str], ...]:
        """(x, y, words) of each line."""
        x, y = self.middle
        lines = folded(self.title, int(self.width / LETTER))
        first = y + 5 - 10 * (len(lines) - 1)
        return tuple((x, first + 20 * n, line) for n, line in enumerate(lines))


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow: its path, what it carries, and where that is written in short, if there is room."""

    path: str
    says: str
    label: str = ""
    x: int = 0
    y: int = 0


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map of a given width. `bands`: (y, title) of each band that has boxes."""

    name: str
    width: int
    height: int
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    bands: tuple[tuple[int, str], ...]


Point = tuple[int, int]
Curve = tuple[Point, Point, Point, Point]
Area = tuple[float, float, float, float]  # left, top, right, bottom


def drawn(boxes: Sequence[Box], arrows: Sequence[Arrow], sheet: Sheet) -> Drawing:
    """The map on a sheet."""
    suppliers = sorted({a.source_party for a in arrows if a.source_party})
    receivers = sorted({a.target_party for a in arrows if a.target_party})
    side = PARTY + sheet.gap if sheet.beside else 0
    left, right = (side if suppliers else 0), (side if receivers else 0)
    width = MARGIN * 2 + sheet.columns * WIDTH + (sheet.columns - 1) * sheet.gap + left + right
    bands = [(title, [_box(b) for b in in_order([b for b in boxes if b.kind == k], arrows)]) for k, title in BANDS]
    if not sheet.beside:
        bands.insert(0, ("Supplied from outside", [_party(n, "from") for n in suppliers]))
        bands.append(("Received outside", [_party(n, "to") for n in receivers]))
    nodes: list[Node] = []
    titles: list[tuple[int, str]] = []
    y, row = MARGIN, 0
    for title, band in bands:
        if band:
            titles.append((y + 13, title))
            placed, y, row = _rows(band, sheet, MARGIN + left, y + BAND_TITLE, row)
            nodes += placed
    height = y - GAP_Y + MARGIN * 2
    if sheet.beside:
        height = max(height, max(len(suppliers), len(receivers)) * (HEIGHT + MARGIN * 2) + MARGIN * 2)
        nodes += _column([_party(n, "from") for n in suppliers], MARGIN, height)
        nodes += _column([_party(n, "to") for n in receivers], width - MARGIN - PARTY, height)
    return Drawing(sheet.name, width, height, tuple(nodes), tuple(_lines(nodes, arrows, sheet)), tuple(titles))


def in_order(band: Sequence[Box], arrows: Iterable[Arrow]) -> list[Box]:
    """The boxes of a band as the work runs through them: each after those that supply it; in a circle, by reference."""
    waiting = {b.key: b for b in band}
    needs = {k: {a.source for a in arrows if a.target == k and a.source in waiting and a.source != k} for k in waiting}
    found: list[Box] = []
    while waiting:
        ready = [k for k in waiting if not needs[k] & waiting.keys()] or [
            min(waiting, key=lambda k: waiting[k].reference)
        ]
        found.append(waiting.pop(min(ready, key=lambda k: waiting[k].reference)))
    return found


def folded(text: str, letters: int, lines: int = LINES) -> tuple[str, ...]:
    """`text` in at most `lines` lines of at most `letters` letters; what does not fit ends in an ellipsis."""
    found = [""]
    for word in text.split():
        if found[-1] and len(found[-1]) + 1 + len(word) > letters:
            found.append("")
        found[-1] = f"{found[-1]} {word}".strip()
    cut = [line if len(line) <= letters else f"{line[: letters - 1]}…" for line in found[:lines]]
    if len(found) > lines:
        cut[-1] = f"{cut[-1][: letters - 1].rstrip('…')}…"
    return tuple(cut)


Plain = tuple[str, str, str, str, str]  # key, reference, title, look, what is said of it


def _box(box: Box) -> Plain:
    kind = dict(BANDS)[box.kind].removesuffix("es")
    owner = f"owner {box.owner}" if box.owner else "no owner"
    return box.key, box.reference, box.title, f"{box.kind or 'unsaid'} {box.state}", f"{kind}, {box.state}, {owner}"


def _party(name: str, end: str) -> Plain:
    return f"{end}:{name}", "", name, "party", "outside"


def _rows(band: Sequence[Plain], sheet: Sheet, x: int, y: int, row: int) -> tuple[list[Node], int, int]:
    """Boxes in rows from (x, y), each row in the middle; then the next free y and row."""
    found: list[Node] = []
    step = WIDTH + sheet.gap
    for start in range(0, len(band), sheet.columns):
        here = band[start : start + sheet.columns]
        indent = (sheet.columns - len(here)) * step // 2
        found += [Node(*b, x + indent + n * step, y, row) for n, b in enumerate(here)]
        y, row = y + HEIGHT + GAP_Y, row + 1
    return found, y, row


def _column(parties: Sequence[Plain], x: int, height: int) -> list[Node]:
    step = HEIGHT + MARGIN * 2
    top = (height - len(parties) * step + MARGIN * 2) // 2
    return [Node(*p, x, top + n * step, -1, PARTY) for n, p in enumerate(parties)]


def _lines(nodes: Sequence[Node], arrows: Iterable[Arrow], sheet: Sheet) -> list[Line]:
    """One line for all flows between the same two ends; what it carries is written where nothing else stands."""
    at = {n.key: n for n in nodes}
    joined: dict[tuple[str, str], list[str]] = {}
    for a in arrows:
        ends = (a.source or f"from:{a.source_party}", a.target or f"to:{a.target_party}")
        joined.setdefault(ends, []).append(a.what or a.reference)
    taken: list[Area] = [(n.x, n.y, n.x + n.width, n.y + HEIGHT) for n in nodes]
    found = []
    for (s, t), what in joined.items():
        if s in at and t in at:
            curve = _curve(at, at[s], at[t])
            (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve
            path = f"M{x0} {y0}C{x1} {y1} {x2} {y2} {x3} {y3}"
            says = f"{at[s].title} to {at[t].title}: {'; '.join(what)}"
            label = folded(what[0] if len(what) == 1 else f"{what[0]} +{len(what) - 1}", SAID, 1)[0]
            place = _free_place(curve, label, taken) if sheet.labels else None
            found.append(Line(path, says, label, *place) if place else Line(path, says))
    return found


def _curve(at: Mapping[str, Node], a: Node, b: Node) -> Curve:
    """From one box to another: sideways to what stands beside, down or up between rows, over or under within a row."""
    ax, ay = a.middle
    bx, by = b.middle
    if -1 in (a.row, b.row):
        middle = (a.x + a.width + b.x) // 2
        return (a.x + a.width, ay), (middle, ay), (middle, by), (b.x, by)
    if a.row != b.row:
        down = 1 if ay < by else -1
        start, end, middle = ay + down * HEIGHT // 2, by - down * HEIGHT // 2, (ay + by) // 2
        return (ax + 14, start), (ax + 14, middle), (bx - 14, middle), (bx - 14, end)
    if bx > ax and not any(n.row == a.row and ax < n.middle[0] < bx for n in at.values()):
        return (a.x + a.width, ay), (a.x + a.width + 8, ay), (b.x - 8, by), (b.x, by)
    side = -1 if bx > ax else 1
    start, bend = ay + side * HEIGHT // 2, ay + side * (HEIGHT // 2 + 44)
    return (ax - 14 * side, start), (ax - 14 * side, bend), (bx + 14 * side, bend), (bx + 14 * side, start)


def _free_place(curve: Curve, label: str, taken: list[Area]) -> Point | None:
    """Where on the curve the label covers nothing, from the middle outwards; the place is then taken."""
    half = len(label) * SAID_LETTER / 2
    for tenths in (5, 4, 6, 3, 7, 2, 8):
        t = tenths / 10
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x = sum(w * p[0] for w, p in zip(weights, curve, strict=True))
        y = sum(w * p[1] for w, p in zip(weights, curve, strict=True)) - 5
        mine = (x - half, y - SAID_HEIGHT + 3, x + half, y + 3)
        if not any(mine[0] < o[2] and o[0] < mine[2] and mine[1] < o[3] and o[1] < mine[3] for o in taken):
            taken.append(mine)
            return round(x), round(y)
    return None
