"""A firm's own list of suppliers with their certificates and agreements."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.suppliers.models import Certificate, Supplier, SupplierAgreement
from accord.doors.exchange.importing import import_files

LIST = """Lieferantenliste Stand 02.03.2026;;;;;;;;;;
;;;;;;;;;;
Lieferanten-Nr.;Lieferant;Leistung;Kritikalität;Cloud;Bewertet am;Nächste Bewertung;Status;Zertifikat;Zertifikatsnummer;Gültig bis
L-100;Müller Präzision GmbH;Drehteile;Critical;nein;2025-11-13;2026-11-13;Approved;ISO 9001:2015;Q-4711;2027-05-31
L-101;Nordwolke AG;Rechenzentrum;Critical;ja;2025-10-01;2026-10-01;Approved;ISO/IEC 27001:2022;IS-12;2026-02-28
L-102;Büro Meier;Papier;Ordinary;nein;;;Candidate;;;
"""  # noqa: E501 - as the firm keeps it
CERTIFICATES = """Lieferant;Norm;Zertifikatsnummer;Zertifizierungsstelle;Ausgestellt am;Gültig bis;Geprüft am
Müller Präzision GmbH;DIN EN ISO 9001:2015;Q-4712;TÜV;2025-06-13;2028-06-12;2025-06-20
L-101;ISO 9001;;DQS;2024-01-15;2027-01-14;
"""
AGREEMENTS = """Lieferant;Vertrag;Unterzeichnet am;Gültig bis;Sicherheitsanforderungen;Anforderungen mitgeteilt;Status
Müller Präzision GmbH;Rahmenvertrag;2024-01-15;2027-12-31;keine;ja;Signed
L-101;AV-Vertrag;2024-01-15;;Vertraulichkeit, Auditrecht;ja;Signed
"""


def brought_in(by: Any, type_name: str, text: str) -> list[dict[str, Any]]:
    """What became of a file of this type."""
    results = import_files(by, [(f"{type_name}.csv", text.encode("cp1252"))], type_name=type_name)
    return [r.as_json() for r in results]


@pytest.fixture
def listed(manager: Any) -> list[dict[str, Any]]:
    """The list, imported."""
    return brought_in(manager, "suppliers", LIST)


def test_a_list_brings_suppliers_and_their_certificates(listed: Any, manager: Any, ask: Any) -> None:
    assert [(r["type"], r["created"], r["refused"]) for r in listed] == [
        ("suppliers", 3, []),
        ("supplier_certificates", 2, []),
    ]
    with manager.scope():
        one = Supplier.objects.get(external_reference="L-101")
        assert (one.title, one.state, one.criticality, one.cloud) == ("Nordwolke AG", "approved", "critical", True)
        assert (one.evaluated_on, one.evaluation_due) == (date(2025, 10, 1), date(2026, 10, 1))
        certificate = Certificate.objects.get(supplier=one)
        assert (certificate.title, certificate.serves, certificate.expires_on) == (
            "ISO/IEC 27001:2022, IS-12", "iso-27001", date(2026, 2, 28),
        )  # fmt: skip
    assert ask("suppliers_certified").outcome == "holds"
    assert ask("suppliers_certified", standard="iso-27001").outcome == "fails"
    assert ask("suppliers_evaluated").outcome == "holds"


def test_the_same_list_again_changes_nothing(listed: Any, manager: Any) -> None:
    again = brought_in(manager, "suppliers", LIST)
    assert [(r["created"], r["updated"], r["unchanged"]) for r in again] == [(0, 0, 3), (0, 0, 2)]


def test_certificates_and_agreements_have_lists_of_their_own(listed: Any, manager: Any, ask: Any) -> None:
    for _ in range(2):
        (found,) = brought_in(manager, "supplier_certificates", CERTIFICATES)
        assert found["refused"] == []
        (signed,) = brought_in(manager, "supplier_agreements", AGREEMENTS)
        assert signed["refused"] == []
    with manager.scope():
        assert Certificate.objects.count() == 4
        assert list(SupplierAgreement.objects.order_by("title").values_list("title", "state", "security_terms")) == [
            ("AV-Vertrag", "signed", "Vertraulichkeit, Auditrecht"), ("Rahmenvertrag", "signed", ""),
        ]  # fmt: skip
    assert ask("supplier_agreements_valid").outcome == "holds"
    assert ask("supplier_requirements_communicated").outcome == "holds"


def test_of_a_state_that_a_list_brings_the_day_is_known_only_from_it(manager: Any) -> None:
    head = "Supplier no.,Supplier,Status"
    for text, day in (
        (f"{head},Barred on\nL-1,Acme,Barred,2026-02-03\n", date(2026, 2, 3)),
        (f"{head}\nL-1,Acme,Approved\n", None),
        (f"{head},Barred on\nL-1,Acme,Barred,2026-02-20\n", date(2026, 2, 20)),
    ):
        brought_in(manager, "suppliers", text)
        with manager.scope():
            assert Supplier.objects.get().decided_on == day
