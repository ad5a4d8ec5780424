"""Documents as an import writes them, versions that are approved here, and verdicts on a day. It is 2 March 2026."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accord.areas.conftest import PASSWORD, TODAY
from accord.areas.documents.models import Document, DocumentVersion, ReadConfirmation
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import of
from accord.kernel.records.files import receive

Make = Callable[..., Any]


@pytest.fixture
def person(made: Make) -> Make:
    """`person("Ada Left", left_on=…)`: somebody who works here."""

    def make(name: str, **more: Any) -> Person:
        given, _, family = name.partition(" ")
        return made(Person(given_name=given, family_name=family, **more))

    return make


@pytest.fixture
def document(made: Make, manager: Any) -> Make:
    """`document("Purchasing", …)`: a procedure in force that was approved elsewhere, with all that is asked of it."""
    usual = {
        "state": "in_force", "kind": "procedure", "version": "1", "approver": manager.person,
        "approved_on": date(2026, 1, 10), "effective_from": date(2026, 1, 15), "review_due": date(2026, 12, 31),
        "classification": "internal",
        "distribution": "Everybody", "retention": "Ten years", "owner": manager.person,
    }  # fmt: skip
    return lambda title, **more: made(Document(title=title, **(usual | more)))


@pytest.fixture
def policy(document: Make) -> Make:
    """`policy()`: the policy in force."""
    return lambda title="Policy", **more: document(title, **({"kind": "policy", "tags": "policy"} | more))


@pytest.fixture
def version(made: Make) -> Make:
    """`version(document, "1", …)`: an approved version from an import, with text."""
    usual = {"state": "approved", "text": "# How we do it"}
    return lambda document, name="1", **more: made(DocumentVersion(document=document, version=name, **(usual | more)))


@pytest.fixture
def approved(manager: Any, made: Make) -> Make:
    """`approved(document, "1", …, by=…)`: a version that is approved here, with a signature."""

    def approve(document: Document, name: str = "1", by: Any = None, **more: Any) -> DocumentVersion:
        draft = made(DocumentVersion(document=document, version=name, **({"text": "# How we do it"} | more)))
        return do(by or manager, draft, "approve", signed=True)

    return approve


@pytest.fixture
def reading(made: Make) -> Make:
    """`reading(version, person, confirmed)`: somebody was asked to read, and has perhaps confirmed."""

    def make(
        version: DocumentVersion, person: Person, confirmed: bool = True, asked_on: date = date(2026, 2, 20)
    ) -> Any:
        state, on = ("confirmed", TODAY) if confirmed else ("asked", None)
        return made(
            ReadConfirmation(document_version=version, person=person, asked_on=asked_on, state=state, confirmed_on=on)
        )

    return make


@pytest.fixture
def file(manager: Any) -> Make:
    """`file("policy.pdf")`: the hash of a file that was uploaded."""

    def upload(name: str, content: bytes = b"%PDF-1.7 how we do it") -> str:
        with manager.scope():
            return receive(name, [content]).sha256

    return upload


def do(by: Any, record: Any, verb: str, signed: bool = False, rev: int | None = None, **answers: Any) -> Any:
    """Do an act as every door does it: raw answers, the revision that was seen, the password where it is signed."""
    act = act_at(of(record), verb)
    assert act, f"{of(record).name} has no act {verb}"
    proof = prove(by, PASSWORD) if signed else None
    return perform(act, by, record.reference, answers, rev=record.rev if rev is None else rev, proof=proof)


def fresh(record: Any) -> Any:
    """The record as the database has it now."""
    return type(record).everywhere.get(pk=record.pk)
