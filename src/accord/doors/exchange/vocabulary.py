"""What headings mean: for one type, and for all of them at once. Made once for each type, asked for every heading.

Beside the names of the fields there are those that are put together (`Supplier no.`, `Risk owner`, `Date closed`,
`Certificate valid until`): they are taken apart when they are asked for, not listed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from accord.doors.exchange.headings import Matching, matching, normalise
from accord.doors.exchange.targets import OWNER, REFERENCE, STATE, Target, follows, nouns, targets, targets_beside
from accord.kernel.records.declaration import Declaration

NUMBER_ENDINGS = ("nr", "id", "reference", "ref", "referenz")
STATE_ENDINGS = ("state", "status")
OWNER_ENDINGS = ("owner", "eigner", "verantwortlicher", "verantwortliche", "verantwortlich")
DATE_WORDS = ("dateandtime", "datetime", "datumunduhrzeit", "datumuhrzeit", "date", "datum")
EIGHT_STEPS = re.compile(r"d[1-8](?=[a-z]{4})")
"""The step of an 8D report before a heading: `D4 Root cause`."""
NAMED = frozenset({"name", "title", "titel", "bezeichnung", "subject", "betreff", "thema"})
DAY_ENDINGS = (" on", " am")
BETWEEN_NAMES = re.compile(r"[/|\n]")
"""What stands between the names that a column has in two languages."""
Names = dict[str, tuple[str, ...]]


class Vocabulary:
    """The names of one type's fields; `beside`: as a part in the table of its whole, where what every type has is named
    in full."""

    def __init__(self, declaration: Declaration, *, beside: bool = False) -> None:
        self.beside = beside
        meant = targets_beside(declaration) if beside else targets(declaration)
        self.by_key = {t.key: t for t in meant}
        self.nouns = {normal for noun in nouns(declaration) if len(normal := normalise(noun)) > 1}
        self.full = vocabulary(declaration) if beside else self
        self.follows = follows(declaration)
        self.own, self.own_short = _names((t, _own(t)) for t in meant)
        self.all, self.short = _names((t, (*_own(t), *t.names)) for t in meant)
        self.dated, _ = _names((t, _bases(t)) for t in meant if t.input.kind in {"date", "datetime"} and t.names)
        titles = next((t.names for t in meant if t.input.name == "title"), ())
        said = {normalise(noun) for noun in nouns(declaration)}
        self.stems = said | {normalise(name) for name in (*titles, declaration.prefix)}
        self.ends = {} if beside else _ends(self.by_key.values(), said, self.stems)

    def own_name(self, heading: str) -> Sequence[str]:
        """The fields whose own name it is."""
        whole = normalise(heading, brackets=True)
        return self.own.get(whole) or self.own_short.get(self._without_unit(heading, whole)) or ()

    def any_name(self, heading: str, taken: Iterable[str] = ()) -> Sequence[str]:
        """The fields that are kept under it, but for those that are taken; or under both its names: `Titel / Title`."""
        if not (found := self._any_name(heading, taken)) and len(names := _each_name(heading)) > 1:
            meant = {tuple(self._any_name(name, taken)) for name in names}
            return meant.pop() if len(meant) == 1 else ()
        return found

    def _without_unit(self, heading: str, whole: str) -> str:
        """`Weight (kg)` without its unit; `keep for (days)` as it stands, as that is the name of what follows."""
        return whole if whole in self.follows else normalise(heading)

    def _any_name(self, heading: str, taken: Iterable[str]) -> Sequence[str]:
        whole = normalise(heading, brackets=True)
        short = self._without_unit(heading, whole)
        step = EIGHT_STEPS.match(short)
        bare = short[step.end() :] if step else short
        for found in (self.all.get(whole), self.short.get(bare), self.joined(whole), self.joined(bare)):
            if left := [key for key in found or () if key not in taken]:
                return left
        return ()

    def joined(self, normal: str) -> Sequence[str]:
        """The fields that a name means which is put together."""
        for (ending, key), stems in self.ends.items():
            if normal.endswith(ending) and normal[: -len(ending)] in stems:
                return (key,)
        for word in DATE_WORDS:
            if normal.endswith(word) and (found := self.dated.get(normal[: -len(word)])):
                return found
            if normal.startswith(word) and (found := self.dated.get(normal[len(word) :])):
                return found
        return self.in_full(normal)

    def in_full(self, normal: str) -> Sequence[str]:
        """`certificatevaliduntil`: what it is, and then the name of its field; not one that names the whole record."""
        for noun in sorted((n for n in self.nouns if normal.startswith(n)), key=len, reverse=True):
            rest = normal[len(noun) :]
            found = self.full.all.get(rest) or self.full.joined(rest) if rest else ()
            known = [key for key in found or () if key in self.by_key]
            if known and (self.beside or rest in NAMED or not any(key.endswith(".title") for key in known)):
                return known
        return ()


def _own(target: Target) -> tuple[str, ...]:
    if not target.names:  # what every type has, of a part beside its whole: named in full alone
        return (target.key,)
    return (target.key, target.input.label, target.input.name.replace("_", " "))


def _bases(target: Target) -> Iterator[str]:
    for name in (target.input.label, target.input.name.replace("_", " "), *target.names):
        yield next((name.removesuffix(ending) for ending in DAY_ENDINGS if name.endswith(ending)), name)


def _names(named: Iterable[tuple[Target, Iterable[str]]]) -> tuple[Names, Names]:
    """By normalised name with what stands in brackets, and by those that have none: then brackets hold a unit."""
    whole: dict[str, dict[str, None]] = {}
    short: dict[str, dict[str, None]] = {}
    for target, names in named:
        for name in names:
            if normal := normalise(name, brackets=True):
                whole.setdefault(normal, {})[target.key] = None
                if "(" not in name and "[" not in name:
                    short.setdefault(normal, {})[target.key] = None
    return {n: tuple(keys) for n, keys in whole.items()}, {n: tuple(keys) for n, keys in short.items()}


def _ends(meant: Iterable[Target], said: set[str], stems: set[str]) -> dict[tuple[str, str], set[str]]:
    keys = {t.input.name: t.key for t in meant}
    found = {(ending, keys[REFERENCE.name]): stems for ending in NUMBER_ENDINGS}
    found |= {(ending, keys[STATE]): said for ending in STATE_ENDINGS}
    if OWNER in keys:
        found |= {(ending, keys[OWNER]): said for ending in OWNER_ENDINGS}
    return found


@lru_cache(maxsize=256)
def vocabulary(declaration: Declaration) -> Vocabulary:
    """The names in a table of this type."""
    return Vocabulary(declaration)


@lru_cache(maxsize=256)
def vocabulary_beside(part: Declaration) -> Vocabulary:
    """The names of a part in the table of its whole."""
    return Vocabulary(part, beside=True)


def match_in(headings: Sequence[str], words: Vocabulary, *, own: bool = False, taken: Iterable[str] = ()) -> Matching:
    """The columns with these headings as fields of `words`."""
    return matching(headings, words.own_name if own else lambda heading: words.any_name(heading, taken))


# ---- all types at once -----------------------------------------------------------------------------------------------


class AllHeadings:
    """Which fields of which types a heading can mean: it finds the row of headings under titles."""

    def __init__(self, types: tuple[Declaration, ...]) -> None:
        self.exact: dict[str, set[tuple[str, str]]] = {}
        self.words = [(d.name, w) for d in types for w in (vocabulary(d), *map(vocabulary_beside, d.parts))]
        for name, words in self.words:
            for normal, keys in words.all.items():
                self.exact.setdefault(normal, set()).update((name, key) for key in keys)
        self.asked: dict[str, frozenset[tuple[str, str]]] = {}

    def __call__(self, heading: str) -> frozenset[tuple[str, str]]:
        if len(heading) > 120:
            return frozenset()
        if heading not in self.asked:
            whole, short = normalise(heading, brackets=True), normalise(heading)
            found = self.exact.get(whole) or self.exact.get(short)
            if not found and any(normal.endswith(JOINED) or normal.startswith(DATE_WORDS) for normal in (whole, short)):
                found = {
                    (name, key) for name, words in self.words for key in words.joined(whole) or words.joined(short)
                }
            if not found and len(names := _each_name(heading)) > 1:
                found = set.intersection(*(set(self(name)) for name in names))
            self.asked[heading] = frozenset(found or ())
        return self.asked[heading]


def _each_name(heading: str) -> list[str]:
    return [name.strip() for name in BETWEEN_NAMES.split(heading)]


JOINED = (*NUMBER_ENDINGS, *STATE_ENDINGS, *OWNER_ENDINGS, *DATE_WORDS)


def all_headings(types: Sequence[Declaration]) -> AllHeadings:
    """The same for types that were asked about before."""
    return _all_headings(tuple(types))


@lru_cache(maxsize=64)
def _all_headings(types: tuple[Declaration, ...]) -> AllHeadings:
    return AllHeadings(types)
