"""The first pass: what an upload would do, and everything that speaks against it. Nothing is written here."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, overload
from zoneinfo import ZoneInfo

from accord.doors.exchange import identity
from accord.doors.exchange.days import Days
from accord.doors.exchange.drafts import drafts_of
from accord.doors.exchange.links import Directory
from accord.doors.exchange.mapping import Mapped
from accord.doors.exchange.reading import CLEAR
from accord.doors.exchange.shelf import Draft, Found, Names, Shelf, each, portions
from accord.doors.exchange.targets import ARCHIVED, EXTERNAL, REFERENCE, STATE, required
from accord.kernel.access.actor import Actor
from accord.kernel.access.scope import sees
from accord.kernel.acts.happened import ahead
from accord.kernel.acts.importing import Arrival
from accord.kernel.acts.perform import objections_to
from accord.kernel.checks.saying import day_in_words
from accord.kernel.ledger.append import relations_of
from accord.kernel.moments.clock import today
from accord.kernel.records.declaration import Declaration
from accord.kernel.records.fields import Input
from accord.kernel.records.history import Body, at_of, overruled, since_import
from accord.kernel.records.nothing import is_said
from accord.kernel.records.record import Record
from accord.kernel.records.snapshot import plain, sealed_paths

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, and of how many."""
STEP = 1000
BESIDE = frozenset({EXTERNAL.name, ARCHIVED.name})
"""What a file says of a record beside its fields."""
Changes = list[tuple[str, Any]]
"""Fields with their new values."""
CHANGING = frozenset({"created", "updated"})
SAID_YES = frozenset({"accepted", "acknowledged", "approved", "signed", "confirmed", "granted", "released"})
"""States that are somebody's word."""


def silent(what: str, done: int, of: int) -> None:
    """Progress that nobody watches."""


@dataclass(slots=True)
class Plan:
    """What an upload would do. It can be carried out when nothing is refused and no needed question is open."""

    tables: list[Mapped]
    drafts: list[Draft] = field(default_factory=list)
    shelf: Shelf = field(default_factory=Shelf)

    @property
    def open(self) -> bool:
        """Whether something must be answered first."""
        return any(q.needed for m in self.tables for q in m.questions)

    @property
    def refused(self) -> bool:
        """Whether a cell speaks against it."""
        return any(m.refusals for m in self.tables)

    @property
    def possible(self) -> bool:
        """Whether it can be carried out."""
        return not self.open and not self.refused

    def files(self) -> dict[str, tuple[str, Callable[[], bytes]]]:
        """What the records to write bring along, by hash."""
        changing = (d for d in self.shelf.filed if d.outcome in CHANGING)
        return {sha256: found for d in changing for sha256, found in d.body.files.items()}

    def arrivals(self) -> "Arrivals":
        """The records to write, wholes before parts, new ones before changed ones, in the order of the rows."""
        changing = [d for d in self.drafts if d.outcome in CHANGING]
        return Arrivals(sorted(changing, key=lambda d: (d.declaration.sheet_order, d.exists)))


class Arrivals(Sequence[Arrival]):
    """Records on their way in, few of them in memory."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._drafts = drafts

    def __len__(self) -> int:
        return len(self._drafts)

    def __iter__(self) -> Iterator[Arrival]:
        for draft in each(self._drafts):
            assert draft.record is not None
            yield Arrival(draft.record, draft.relations)

    @overload
    def __getitem__(self, index: int) -> Arrival: ...
    @overload
    def __getitem__(self, index: slice) -> "Arrivals": ...
    def __getitem__(self, index: Any) -> Any:
        return Arrivals(self._drafts[index]) if isinstance(index, slice) else next(iter(self[index : index + 1]))


def check(tables: Sequence[Mapped], by: Actor, progress: Progress = silent) -> Plan:
    """Read every row, find what it means, and try all that writing would be refused for."""
    plan = Plan(list(tables))
    days = Days(tables)
    for number, mapped in enumerate(tables):
        progress(f"Reading {mapped.table.sheet or mapped.table.file}", number, len(tables))
        plan.drafts += drafts_of(mapped, by, plan.shelf, days)
    days.show()
    directory = Directory(by, plan.drafts, plan.shelf)
    types = sorted(directory.drafts, key=lambda d: d.sheet_order)
    for declaration in types:
        _identify(declaration, by, directory)
    for declaration in types:
        _link(declaration, by, directory)
    directory.unknown.ask(directory.listed)
    for mapped in tables:
        mapped.show_all_rows(directory.offers)
    done = 0
    for declaration in types:
        checking = _Checking(declaration, directory.drafts[declaration], by, directory)
        for _ in checking.run():
            done += 1
            if done % STEP == 0:
                progress("Checking", done, len(plan.drafts))
    progress("Checking", len(plan.drafts), len(plan.drafts))
    return plan


def _relational(declaration: Declaration) -> bool:
    relations = {f.name for f in declaration.fields if f.kind in {"record", "pointer"}}
    return bool(relations & set(declaration.natural_key))


def _identify(declaration: Declaration, by: Actor, directory: Directory) -> None:
    """A record for each draft: a new one, or the one that its reference or natural key names."""
    said = identity.Said(directory)
    for portion in portions(directory.drafts[declaration]):
        identity.begin(declaration, portion, by)
        for draft in portion:
            said.look(draft)
        identity.by_reference(declaration, portion, by, directory)
        if not _relational(declaration):
            identity.by_natural_key(declaration, portion, by, directory)


def _link(declaration: Declaration, by: Actor, directory: Directory) -> None:
    """Find what each draft names, and with it the records that they are."""
    taken: set[Any] = set()
    for portion in portions(directory.drafts[declaration]):
        for draft in portion:
            directory.link(draft)
        directory.load(portion)
        for draft in portion:
            _set_links(draft, directory)
        if _relational(declaration):
            identity.by_natural_key(declaration, portion, by, directory)
        identity.by_content(declaration, portion, by, directory, taken)


def _set_links(draft: Draft, directory: Directory) -> None:
    """Give a new record the records that it names, so that it can say what follows from them."""
    if draft.exists:
        return
    for name, found in draft.linked.items():
        about = draft.declaration.field(name)
        if about.kind == "record":
            setattr(draft.record, name, directory.record(found))
        elif about.kind == "pointer":
            setattr(draft.record, name, directory.record(found).pointer)
    identity.derive_if_possible(draft)


@dataclass
class _Checking:
    """The last look at all drafts of one type."""

    declaration: Declaration
    drafts: list[Draft]
    by: Actor
    directory: Directory
    later: list[Input] = field(default_factory=list)
    """Fields by which records of this type lead to others of it, where one leads to what may come after it."""

    @cached_property
    def own(self) -> list[Input]:
        """All fields by which records of this type lead to others of it."""
        return [f for f in self.declaration.fields if f.kind == "record" and f.record == self.declaration.name]

    def run(self) -> Iterable[Draft]:
        """Set each draft's outcome, or refuse it."""
        seen, keys = Names(self.directory.shelf), Names(self.directory.shelf)
        for portion in portions(self.drafts):
            stored = [d.record.pk for d in portion if d.record is not None and d.exists]
            relations = relations_of(self.declaration, stored)
            self.directory.load(portion)
            differing = self.differing([d for d in portion if d.exists], relations)
            for draft in portion:
                assert draft.record is not None
                if draft.exists:
                    first = seen.first(draft.record.pk.bytes, draft)
                    if first is not draft and not draft.refused:
                        why = f"{first.place_beside(draft)} is about the same {self.declaration.label}; write it once."
                        draft.refuse(why)
                    self.change(draft, draft.record, differing[draft], relations.get(draft.record.pk, {}))
                else:
                    self.make(draft, draft.record)
                self.note_what_comes_later(draft)
                yield draft
            if self.declaration.natural_key:
                self.refuse_doubles(portion, keys)
        self.refuse_circles()

    # ---- one draft

    def make(self, draft: Draft, record: Record) -> None:
        """Finish a new record and hold it against limits and rules."""
        draft.outcome = "created"
        record.state = draft.text(STATE) or self.state_by_days(draft)
        record.external_reference = draft.text(EXTERNAL.name) or draft.text(REFERENCE.name)
        for name, found in draft.linked.items():
            self.put(draft, record, name, found)
        there = draft.attempted | draft.linked.keys() | {n for n, v in draft.given.items() if v not in (CLEAR, "")}
        missing = [f for f in required(self.declaration) if f.name not in there]
        for about in missing:
            if draft.mapped.index_of(self.declaration, about.name) is None and not draft.mapped.is_json:
                draft.mapped.lacks(self.declaration, about, self.directory.offers)
                draft.refused = True
            else:
                draft.refuse(f"{about.label.capitalize()} is missing.", about.name)
        if not missing and not draft.attempted:
            self.take_up(draft, record)
            self.try_rules(draft, record, {})
        if hasattr(record, "in_force") and record.state == "approved":
            self.directory.in_force.append(draft)

    def take_up(self, draft: Draft, record: Record) -> None:
        """Let it take up what comes along; what it leads to by that is its draft's, which may be put away."""
        coming = {found.pk: d for d in self.directory.in_force if (found := d.record) is not None}
        record.take_up([d.record for d in coming.values() if d.record is not None])
        for about in self.declaration.fields if coming else ():
            if about.kind == "record" and (d := coming.get(getattr(record, f"{about.name}_id"))) is not None:
                draft.linked.setdefault(about.name, d)

    def state_by_days(self, draft: Draft) -> str:
        """Where the file says no state: the last one of which it gives the day (`done on`) or the reason (`cancelled
        because`), else the first. That somebody said yes is not taken from a day."""
        now = today(self.by.organization.time_zone)

        def told(said: Any) -> bool:
            return said <= now if isinstance(said, date) else isinstance(said, str) and is_said(said)

        asked = (s for s in self.declaration.states if s.key not in SAID_YES)
        reached = [s.key for s in asked if any(told(draft.given.get(name)) for name in s.told_by)]
        return reached[-1] if reached else self.declaration.states[0].key

    def reached_since(self, draft: Draft, record: Record, changed: set[str]) -> str:
        """Where the file says no state: the one of which it now gives the day, if what was brought in has not come as
        far; else empty."""
        states, reached = {s.key: s for s in self.declaration.states}, self.state_by_days(draft)
        if not record.imported or draft.text(STATE) or changed.isdisjoint(states[reached].told_by):
            return ""
        order = list(states)
        return reached if order.index(reached) > order.index(record.state) else ""

    def differing(self, drafts: Sequence[Draft], relations: Mapping[Any, dict[str, list[Any]]]) -> dict[Draft, Changes]:
        """What each of these says otherwise than its stored record; the stale of it is refused."""
        found: dict[Draft, Changes] = {}
        moved = dict[Any, Draft]()
        for draft in drafts:
            record = draft.record
            assert record is not None
            said = identity.differences(draft, record, relations.get(record.pk, {}), self.directory)
            mine = found[draft] = identity.that_stay(record, list(said))
            if reached := self.reached_since(draft, record, {name for name, _ in mine}):
                mine.append((STATE, reached))
            if record.imported and record.rev > 1 and any(self.by_act(n) for n, _ in mine):
                moved[record.pk] = draft
        for key, entries in since_import(self.declaration, moved).items():
            self.refuse_stale(moved[key], found[moved[key]], entries)
        return found

    def refuse_stale(self, draft: Draft, found: Changes, entries: Sequence[Body]) -> None:
        """Refuse what a file still says as it was brought in, although an act has changed it since; not of a row that
        says something new of what acts change. A new wording alone is nothing new."""
        assert draft.record is not None
        sealed = sealed_paths(self.declaration.model)
        told = {name: overruled(entries, name, _as_entered(value)) for name, value in found if self.by_act(name)}
        stale = {name: entry for name, entry in told.items() if entry or name not in sealed}
        written = {name: entry for name, entry in stale.items() if name in draft.given or name in draft.linked}
        for name, entry in (written or stale).items():  # a state may only follow from a day that is written
            if entry is None or None in stale.values():
                return
            on = at_of(entry).astimezone(ZoneInfo(self.by.organization.time_zone)).date()
            what = f"“{self.label(name).capitalize()}” of {draft.record.reference}"
            why = f"{what} was changed in Accord on {day_in_words(on)}"
            draft.refuse(f"{why}, and the file says what was there before; empty the cell, or take the row out.", name)

    def change(self, draft: Draft, record: Record, found: Changes, related: dict[str, list[Any]]) -> None:
        """Put what the file says into a stored record, where it differs."""
        draft.outcome = "updated" if found else "unchanged"
        if not found:
            return
        state, name = self.declaration.state(record.state), found[0][0]
        if record.archived_on is not None:
            draft.refuse(f"{record.reference} is archived. Restore it first, or take the row out.", name)
            return
        if state.locked:
            said = f"{record.reference} is {state.label.lower()}"
            draft.refuse(f"{said}, and nothing in it may be changed any more; take the row out.", name)
            return
        if draft.text(REFERENCE.name).upper() == record.reference and (title := dict(found).get("title")):
            draft.mapped.rename(f"Row {draft.row}: {record.reference} {record.title} becomes {title}.")
        for name, value in found:
            if name == ARCHIVED.name:
                draft.refuse(f"{record.reference} is put away and taken out again in Accord, not by a file.", name)
            elif not record.imported and self.by_act(name):
                said = f"The {self.label(name)} of {record.reference} is changed by what is done in Accord"
                draft.refuse(f"{said}, not by a file; take it out.", name)
            elif draft.given.get(name) is CLEAR and any(f.name == name for f in required(self.declaration)):
                draft.refuse(f"{self.declaration.field(name).label.capitalize()} cannot be cleared.", name)
            else:
                self.put(draft, record, name, value)
        if not draft.refused:
            self.try_rules(draft, record, related)

    def by_act(self, name: str) -> bool:
        """Whether acts alone write it."""
        return name == STATE or (name not in BESIDE and self.declaration.field(name).set_by_act)

    def label(self, name: str) -> str:
        """What people call a field that acts write."""
        return "state" if name == STATE else self.declaration.field(name).label

    def put(self, draft: Draft, record: Record, name: str, value: Any) -> None:
        """One field of a record; relations are kept for writing."""
        kind = "text" if name in (STATE, EXTERNAL.name) else self.declaration.field(name).kind
        if kind == "records":
            draft.relations[name] = [_id_of(found) for found in value]
        elif kind in {"record", "pointer"} and value not in (None, ""):
            there = self.directory.record(value)
            setattr(record, name, there if kind == "record" else there.pointer)
        else:
            setattr(record, name, value)

    def try_rules(self, draft: Draft, record: Record, related: dict[str, list[Any]]) -> None:
        """What the record follows from, its limits, its rules, and whether its whole takes it."""
        record._related = {**related, **draft.relations}
        record.derive()
        for objection in [*objections_to(record), *ahead(record, self.by.organization.time_zone)]:
            draft.refuse(objection.sentence, objection.field)
        whole = record.whole
        if whole is not None and not whole._state.adding and of_whole(whole).closed_to_parts:
            why = f"{whole.reference} is {whole.state_label.lower()}: nothing can be added to it or changed in it."
            draft.refuse(why, self.declaration.part_of)

    # ---- all drafts together

    def refuse_doubles(self, drafts: Sequence[Draft], keys: Names) -> None:
        """Two with the same natural key, in the upload or with one that is there."""
        declaration = self.declaration
        label = " and ".join(declaration.field(n).label for n in declaration.natural_key)
        asked: dict[Draft, tuple[Any, ...]] = {}
        for draft in drafts:
            key = self.stored_key(draft)
            if key is None or draft.refused or (draft.record is not None and draft.record.archived_on is not None):
                continue
            same = [v.normalize() if isinstance(v, Decimal) else v for v in key]
            first = keys.first(repr(same), draft)
            if first is not draft:
                where = first.place_beside(draft)
                why = f"{where} has the same {label}; correct one of them, or take one of the rows out."
                draft.refuse(why, declaration.natural_key[-1])
            elif draft.outcome != "unchanged":
                asked[draft] = key
        stored = identity.stored_keys(declaration, asked.values(), declaration.model.objects.all())
        for draft, key in asked.items():
            other = stored.get(key)
            if other is not None and draft.record is not None and other.pk != draft.record.pk:
                why = f"{other.reference} {other.title} has the same {label}; use its reference, or take the row out."
                if not sees(self.by, other):
                    why = f"Another {declaration.label} has the same {label}, which you may not see; take the row out."
                draft.refuse(why, declaration.natural_key[-1])

    def stored_key(self, draft: Draft) -> tuple[Any, ...] | None:
        """The natural key that the record will have; None where a part of it is empty, which may be so often."""
        if draft.record is None:
            return None
        found = []
        for name in self.declaration.natural_key:
            stored: Any = self.declaration.model._meta.get_field(name)
            found.append(getattr(draft.record, stored.attname))
        return None if any(v in (None, "") for v in found) else tuple(found)

    def refuse_circles(self) -> None:
        """Nothing lies above itself: records that refer to one of their own type form no circle."""
        for about in self.later:
            attname = f"{about.name}_id"
            moved = {d.record.pk: d for d in each(self.drafts) if d.record is not None and about.name in d.linked}
            above = dict(self.declaration.model.objects.exclude(**{attname: None}).values_list("pk", attname))
            above |= {pk: getattr(d.record, attname) for pk, d in zip(moved, each(moved.values()), strict=True)}
            for pk, draft in moved.items():
                if not draft.refused and _returns(pk, above):
                    said = f"{about.label.capitalize()} leads in a circle back to this {self.declaration.label}"
                    draft.refuse(f"{said}; correct one of the rows.", about.name)

    def note_what_comes_later(self, draft: Draft) -> None:
        """A new record that names what was there before it closes no circle: ids rise with the rows."""
        assert draft.record is not None
        for about in self.own:
            if about.name in draft.linked and about not in self.later:
                above = getattr(draft.record, f"{about.name}_id")
                if draft.exists or above is None or above >= draft.record.pk:
                    self.later.append(about)


def _as_entered(value: Any) -> Any:
    """A new value as an entry of the ledger has it: what is empty is left out there, and a record of the upload is in
    none."""
    if isinstance(value, list):
        return sorted(str(one) for one in value) or None
    if value is None or value is False or value == "":
        return None
    return str(value) if isinstance(value, Draft) else plain(value)


def _id_of(found: Found) -> uuid.UUID:
    if isinstance(found, Draft):
        assert found.record is not None
        return found.record.pk
    return found


def _returns(start: Any, above: dict[Any, Any]) -> bool:
    at, steps = above.get(start), 0
    while at is not None and steps <= len(above):
        if at == start:
            return True
        at, steps = above.get(at), steps + 1
    return False


def of_whole(whole: Record) -> Any:
    """The state of a whole."""
    return whole.declaration.state(whole.state)
