"""A coordinate system in SVG: bars, lines, rules and labels, in the colours of the page, light or dark."""

import math
from collections.abc import Iterable, Sequence
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 340, 56, 28, 40, 44
STYLE = (
    "svg{color:#1f2933;font:12px system-ui,sans-serif}text{fill:currentColor}"
    ".main{color:#2563a8}.second{color:#b4541a}.third{color:#4d7c3a}.quiet{color:#8a939c}"
    "@media(prefers-color-scheme:dark){svg{color:#dde3e8}.main{color:#7db4ee}.second{color:#f0a36b}"
    ".third{color:#9ccc85}.quiet{color:#7d8790}}"
)


class Frame:
    """A picture with axes from `x[0]` to `x[1]` and `y[0]` to `y[1]`, drawn piece by piece.

    `look` is "main", "second", "third" or "quiet". `log_x` and `log_y` make an axis logarithmic.
    """

    def __init__(
        self,
        title: str,
        x: tuple[float, float],
        y: tuple[float, float],
        *,
        x_label: str = "",
        y_label: str = "",
        log_x: bool = False,
        log_y: bool = False,
    ) -> None:
        self.title, self.x_label, self.y_label = title, x_label, y_label
        self.ranges, self.logs = (x, y), (log_x, log_y)
        self.pieces: list[str] = []

    def across(self, x: float) -> float:
        return LEFT + self._share(0, x) * (WIDTH - LEFT - RIGHT)

    def down(self, y: float) -> float:
        return HEIGHT - BOTTOM - self._share(1, y) * (HEIGHT - TOP - BOTTOM)

    def _share(self, axis: int, value: float) -> float:
        low, high = self.ranges[axis]
        if self.logs[axis]:
            low, high, value = math.log10(low), math.log10(high), math.log10(value)
        return (value - low) / (high - low)

    def line(self, x: Iterable[float], y: Iterable[float], look: str = "main", *, dashed: bool = False) -> None:
        points = " ".join(f"{self.across(a):.1f},{self.down(b):.1f}" for a, b in zip(x, y, strict=True))
        stroke = f'fill="none" stroke="currentColor" stroke-width="2"{dash(dashed)}'
        self.pieces.append(f'<polyline class="{look}" points="{points}" {stroke}/>')

    def dots(self, x: Iterable[float], y: Iterable[float], look: str = "main") -> None:
        for a, b in zip(x, y, strict=True):
            self.pieces.append(
                f'<circle class="{look}" cx="{self.across(a):.1f}" cy="{self.down(b):.1f}" r="3" fill="currentColor"/>'
            )

    def bar(self, left: float, right: float, top: float, look: str = "main", *, bottom: float = 0.0) -> None:
        x, y = self.across(left), self.down(top)
        self.pieces.append(
            f'<rect class="{look}" x="{x:.1f}" y="{y:.1f}" width="{self.across(right) - x:.1f}" '
            f'height="{self.down(bottom) - y:.1f}" fill="currentColor" fill-opacity="0.55"/>'
        )

    def rule(self, text: str = "", *, x: float | None = None, y: float | None = None, look: str = "second") -> None:
        """A dashed line across the picture at `x` or at `y`, with `text` at its end."""
        if x is not None:
            at = self.across(x)
            self._stroke(at, TOP, at, HEIGHT - BOTTOM, look)
            self._text(at, TOP - 6, text, "middle")
        if y is not None:
            at = self.down(y)
            self._stroke(LEFT, at, WIDTH - RIGHT, at, look)
            self._text(WIDTH - RIGHT - 4, at - 5, text, "end")

    def text(self, x: float, y: float, text: str, anchor: str = "start", look: str = "") -> None:
        self._text(self.across(x), self.down(y), text, anchor, look)

    def _stroke(self, x1: float, y1: float, x2: float, y2: float, look: str) -> None:
        ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
        self.pieces.append(f'<line class="{look}" {ends} stroke="currentColor" stroke-width="1.5"{dash(True)}/>')

    def _text(self, x: float, y: float, text: str, anchor: str, look: str = "") -> None:
        style = f' class="{look}"' if look else ""
        self.pieces.append(f'<text{style} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>')

    def svg(self, *, x_names: Sequence[tuple[float, str]] | None = None) -> str:
        """The text of the file. `x_names` puts words under the axis instead of numbers."""
        drawn, self.pieces = self.pieces, []
        axis = f"M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}"
        self.pieces.append(f'<path d="{axis}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>')
        for at, text in x_names if x_names is not None else self._ticks(0):
            self._text(self.across(at), HEIGHT - BOTTOM + 17, text, "middle")
        for at, text in self._ticks(1):
            self._text(LEFT - 6, self.down(at) + 4, text, "end")
        self._text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, self.x_label, "middle")
        self._text(LEFT - 40, 16, self.y_label, "start")
        self._text(WIDTH / 2, 16, self.title, "middle")
        axes, self.pieces = self.pieces, drawn
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
                f"<title>{escape(self.title)}</title><style>{STYLE}</style>",
                *axes,
                *drawn,
                "</svg>\n",
            ]
        )

    def _ticks(self, axis: int) -> list[tuple[float, str]]:
        low, high = self.ranges[axis]
        if self.logs[axis]:
            powers = range(math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9) + 1)
            return [(10.0**power, f"{10.0**power:g}") for power in powers]
        step = tick_step(high - low)
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        return [(i * step, f"{round(i * step, 12):g}") for i in range(first, last + 1)]


def tick_step(span: float) -> float:
    """1, 2 or 5 times a power of ten, for about five ticks in `span`."""
    power = 10.0 ** math.floor(math.log10(span / 5))
    return next(each * power for each in (1, 2, 5, 10) if span / (each * power) <= 7)


def dash(dashed: bool) -> str:
    return ' stroke-dasharray="6 4"' if dashed else ""
