"""Rows that differ in a list alone, as one training in a row for each person: whether they are one record is asked."""

import hashlib

from accord.doors.exchange.mapping import Mapped, Question, column_key
from accord.doors.exchange.shelf import Draft, Names, each
from accord.doors.exchange.targets import REFERENCE

MOST_NAMED = 6


def joined(mapped: Mapped, drafts: list[Draft]) -> list[Draft]:
    """The drafts, with those that are one record as one, once it is said that they are."""
    if mapped.type is None or mapped.is_json:
        return drafts
    lists = [
        f.name for f in mapped.type.fields if f.kind == "records" and mapped.index_of(mapped.type, f.name) is not None
    ]
    if not lists or not drafts:
        return drafts
    names, groups = Names(drafts[0].shelf), dict[bytes, list[Draft]]()
    for draft in each(drafts):
        number = draft.said_reference  # one that only counts the rows is none of the record
        if draft.text("title") and not draft.attempted and (not number or number.isdecimal()):
            key = _beside(draft, lists)
            if (first := names.first(key, draft)) is not draft:
                groups.setdefault(key, [first]).append(draft)
    several = [g for g in groups.values() if all(d.text(name) for d in g for name in lists)]
    if not several:
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


def _beside(draft: Draft, lists: list[str]) -> bytes:
    """All that it says beside the lists and its number in the file, as a fingerprint."""
    aside = {*lists, REFERENCE.name}
    said = sorted((name, str(value)) for name, value in draft.given.items() if name not in aside)
    return hashlib.sha256(repr(said).encode()).digest()


def _ask(mapped: Mapped, lists: list[str], several: list[list[Draft]]) -> str | None:
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
