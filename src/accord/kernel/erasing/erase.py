"""The erasure itself: openings deleted, and every row set to what a rebuild then gives, in one act (ledger.md, 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from accord.kernel.acts.perform import add
from accord.kernel.acts.unit import current_unit
from accord.kernel.checks import memory
from accord.kernel.checks.stored import forget_stored
from accord.kernel.erasing.access import end_access
from accord.kernel.erasing.files import unlink_erased
from accord.kernel.erasing.models import Erasure
from accord.kernel.erasing.plan import AT_ONCE
from accord.kernel.erasing.traces import forget_traces
from accord.kernel.jobs.queue import enqueue
from accord.kernel.ledger.models import Opening
from accord.kernel.moments.clock import now, today
from accord.kernel.moments.kept import forget
from accord.kernel.organization.models import Person
from accord.kernel.records.files import Upload
from accord.kernel.records.record import current_organization
from accord.kernel.records.snapshot import ERASED, placeholder, sealed_paths
from accord.kernel.refusals import Refused, Stale

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Iterable

    from accord.kernel.erasing.names import Names
    from accord.kernel.erasing.plan import Mention, Plan
    from accord.kernel.records.record import Record


def refuse_kept(plan: Plan) -> None:
    """Raises Refused with what stands against the erasure, and the day from which it can be done."""
    if plan.against:
        when = f" It can be done from {plan.free_on.isoformat()} on." if plan.free_on else ""
        raise Refused(" ".join(a.says for a in plan.against) + when)


def erase(plan: Plan, ground: str, redact: Collection[str], key: uuid.UUID | None = None) -> Erasure:
    """Erase what the plan says, within the act under way; `redact`: pointers of the records that shall not name the
    person any more. `key`: the id of the erasure, where it is done again after a restore."""
    unit, organization = current_unit(), current_organization()
    unit.op = "erase"
    chosen = [m for m in plan.mentions if m.record.pointer in redact]
    openings = sum(_delete(Opening.objects.filter(record_id=r.pk)) for r in plan.whole)
    openings += sum(_delete(Opening.objects.filter(record_id=s.pk, path="printed_name")) for s in plan.signatures)
    for record in plan.whole:
        _blank(record, sealed_paths(type(record)))
    for signature in plan.signatures:
        _blank(signature, {"printed_name"})
    openings += sum(_redact(m, plan.names, str(plan.subject.reference)) for m in chosen)
    if isinstance(plan.subject, Person):
        account = plan.subject.account
        _write(plan.subject, {"account_id": None, "archived_on": plan.subject.archived_on or _day(plan.subject)})
        end_access(plan.subject, account)
    Upload.objects.filter(organization_id=organization, sha256__in=plan.files).update(erased_at=now(), name=ERASED)
    forget_stored(organization)
    forget_traces(plan.names)
    done = Erasure(
        subject=plan.subject.pointer, ground=ground, openings=openings, files=len(plan.files),
        records=len(plan.whole) + len(plan.signatures) + len(chosen), **({"pk": key} if key else {}),
    )  # fmt: skip
    add(done)
    _afterwards(done, organization, sorted(m.record.pointer for m in chosen))
    return done


def _afterwards(done: Erasure, organization: uuid.UUID, redacted: list[str]) -> None:
    transaction.on_commit(lambda: forget(organization))
    transaction.on_commit(lambda: memory.forget(organization))
    transaction.on_commit(lambda: unlink_erased(organization))
    enqueue(
        "erasure", organization=str(organization), erasure=str(done.pk), subject=done.subject, ground=done.ground,
        redacted=redacted, at=now().isoformat(),
    )  # fmt: skip


def _day(record: Record) -> Any:
    return today(record.organization.time_zone)


def _delete(openings: Any) -> int:
    """Without loading them: what they held is gone once the act is committed."""
    return int(openings._raw_delete(openings.db))


def _blank(record: Record, paths: Iterable[str]) -> None:
    """Put the placeholder where text was. Nothing is derived again: a title may be made of a name."""
    model = type(record)
    given = [p for p in paths if getattr(record, p)]
    current_unit().erased.add(record.pointer)
    _write(record, {p: placeholder(model, p, record.pk) for p in given})


def _write(record: Record, values: dict[str, Any]) -> None:
    """Set columns, within this act's revision of the record. Raises Stale when somebody else was faster."""
    unit, model = current_unit(), type(record)
    if record.pointer not in unit.revs:
        row = model.objects.select_for_update().filter(pk=record.pk)
        if row.values_list("rev", flat=True).get() != record.rev:
            raise Stale(f"{record.reference} was changed meanwhile. Look at what is to be erased again.")
        unit.touch(record)
    if values:
        model.objects.filter(pk=record.pk).update(**values)
        record.__dict__.update(values)
    record._loaded = {n: record.__dict__[n] for n in record._loaded}


def _redact(mention: Mention, names: Names, instead: str) -> int:
    """Put the reference in place of the name in present text, and delete the openings of all text with the name."""
    record = mention.record
    current_unit().erased.add(record.pointer)
    openings = Opening.objects.filter(record_id=record.pk, path__in=mention.paths)
    found = [key for key, value in openings.values_list("pk", "value") if names.perhaps.search(value)]
    gone = sum(_delete(Opening.objects.filter(pk__in=found[n : n + AT_ONCE])) for n in range(0, len(found), AT_ONCE))
    values = {}
    for path in mention.paths:
        text = getattr(record, path) or ""
        if names.perhaps.search(text):
            field: Any = record._meta.get_field(path)
            values[path] = names.perhaps.sub(instead, text)[: field.max_length]
    if values:
        _write(record, values)
    return gone
