"""Sampling plans: what is drawn, and from which counts on a lot is accepted or rejected."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from accord.engines.given import EngineError, Provenance, number, one_of, whole

Counts = Literal["nonconforming units", "nonconformities per 100 units"]
Severity = Literal["normal", "tightened", "reduced"]
Sigma = Literal["unknown", "known"]


def put(plan: object, name: str, value: object) -> None:
    """A field of a frozen plan while it is made."""
    object.__setattr__(plan, name, value)


def checked(plan: object, check: Callable[..., object], *names: str, **bounds: float) -> None:
    for name in names:
        put(plan, name, check(name, getattr(plan, name), **bounds))


def checked_rejection(plan: object, name: str, ac: int) -> None:
    """A rejection number above the acceptance number; 0 stands for the next one."""
    checked(plan, whole, name)
    put(plan, name, whole(name, getattr(plan, name) or ac + 1, least=ac + 1))


@dataclass(frozen=True, slots=True)
class Single:
    """One sample of `n`: `ac` or fewer nonconforming accept the lot, `re` or more reject it.

    `re` 0 stands for `ac` + 1. A gap between them belongs to reduced inspection (MIL-STD-105E 4.10.1.4): the lot is
    accepted too, and normal inspection is back with the next one.
    """

    n: int
    ac: int
    re: int = 0

    def __post_init__(self) -> None:
        checked(self, whole, "n", least=1)
        checked(self, whole, "ac", least=0)
        checked_rejection(self, "re", self.ac)


@dataclass(frozen=True, slots=True)
class Double:
    """A first sample of `n1`, and a second one of `n2` when its count lies between `ac1` and `re1`.

    `ac2` and `re2` are for the count of both samples together; `re2` 0 stands for `ac2` + 1. A gap between them belongs
    to reduced inspection: the lot is accepted after the second sample, and normal inspection is back.
    """

    n1: int
    ac1: int
    re1: int
    n2: int
    ac2: int
    re2: int = 0

    def __post_init__(self) -> None:
        checked(self, whole, "n1", "n2", least=1)
        checked(self, whole, "ac1", "ac2", least=0)
        put(self, "re1", whole("re1", self.re1, least=self.ac1 + 1))
        checked_rejection(self, "re2", self.ac2)
        if self.ac2 < self.ac1 or self.re2 < self.re1:
            raise EngineError("`ac2` and `re2` count both samples; they must not be below `ac1` and `re1`.")


@dataclass(frozen=True, slots=True)
class Variables:
    """A sample of `n` measurements: accepted when the limit is `k` standard deviations or more from the mean.

    `sigma` says whether that is the sample's standard deviation (unknown) or the known one of the process.
    """

    n: int
    k: float
    sigma: Sigma = "unknown"

    def __post_init__(self) -> None:
        one_of("sigma", self.sigma, get_args(Sigma))
        checked(self, whole, "n", least=2 if self.sigma == "unknown" else 1)
        checked(self, number, "k")


@dataclass(frozen=True, kw_only=True)
class Indexed:
    """Where a plan stands in a standard: what was asked for, and the row that applies after its arrows.

    `code` is the letter for the lot, `use_code` that of the plan (arrows change the sample size). `inspect_all`: the
    table's sample is not smaller than the lot, so each unit is looked at. `source` names the table.
    """

    lot: int
    level: str
    aql: float
    severity: Severity
    code: str
    use_code: str
    inspect_all: bool
    source: str
    provenance: Provenance


@dataclass(frozen=True, kw_only=True)
class Counted(Indexed):
    """A plan of MIL-STD-105E: `counts` says what is counted; above AQL 10 it is nonconformities per 100 units."""

    counts: Counts


@dataclass(frozen=True)
class SinglePlan(Counted, Single):
    """A single sampling plan of MIL-STD-105E."""


@dataclass(frozen=True)
class DoublePlan(Counted, Double):
    """A double sampling plan of MIL-STD-105E."""


@dataclass(frozen=True)
class VariablesPlan(Indexed, Variables):
    """A plan of MIL-STD-414, Section B: one limit, standard deviation unknown, k method."""
