"""Rules for runs on a control chart, and the published sets of them.

A zone includes its outer line: a point is *beyond* k sigmas when it lies farther out than the line, *within* otherwise.
A point on the centre line is on neither side and breaks a run; equal neighbours break a trend and an alternation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from accord.engines.given import EngineError, mapped, number, one_of, whole

Sides = Literal["one", "either", "both"]


@dataclass(frozen=True, slots=True)
class Beyond:
    """`count` of the last `of` points beyond `sigmas`, the last point among them.

    `sides`: all on "one" side, on "either" side in any mixture, or with at least one on "both" sides.
    """

    count: int
    of: int
    sigmas: float
    sides: Sides = "one"

    def __post_init__(self) -> None:
        whole("of", self.of, least=whole("count", self.count, least=1))
        number("sigmas", self.sigmas, least=0)
        one_of("sides", self.sides, get_args(Sides))


@dataclass(frozen=True, slots=True)
class Within:
    """`count` points in a row within `sigmas` of the centre, on either side."""

    count: int
    sigmas: float

    def __post_init__(self) -> None:
        whole("count", self.count, least=1)
        number("sigmas", self.sigmas, above=0)


@dataclass(frozen=True, slots=True)
class Trend:
    """`count` points in a row, each above the one before, or each below."""

    count: int

    def __post_init__(self) -> None:
        whole("count", self.count, least=2)


@dataclass(frozen=True, slots=True)
class Alternation:
    """`count` points in a row that go up and down in turn."""

    count: int

    def __post_init__(self) -> None:
        whole("count", self.count, least=3)


Rule = Beyond | Within | Trend | Alternation
RuleSet = Mapping[int | str, Rule]

NELSON_1984: RuleSet = MappingProxyType(
    {
        1: Beyond(1, 1, 3),
        2: Beyond(9, 9, 0),
        3: Trend(6),
        4: Alternation(14),
        5: Beyond(2, 3, 2),
        6: Beyond(4, 5, 1),
        7: Within(15, 1),
        8: Beyond(8, 8, 1, "both"),
    }
)
"""Nelson, Journal of Quality Technology 16(4), 1984."""

WESTERN_ELECTRIC: RuleSet = MappingProxyType(
    {1: Beyond(1, 1, 3), 2: Beyond(2, 3, 2), 3: Beyond(4, 5, 1), 4: Beyond(8, 8, 0)}
)
"""Western Electric, Statistical Quality Control Handbook, 1956."""

MINITAB: RuleSet = MappingProxyType({**NELSON_1984, 8: Beyond(8, 8, 1, "either")})
"""The eight tests as Minitab reads them: the eighth asks for no mixture of sides."""


def pick(rules: RuleSet, *names: int | str) -> RuleSet:
    """Those of `rules` that are named, under their names."""
    rules = checked(rules)
    if not names:
        raise EngineError("`names` must name at least one of the rules.")
    return MappingProxyType({name: rules[one_of("names", name, rules)] for name in names})


def checked(rules: RuleSet, argument: str = "rules") -> RuleSet:
    """The argument `rules`, or of another name: a mapping of one name or more to rules."""
    held = mapped(argument, rules, "names to rules")
    if not held:
        raise EngineError(f"`{argument}` must be a mapping of names to rules, with one at least.")
    for name, rule in held.items():
        if not isinstance(rule, Beyond | Within | Trend | Alternation):
            raise EngineError(f"`{argument}` must hold rules; under {name!r} it holds {rule!r}.")
    return MappingProxyType(held)
