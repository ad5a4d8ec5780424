"""A random draw that anyone can repeat, without this program.

Each identifier gets the SHA-256 of SEED, a line feed and the identifier, in UTF-8 and written in hexadecimal; the n
smallest are drawn. In a shell: `printf '%s\\n%s' "$SEED" "$IDENTIFIER" | sha256sum`. The draw depends on the seed and
on each identifier alone: not on the order of the list, nor on any version of a random generator. A larger draw with
the same seed contains the smaller one. Fair as long as nobody can try several seeds: a published number, or dice rolled
before witnesses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from accord.engines.given import EngineError, Provenance, digest, mapped, several, whole

METHOD = "SHA-256 of seed, line feed and identifier; the smallest are drawn."
STRATIFIED = (
    "The exact limits of `conclusion` are for one simple random sample: apply them to each stratum by itself, with its "
    "population and its sample."
)


@dataclass(frozen=True, slots=True)
class Draw:
    """The `chosen` identifiers in the order of their `ranks` (SHA-256 in hexadecimal), from a `population`."""

    chosen: tuple[str, ...]
    ranks: tuple[str, ...]
    population: int
    seed: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class StratifiedDraw:
    """One draw for each stratum, by its name."""

    strata: Mapping[str, Draw]
    provenance: Provenance

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(each for draw in self.strata.values() for each in draw.chosen)


def draw(identifiers: Iterable[str], n: int, seed: str | int) -> Draw:
    """A simple random sample of `n` different `identifiers`, decided by `seed` (see above)."""
    named, seed = distinct(identifiers), line("seed", seed)
    n = whole("n", n, least=1, most=len(named))
    ranked = sorted((rank(seed, each), each) for each in named)
    return Draw(
        tuple(each for _, each in ranked[:n]),
        tuple(each for each, _ in ranked[:n]),
        len(named),
        seed,
        Provenance(digest("draw", repr(sorted(named)), n, seed), METHOD, None),
    )


def rank(seed: str, identifier: str) -> str:
    """What decides on an identifier: the SHA-256 of seed, line feed and identifier, in hexadecimal."""
    return sha256(f"{seed}\n{identifier}".encode()).hexdigest()


def allocate(sizes: Mapping[str, int], n: int, *, least: int = 1) -> dict[str, int]:
    """`n` divided among strata of these `sizes` in proportion, `least` or more for each (all of a smaller stratum).

    What is left after whole shares goes to the largest remainders, equal ones to the larger stratum, then by name.
    """
    sizes = mapped("sizes", sizes)
    if not sizes:
        raise EngineError("`sizes` must name at least one stratum.")
    held = {name: whole("sizes", size, least=1) for name, size in sorted(sizes.items(), key=str)}
    given = {name: min(whole("least", least, least=0), size) for name, size in held.items()}
    n = whole("n", n, least=max(1, sum(given.values())), most=sum(held.values()))
    total = sum(held.values())
    while sum(given.values()) < n:
        # the stratum that lacks most of its share; exact, since n * size / total is compared as whole numbers
        open_ones = [name for name, size in held.items() if given[name] < size]
        given[max(open_ones, key=lambda name: (n * held[name] - total * given[name], held[name]))] += 1
    return given


def draw_stratified(
    strata: Mapping[str, Iterable[str]], n: int | Mapping[str, int], seed: str | int, *, least: int = 1
) -> StratifiedDraw:
    """A draw from each of the `strata`: `n` in all, allocated in proportion, or a number for each stratum by name."""
    strata = mapped("strata", strata)
    if not strata:
        raise EngineError("`strata` must name at least one stratum.")
    listed = {name: distinct(identifiers) for name, identifiers in sorted(strata.items(), key=str)}
    distinct(each for identifiers in listed.values() for each in identifiers)
    if isinstance(n, Mapping):
        if set(n) != set(listed):
            raise EngineError("`n` must name the same strata as `strata`.")
        numbers = dict(n)
    else:
        numbers = allocate({name: len(identifiers) for name, identifiers in listed.items()}, n, least=least)
    drawn = {name: draw(each, numbers[name], seed) for name, each in listed.items() if numbers[name]}
    given = digest("draw_stratified", [draw.provenance.inputs for draw in drawn.values()], list(drawn))
    return StratifiedDraw(drawn, Provenance(given, METHOD, None, (STRATIFIED,)))


def distinct(identifiers: Iterable[str]) -> list[str]:
    """The identifiers, which must be texts and differ."""
    if isinstance(identifiers, str):
        raise EngineError("`identifiers` must be a list of texts; it is one text.")
    named = list(several("identifiers", identifiers))
    if not named:
        raise EngineError("`identifiers` must not be empty.")
    if not all(type(each) is str and each for each in named):
        raise EngineError("`identifiers` must hold texts that are not empty.")
    if len(set(named)) < len(named):
        twice = next(each for place, each in enumerate(sorted(named)[1:]) if each == sorted(named)[place])
        raise EngineError(f"`identifiers` must differ; {twice!r} is there twice.")
    return named


def line(name: str, value: str | int) -> str:
    text = str(value)
    if not text or "\n" in text:
        raise EngineError(f"`{name}` must be a text of one line that is not empty.")
    return text
