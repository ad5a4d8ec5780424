"""Which points of a chart signal, by every rule, and which points make the signal."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.engines.given import EngineError, Floats, Provenance, digest, floats, one_of
from accord.engines.spc.bounded import bounded
from accord.engines.spc.planes import Plane, Planes, consecutive, flags, later
from accord.engines.spc.rules import NELSON_1984, Beyond, Rule, RuleSet, Trend, Within, checked


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """The signals of a series (points,) or of many charts (charts, points): rule by rule, at the completing point."""

    shape: tuple[int, ...]
    rules: RuleSet
    planes: Planes = field(repr=False)
    found: dict[int | str, Plane] = field(repr=False)

    @property
    def provenance(self) -> Provenance:
        """Where the signals come from. What went in is hashed when this is asked, which takes as long as the rules."""
        given = (self.planes.x, self.planes.center, self.planes.sigma, self.planes.joined, repr(dict(self.rules)))
        return Provenance(digest(*given), "every rule at every point, bit-parallel")

    def flags(self, rule: int | str) -> NDArray[np.bool_]:
        """Whether each point completes `rule`, in the shape of the data."""
        self._known(rule)
        return flags(self.found[rule], self.planes.x.size).reshape(self.shape)

    def indices(self, rule: int | str) -> NDArray[np.intp]:
        """The points that complete `rule`: their positions (f,); for many charts, chart and position (f, 2)."""
        return self._placed(self._flat(rule))

    def windows(self, rule: int | str) -> NDArray[np.intp]:
        """For each of `indices(rule)` the first and the last of the points that make the signal, (f, 2)."""
        last = self._flat(rule)
        first = last - self._reach(self.rules[rule], last)
        begin = last // self.shape[-1] * self.shape[-1] if len(self.shape) == 2 else 0
        return np.column_stack([first - begin, last - begin])

    def at(self, *point: int) -> tuple[int | str, ...]:
        """Every rule that this point completes: `at(position)`, or for many charts `at(chart, position)`."""
        if len(point) != len(self.shape) or not all(0 <= i < n for i, n in zip(point, self.shape, strict=True)):
            raise EngineError(f"`point` must be a position within {self.shape}; it is {point}.")
        place = int(np.ravel_multi_index(point, self.shape))
        word, bit = divmod(place, 64)
        return tuple(name for name, plane in self.found.items() if int(plane[word]) >> bit & 1)

    def any(self) -> NDArray[np.bool_]:
        """Whether each point completes a rule, in the shape of the data."""
        return flags(np.bitwise_or.reduce(list(self.found.values())), self.planes.x.size).reshape(self.shape)

    def as_dict(self) -> dict[int | str, list[int]]:
        """The completing points of every rule that signals at all; for a single series."""
        return {name: places for name in self.rules if (places := self.indices(name).tolist())}

    def _flat(self, rule: int | str) -> NDArray[np.intp]:
        self._known(rule)
        return np.flatnonzero(flags(self.found[rule], self.planes.x.size))

    def _placed(self, flat: NDArray[np.intp]) -> NDArray[np.intp]:
        return flat if len(self.shape) == 1 else np.column_stack(np.unravel_index(flat, self.shape))

    def _known(self, rule: int | str) -> None:
        one_of("rule", rule, self.rules)

    def _reach(self, rule: Rule, last: NDArray[np.intp]) -> NDArray[np.intp]:
        """How many points before the last belong to the signal: to the earliest of the `count` that make it."""
        if not isinstance(rule, Beyond) or rule.count == rule.of or not last.size:
            return np.full(last.size, rule.count - 1, dtype=np.intp)
        if rule.sides == "both":
            return np.full(last.size, rule.of - 1, dtype=np.intp).clip(max=self._age(last))
        sides = [self.planes.side(rule.sigmas, sign) for sign in (1, -1)]
        planes = [sides[0] | sides[1]] if rule.sides == "either" else sides
        found = np.zeros(last.size, dtype=np.intp)
        for plane in planes:
            members = np.flatnonzero(flags(plane, self.planes.x.size))
            place = np.searchsorted(members, last)  # of the last point among them, if it is one
            own = members[np.minimum(place, members.size - 1)] == last if members.size else np.zeros(last.size, bool)
            found[own] = last[own] - members[place[own] - rule.count + 1]
        return found

    def _age(self, last: NDArray[np.intp]) -> NDArray[np.intp]:
        """How many points of its span lie before each point."""
        starts = np.flatnonzero(~flags(self.planes.joined, self.planes.x.size))
        return last - starts[np.searchsorted(starts, last, side="right") - 1]


def signals(
    x: ArrayLike,
    center: ArrayLike,
    sigma: ArrayLike,
    rules: RuleSet = NELSON_1984,
    *,
    stages: ArrayLike = (),
) -> Signals:
    """Every rule of every point of location charts.

    `x` holds the points of one chart (points,) or of many (charts, points); `center` and `sigma`, the standard
    deviation of a plotted point, are single numbers, one for each point, or (charts,) one for each chart. `stages` are
    the positions at which a new stage begins; no rule looks back across it. Bit-parallel: one comparison of the series
    for each line of a zone, then 64 points a machine operation.

    >>> signals([0.1, 2.2, 0.3, 2.4, 3.5], center=0, sigma=1).as_dict()
    {1: [4], 5: [3, 4]}
    """
    values, chosen = floats("x", x, ndim=None), checked(rules)
    if values.ndim not in (1, 2):
        raise EngineError(f"`x` must be one series or rows of charts; it has {values.ndim} dimensions.")
    middle, spread = (against(values, name, given) for name, given in (("center", center), ("sigma", sigma)))
    if spread.min() <= 0:
        raise EngineError("`sigma` must be greater than 0; where nothing varies there is no chart.")
    distances = [rule.sigmas for rule in chosen.values() if isinstance(rule, Beyond | Within)]
    planes = Planes(values, middle, spread, span_starts(values.shape, stages), distances)
    found = {name: completed(rule, planes) for name, rule in chosen.items()}
    return Signals(values.shape, chosen, planes, found)


def completed(rule: Rule, planes: Planes) -> Plane:
    """The points that complete the rule."""
    if isinstance(rule, Within):
        return planes.row(~planes.outside(rule.sigmas), rule.count)
    if isinstance(rule, Beyond):
        return beyond(rule, planes)
    up, down = planes.move(1), planes.move(-1)
    if isinstance(rule, Trend):
        return consecutive(up, rule.count - 1) | consecutive(down, rule.count - 1)
    turns = (up & later(down, 1)) | (down & later(up, 1))
    return consecutive(turns, rule.count - 2)


def beyond(rule: Beyond, planes: Planes) -> Plane:
    upper, lower = planes.side(rule.sigmas, 1), planes.side(rule.sigmas, -1)
    if rule.sides == "one":
        return planes.share(upper, rule.count, rule.of) | planes.share(lower, rule.count, rule.of)
    enough = planes.share(upper | lower, rule.count, rule.of)
    if rule.sides == "either":
        return enough
    if rule.count == rule.of:
        return enough & ~planes.row(upper, rule.of) & ~planes.row(lower, rule.of)
    return enough & planes.recent(upper, rule.of) & planes.recent(lower, rule.of)


def against(values: Floats, name: str, given: ArrayLike) -> Floats:
    """A line of the chart in a shape that broadcasts: one number, one a chart, or one a point."""
    line = bounded(name, given, ndim=None)
    if line.size == 1:
        return line.reshape(())
    if values.ndim == 2 and line.shape in ((len(values),), (len(values), 1)):
        return line.reshape(-1, 1)
    if line.shape != values.shape:
        raise EngineError(f"`{name}` must be one number, one for each chart or one for each point; it is {line.shape}.")
    return line


def span_starts(shape: tuple[int, ...], stages: ArrayLike) -> NDArray[np.intp]:
    """The flat positions at which a chart or a stage begins."""
    size, length = int(np.prod(shape)), shape[-1]
    begun = stage_starts(length, stages)
    return (np.arange(0, size, length)[:, None] + begun).reshape(-1)


def stage_starts(length: int, stages: ArrayLike) -> NDArray[np.intp]:
    """The positions at which a stage begins, 0 the first."""
    given = floats("stages", stages, least=0)
    if (given % 1 != 0).any():
        raise EngineError("`stages` must be a list of positions, whole numbers, at which a new stage begins.")
    if given.size and (given.min() < 0 or given.max() >= length):
        raise EngineError(
            f"`stages` must lie within the {length} points; they reach from {given.min():g} to {given.max():g}."
        )
    return np.union1d(0, given).astype(np.intp)
