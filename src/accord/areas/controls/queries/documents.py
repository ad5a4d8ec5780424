"""The documents by which a control is carried out: in force, here to be read, confirmed where a line asks that."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, ExpressionWrapper

from accord.areas.controls.models import Control
from accord.areas.documents.queries import confirmed_of, has_version, in_force, told_by, with_content
from accord.areas.documents.terms import DocumentKind
from accord.areas.people.queries import working_persons
from accord.kernel.checks.mending import by_act
from accord.kernel.checks.periods import DAY
from accord.kernel.checks.population import related
from accord.kernel.checks.saying import Records, agree, listed
from accord.kernel.checks.spans import as_newcomer, left_out, over_days, without_newcomers
from accord.kernel.checks.verdict import NAMED, SHOWN, Deciding, Mend, Outcome, Verdict
from accord.kernel.moments.clock import plus

if TYPE_CHECKING:
    from accord.areas.controls.terms import Line
    from accord.kernel.moments.moment import Moment

NO_RULES = (DocumentKind.RECORD.value, DocumentKind.FORM.value, DocumentKind.EXTERNAL.value)


def ruling(m: Moment) -> list[tuple[Any, frozenset[uuid.UUID]]]:
    """The documents in force by which controls in place are carried out, and (`readable`) whether their text or file is
    here: a title alone says nothing of how."""
    controls: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for control, documents in related(m.of(Control).filter(state="implemented"), "documents").items():
        for document in documents:
            controls[document].add(control)
    found = in_force(m).filter(pk__in=set(controls)).exclude(kind__in=NO_RULES).order_by("reference")
    readable = ExpressionWrapper(has_version(m, with_content()), output_field=BooleanField())
    found = found.only("effective_from", *NAMED).annotate(readable=readable)
    return [(d, frozenset(controls[d.pk])) for d in found]


def _deciding(records: Sequence[Any]) -> tuple[Deciding, ...]:
    return tuple(Deciding.of(r) for r in records[:SHOWN])


def ruled(m: Moment, line: Line, linked: list[Any], carriers: Records) -> Verdict:
    """A document in force says how, and people have confirmed it where the line asks for that."""
    documents = [d for d in linked if d.readable]
    if not documents:
        return _unsaid(linked, carriers)
    told = Told(m, line.told, documents)

    def judge(day: date) -> Verdict:
        begun = [d for d in documents if d.effective_from is None or d.effective_from <= day]
        if not begun:
            said = f"The document {documents[0].title} is not in force yet."
            return Verdict(Outcome.NO_DATA, said, _deciding(documents), len(documents))
        if said := told.missing(begun, day):
            asking = Mend("DocumentVersion", "ask")
            return Verdict(Outcome.NO_DATA, said, _deciding(begun), len(begun), mend=asking)
        return Verdict(Outcome.HOLDS, f"The document {begun[0].title} is in force.", _deciding(begun), len(begun))

    begins = {d.effective_from for d in documents if d.effective_from}
    found = over_days(m.on, begins | told.days, judge)
    first = next((d for d in documents if d.effective_from is None or d.effective_from <= m.on), None)
    return replace(found, mend=told_by(m, first.pk, told.wanted(m.on))) if first and found.mend else found


def _unsaid(linked: list[Any], carriers: Records) -> Verdict:
    """Nothing that could be read says how."""
    if not linked:
        said = "No document in force that is linked to it says how it is done."
        return Verdict(Outcome.NO_DATA, said, mend=by_act(carriers, "edit", field="documents"))
    said = f"There is no text or file here of {listed([d.title for d in linked])}."
    mend = Mend("DocumentVersion", "create", linked[0].pointer)
    return Verdict(Outcome.NO_DATA, said, _deciding(linked), len(linked), mend=mend)


def _there(people: Iterable[tuple[uuid.UUID, date, date]], day: date) -> set[uuid.UUID]:
    return {pk for pk, begin, end in people if begin <= day <= end}


class Told:
    """Who has confirmed documents, and who should have. `whom`: everybody, asked, or nobody (empty)."""

    def __init__(self, m: Moment, whom: str, documents: list[Any]) -> None:
        self.whom, self.least, self.patience = whom, m.parameter("awareness_share"), m.days("read_confirmation")
        self.people: list[tuple[uuid.UUID, date, date]] = []
        self.asked: list[tuple[uuid.UUID, uuid.UUID, str, date, date | None]] = []
        if whom:
            self.asked = confirmed_of(m, documents)
            there = working_persons(m).order_by().values_list("pk", "joined_on", "left_on")
            self.people = [(pk, begin or date.min, end or date.max) for pk, begin, end in there]
        self.new = [(pk, *days) for pk, *here in self.people for days in as_newcomer(*here)]

    def wanted(self, day: date) -> set[uuid.UUID]:
        """Who is to confirm them on a day."""
        return _there(self.people, day) if self.whom == "everybody" else set()

    @property
    def days(self) -> set[date]:
        """The days on which this may change."""
        found = {d for _, begin, end in (*self.people, *self.new) for d in (begin, plus(end, 1))}
        for _, _, _, asked_on, confirmed_on in self.asked:
            found |= {plus(asked_on, self.patience) + DAY} | ({confirmed_on} if confirmed_on else set())
        return found

    def missing(self, documents: list[Any], day: date) -> str:
        """What is said where too few have confirmed; empty: enough have."""
        there = _there(self.people, day)
        if self.whom == "everybody":
            new, told = _there(self.new, day), [self._confirmed(d, day) & there for d in documents]
            enough = [some for some in told if some and 100 * len(some) >= self.least * len(there)]
            if any(not left_out(len(some & new), len(new)) for some in enough):
                return ""
            best, alone = max(enough or told, key=len), len(there) == 1
            people, have = "person" if alone else "people", agree(1 if alone else len(best), "have")
            said = f"{len(best)} of {len(there)} {people} {have} confirmed the rules; the target is {self.least} %."
            return f"{said} {without_newcomers(len(new - best), len(new))}" if enough else said
        if self.whom == "asked":
            keys = {d.pk for d in documents}
            here = [row for row in self.asked if row[0] in keys and row[1] in there]
            if not any(self._confirmed(d, day) & there for d in documents):
                return "Nobody who works here has confirmed the rules."
            late = [r for r in here if r[2] == "asked" and plus(r[3], self.patience) < day]
            asked = f"{len(here)} {'person who was' if len(here) == 1 else 'people who were'} asked"
            return f"{len(late)} of {asked} did not confirm the rules in time." if late else ""
        return ""

    def _confirmed(self, document: Any, day: date) -> set[uuid.UUID]:
        return {r[1] for r in self.asked if r[0] == document.pk and r[2] == "confirmed" and r[4] and r[4] <= day}
