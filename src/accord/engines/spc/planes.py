"""Questions asked of every point of a series at once: one bit a point, 64 points a machine word.

A plane is a uint64 array; point t is bit t % 64 of word t // 64. A span is a stretch of points that belong together (a
chart, a stage): nothing is read across its beginning.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from accord.engines.given import Floats

Plane = NDArray[np.uint64]
Compare = Callable[[Floats, Floats], NDArray[np.bool_]]

WORD = 64
BLOCK = 1 << 17  # points compared at a time, so that the answers stay in the cache


class Planes:
    """The zones and the ups and downs of `x`, shape (points,) or (charts, points), each computed once.

    `center` and `sigma` broadcast against `x`; `starts` are the flat positions at which spans begin.
    """

    def __init__(self, x: Floats, center: Floats, sigma: Floats, starts: NDArray[np.intp]) -> None:
        self.x, self.center, self.sigma = x, center, sigma
        self.joined = ~at(starts, x.size)  # to the point before
        self.reaches: list[Plane] = [self.joined]
        self.sides: dict[tuple[float, int], Plane] = {}
        self.moves: dict[int, Plane] = {}

    def side(self, sigmas: float, sign: int) -> Plane:
        """The points farther than `sigmas` above (sign 1) or below (-1) the centre."""
        if (sigmas, sign) not in self.sides:
            line = self.center + sign * sigmas * self.sigma
            self.sides[sigmas, sign] = asked(np.greater if sign > 0 else np.less, self.x, line)
        return self.sides[sigmas, sign]

    def outside(self, sigmas: float) -> Plane:
        return self.side(sigmas, 1) | self.side(sigmas, -1)

    def move(self, sign: int) -> Plane:
        """The points above (sign 1) or below (-1) the point before them."""
        if sign not in self.moves:
            flat = self.x.reshape(-1)
            moved = asked(np.greater if sign > 0 else np.less, flat[1:], flat[:-1])
            self.moves[sign] = later(resized(moved, self.joined.size), 1) & self.joined
        return self.moves[sign]

    def row(self, plane: Plane, count: int) -> Plane:
        """The points that complete `count` in a row of `plane`."""
        return plane if count == 1 else consecutive(plane & later(plane, 1) & self.joined, count - 1)

    def share(self, plane: Plane, count: int, of: int) -> Plane:
        """The points of `plane` with at least `count - 1` more of it among the `of - 1` points before."""
        if count in (1, of):
            return self.row(plane, count)
        reached = [plane] + [np.zeros_like(plane)] * (count - 1)
        for back in range(1, of):
            member = self.before(plane, back)
            for more in range(count - 1, 0, -1):
                reached[more] = reached[more] | (reached[more - 1] & member)
        return reached[-1]

    def recent(self, plane: Plane, of: int) -> Plane:
        """The points with one of `plane` among the last `of`."""
        found = plane
        for back in range(1, of):
            found = found | self.before(plane, back)
        return found

    def before(self, plane: Plane, back: int) -> Plane:
        """The points whose `back`-th predecessor is of `plane` and of their own span."""
        while len(self.reaches) < back:
            self.reaches.append(self.reaches[-1] & later(self.joined, len(self.reaches)))
        return later(plane, back) & self.reaches[back - 1]


def asked(compare: Compare, x: Floats, line: Floats) -> Plane:
    """The plane of `compare(x, line)`, block by block along the first axis."""
    bits = np.zeros(words(x.size) * 8, dtype=np.uint8)
    width = x.size // len(x) if len(x) else 1
    step = max(8, BLOCK // width // 8 * 8)
    stepped = line.ndim > 0 and len(line) > 1
    for first in range(0, len(x), step):
        block = slice(first, first + step)
        answers = np.packbits(compare(x[block], line[block] if stepped else line).reshape(-1), bitorder="little")
        place = first * width // 8
        bits[place : place + answers.size] = answers
    return bits.view("<u8")


def at(positions: NDArray[np.intp], size: int) -> Plane:
    """The plane of `size` points with exactly these positions set."""
    marks = np.zeros(words(size) * WORD, dtype=bool)
    marks[positions] = True
    return np.packbits(marks, bitorder="little").view("<u8")


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


def words(points: int) -> int:
    return -(-points // WORD)


def resized(plane: Plane, size: int) -> Plane:
    return plane if plane.size == size else np.concatenate([plane, np.zeros(size - plane.size, plane.dtype)])
