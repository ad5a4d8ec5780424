"""A firm's own lists of customers, orders, complaints, feedback and property, in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.customers.models import Complaint, Customer, CustomerProperty, Feedback, Order

CUSTOMERS = """Kundennr.;Firma;Branche;Land;Ansprechpartner;E-Mail;Kunde seit;Status
10021;Hansa Pumpen GmbH;Maschinenbau;Deutschland;Ute Ahrens;ahrens@hansa.example;2014-05-01;Active
10022;Molkerei Nordsee eG;Lebensmittel;Deutschland;;;;Active
10023;Alte Werft KG;Schiffbau;Deutschland;;;2001-01-01;Ended
"""
# ruff: noqa: E501 - as firms keep them
SHEETS = [
    ("orders", Order, """Kunde;Auftrag;Bestellnummer;Bestelldatum;Liefertermin;Kundenanforderungen;Geprüft am;Auftragsbestätigung;Status
Hansa Pumpen GmbH;40 PT-30;4500-17;2026-01-12;2026-03-20;0..10 bar;2026-01-13;2026-01-14;Accepted
Molkerei Nordsee eG;Prüfung;;2026-02-02;;;;;Enquiry
"""),
    ("orders", Order, """Customer;Order;PO number;Order date;Delivery date;Reviewed on;Accepted on;State
Hansa Pumpen GmbH;12 PC-7;4500-18;2026-01-15;2026-04-01;2026-01-16;2026-01-16;Fulfilled
"""),
    ("complaints", Complaint, """Kunde;Reklamation;Eingang;Bestätigt am;Beantwortet am;Berechtigt;Kosten;Status
Hansa Pumpen GmbH;Falsches Zertifikat;2026-01-12;2026-01-13;2026-01-20;yes;120,50;Answered
"""),
    ("complaints", Complaint, """Customer;Subject;Description;Received on;State
Molkerei Nordsee eG;Label unreadable;The label came off.;2026-02-12;Received
"""),
    ("feedback", Feedback, """Kunde;Datum;Art;Bewertung;Skala;Kommentar
Hansa Pumpen GmbH;2026-01-12;survey;9;10;Schnell.
"""),
    ("feedback", Feedback, """Customer;Date;Kind;Score;Comment
Molkerei Nordsee eG;2026-01-15;survey;7;Good.
"""),
    ("customer_property", CustomerProperty, """Kunde;Gegenstand;Seriennummer;Eingang;Lagerort;Personenbezogene Daten;Status
Hansa Pumpen GmbH;Referenzpumpe;HP-77;2026-01-12;Regal 4;nein;Held
"""),
    ("customer_property", CustomerProperty, """Customer;Item;Serial number;Received;Location;Personal data;Returned;State
Hansa Pumpen GmbH;Flange;HP-78;2026-01-12;Shelf 4;no;2026-02-01;Returned
"""),
    ("customer_property", CustomerProperty, """Lieferant;Gegenstand;Seriennummer;Eingang;Status
Palettenpool AG;Gitterboxen;P-1 bis P-9;2026-01-12;Held
"""),
]  # fmt: skip


@pytest.fixture
def known(refused: Any) -> None:
    """The customers and a supplier, imported."""
    assert refused("customers", CUSTOMERS) == []
    assert refused("suppliers", "Lieferant;Status\nPalettenpool AG;Approved\n") == []


def test_customers_come_with_state_and_contact(known: None) -> None:
    hansa = Customer.objects.get(title="Hansa Pumpen GmbH")
    assert (hansa.segment, hansa.contact, hansa.since, hansa.external_reference) == (
        "Maschinenbau", "Ute Ahrens", date(2014, 5, 1), "10021",
    )  # fmt: skip
    assert Customer.objects.get(title="Alte Werft KG").state == "ended"


@pytest.mark.parametrize(("type_name", "model", "sheet"), SHEETS, ids=[f"{n}{i}" for i, (n, _, _) in enumerate(SHEETS)])
def test_each_list_comes_in(known: None, refused: Any, type_name: str, model: Any, sheet: str) -> None:
    assert refused(type_name, sheet) == []
    rows = sheet.strip().split("\n")[1:]
    assert model.objects.count() == len(rows)
    for row in rows:
        state = row.rsplit(";", 1)[1].lower()
        if type_name != "feedback":
            assert model.objects.filter(state=state).exists()


def test_what_a_sheet_says_stands_in_the_fields(known: None, refused: Any) -> None:
    for type_name, _, sheet in SHEETS[::2]:
        assert refused(type_name, sheet) == []
    order = Order.objects.get(number="4500-17")
    assert (order.title, order.accepted_on, order.requirements) == ("40 PT-30", date(2026, 1, 14), "0..10 bar")
    complaint = Complaint.objects.get()
    assert (complaint.received_on, complaint.justified, str(complaint.cost)) == (date(2026, 1, 12), "yes", "120.50")
    assert (Feedback.objects.get().score, CustomerProperty.objects.get(supplier=None).location) == (9, "Regal 4")
