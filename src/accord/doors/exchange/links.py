"""What a cell means that names other records: by reference, natural key or unique name, here or in the same upload."""

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from accord.doors.exchange.apart import parted, pieces, runs
from accord.doors.exchange.listed import SEPARATOR
from accord.doors.exchange.mapping import column_key
from accord.doors.exchange.shelf import Draft, Found, Names, Shelf, each
from accord.doors.exchange.spool import Spool
from accord.doors.exchange.targets import EXTERNAL, REFERENCE, called_so
from accord.doors.exchange.unknown import MOST_OFFERED, Unknown, offered
from accord.kernel.access.actor import Actor
from accord.kernel.access.scope import visible
from accord.kernel.acts.importing import importable
from accord.kernel.records.declaration import Declaration, by_prefix, declarations, named
from accord.kernel.records.fields import TEXT_KINDS, Input
from accord.kernel.records.record import Record
from accord.kernel.refusals import Refused

CHUNK = 500
MOST_KEPT = 2_000
BULLET = re.compile(r"\A(?:[-•*·–]|\(?[0-9a-z]{1,2}[.)])\s+")


def plain_name(text: str) -> str:
    """A name without what people vary: spaces and case."""
    return " ".join(text.split()).casefold()


def turned(text: str) -> str:
    """`Berg, Mia` as `Mia Berg`; empty for anything else."""
    family, comma, given = text.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and "," not in given and given.strip() else ""


class _Unknown(Refused):
    """Words that name no record here."""

    words: tuple[str, ...] = ()

    def naming(self, *words: str) -> "_Unknown":
        """The same, with the words that are not known."""
        self.words = words
        return self


class Directory:
    """Every record that a cell may name: those that the actor sees, and those of the upload. One query a type."""

    def __init__(self, by: Actor, drafts: Sequence[Draft], shelf: Shelf) -> None:
        self.by, self.shelf = by, shelf
        self.drafts: dict[Declaration, list[Draft]] = {}
        for draft in drafts:
            self.drafts.setdefault(draft.declaration, []).append(draft)
        self.unknown = Unknown()
        self.in_force: list[Draft] = []
        """New records of the upload by which others of it stand: methods that are in force."""
        self.listed: dict[Declaration, Spool[tuple[str, str]]] = {}
        """(what names it, title) of every record of a type, for those types that were looked at."""
        self._levels: dict[Declaration, tuple[Names, ...]] = {}
        self._said: Names | None = None
        self._owned: dict[Declaration, Names] | None = None
        self._types: dict[uuid.UUID, Declaration] = {}
        self._from_accord = False
        self._titled: Names | None = None
        """The types, by their place in `_every_type`, of which a record goes by a name."""
        self._every_type = sorted(declarations(), key=lambda d: d.sheet_order)
        self._amended = Names(shelf)
        self._records: dict[uuid.UUID, Record] = {}

    def link(self, draft: Draft) -> None:
        """Find the records that the draft names; what is not found is refused by name, and asked about."""
        self._from_accord = draft.mapped.has_both_references
        for about in _relations(draft.declaration):
            said = draft.given.get(about.name)
            if not isinstance(said, str):
                continue
            words = self._words(draft, about)
            if words:
                self.unknown.known(draft, about, [w for w in words if w in said])
            try:
                if about.kind == "records":
                    found: Any = self.find_all(about, said, words)
                else:
                    found = self.find(about, meant, draft) if (meant := words.get(said, said)) else None
            except _Unknown as unknown:
                draft.refuse(unknown.sentence, about.name, said)
                draft.attempted |= {about.name}
                self.unknown.add(draft, about, unknown.words)
            except Refused as refused:
                draft.refuse(refused.sentence, about.name, said)
                draft.attempted |= {about.name}
            else:
                if found is None or (found == [] and words):
                    del draft.given[about.name]
                else:
                    draft.linked[about.name] = found

    def offers(self, about: Input) -> tuple[tuple[str, str], ...]:
        """What a field can be in all rows: its values, or the records that it can name, if they are not too many."""
        if about.kind != "record":
            return about.choices
        self._of(named(about.record))
        there = dict(islice(self.listed.get(named(about.record), ()), MOST_OFFERED + 1))
        return tuple(offered(there.items())) if len(there) <= MOST_OFFERED else ()

    def _words(self, draft: Draft, about: Input) -> Mapping[str, str]:
        """What was answered about the words of this column."""
        values = draft.mapped.answers.get("values")
        index = draft.places.get(about.name)
        if not values or index is None:
            return {}
        table = draft.mapped.table
        return values.get(column_key(table, table.columns[index])) or {}

    def find(self, about: Input, said: str, draft: Draft | None = None) -> Found:
        """The one record that `said` names, in the row of `draft`. Raises Refused when there is none, or several."""
        declaration = named(about.record) if about.kind != "pointer" else self._pointed(about, said, draft)
        found = self._lookup(declaration, said, draft) or self._with_title(declaration, said)
        if about.kind == "pointer" and isinstance(found, uuid.UUID):
            self._types[found] = declaration
        if found is None:
            raise _Unknown(
                f"There is no {declaration.label} “{said[:80]}” here or in this upload; "
                f"write a reference{_or_names(declaration)} that exists, or add it first.",
                about.name,
            ).naming(said)
        return found

    def find_all(self, about: Input, said: str, words: Mapping[str, str] | None = None) -> list[Found]:
        """Every record that a list names: separated by semicolons or lines, or by commas and the like where no name
        holds one. Raises Refused for the first that is not there, naming all of them."""
        words = words or {}
        found: list[Found] = []
        missing: list[_Unknown] = []
        lines = (self._unmarked(about, line.strip()) for line in re.split(r"[;\n]", said))
        for part in (words.get(p, p) for p in lines if p):
            if not part:
                continue
            try:
                found.append(self.find(about, part))
            except _Unknown as unknown:
                if pieces(part) == [(0, len(part))]:
                    missing.append(unknown)
                else:
                    found += self._find_apart(about, part, words, missing)
        if missing:
            raise missing[0].naming(*(word for unknown in missing for word in unknown.words))
        return list(dict.fromkeys(found))

    def _unmarked(self, about: Input, line: str) -> str:
        """A line without the mark of a list before it, unless with it it is a name: `2. Schicht`."""
        plain = BULLET.sub("", line)
        return plain if plain == line or isinstance(self._tried(about, line), _Unknown) else line

    def _find_apart(
        self, about: Input, text: str, words: Mapping[str, str], missing: list[_Unknown]
    ) -> Iterator[Found]:
        """What the pieces of a text name, the most that are one name first: of `Sales, Research and Development` the
        last two. Raises Refused where nobody knows which pieces are one name."""
        spans = pieces(text)
        tried: dict[tuple[int, int], list[Found] | Refused] = {}
        for i, j in runs(len(spans)):
            said = text[spans[i][0] : spans[j - 1][1]]
            tried[i, j] = self._tried(about, words.get(said, said))
        known = {run for run, found in tried.items() if not isinstance(found, _Unknown)}
        cover, crossed = parted(len(spans), known)
        if crossed:
            raise Refused(f"“{text[:80]}” can be different names; write a semicolon between them.", about.name)
        alone = {i: found for (i, j), found in tried.items() if j == i + 1 and isinstance(found, _Unknown)}
        if not cover:
            missing += [u for i, u in alone.items() if not any(a <= i < b for a, b in known)] or alone.values()
        for run in cover:
            if isinstance(found := tried[run], Refused):
                raise found
            yield from found

    def _tried(self, about: Input, said: str) -> list[Found] | Refused:
        """What `said` names (empty: nothing is meant), or why it is refused."""
        try:
            return [self.find(about, said)] if said else []
        except Refused as refused:
            return refused

    def _with_title(self, declaration: Declaration, said: str) -> Found | None:
        """The record of `R-12 Fire in the store`: a reference, and after it that record's own title."""
        reference, _, title = said.strip().partition(" ")
        title = title.strip(" :-–—")
        if not title:
            return None
        found = {
            self.identity(f): f
            for level in self._of(declaration)[:3]
            for f in level.get(plain_name(reference.rstrip(":")))
        }
        titled = {self.identity(f) for f in self._of(declaration)[4].get(plain_name(title))}
        both = [f for identity, f in found.items() if identity in titled]
        return both[0] if len(both) == 1 else None

    def _pointed(self, about: Input, said: str, draft: Draft | None = None) -> Declaration:
        """The type of the record that `said` names, where it may be of any: by reference, perhaps with its title behind
        it, else by its name, of which the heading may say what it is. Raises Refused."""
        reference = said.strip().partition(" ")[0].rstrip(":")
        found = self._types_of(said) or [d for d in self._types_of(reference) if self._with_title(d, said)]
        if not found:
            found = self._so_named(said)
            if len(found) > 1 and draft is not None:
                found = called_so([_heading(about, draft)], found) or found
            if len(found) > 1:
                kinds = " and a ".join(d.label for d in found[:3])
                raise Refused(f"“{said[:80]}” is the name of a {kinds}; write the reference.", about.name)
        if not found:
            why = f"There is no record “{said[:80]}” here; write its reference, such as NC-0042."
            raise _Unknown(why, about.name).naming(said)
        if len(found) > 1:
            what = " or ".join(f"{'an' if d.label[0] in 'aeiou' else 'a'} {d.label}" for d in found)
            raise Refused(f"“{said[:80]}” can be {what}; write its title behind it.", about.name)
        return found[0]

    def _types_of(self, reference: str) -> list[Declaration]:
        """The types of which a record goes by this: in the upload, else as Accord's reference or the firm's own. A
        prefix alone says nothing: firms have their own."""
        name = plain_name(reference)
        if self._said is None:
            self._said = Names(self.shelf)
            for draft in (d for drafts in self.drafts.values() for d in each(drafts)):
                _add(self._said, draft.said_reference, draft)
        if upload := [d.declaration for d in self._said.get(name) if isinstance(d, Draft)]:
            return list(dict.fromkeys(upload))
        known = by_prefix(reference.strip().upper())
        found = [known] if known and self._of(known)[1].get(name) else []
        if found and self._from_accord:
            return found
        return list(dict.fromkeys(found + [d for d, names in self._own().items() if names.get(name)]))

    def _so_named(self, said: str) -> list[Declaration]:
        """The types of which a record here or in the upload has this name."""
        if self._titled is None:
            self._titled = Names(self.shelf)
            for number, declaration in enumerate(self._every_type):
                for title in self._titles(declaration):
                    _add(self._titled, title, uuid.UUID(int=number))
        numbers = sorted({found.int for found in self._titled.get(plain_name(said)) if isinstance(found, uuid.UUID)})
        return [self._every_type[number] for number in numbers]

    def _titles(self, declaration: Declaration) -> Iterator[str]:
        """The names of all records of a type, here and in the upload; one query."""
        for draft in each(self.drafts.get(declaration, ())):
            yield draft.record.title if draft.record is not None else ""
        if declaration.listed and importable(declaration):
            stored = visible(declaration, self.by).filter(archived_on=None)
            yield from stored.values_list("title", flat=True).iterator(chunk_size=2000)

    def _own(self) -> dict[Declaration, Names]:
        """The firm's own references here, by type; one query for each type, once."""
        if self._owned is None:
            self._owned = {}
            for declaration in (d for d in declarations() if d.listed and importable(d)):
                stored = visible(declaration, self.by).exclude(external_reference="")
                for pk, own in stored.values_list("pk", "external_reference").iterator(chunk_size=2000):
                    _add(self._owned.setdefault(declaration, Names(self.shelf)), own, pk)
        return self._owned

    def _of_whole(self, found: Mapping[Any, Found], declaration: Declaration, draft: Draft | None) -> list[Found]:
        """Those that are parts of what another cell of the row names: version 2 of this document."""
        whole = (
            next((f.name for f in _relations(draft.declaration) if _names(f, declaration.whole)), "") if draft else ""
        )
        if draft is None or whole not in draft.linked:
            return []
        wanted, part_of = self.identity(draft.linked[whole]), declaration.part_of
        stored = [key for key, f in found.items() if not isinstance(f, Draft)]
        wholes = dict(declaration.model.objects.filter(pk__in=stored).values_list("pk", f"{part_of}_id"))
        for key, f in found.items():
            if isinstance(f, Draft) and part_of in f.linked:
                wholes[key] = self.identity(f.linked[part_of])
        return [f for key, f in found.items() if wholes.get(key) == wanted]

    def _lookup(self, declaration: Declaration, said: str, draft: Draft | None = None) -> Found | None:
        names = [plain_name(said)]
        if other := turned(said):
            names.append(plain_name(other))
        for level in self._of(declaration):
            for name in names:
                found = {self.identity(f): f for f in level.get(name)}
                if len(found) == 1:
                    if level is self._of(declaration)[1]:
                        self._refuse_two(declaration, said, found.keys())
                    return next(iter(found.values()))
                if found:
                    meant = self._of_whole(found, declaration, draft) or list(found.values())
                    coming = [f for f in meant if isinstance(f, Draft)]  # the upload comes before what is here
                    if len(coming) == 1 or len(meant) == 1:
                        return (coming or meant)[0]
                    raise Refused(
                        f"“{said[:80]}” can be {len(found)} different {declaration.plural}; "
                        f"write the reference{_or_names(declaration, title=False)}."
                    )
        return None

    def _refuse_two(self, declaration: Declaration, said: str, known: Iterable[Any]) -> None:
        """Raise Refused where Accord's reference of one record is the firm's own of another, unless the table has both
        references, as what Accord hands out has."""
        others = {self.identity(f) for f in self._of(declaration)[2].get(plain_name(said))}
        if not self._from_accord and others - set(known):
            label = declaration.label
            raise Refused(
                f"“{said[:80]}” is Accord's reference of one {label} and your own of another; write the name of the "
                f"{label} behind it."
            )

    def identity(self, found: Found) -> Any:
        """What two ways of naming the same record have in common."""
        if isinstance(found, Draft):
            return found.record.pk if found.record is not None and found.exists else found
        return found

    def _of(self, declaration: Declaration) -> tuple[Names, ...]:
        """Reference in the upload; reference here; the firm's own; natural key; name; a part of the natural key.

        What is archived is found by a reference alone.
        """
        if declaration in self._levels:
            return self._levels[declaration]
        by_upload, by_reference, by_other, by_key, by_title, by_part = levels = tuple(
            Names(self.shelf) for _ in range(6)
        )
        listed = self.listed.setdefault(declaration, Spool())
        key = text_key(declaration)
        keys = [key] if key else key_parts(declaration)
        into = by_key if key else by_part
        columns = ["pk", "reference", "external_reference", "archived_on", "title", *keys]
        stored = visible(declaration, self.by).values_list(*columns)
        for pk, reference, external, archived_on, title, *rest in stored.iterator(chunk_size=2000):
            _add(by_reference, reference, pk)
            _add(by_other, external, pk)
            if archived_on is not None:
                continue
            _add(by_title, title, pk)
            for said in rest:
                _add(into, said, pk)
            listed.append((reference, title))
        for draft in each(self.drafts.get(declaration, ())):
            _add(by_upload, draft.text(REFERENCE.name), draft)
            _add(by_other, draft.text(EXTERNAL.name), draft)
            title = draft.record.title if draft.record is not None else ""
            _add(by_title, title, draft)
            for name in keys:
                _add(into, draft.text(name), draft)
            if said := draft.said_reference or title:
                listed.append((said, title))
        self._levels[declaration] = levels
        return levels

    def load(self, drafts: Iterable[Draft]) -> None:
        """Fetch the stored records that these drafts name, a query for every 500 of a type."""
        wanted: dict[Declaration, set[uuid.UUID]] = {}
        if len(self._records) > MOST_KEPT:
            self._records.clear()
        for draft in drafts:
            for about in _relations(draft.declaration):
                for found in _each(draft.linked.get(about.name)):
                    if isinstance(found, uuid.UUID) and about.kind != "records":
                        of = named(about.record) if about.kind != "pointer" else self._types[found]
                        wanted.setdefault(of, set()).add(found)
        for declaration, ids in wanted.items():
            missing = sorted(ids - self._records.keys())
            for start in range(0, len(missing), CHUNK):
                rows = declaration.model.objects.filter(pk__in=missing[start : start + CHUNK])
                self._records |= {r.pk: r for r in rows}

    def record(self, found: Found) -> Record:
        """The record itself; `load` must have fetched it."""
        if isinstance(found, Draft):
            assert found.record is not None
            return found.record
        amended = next(iter(self._amended.get(found.bytes)), found)
        return self.record(amended) if isinstance(amended, Draft) else self._records[found]

    def amends(self, draft: Draft, record: Record) -> None:
        """The draft is about this record: who names the one means the other."""
        self._amended.add(record.pk.bytes, draft)


def text_key(declaration: Declaration) -> str:
    """The natural key, where it is one text; else empty."""
    if len(declaration.natural_key) != 1:
        return ""
    name = declaration.natural_key[0]
    return name if name in {f.name for f in declaration.fields if f.kind in TEXT_KINDS} else ""


def key_parts(declaration: Declaration) -> list[str]:
    """The texts of a natural key of several fields, but for the title: an inventory number."""
    texts = {f.name for f in declaration.fields if f.kind in TEXT_KINDS}
    return (
        [n for n in declaration.natural_key if n in texts and n != "title"] if len(declaration.natural_key) > 1 else []
    )


def _relations(declaration: Declaration) -> Iterator[Input]:
    return (f for f in declaration.fields if f.kind in {"record", "records", "pointer"})


def _names(about: Input, whole: Declaration | None) -> bool:
    return whole is not None and about.kind == "record" and about.record == whole.name


def _heading(about: Input, draft: Draft) -> str:
    """What stands above the cell of this row that says it."""
    index = draft.places.get(about.name)
    return "" if index is None else draft.mapped.table.columns[index].heading


def _each(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [] if found is None else [found]


def _add(names: Names, said: str | None, found: Found) -> None:
    if said:
        names.add(plain_name(said), found)


def _or_names(declaration: Declaration, title: bool = True) -> str:
    key = text_key(declaration)
    said = [declaration.field(key).label] if key and key != "title" else []
    said += ["name"] if title else []
    return f" or {' or '.join(said)}" if said else ""


__all__ = ["CHUNK", "SEPARATOR", "Directory", "Found", "plain_name", "text_key"]
