"""What the words are made of: nouns and names for sentences, days and gaps between them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from accord.kernel.checks.population import few, name_of
from accord.kernel.checks.verdict import SHOWN
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


Records = QuerySet[Any]


def noun(qs: Records, count: int) -> str:
    """What so many records are called; what cannot be counted by its plural is counted by the item."""
    declaration = of(qs.model)
    one, more = declaration.label, declaration.plural
    if own := name_of(qs):
        return own if count == 1 else several(own)
    if more != "people" and not more.partition(" of ")[0].endswith("s"):
        one, more = f"item of {more}", f"items of {more}"
    return one if count == 1 else more


def nobody(qs: Records) -> str:
    """The sentence where there is none of these records."""
    which = "" if name_of(qs) else " that this asks about"
    return f"There is no {noun(qs, 1)}{which}."


def are(count: int) -> str:
    return "is" if count == 1 else "are"


_SINGULAR = {"have": "has", "are": "is", "were": "was", "do": "does"}
_VERBS = (
    "ask", "begin", "belong", "carry", "come", "count", "end", "follow", "give", "hold", "join", "judge", "lack",
    "lead", "leave", "look", "name", "need", "raise", "rest", "say", "send", "set", "settle", "show", "stand", "state",
    "wait", "work",
)  # fmt: skip
_JOINED = ("begin", "end", "hold", "keep", "lack", "lead", "leave", "name", "say", "serve", "share", "wait")
_MAIN = re.compile(rf"(^|\b(?:and|or|but) )({'|'.join((*_SINGULAR, *_JOINED))})\b")
_RELATIVE = re.compile(rf"(?<!they )\b({'|'.join(_SINGULAR)})\b|(?<=^that )({'|'.join(_VERBS)})\b")
_THEY = re.compile(r"\bthey (\w+)")
_UNCHANGED = {"came", "can", "could", "did", "had", "may", "must", "went"}
_AFTER = (
    "about|above|among|at|between|by|carried|for|from|imported|in|judged|left|of|on|planned|reported|stated|taken|that|"
    "to|treated|trusted|under|used|watched|who|whose|with|without"
)
_HEAD = re.compile(rf".+?(?= (?:{_AFTER})\b|$)")


def _one(verb: str) -> str:
    if verb in _UNCHANGED or (verb.endswith("ed") and verb != "need"):
        return verb
    return _SINGULAR.get(verb) or _with_s(verb)


def _with_s(word: str) -> str:
    """A noun of several, or a verb of one."""
    if word.endswith("person"):
        return f"{word[:-6]}people"
    if word.endswith("sis"):
        return f"{word[:-2]}es"
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("o", "s", "x")) else f"{word}s"


_PLURAL = {_one(verb): verb for verb in (*_SINGULAR, *_VERBS)}


def _it(said: str) -> str:
    """What is said of several things by "they", "them" and "their", said of one."""
    said = _THEY.sub(lambda found: f"it {_one(found[1])}", said)
    return re.sub(r"\btheir\b", "its", re.sub(r"\bthem\b", "it", said))


def agree(count: int, said: str, *, people: bool = False) -> str:
    """What is said of several, as one says it of `count`: "have no owner" of one is "has no owner".

    Only the verbs whose subject it is change: the first, and those joined to it; all of them in "that are … have".
    "They" and "their" are taken for the subject, so what is said of something else says it by its name; of one of the
    `people` they stay.
    """
    if count != 1:
        return said
    said = said if people else _it(said)
    first, _, rest = said.partition(" ")
    if first in ("about", "above", "of", "that", "with"):
        return _RELATIVE.sub(lambda found: _one(found[0]), said)
    said = _MAIN.sub(lambda found: found[1] + _one(found[2]), said)
    first, _, rest = said.partition(" ")
    return f"{_one(first)} {rest}" if first in _VERBS else said


def agreed(qs: Records, count: int, said: str) -> str:
    """What is said of several of these records, as one says it of `count`."""
    return agree(count, said, people=of(qs.model).plural == "people")


def all_of_them(count: int, several: str, one: str) -> str:
    """All of them, and how many: "The process", "Both processes", "All 14 processes"."""
    return f"The {one}" if count == 1 else f"Both {several}" if count == 2 else f"All {count} {several}"


def several(what: str) -> str:
    """More of it: "commitment of the policy" is "commitments of the policy"."""
    found = _HEAD.match(what)
    head = found[0] if found else what
    return _with_s(head) + re.sub(r"\b(that|who) (\w+)", _of_several, what[len(head) :])


def _of_several(found: re.Match[str]) -> str:
    return f"{found[1]} {_PLURAL.get(found[2], found[2])}"


def some_break(qs: Records, count: int, total: int, breaks: str, bad: Records) -> str:
    """The sentence about those that break it: "2 of 14 processes have no owner: Maintenance, Fettling."."""
    who = f"The {noun(qs, 1)}" if total == 1 else f"{count} of {total} {noun(qs, total)}"
    return f"{who} {agreed(qs, count, breaks)}: {names(bad)}."


def all_hold(qs: Records, total: int, breaks: str, holds: str = "") -> str:
    """The sentence where none breaks it: by what is so (`holds`, as `breaks` said of several), else by what is not."""
    if holds:
        return f"{all_of_them(total, noun(qs, total), noun(qs, 1))} {agreed(qs, total, holds)}."
    if total == 1:
        return f"No {noun(qs, 1)} {agreed(qs, 1, breaks)}; one was looked at."
    if total == 2:
        return f"Neither {noun(qs, 1)} {agreed(qs, 1, breaks)}."
    return f"None of the {total} {noun(qs, total)} {breaks}."


def share_of(qs: Records, count: int, total: int, what: str, least: int) -> str:
    """The sentence about a share: "12 of 14 people have confirmed it (85 %); the target is 95 %."."""
    said = agreed(qs, 1 if total == 1 else count, what)
    return f"{count} of {total} {noun(qs, total)} {said} ({100 * count // total} %); the target is {least} %."


def none_is(qs: Records, total: int, late: str) -> str:
    """The sentence where none is so: "None of the 5 visits is overdue."."""
    said = agreed(qs, 1, f"are {late}")
    if total == 1:
        return f"The {noun(qs, 1)} is not{said.removeprefix('is')}."
    return f"Neither {noun(qs, 1)} {said}." if total == 2 else f"None of the {total} {noun(qs, total)} {said}."


_FULL_STOP = re.compile(r"(^| )[^ .]+\.$")
"""The end of a sentence, not of a word such as B.V."""


def names(qs: Records) -> str:
    """The first three titles of records, each once."""
    return listed([r.title for r in few(qs)])


def listed(titles: Iterable[str]) -> str:
    """The first three, each once and so that one sees where it ends, before a full stop. None is named that a verdict
    does not show: who may not see it must not read its name."""
    all_ = list(titles)
    known = list(dict.fromkeys(title[:-1] if _FULL_STOP.search(title) else title for title in all_[:SHOWN]))
    between = "; " if any("," in title for title in known[:3]) else ", "
    others = between.replace(", ", " ") + "and others"
    there_are_others = len(known) > 3 or len(all_) > SHOWN
    return between.join(known[:3]) + others if there_are_others else between.join(known).removesuffix(".")


def one_by_one(labels: Sequence[str]) -> str:
    """The first five, to the end of the sentence: questions one after the other, words with commas between."""
    some, rest = labels[:5], len(labels) > 5
    if some[0].endswith("?"):
        return " ".join(some) + (" And others." if rest else "")
    return f"{', '.join(some)}{' and others' if rest else ''}."


_BETWEEN = re.compile(r"(?<=\.) (?=(?:All|Both|Evidence|It is|Neither|No|None|Nothing|Somebody|The|There|\d+ of) )")


def said_once(texts: Iterable[str]) -> str:
    """What several verdicts say, one after the other: a sentence that is said twice, or more fully elsewhere, is said
    once ("All 4 risks have an owner." beside "All 4 risks have an owner who is here.")."""
    several = list(dict.fromkeys(sentence for text in texts for sentence in _BETWEEN.split(text)))
    return " ".join(s for s in several if not any(_says_more(o, s) for o in several))


def _says_more(text: str, than: str) -> bool:
    if not text.startswith(than[:-1]):
        return False
    rest = text[len(than) - 1 :]
    return rest.startswith((" ", ": ")) and not rest.startswith(" or ")


def day_in_words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
