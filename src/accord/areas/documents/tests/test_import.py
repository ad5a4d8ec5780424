"""A firm's own lists of documents and roles: what they say about the past is data, and never a signature."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.documents.models import Document, DocumentVersion
from accord.areas.people.models import Assignment, Role
from accord.doors.exchange.importing import import_files
from accord.kernel.access.models import Grant, Signature
from accord.kernel.checks.verdict import Outcome

DOCUMENTS = """Dokumentenlenkung Stand 2026;;;;;;;;;
;;;;;;;;;
Dok.-Nr.;Dokument;Art;Version;Freigegeben von;Freigegeben am;Gültig ab;Nächste Prüfung;Status;Verantwortlich
QM-001;Qualitätspolitik;policy;3;Ada One;2025-11-01;2025-11-15;2026-11-01;In force;Ada One
QM-002;Einkauf;procedure;1.2;Ada One;2025-10-01;2025-10-15;2026-10-01;In force;Ada One
QM-003;Alt;procedure;1;Ada One;2020-10-01;2020-10-15;;Withdrawn;Ada One
"""
VERSIONS = """Dokument;Version;Autor;Freigegeben von;Freigegeben am;Status;Text
Einkauf;1.2;Mia Manager;Ada One;2025-10-01;Approved;# Einkauf
QM-002;1.1;Mia Manager;Ada One;2024-10-01;Superseded;# Einkauf
"""
ROLES = """Rolle;Aufgaben;Befugnisse;Kritisch;Inhaber;Seit;Angenommen am
QMB;Hält es am Laufen;Darf stoppen;ja;Ada One;2025-01-01;
"""


@pytest.fixture
def ada(person: Any) -> Any:
    return person("Ada One")


def brought_in(by: Any, type_name: str, text: str, encoding: str = "cp1252") -> list[dict[str, Any]]:
    """What became of a file of this type."""
    results = import_files(by, [(f"{type_name}.csv", text.encode(encoding))], type_name=type_name)
    return [r.as_json() for r in results]


def test_a_list_of_documents_comes_in_as_it_stands(manager, ada, ask) -> None:
    (found,) = brought_in(manager, "documents", DOCUMENTS)
    assert (found["created"], found["refused"]) == (3, [])
    buying = Document.objects.get(external_reference="QM-002")
    assert (buying.state, buying.version, buying.approver, buying.imported) == ("in_force", "1.2", ada, True)
    assert (buying.approved_on, buying.effective_from) == (date(2025, 10, 1), date(2025, 10, 15))
    assert Document.objects.get(title="Alt").state == "withdrawn"
    assert ask("documents_approved").outcome is Outcome.HOLDS
    (again,) = brought_in(manager, "documents", DOCUMENTS)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 3)


def test_an_imported_approval_is_no_signature(manager, ada, ask) -> None:
    brought_in(manager, "documents", DOCUMENTS)
    (found,) = brought_in(manager, "document_versions", VERSIONS, "utf-8")
    assert (found["created"], found["refused"]) == (2, [])
    states = DocumentVersion.objects.order_by("version").values_list("version", "state")
    assert list(states) == [("1.1", "superseded"), ("1.2", "approved")]
    assert not Signature.objects.exists()
    assert ask("documents_in_force_signed").outcome is Outcome.NO_DATA
    assert ask("approvals_by_another").outcome is Outcome.HOLDS


def test_a_list_does_not_overrule_who_signed_here(manager, ada, ask, policy, approved, made, actor) -> None:
    draft = policy("Qualitätspolitik", state="draft", version="", approver=None, approved_on=None, effective_from=None)
    approved(draft, "3", author=ada, by=actor("top_management"))
    made(Grant(title="Head", person=ada, role="top_management", starts_on=date(2020, 1, 1)))
    brought_in(manager, "documents", "Dokument;Freigegeben von;Freigegeben am\nQualitätspolitik;Ada One;2025-11-01\n")
    assert Document.objects.get().approver == ada
    for name in ("policy_set_by_top_management", "documents_approved"):
        assert ask(name).outcome is Outcome.NO_DATA
        assert "another approver than its version here" in ask(name).because


def test_a_list_of_roles_brings_their_holders_along_who_still_accept(manager, ada, ask) -> None:
    assert [r["created"] for r in brought_in(manager, "roles", ROLES, "utf-8")] == [1, 1]
    role, assignment = Role.objects.get(), Assignment.objects.get()
    assert (role.critical, assignment.person, assignment.state) == (True, ada, "proposed")
    assert ask("roles_held").outcome is Outcome.NO_DATA


def test_an_unknown_person_or_a_waiting_appointment_with_a_yes_is_refused(manager, person) -> None:
    unknown = brought_in(manager, "roles", ROLES.replace("Ada One", "Nobody Here"), "utf-8")
    person("Ada One")
    accepted = brought_in(manager, "roles", ROLES.replace("2025-01-01;", "2025-01-01;2025-01-02"), "utf-8")
    assert "Nobody Here" in str([r["refused"] for r in unknown])
    assert "waits for acceptance" in str([r["refused"] for r in accepted])
    assert not Role.objects.exists()
