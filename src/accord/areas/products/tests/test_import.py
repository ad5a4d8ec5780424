"""A firm's own lists of products, projects, lots and special processes, in both languages."""
# ruff: noqa: E501 - as firms keep them

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.products.models import (
    DesignChange,
    DesignProject,
    DesignReview,
    Lot,
    Product,
    ValidatedProcess,
)

PRODUCTS = """Produkt;Artikelnummer;Kategorie;Anforderungen;Vorschriften;Rückverfolgbar;Freigegeben am;Status
PT-30;100300;product;0..10 bar;DGRL, CE;ja;2019-04-01;Released
PT-60;100600;product;0,05 %;DGRL, ATEX;ja;;Developing
"""
SHEETS = [
    ("products", Product, """Product name;Part number;Type;Specification;Traceable;Launch;State
Cloud;900100;service;Values and alarms.;no;2021-01-01;Released
"""),
    ("design_projects", DesignProject, """Projekt;Produkt;Projektstart;Geplantes Ende;Lastenheft;Verifiziert am;Status
PT-60;PT-60;2025-03-01;2026-06-30;0,05 %;2026-01-20;Verified
"""),
    ("design_projects", DesignProject, """Project name;Product;Start;Planned end;Design inputs;State
PT-30 B;PT-30;2025-03-01;2026-06-30;Cheaper body.;Planned
"""),
    ("lots", Lot, """Charge;Produkt;Stückzahl;Hergestellt am;Freigegeben am;Versandt am;Status
30-2601;PT-30;40;2026-01-12;2026-01-14;2026-01-20;Shipped
30-2602;PT-30;40;2026-02-12;;;Open
"""),
    ("lots", Lot, """Lot number;Material;Heat number;Quantity;Unit;Received on;State
M-77;316L bar;44871;120.5;kg;2026-01-12;Quarantined
"""),
    ("validated_processes", ValidatedProcess, """Spezieller Prozess;Warum;Validiert am;Nächste Validierung;Status
Laserschweißen;Nur zerstörend prüfbar.;2025-01-12;2027-01-11;Valid
"""),
    ("validated_processes", ValidatedProcess, """Special process;Why;Last validation;Validation due;State
Potting;Shows in use only.;2024-01-12;2026-01-11;Due
"""),
]  # fmt: skip


@pytest.fixture
def known(refused: Any) -> None:
    """The products, imported."""
    assert refused("products", PRODUCTS) == []


@pytest.mark.parametrize(("type_name", "model", "sheet"), SHEETS, ids=[f"{n}{i}" for i, (n, _, _) in enumerate(SHEETS)])
def test_each_list_comes_in(known: None, refused: Any, type_name: str, model: Any, sheet: str) -> None:
    before = model.objects.count()
    assert refused(type_name, sheet) == []
    rows = sheet.strip().split("\n")[1:]
    assert model.objects.count() == before + len(rows)
    for row in rows:
        assert model.objects.filter(state=row.rsplit(";", 1)[1].lower()).exists()


def test_what_a_sheet_says_stands_in_the_fields(known: None, refused: Any) -> None:
    for type_name, _, sheet in SHEETS:
        assert refused(type_name, sheet) == []
    pt30 = Product.objects.get(title="PT-30")
    assert (pt30.number, pt30.regulations, pt30.traceable) == ("100300", "DGRL, CE", True)
    shipped = Lot.objects.get(title="30-2601")
    assert (shipped.product, shipped.shipped_on) == (pt30, date(2026, 1, 20))
    steel = Lot.objects.get(title="M-77")
    assert (steel.item, steel.supplier_lot, str(steel.quantity)) == ("316L bar", "44871", "120.500")
    assert DesignProject.objects.get(title="PT-60").inputs == "0,05 %"


def test_reviews_and_changes_of_a_project_come_in(known: None, refused: Any) -> None:
    assert refused("design_projects", SHEETS[1][2]) == []
    reviews = "Projekt;Meilenstein;Art;Geplant am;Durchgeführt am;Status\nPT-60;Konzept;review;2025-04-01;2025-04-03;Settled\n"
    changes = (
        "Project;Change;Requested on;Impact;Approved on;State\nPT-60;O-ring;2025-09-01;Seal only.;2025-09-10;Approved\n"
    )
    assert refused("design_reviews", reviews) == []
    assert refused("design_changes", changes) == []
    assert DesignReview.objects.get().held_on == date(2025, 4, 3)
    assert DesignChange.objects.get().impact == "Seal only."
