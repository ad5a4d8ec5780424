"""The living example, grown to a large organization: what it keeps on its way (runs, measurements, inspections,
deliveries, actions …) again and again, each time further back, and what that is about (devices, suppliers, people,
documents …) ten times.

Everything comes by the ledger, so a past day of it can be asked as well. Copies keep the state, the relations and
mostly the days of their originals: checks find what passes and what fails, as in the example.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

SLUG = "northwind-instruments"
ONCE = """Organization Grant Parameter Scope PolicyStatement StatementOfApplicability ApplicabilityLine Control
RiskMethod AssessmentRound AuditProgramme CertificationCycle RequirementSet SetRequirement ManagementReview Process
ProcessFlow RetentionRule Feed Unit Site Role Link Attachment Comment Attestation""".split()
"""What an organization has once, however large it is, and what points to its subject in words."""
OFTEN = """AwarenessAcknowledgement ActivityRun CheckResult Inspection Measurement Delivery Calibration
Lot Action Order Feedback Nonconformity Complaint Event Vulnerability Finding Incident Training Signature""".split()
"""What comes anew all the time."""
WEBS = 10
"""How many copies there are of the rest: devices, suppliers, people, documents …"""
BACK = timedelta(days=30)

Originals = dict[Any, list[Any]]
Seen = set[tuple[Any, ...]]


def grow(records: int) -> int:
    """Copy the records of the example until it keeps about so many; returns how many there are."""
    from accord.kernel.access.actor import actor_for_account
    from accord.kernel.access.models import Account
    from accord.kernel.acts.perform import run
    from accord.kernel.organization.models import Organization
    from accord.kernel.records.declaration import declarations
    from accord.kernel.records.record import within

    with within(Organization.everywhere.get(slug=SLUG).pk):
        here = sum(d.model.objects.count() for d in declarations())
        kept = {d.model: list(d.model.objects.all()) for d in declarations() if d.name not in ONCE}
    often = {m: r for m, r in kept.items() if m.__name__ in OFTEN}
    rest = {m: r for m, r in kept.items() if m.__name__ not in OFTEN}
    by = actor_for_account(Account.objects.order_by("pk")[0], SLUG)
    seen: Seen = {Copies.key(m, r) for m, rows in kept.items() for r in rows}
    webs = [Copies(rest, {}, timedelta(), n + 1, seen) for n in range(WEBS)]
    number = 0
    for copies in webs:
        run(by, "import", copies.write)
        here += copies.written
    while here < records:
        copies = Copies(often, webs[number % WEBS].ids, BACK * (number // WEBS), number + 1, seen)
        run(by, "import", copies.write)
        here, number = here + copies.written, number + 1
    return here


class Copies:
    """One copy of some records, each with an identity of its own. `known`: the copies of what they are about;
    `back`: so much earlier happened what is done with; `seen`: what identifies those that are there."""

    def __init__(
        self, originals: Originals, known: dict[uuid.UUID, uuid.UUID], back: timedelta, number: int, seen: Seen
    ) -> None:
        from accord.kernel.records.record import new_id

        self.originals, self.back, self.number, self.seen = originals, back, number, seen
        self.ids = {r.pk: new_id() for rows in originals.values() for r in rows}
        self.all_ids = known | self.ids
        self.revs = {r.pointer: r.rev for rows in originals.values() for r in rows}
        self.written = 0

    @staticmethod
    def key(model: Any, record: Any) -> tuple[Any, ...]:
        """What no other record of the type may have."""
        names = [model._meta.get_field(n).attname for n in record.declaration.natural_key] or ["id"]
        return (model.__name__, *(record.__dict__[n] for n in names))

    def write(self, unit: object) -> None:
        """Within an act: the records, then their relations to several."""
        from accord.kernel.records.bulk import insert_records

        for model, rows in self.originals.items():
            copies = {r.pk: self._copy(model, r) for r in rows}
            fresh = {pk: c for pk, c in copies.items() if self.key(model, c) not in self.seen}
            self.seen.update(self.key(model, c) for c in fresh.values())
            self.written += len(fresh)
            insert_records(model, list(fresh.values()))
            for field in model._meta.local_many_to_many:
                through = getattr(model, field.name).through
                near, far = field.m2m_column_name(), field.m2m_reverse_name()
                pairs = through._base_manager.filter(**{f"{near}__in": list(fresh)}).values_list(near, far)
                through._base_manager.bulk_create(
                    [through(**{near: self.ids[a], far: self.all_ids.get(b, b)}) for a, b in pairs]
                )

    def _copy(self, model: Any, record: Any) -> Any:
        from django.db import models

        values = {f.attname: record.__dict__[f.attname] for f in model._meta.concrete_fields}
        done = record.declaration.state(record.state).final
        for f in model._meta.concrete_fields:
            value = values[f.attname]
            if f.is_relation:
                values[f.attname] = self.all_ids.get(value, value)
            elif done and value and type(f) is models.DateField:
                values[f.attname] = value - self.back
        values |= {"id": self.ids[record.pk], "rev": 1, "reference": None}
        for name in record.declaration.natural_key:
            field = model._meta.get_field(name)
            if type(field) is models.EmailField:
                values[name] = f"{self.number}.{values[name]}" if values[name] else ""
            elif type(field) is models.CharField and not field.choices and values[name]:
                values[name] = f"{values[name]} {self.number}"
        if "account_id" in values:
            values["account_id"] = None
        if "subject_rev" in values:
            kind, _, at = values["subject"].partition(":")
            values["subject"] = f"{kind}:{self.all_ids.get(uuid.UUID(at), at)}"
            # of the revision that there is now, or of one before
            now = self.revs.get(record.subject) == record.subject_rev
            values["subject_rev"] = int(now)
        return model(**values)
