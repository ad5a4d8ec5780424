"""Names in a file that no record has: who or what is meant is asked once for each of them, and remembered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from accord.doors.exchange.mapping import Mapped, Question, column_key
from accord.doors.exchange.shelf import Draft
from accord.doors.exchange.words import MOST_NAMES, NOTHING
from accord.kernel.records.declaration import Declaration, named
from accord.kernel.records.fields import Input

MOST_OFFERED = 100
"""Records that are offered for a name beyond those that resemble it."""
MOST_ALIKE = 12
Listed = Mapping[Declaration, Sequence[tuple[str, str]]]


@dataclass(slots=True)
class Unknown:
    """The names that were not found, by table and column."""

    found: dict[tuple[int, int], "_Column"] = field(default_factory=dict)

    def add(self, draft: Draft, about: Input, words: Sequence[str]) -> None:
        """Keep the words of a cell that name nothing."""
        index = draft.places.get(about.name)
        if index is not None:
            column = self.found.setdefault((id(draft.mapped), index), _Column(draft.mapped, index, about))
            column.words |= dict.fromkeys(words)

    def known(self, draft: Draft, about: Input, words: Iterable[str]) -> None:
        """Keep the words whose meaning was said, so that it can be seen and changed."""
        index = draft.places.get(about.name)
        if index is not None:
            column = self.found.setdefault((id(draft.mapped), index), _Column(draft.mapped, index, about))
            column.said |= dict.fromkeys(words)

    def ask(self, listed: Listed) -> None:
        """One question for each name; a column with very many of them is a wrong column, and not asked about."""
        for column in self.found.values():
            column.ask(listed)


@dataclass(slots=True)
class _Column:
    mapped: Mapped
    index: int
    about: Input
    words: dict[str, None] = field(default_factory=dict)
    said: dict[str, None] = field(default_factory=dict)

    def ask(self, listed: Listed) -> None:
        table = self.mapped.table
        key = column_key(table, table.columns[self.index])
        if len(self.words) > MOST_NAMES:
            return
        nothing = () if self.about.required else (NOTHING,)
        answers = self.mapped.answers.get("values", {}).get(key, {})
        for word in dict.fromkeys([*self.said, *self.words]):
            offered = tuple(self.offered(word, listed))
            sentence = f"{key}: who or what is “{word}”?"
            self.mapped.questions.append(
                Question("values", key, sentence, (*offered, *nothing), word, answers.get(word), needed=False)
            )

    def offered(self, word: str, listed: Listed) -> Iterator[tuple[str, str]]:
        """Records that resemble the name first; where there are few, then all others."""
        there = listed.get(named(self.about.record), []) if self.about.record else []
        alike = [one for one in there if resembles(word, one[1])][:MOST_ALIKE]
        others = sorted(set(there) - set(alike), key=lambda one: one[1].casefold())
        yield from offered((*alike, *(others if len(others) <= MOST_OFFERED else ())))


def offered(records: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What names each record, and how people read it."""
    for reference, title in records:
        yield reference, f"{title} ({reference})" if title and title != reference else reference


def resembles(word: str, title: str) -> bool:
    """Whether a name could be short for a title: its initials (`ML`), or a word of three letters that both have. It
    decides only what is offered first."""
    letters = [c for c in word if c.isalpha()]
    words = title.split()
    if len(letters) == len(words) and [c.casefold() for c in letters] == [w[0].casefold() for w in words]:
        return True
    mine = {w.strip(".,()").casefold() for w in word.split() if len(w.strip(".,()")) > 2}
    return bool(mine & {w.strip(".,()").casefold() for w in words})
