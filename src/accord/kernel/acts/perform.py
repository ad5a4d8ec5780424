"""Doing an act: rights, competence, revision, state, signature, the function, rules, ledger; then what follows on
commit."""

from __future__ import annotations

import errno
import inspect
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import DatabaseError, IntegrityError, OperationalError, transaction

from accord.kernel.access.actor import Actor
from accord.kernel.access.administrators import refuse_to_lose_the_last_administrator
from accord.kernel.access.endings import end_what_began_with_other_rights
from accord.kernel.access.models import Signature
from accord.kernel.access.scope import may_on, resolve, scope_q, sees, visible
from accord.kernel.acts.answers import clean_inputs
from accord.kernel.acts.once import refuse_twice, remember_once
from accord.kernel.acts.unit import Signing, Unit, _current, current_unit, unit_under_way
from accord.kernel.ledger.append import ChangedRecords, Growth, changed_records, give_references
from accord.kernel.records.declaration import of
from accord.kernel.records.record import Record
from accord.kernel.refusals import (
    Forbidden,
    NotThere,
    Objection,
    Refused,
    RevisionMissing,
    SignatureNeeded,
    Stale,
    StorageRefused,
    WrongState,
    refuse,
)
from accord.kernel.search.index import index_records

if TYPE_CHECKING:
    from accord.kernel.access.proof import Proof
    from accord.kernel.acts.act import Act

T = TypeVar("T")
Gate = Callable[[Actor, str], Objection | None]
_gates: list[Gate] = []


def register_gate(gate: Gate) -> None:
    """Areas say here what else must be true of who acts, such as competence. Called with actor and act key."""
    _gates.append(gate)


def perform(
    act: Act[Any, Any],
    by: Actor,
    reference: str = "",
    answers: Mapping[str, Any] | None = None,
    *,
    rev: int | None = None,
    proof: Proof | None = None,
    reason: str = "",
    once: str = "",
) -> Any:
    """What every door calls: resolve the record, clean the answers, do the act. Returns what the act returns, or its
    subject.

    `answers` are raw (text or JSON). `rev` is the revision that the caller saw: required for acts on an existing
    record. `once`: the token of a form; sent again within a day it raises DoneAlready.
    Raises a Refused (all objections at once) and changes nothing.
    """
    with by.scope():
        if once:
            refuse_twice(by, once)
        given: dict[str, Any] = {"by": by}
        subject: Record | None = None
        if act.subject is not None:
            subject = resolve(by, act.subject, reference)
            given[act.subject_name] = [subject] if act.collection else subject
            refuse_without_right(act, by, subject)
            if rev is None and not act.rev_free:
                raise RevisionMissing(
                    f"Say which revision of {subject.reference} you are changing: it is now at {subject.rev}."
                )
        elif not by.may(act.needs):
            raise Forbidden(f"Your role does not allow you to {act.label.lower()} {act.declaration.plural}.")
        given |= clean_inputs(by, act.inputs, answers or {}, partial=act.verb == "edit")
        try:
            result = carry_out(act, given, rev=rev, proof=proof, reason=reason, once=once)
        except Refused:
            if once:  # the same form, sent twice at the same moment: the other one came first
                refuse_twice(by, once)
            raise
        return subject if result is None else result


def carry_out(
    act: Act[Any, Any],
    given: dict[str, Any],
    *,
    rev: int | None = None,
    proof: Proof | None = None,
    reason: str = "",
    once: str = "",
) -> Any:
    """Do an act with typed values: nested in the unit under way, or as a unit of its own."""
    by: Actor = given["by"]
    if unit_under_way() is not None:
        if act.signed:
            raise RuntimeError(f"{act.key} is signed, so no other act may do it")
        return _body(act, given, None)
    if act.signed:
        if proof is None:
            raise SignatureNeeded("This act is signed: give your password again.", "password")
        proof.spend()
    before = [(subject, dict(subject.__dict__)) for subject in _subjects(act, given)]

    def body(unit: Unit) -> Any:
        for subject, values in before:  # a second attempt begins with what was read, not with what the first one wrote
            subject.__dict__.update(values)
        unit.reason = reason
        for objection in _lacking(act, by):
            raise Forbidden(objection.sentence)
        for subject in _subjects(act, given):
            refuse_without_right(act, by, subject)
        result = _body(act, given, rev)
        _refuse_out_of_reach(act, by, result)
        if act.signed and proof is not None:
            _sign(act, unit, by, proof, given, result)
        if once:
            about = result if isinstance(result, Record) else next(iter(_subjects(act, given)), None)
            remember_once(by, once, about.pointer if about is not None else "-")
        return result

    return run(by, act.op, body)


def against(act: Act[Any, Any], by: Actor, record: Record) -> list[Objection]:
    """What stands against an act before anything is answered: what its actor lacks, and what must be so first."""
    return [*_lacking(act, by), *act.objections(by, record)]


def _lacking(act: Act[Any, Any], by: Actor) -> Iterator[Objection]:
    """What the actor lacks for an act with gates, the first first."""
    return filter(None, (gate(by, act.key) for gate in (_gates if act.gated else ())))


def run(by: Actor, op: str, body: Callable[[Unit], T]) -> T:
    """One unit of work in one transaction, tried three times when the database reports a deadlock."""
    for attempt in (1, 2, 3):
        unit = Unit(by, op)
        token = _current.set(unit)
        try:
            with by.scope(), transaction.atomic(durable=True):
                result = body(unit)
                _finish(unit)
        except IntegrityError as error:
            raise _explain(error, unit) from error
        except OperationalError as error:
            if attempt == 3 or not _deadlocked(error):
                raise (explain_storage(error) or error) from error
            time.sleep(0.02 * attempt)
            continue
        finally:
            _current.reset(token)
        return result
    raise AssertionError("unreachable: the third attempt returns or raises")


def _finish(unit: Unit) -> None:
    growth = Growth(unit)
    for changed in changed_records():
        refuse_against_rules(changed, unit.erased)
        refuse_to_lose_the_last_administrator(unit.by, changed)
        end_what_began_with_other_rights(changed)
        give_references(unit, changed)
        index_records(changed)
        growth.enter(changed)
    growth.close()


def _subjects(act: Act[Any, Any], given: Mapping[str, Any]) -> list[Record]:
    if act.subject is None:
        return []
    subject = given[act.subject_name]
    return list(subject) if act.collection else [subject]


def _body(act: Act[Any, Any], given: dict[str, Any], rev: int | None) -> Any:
    """Lock, compare and check the subject, run the function, make the move."""
    subjects = _subjects(act, given)
    for subject in subjects:
        _lock(act, subject, rev)
        refuse(*act.objections(given["by"], subject, given))
    values = given
    if not act.general:
        known = inspect.signature(act.function).parameters
        values = {k: v for k, v in given.items() if k in known}
    result = act.function(**values)
    if isinstance(result, Record) and result._state.adding:
        add(result)
    for subject in subjects:
        if act.move.target:
            subject.state = act.move.target
        if f"{subject.declaration.part_of}_id" in subject.changed():
            lock_whole(subject)
        subject.save()
    return result


def _lock(act: Act[Any, Any], subject: Record, rev: int | None) -> None:
    """The subject's row, locked; its revision and state as they are now, not as they were read."""
    if subject._state.adding:
        return
    model = type(subject)
    row = model.objects.select_for_update().filter(pk=subject.pk).values_list("rev", "state", "archived_on").first()
    if row is None:
        raise NotThere
    now_rev, state, archived_on = row
    known = current_unit().revs.get(subject.pointer)
    if known is None and (now_rev != subject.rev or (rev is not None and rev != now_rev)):
        raise Stale(
            f"{subject.reference} was changed meanwhile (revision {now_rev}). Look at it again, then decide anew."
        )
    if archived_on and act.verb not in {"restore", "erase"}:
        raise WrongState(f"{subject.reference} is archived. Restore it first.")
    if not act.possible_in(state):
        label = of(subject).state(state).label.lower()
        wanted = " or ".join(of(subject).state(s).label.lower() for s in act.move.sources)
        raise WrongState(
            f"{subject.reference or subject.title} is {label}"
            + (
                f": {act.label.lower()} is possible when it is {wanted}."
                if wanted
                else ", and nothing in it may be changed any more."
            )
        )
    if act.verb != "erase":  # nothing is added to the whole, and a law asks for it whatever its state
        lock_whole(subject)


def lock_whole(record: Record) -> None:
    """Lock the whole of a part and read its state again: nothing slips into a record that was just closed."""
    declaration = of(record)
    whole_id = record.__dict__.get(f"{declaration.part_of}_id") if declaration.part_of else None
    if whole_id is None or declaration.whole is None:
        return
    whole = (
        declaration.whole.model.objects.select_for_update()
        .filter(pk=whole_id)
        .only("state", "reference", "title")
        .first()
    )
    if whole is None:
        raise NotThere(field=declaration.part_of)
    if of(whole).state(whole.state).closed_to_parts:
        raise WrongState(
            f"{whole.reference} is {whole.state_label.lower()}: nothing can be added to it or changed in it."
        )


R = TypeVar("R", bound=Record)


def add(record: R) -> R:
    """Save a new record inside an act; if it is a part, its whole is locked and must be open.

    What is imported is the past: parts then come to wholes that were closed long ago.
    """
    if current_unit().op != "import":
        lock_whole(record)
    record.save()
    return record


def refuse_without_right(act: Act[Any, Any], by: Actor, subject: Record) -> None:
    """Raises NotThere when the actor does not see the record, Forbidden when the role does not allow the act on it, or
    it is the word of somebody else."""
    if not may_on(by, subject, act.needs):
        if not sees(by, subject):
            raise NotThere
        raise Forbidden(f"Your role does not allow you to {act.leading.lower()} {subject.reference}.")
    if not act.is_for(by.person, subject):
        raise Forbidden(f"Only {getattr(subject, act.only).title} can say this.")


def _refuse_out_of_reach(act: Act[Any, Any], by: Actor, result: Any) -> None:
    """What somebody creates must lie within the reach of the right that allowed it."""
    if act.subject is None and not by.may(act.needs):
        raise Forbidden(f"Your role does not allow you to {act.label.lower()} {act.declaration.plural}.")
    if not isinstance(result, Record) or act.creates is None:
        return
    condition = scope_q(by, act.needs, of(result))
    if condition and not visible(of(result), by, act.needs).filter(pk=result.pk).exists():
        raise Forbidden(f"Your role lets you add {act.declaration.plural} only to what you answer for.")


def _sign(act: Act[Any, Any], unit: Unit, by: Actor, proof: Proof, given: Mapping[str, Any], result: Any) -> None:
    signed = result if act.subject is None else given[act.subject_name]
    if by.person is None or proof.account.pk != by.account_id:
        raise SignatureNeeded("The signature was given by another account.", "password")
    unit.touch(signed)
    unit.signing = Signing(signed.pointer, act.signed, proof.method, by.person.pk)
    Signature(
        subject=signed.pointer,
        subject_rev=unit.revs[signed.pointer],
        signer=by.person,
        printed_name=by.person.title,
        meaning=act.signed,
        method=proof.method,
    ).save()
    from accord.kernel.ledger.checkpoints import sign_soon

    sign_soon(by.organization.pk)


def refuse_against_rules(changed: ChangedRecords, erased: Collection[str] = ()) -> None:
    """Run the fields' own limits and the declared rules on everything that changed, but for the `erased` (by pointer).
    Raises Refused with all objections."""
    objections: list[Objection] = []
    for records in changed.values():
        for record in records.values():
            objections += objections_to(record) if record.pointer not in erased else []
            if len(objections) > 20:
                break
    refuse(*objections)


def objections_to(record: Record) -> list[Objection]:
    """What the fields' own limits and the declared rules have against a record as it stands."""
    return [*_limits(record), *_rules(record)]


def _limits(record: Record) -> list[Objection]:
    found = []
    for f in record.declaration.fields:
        value = record.__dict__.get(f.name)
        if value is None or value == "":
            continue
        if f.max_length and isinstance(value, str) and len(value) > f.max_length:
            found.append(
                Objection(f"{f.label.capitalize()} is longer than {f.max_length} characters. Shorten it.", f.name)
            )
        if f.largest is not None and isinstance(value, int | Decimal) and not f.fits(value):
            found.append(Objection(f"{f.label.capitalize()} is larger than {f.largest}, the most that fits.", f.name))
        if f.kind == "choice" and all(value != choice for choice, _ in f.choices):
            found.append(Objection(f"{f.label.capitalize()}: {value!r} is not one of the choices.", f.name))
    if not record.title.strip():
        found.append(Objection(f"Give this {record.declaration.label} a title.", "title"))
    return found


@lru_cache(maxsize=1024)
def _asks_for(rule: Callable[..., Any]) -> tuple[str, ...]:
    """The fields that a rule names as its parameters."""
    return tuple(inspect.signature(rule).parameters)


def _rules(record: Record) -> list[Objection]:
    said = (rule(**{n: getattr(record, n) for n in _asks_for(rule)}) for rule in record.declaration.rules)
    return [objection for objection in said if objection]


def _deadlocked(error: OperationalError) -> bool:
    text = str(error).lower()
    return "deadlock" in text or "could not serialize" in text


def explain_storage(error: BaseException | None) -> StorageRefused | None:
    """What people are told when the database is locked, or the disk full or broken; None for everything else."""
    text = str(error).lower() if isinstance(error, DatabaseError) else ""
    number = error.errno if isinstance(error, OSError) else None
    if "locked" in text or "lock timeout" in text:
        return StorageRefused("The database is busy with other work; nothing was written. Try again in a moment.")
    if number in {errno.ENOSPC, errno.EDQUOT} or "full" in text or "no space" in text:
        return StorageRefused("The disk is full; nothing was written. Free some space, then try again.")
    if number == errno.EIO or "disk i/o error" in text or "unable to open database file" in text:
        return StorageRefused("The disk does not take it; nothing was written. Tell whoever runs this installation.")
    return None


def _explain(error: IntegrityError, unit: Unit) -> Exception:
    """A unique constraint that is broken is a refusal, which names the record that is there to who may see it; anything
    else is a fault and goes up."""
    text = str(error)
    if "natural_key" in text or "UNIQUE constraint failed" in text or "duplicate key" in text:
        what = _natural_key_words(text)
        there = _same_as(unit.saving, text, unit.by)
        said = f"{there.reference} {there.title} already has" if there else "There is already one with"
        return Refused(f"{said} the same {what}. Open that one instead, or choose another {what}.")
    if "accord:" in text:
        return RuntimeError(text)
    return error


def _same_as(record: Record | None, text: str, by: Actor) -> Record | None:
    """The record with the natural key that this one was to get, if the actor sees it."""
    if record is None or record._meta.db_table not in text or not record.declaration.natural_key:
        return None
    fields: list[Any] = [record._meta.get_field(name) for name in record.declaration.natural_key]
    key = {f.attname: record.__dict__[f.attname] for f in fields}
    with by.scope():
        found: Record | None = (
            visible(record.declaration, by).filter(archived_on=None, **key).exclude(pk=record.pk).first()
        )
    return found


def _natural_key_words(text: str) -> str:
    from accord.kernel.records.declaration import declarations

    for d in declarations():
        if d.model._meta.db_table in text and d.natural_key:
            return " and ".join(d.field(n).label if n in {f.name for f in d.fields} else n for n in d.natural_key)
    return "reference"
