"""A stage for one check: records in any state, and the answers that it must be seen to give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

from django.db import transaction
from django.db.models import CharField, F, TextField
from django.db.models.functions import Coalesce

from accord.areas.conformity.pages.requirements import mend_link
from accord.areas.reviews.terms import INPUTS
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import run
from accord.kernel.checks.registry import checks
from accord.kernel.checks.verdict import Mend, Outcome, Verdict
from accord.kernel.moments.past import moment
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import named

TODAY = date(2026, 3, 2)
"""A Monday, on which every case plays."""
LONG = 4000
"""Days after which nothing that lapses by itself would still hold."""
TOP_MANAGEMENT = Mend("Grant", "give", known="role=top_management")
"""What mends what top management is to have done, where nobody is known to be of it."""
ANSWERS = {
    "Asset.maintenance", "AuditProgramme.clauses", "Complaint.outcome", "DesignChange.impact",
    "DesignChange.precautions", "DesignProject.customer_involvement", "DesignReview.findings", "Incident.containment",
    "Incident.eradication", "Incident.recovery", "Inspection.found", "Nonconformity.containment",
    "Nonconformity.extent", "Objective.resources", "Order.legal", "Order.own", "Order.requirements",
    "Order.unstated", "PlannedChange.consequences", "PlannedChange.knowledge_gap", "PlannedChange.resources",
    "Product.after_delivery", "Product.preservation", "Product.regulations", "Role.authorities",
    *(f"ManagementReview.{i.field}" for i in INPUTS if i.may_be_none),
}  # fmt: skip
"""Texts in which a word for nothing says something, or that no door takes it for."""


def day(ahead: int) -> date:
    """So many days after today (before, if negative)."""
    return TODAY + timedelta(days=ahead)


def written(by: Actor, body: Callable[[Any], Any]) -> Any:
    """What an import writes, and days that have not come as well: whoever asks what is known today about an earlier day
    meets them, so checks have to know them."""
    with patch("accord.kernel.acts.unit.ahead", return_value=[]):
        return run(by, "import", body)


@dataclass
class World:
    """An organization that keeps nothing yet, asked by one check for one standard.

    What was shown: `holds`, `fails`, `no data`, `not applicable`, and `lapses`.
    """

    by: Actor
    check: str
    standard: str
    shown: set[str] = field(default_factory=set)
    emptied: tuple[Any, list[str]] = (None, [])
    unsigned: tuple[Any, list[str]] = (None, [])

    # ---- records ----

    def enter(self, model: Any, **values: Any) -> Any:
        """A record as an import enters it, in any state; a list for a relation to several."""
        many = {name: values.pop(name) for name in list(values) if isinstance(values[name], list)}

        def body(unit: Any) -> Any:
            record = model(**({"title": model.__name__} if "title" not in values else {}), **values)
            record.save()
            for name, related in many.items():
                getattr(record, name).set(related)
            return record

        return written(self.by, body)

    def change(self, record: Any, **values: Any) -> Any:
        """The same record with other values; a list for a relation to several."""

        def body(unit: Any) -> Any:
            found = type(record).objects.get(pk=record.pk)
            for name, value in values.items():
                if isinstance(value, list):
                    getattr(found, name).set(value)
                else:
                    setattr(found, name, value)
            found.save()
            return found

        kind, fields = type(record).__name__, record._meta.concrete_fields
        texts = {f.name for f in fields if isinstance(f, (CharField, TextField)) and not f.choices}
        bare = [n for n, value in values.items() if value == "" and n in texts and f"{kind}.{n}" not in ANSWERS]
        signers = {f.name for f in fields if f.related_model is Person and f.name.endswith(("_by", "approver"))}
        nobody = [name for name, value in values.items() if value is None and name in signers]
        self.emptied, self.unsigned = (record, bare), (record, nobody)
        return written(self.by, body)

    def retire(self, *records: Any) -> None:
        """Records that are kept but count no more."""
        for record in records:
            self.change(record, archived_on=TODAY)

    def alone(self) -> None:
        """Whoever enters all this does not count among the people of the standard."""
        self.change(self.by.person, serves="iso-27001" if self.standard == "iso-9001" else "iso-9001")

    # ---- answers ----

    def ask(self, on: date = TODAY) -> Verdict:
        """What the check says on a day."""
        with moment(self.by.organization, on=on) as m:
            return checks()[self.check].function(m.for_standard(self.standard))

    def holds(self, until: date | None) -> Verdict:
        """It holds, on `until` still, and says that it lapses on the next day, and does. None: never."""
        found = self._is(Outcome.HOLDS)
        assert found.records
        if until is None:
            assert found.lapses_on is None, found
            assert self.ask(day(LONG)).outcome is Outcome.HOLDS
            return found
        self.shown.add("lapses")
        assert found.lapses_on == until + timedelta(days=1), found
        assert self.ask(until).outcome is Outcome.HOLDS
        assert self.ask(until + timedelta(days=1)).outcome is not Outcome.HOLDS
        return found

    def fails(self, *names: str) -> Verdict:
        """It fails, and its sentence names these."""
        return self._is(Outcome.FAILS, *names)

    def no_data(self, *names: str) -> Verdict:
        """Nothing shows it, and its sentence names these."""
        return self._is(Outcome.NO_DATA, *names)

    def not_applicable(self) -> Verdict:
        """Its condition is not met."""
        return self._is(Outcome.NOT_APPLICABLE)

    def advises(self, *names: str) -> Verdict:
        """It gives advice that names these."""
        found = self.ask()
        assert found.advice, found
        for name in names:
            assert name in " ".join(found.advice), found
        return found

    def _is(self, outcome: Outcome, *names: str) -> Verdict:
        found = self.ask()
        assert found.outcome is outcome, f"{self.check}: {found.outcome}: {found.because}"
        for name in names:
            assert name in found.because, found.because
        self.shown.add(outcome.value)
        if outcome is not Outcome.HOLDS:
            self._can_be_done(found)
        if outcome is Outcome.NO_DATA:
            self._words_for_nothing()
            self._who_had_left()
        return found

    def _words_for_nothing(self) -> None:
        """Where a text was emptied, and nothing shows it then, a word for nothing in its place shows it no more."""
        record, bare = self.emptied
        self.emptied = None, []
        for name in bare:
            with self.by.scope(), transaction.atomic():
                type(record).objects.filter(pk=record.pk).update(**{name: "n/a", "rev": F("rev") + 1})
                found = self.ask()
                transaction.set_rollback(True)
            assert found.outcome is not Outcome.HOLDS, f"{self.check}: {type(record).__name__}.{name} says n/a"

    def _who_had_left(self) -> None:
        """Where whoever signed was taken out, and nothing shows it then, somebody who had left shows it no more."""
        record, nobody = self.unsigned
        self.unsigned = None, []
        for name in nobody:
            gone = self.enter(Person, given_name="Gone", state="left", left_on=day(-LONG), archived_on=TODAY)
            on = "approved_on" if name == "approver" else f"{name.removesuffix('_by')}_on"
            with self.by.scope(), transaction.atomic():
                found = type(record).objects.filter(pk=record.pk)
                found.update(**{name: gone, on: Coalesce(on, TODAY), "rev": F("rev") + 1})
                answer = self.ask()
                transaction.set_rollback(True)
            assert answer.outcome is not Outcome.HOLDS, f"{self.check}: {type(record).__name__}.{name} had left"

    def _can_be_done(self, found: Verdict) -> None:
        """The act that would mend it is one, its form is offered to the manager unless somebody else has to say it, and
        it may be done to the record as it stands."""
        if found.mend is None:
            return
        act = act_at(named(found.mend.type), found.mend.verb)
        assert act, found
        with self.by.scope():
            assert act.only or mend_link(self.by, found.mend), found
        if act.subject is not None:
            with self.by.scope():
                record = named(found.mend.type).model.objects.get(pk=found.mend.key, archived_on=None)
                whole = record.whole
            assert act.possible_in(record.state), found
            assert whole is None or not whole.declaration.state(whole.state).closed_to_parts, found


Play = Callable[[World], None]
CASES: dict[tuple[str, str], Play] = {}


def case(check: str, standard: str = "") -> Callable[[Play], Play]:
    """Register the case of a check: a play that begins with nothing and shows every answer of the table.

    `standard`: a family; empty means iso-9001, or iso-27001 for a check that only its rows name.
    """

    def register(play: Play) -> Play:
        assert (check, standard) not in CASES, f"two cases of {check}"
        CASES[check, standard] = play
        return play

    return register
