"""A firm's asset register and its list of access rights, in German and in English."""

from __future__ import annotations

from typing import Any

from accord.areas.assets.models import AccessGrant, Asset
from accord.kernel.organization.models import Person, Site

REGISTER = """Asset-Register Stand Februar 2026;;;;;;;;;;
Inventar-Nr.;Bezeichnung;Art;Klassifizierung;Vertraulichkeit;Integrität;Verfügbarkeit;Standort;Hängt ab von;Datensicherung;Nächste Wartung
S-1;ERP-Server;Hardware;Confidential;High;Very high;High;Kiel;;ja;2026-09-01
S-2;ERP;Software;Confidential;High;Very high;High;;ERP-Server;ja;
S-3;Zeichnungen;Information;Strictly confidential;Very high;High;Normal;;ERP;ja;
"""  # noqa: E501 - as the firm keeps it
INVENTORY = """Asset tag;Asset name;Asset type;Class;Status;Disposed on;Disposal method;Encrypted
X-9;Old file server;Hardware;Internal;Disposed;2025-10-01;Disks shredded;yes
"""
RIGHTS = """Benutzer;System;Berechtigung;Zugriffsart;Privilegiert;Erteilt am;Geprüft am;Gültig bis;Status
Ada Lovelace;ERP;Einkauf buchen;Write;nein;2024-05-01;2025-11-01;;Active
Ada Lovelace;ERP-Server;Domänenadmin;Administer;ja;2024-05-01;;2026-12-31;Active
"""


def test_a_register_brings_assets_that_rest_on_each_other(do: Any, bring: Any) -> None:
    do("create", Site, title="Kiel")
    for _ in range(2):
        (found,) = bring("assets", REGISTER)
        assert found["refused"] == []
    (old,) = bring("assets", INVENTORY)
    assert (old["created"], old["refused"]) == (1, [])
    assert Asset.objects.count() == 4
    erp = Asset.objects.get(number="S-2")
    assert [a.title for a in erp.depends_on.all()] == ["ERP-Server"]
    assert (erp.kind, erp.classification, erp.integrity, erp.backup_required) == (
        "software", "confidential", "very_high", True,
    )  # fmt: skip
    assert Asset.objects.get(number="X-9").state == "disposed"


def test_a_list_of_rights_names_people_and_assets(do: Any, bring: Any) -> None:
    do("create", Person, given_name="Ada", family_name="Lovelace")
    do("create", Site, title="Kiel")
    bring("assets", REGISTER)
    for _ in range(2):
        (found,) = bring("access_grants", RIGHTS)
        assert found["refused"] == []
    assert AccessGrant.objects.count() == 2
    assert AccessGrant.objects.get(privileged=True).title == "Domänenadmin on ERP-Server, Ada Lovelace"
