"""Questions asked of every point of a series at once: one bit a point, 64 points a machine word.

A plane is a uint64 array; point t is bit t % 64 of word t // 64. A span is a stretch of points that belong together (a
chart, a stage): nothing is read across its beginning.
"""

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from accord.engines.given import Floats

Plane = NDArray[np.uint64]
Compare = np.ufunc  # np.greater, np.less
Side = tuple[float, int]  # sigmas from the centre, and 1 above or -1 below it

ORDER: dict[int, Compare] = {1: np.greater, -1: np.less}
WORD = 64
WIDE = 32  # points that a rule looks at, beyond which it is read point by point
BLOCK = 1 << 16  # points compared at a time: they stay in the cache for all comparisons


class Planes:
    """The zones and the ups and downs of `x`, shape (points,) or (charts, points), each computed once.

    `center` and `sigma` broadcast against `x`; `starts` are the flat positions at which spans begin; `distances` are
    those from the centre, in sigmas, that will be asked about.
    """

    def __init__(
        self, x: Floats, center: Floats, sigma: Floats, starts: NDArray[np.intp], distances: Iterable[float]
    ) -> None:
        self.x, self.center, self.sigma = x, center, sigma
        self.joined = ~at(starts, x.size)  # to the point before
        self.reaches: list[Plane] = [self.joined]
        wanted: list[Side] = [(sigmas, sign) for sigmas in sorted(set(distances)) for sign in (1, -1)]
        lines = [(ORDER[sign], center + sign * sigmas * sigma) for sigmas, sign in wanted]
        self.sides = dict(zip(wanted, asked(x, lines), strict=True))

    def side(self, sigmas: float, sign: int) -> Plane:
        """The points farther than `sigmas` above (sign 1) or below (-1) the centre."""
        return self.sides[sigmas, sign]

    def outside(self, sigmas: float) -> Plane:
        return self.side(sigmas, 1) | self.side(sigmas, -1)

    def move(self, sign: int) -> Plane:
        """The points above (sign 1) or below (-1) the point before them."""
        return self.moves[sign]

    @cached_property
    def moves(self) -> dict[int, Plane]:
        flat = self.x.reshape(-1)
        moved = asked(flat[1:], [(order, flat[:-1]) for order in ORDER.values()])
        return {
            sign: later(resized(plane, self.joined.size), 1) & self.joined
            for sign, plane in zip(ORDER, moved, strict=True)
        }

    def row(self, plane: Plane, count: int) -> Plane:
        """The points that complete `count` in a row of `plane`."""
        return plane if count == 1 else consecutive(plane & later(plane, 1) & self.joined, count - 1)

    def share(self, plane: Plane, count: int, of: int) -> Plane:
        """The points of `plane` with at least `count - 1` more of it among the `of - 1` points before."""
        if count in (1, of):
            return self.row(plane, count)
        if of > WIDE:
            members = np.flatnonzero(flags(plane, self.x.size))
            last, first = members[count - 1 :], members[: max(members.size - count + 1, 0)]
            return at(last[(last - first < of) & (self.spans[last] == self.spans[first])], self.x.size)
        return plane & enough([self.before(plane, back) for back in range(1, of)], count - 1)

    def recent(self, plane: Plane, of: int) -> Plane:
        """The points with one of `plane` among the last `of`."""
        if of > WIDE:
            places = np.arange(self.x.size)
            latest = np.maximum.accumulate(np.where(flags(plane, self.x.size), places, -1))
            near = (latest >= 0) & (places - latest < of) & (self.spans[latest] == self.spans)
            return at(np.flatnonzero(near), self.x.size)
        found = plane
        for back in range(1, of):
            found = found | self.before(plane, back)
        return found

    @cached_property
    def spans(self) -> NDArray[np.intp]:
        """The number of the span of each point."""
        return np.cumsum(~flags(self.joined, self.x.size))

    def before(self, plane: Plane, back: int) -> Plane:
        """The points whose `back`-th predecessor is of `plane` and of their own span."""
        while len(self.reaches) < back:
            self.reaches.append(self.reaches[-1] & later(self.joined, len(self.reaches)))
        return later(plane, back) & self.reaches[back - 1]


def asked(x: Floats, lines: list[tuple[Compare, Floats]]) -> list[Plane]:
    """The plane of `compare(x, line)` for each of `lines`, block by block along the first axis."""
    bits = np.zeros((len(lines), words(x.size) * 8), dtype=np.uint8)
    width = x.size // len(x) if len(x) else 1
    step = max(8, BLOCK // width // 8 * 8)
    answers = np.empty((min(step, len(x)), *x.shape[1:]), dtype=bool)
    for first in range(0, len(x), step):
        block, place = slice(first, first + step), first * width // 8
        for plane, (compare, line) in zip(bits, lines, strict=True):
            there = line[block] if line.ndim > 0 and len(line) > 1 else line
            compare(x[block], there, out=answers[: len(x[block])])
            packed = np.packbits(answers[: len(x[block])].reshape(-1), bitorder="little")
            plane[place : place + packed.size] = packed
    return list(bits.view("<u8"))


def at(positions: NDArray[np.intp], size: int) -> Plane:
    """The plane of `size` points with exactly these positions set."""
    bits = np.zeros(words(size) * 8, dtype=np.uint8)
    np.bitwise_or.at(bits, positions >> 3, np.left_shift(1, positions & 7).astype(np.uint8))
    return bits.view("<u8")


def flags(plane: Plane, size: int) -> NDArray[np.bool_]:
    """The plane as one bool a point."""
    return np.unpackbits(plane.view(np.uint8), count=size, bitorder="little").view(np.bool_)


def later(plane: Plane, by: int) -> Plane:
    """Every bit moved `by` points towards the end."""
    whole, part = divmod(by, WORD)
    if whole:
        plane = np.concatenate([np.zeros(min(whole, plane.size), plane.dtype), plane[:-whole]])
    if not part:
        return plane
    moved = plane << np.uint64(part)
    moved[1:] |= plane[:-1] >> np.uint64(WORD - part)
    return moved


def consecutive(plane: Plane, count: int) -> Plane:
    """The bits that end `count` set bits in a row, by doubling."""
    have = 1
    while have < count:
        step = min(have, count - have)
        plane = plane & later(plane, step)
        have += step
    return plane


def enough(members: list[Plane], count: int) -> Plane:
    """The points of at least `count` of `members`."""
    reached: list[Plane] = []  # by one, by two, ... of the members so far
    for member in members:
        further = [member, *(each & member for each in reached)]
        reached = [*map(np.bitwise_or, reached, further), further[-1]][:count]
    return reached[-1]


def words(points: int) -> int:
    return -(-points // WORD)


def resized(plane: Plane, size: int) -> Plane:
    return plane if plane.size == size else np.concatenate([plane, np.zeros(size - plane.size, plane.dtype)])
