"""Words of a file that a field does not know: asked about once for each column, and remembered."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from accord.doors.exchange.headings import normalise
from accord.doors.exchange.layout import Cell
from accord.doors.exchange.mapping import Mapped, Question
from accord.doors.exchange.reading import Parsed, Unreadable, bare
from accord.doors.exchange.refusals import shown
from accord.kernel.records.fields import Input

if TYPE_CHECKING:
    from accord.doors.exchange.values import Choices

MOST_WORDS = 12
"""Different words of a column that are asked about; more are a wrong column rather than other words."""
MOST_NAMES = 30
"""The same for names of people and other records."""
NOTHING = ("", "Nothing: leave it empty")
YES_OR_NO = (("yes", "Yes"), ("no", "No"))


def with_answers(cells: Sequence[Cell], about: Input, words: Mapping[str, str]) -> Sequence[Cell]:
    """The cells, with the words that were answered as what they mean; choices know their words themselves."""
    if not words or about.kind in {"record", "records", "pointer"}:
        return cells
    emptied = {word for word, meant in words.items() if not meant}
    said = words if about.kind in {"boolean", "integer"} else {}
    return [
        cell
        if not isinstance(cell, str) or (key := shown(bare(cell))) not in words
        else None
        if key in emptied
        else said.get(key, cell)
        for cell in cells
    ]


def ask(
    mapped: Mapped, key: str, about: Input, cells: Sequence[Cell], parsed: Sequence[Parsed], choices: "Choices | None"
) -> None:
    """Offer to say what each word means that is none of the values; until then its cells are refused. What was taken
    for a value in another language, or in another form, is shown with it."""
    said: Mapping[str, str] = mapped.answers.get("values", {}).get(key, {})
    known = _unknown(about, cells, parsed)
    taken = dict(_translated(cells, parsed, choices)) if choices else {}
    words = list(dict.fromkeys([*said, *known, *taken]))
    if len([w for w in words if w not in taken]) > MOST_WORDS:
        return
    for word in words[: MOST_WORDS + len(said)]:
        sentence = f"{key}: what does “{word}” mean?"
        given = said.get(word, taken.get(word))
        mapped.questions.append(Question("values", key, sentence, _options(about, word), word, given, needed=False))


def _options(about: Input, word: str) -> tuple[tuple[str, str], ...]:
    """What a word can mean: of whole numbers those that it holds, then those of a scale."""
    found: tuple[tuple[str, str], ...] = about.choices
    if about.kind == "boolean":
        found = YES_OR_NO
    elif about.kind == "integer":
        found = tuple((n, n) for n in dict.fromkeys([*re.findall(r"\d{1,9}", word), *map(str, range(11))]))
    elif about.kind != "choice":
        found = ()
    return found if about.required else (*found, NOTHING)


def _unknown(about: Input, cells: Sequence[Cell], parsed: Sequence[Parsed]) -> Iterable[str]:
    """Words that are refused: of dates, decimals and addresses only those without a digit."""
    if about.kind in {"email", "url"}:
        texts = (bare(cell) for cell in cells if isinstance(cell, str))
        return dict.fromkeys(shown(text) for text in texts if text and text != "-" and not set(text) & set("@./:"))
    refused = dict.fromkeys(p.value for p in parsed if isinstance(p, Unreadable))
    if about.kind in {"choice", "boolean", "integer"}:
        return refused
    return [word for word in refused if not any(c.isdigit() for c in word)]


def _translated(cells: Sequence[Cell], parsed: Sequence[Parsed], choices: "Choices") -> Iterator[tuple[str, str]]:
    names = {value: {normalise(n, brackets=True) for n in (value, *labels)} for value, labels in choices.items()}
    seen: set[str] = set()
    for cell, value in zip(cells, parsed, strict=True):
        if isinstance(cell, str) and isinstance(value, str) and cell not in seen:
            seen.add(cell)
            if normalise(cell, brackets=True) not in names[value]:
                yield shown(bare(cell)), value
