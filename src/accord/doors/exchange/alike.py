"""Rows that differ in a list alone, as one training in a row for each person: whether they are one record is asked."""

from collections.abc import Hashable
from typing import TYPE_CHECKING

from accord.doors.exchange.mapping import Mapped, Question, column_key
from accord.doors.exchange.targets import REFERENCE

if TYPE_CHECKING:
    from accord.doors.exchange.drafts import Draft

MOST_NAMED = 6


def joined(mapped: Mapped, drafts: list["Draft"]) -> list["Draft"]:
    """The drafts, with those that are one record as one, once it is said that they are."""
    if mapped.type is None or mapped.is_json:
        return drafts
    lists = [f.name for f in mapped.type.fields if f.kind == "records" and f.name in _given(drafts)]
    groups: dict[Hashable, list[Draft]] = {}
    for draft in drafts:
        number = draft.said_reference  # one that only counts the rows is none of the record
        if draft.text("title") and not draft.attempted and (not number or number.isdecimal()):
            groups.setdefault(_beside(draft, lists), []).append(draft)
    several = [g for g in groups.values() if len(g) > 1 and all(d.text(name) for d in g for name in lists)]
    if not lists or not several:
        return drafts
    answer = _ask(mapped, lists, several)
    if answer != "one":
        return drafts
    gone: set[Draft] = set()
    for first, *others in several:
        for name in lists:
            said = [d.text(name) for d in (first, *others)]
            first.given[name] = "\n".join(dict.fromkeys(text for text in said if text))
        gone.update(others)
    return [d for d in drafts if d not in gone]


def _given(drafts: list["Draft"]) -> set[str]:
    return {name for draft in drafts for name in draft.given}


def _beside(draft: "Draft", lists: list[str]) -> Hashable:
    """All that it says beside the lists and its number in the file."""
    aside = {*lists, REFERENCE.name}
    return frozenset((name, str(value)) for name, value in draft.given.items() if name not in aside)


def _ask(mapped: Mapped, lists: list[str], several: list[list["Draft"]]) -> str | None:
    assert mapped.type is not None
    label = mapped.type.label
    rows = ", ".join(str(d.row) for d in several[0][:MOST_NAMED])
    places = [mapped.index_of(mapped.type, name) for name in lists]
    names = " and ".join(f"“{column_key(mapped.table, mapped.table.columns[i])}”" for i in places if i is not None)
    sentence = f"Rows {rows} differ in {names} alone. Are they one {label}?"
    if len(several) > 1:
        sentence += f" The same is asked of {len(several) - 1} more such groups."
    said = mapped.answers.get("alike")
    given = said if said in ("one", "each") else None
    choices = (("one", f"Yes, one {label} with all of them"), ("each", f"No, each row is a {label}"))
    mapped.questions.append(Question("alike", "", sentence, choices, given=given, needed=given is None))
    return given
