"""Which column is which field: exact names after normalising, never a likeness."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "#": " nr "})
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
BRACKET_MARKS = frozenset("([{")
WORDS = re.compile(r"[^\W_]+")
NUMBER_WORDS = frozenset({"no", "num", "nr", "number", "nummer"})
NUMBER_ENDING = re.compile(r"(?<=\w{3})(nummer|number)\Z")


@lru_cache(maxsize=100_000)
def normalise(heading: str, *, brackets: bool = False) -> str:
    """A heading without what people vary: case, accents, punctuation, spaces, a unit in brackets; Nr., No., #, Nummer
    and number are one word. Empty for a heading without letters and digits. `brackets` keeps what stands in them."""
    text = heading if heading.isascii() else unicodedata.normalize("NFC", heading)
    if not brackets and not BRACKET_MARKS.isdisjoint(text):
        text = BRACKETS.sub(" ", text) if WORDS.search(BRACKETS.sub(" ", text)) else text
    text = text.casefold().translate(UMLAUTS)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).casefold()
        text = "".join(character for character in text if not unicodedata.combining(character))
    words = (_word(word) for word in WORDS.findall(text))
    return _word("".join(words))


def _word(word: str) -> str:
    return "nr" if word in NUMBER_WORDS else NUMBER_ENDING.sub("nr", word)


@dataclass(frozen=True, slots=True)
class Matching:
    """What the headings say, by place: `fields` of the columns that are clear, and all that is not.

    `unknown`: columns that no field is named like. `doubled`: fields that several columns are named like. `contested`:
    columns that are named like several fields. A caller asks about these, or leaves them out on purpose.
    """

    fields: dict[int, str]
    unknown: tuple[int, ...]
    doubled: dict[str, tuple[int, ...]]
    contested: dict[int, tuple[str, ...]]

    @property
    def clear(self) -> bool:
        """Whether nothing has to be asked."""
        return not (self.unknown or self.doubled or self.contested)


def match(headings: Sequence[str], fields: Mapping[str, Sequence[str]]) -> Matching:
    """The columns with these headings as fields. `fields` gives each field's names; its key is one of them. What
    stands in brackets counts first (`Start (planned)`), and is taken for a unit only where no field is named so."""
    whole = _names(fields, brackets=True)
    short = _names(fields, brackets=False)
    return matching(
        headings, lambda said: whole.get(normalise(said, brackets=True)) or short.get(normalise(said)) or ()
    )


def matching(headings: Sequence[str], meant: Callable[[str], Sequence[str]]) -> Matching:
    """The same, where `meant` says which fields a heading names."""
    wanted: dict[str, list[int]] = {}
    unknown: list[int] = []
    contested: dict[int, tuple[str, ...]] = {}
    for place, heading in enumerate(headings):
        found = tuple(meant(heading))
        if len(found) == 1:
            wanted.setdefault(found[0], []).append(place)
        elif found:
            contested[place] = found
        else:
            unknown.append(place)
    return Matching(
        fields={places[0]: field for field, places in wanted.items() if len(places) == 1},
        unknown=tuple(unknown),
        doubled={field: tuple(places) for field, places in wanted.items() if len(places) > 1},
        contested=contested,
    )


def _names(fields: Mapping[str, Sequence[str]], *, brackets: bool) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for field, names in fields.items():
        for name in (field, *names):
            normal = normalise(name, brackets=brackets)
            if normal and (brackets or normal == normalise(name, brackets=True)):
                found.setdefault(normal, {})[field] = None
    return {normal: tuple(owners) for normal, owners in found.items()}
