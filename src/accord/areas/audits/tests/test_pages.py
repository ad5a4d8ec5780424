"""What stands beside an audit and a programme: who audits whose work, and what is covered."""

from __future__ import annotations

from typing import Any

from django.test import Client

from accord.areas.audits.models import Audit, AuditProgramme
from accord.areas.audits.terms import covers
from accord.kernel.records.declaration import named


def test_a_whole_clause_covers_its_parts_and_no_part_the_whole() -> None:
    assert not covers("8.4.1", "8.4")
    assert covers("8.4", "8.4.1")
    assert covers("A.5.1", "A.5.1")
    assert not covers("A.5.1", "A.5.18")
    assert not covers("8.4", "8.5")


def test_own_work_is_shown_on_the_audit(browser: Client, do: Any, manager: Any) -> None:
    process = do("create", named("Process").model, title="Purchasing", owner=manager.person.reference)
    audit = do("create", Audit, title="Purchasing, spring", processes=[process.reference])
    address = f"/northwind/audits/{audit.reference}/"
    assert "No auditor is appointed" in browser.get(address).content.decode()
    do("appoint", audit, lead=manager.person.reference, independence_reason="Nobody else; files read by sales.")
    page = browser.get(address).content.decode()
    assert "answers for the process Purchasing" in page
    assert "Somebody audited own work; it was said why" in page
    outside = do("create", Audit, title="Surveillance", kind="certification", outside_auditors="Dr. Sommer")
    assert "answers for the independence" in browser.get(f"/northwind/audits/{outside.reference}/").content.decode()


def test_a_programme_shows_what_is_left(browser: Client, do: Any) -> None:
    bought, sold = (do("create", named("Process").model, title=t).reference for t in ("Purchasing", "Sales"))
    programme = do(
        "create", AuditProgramme, title="2026", starts_on="2026-01-01", ends_on="2026-12-31", clauses="8.2 8.4 9.2",
        processes=[bought, sold], priority_processes=[sold],
    )  # fmt: skip
    do("create", Audit, title="Buying", programme=programme.reference, processes=[bought], clauses="8.4")
    page = browser.get(f"/northwind/audit-programmes/{programme.reference}/").content.decode()
    assert "No audit looks at Sales yet" in page
    assert "8.4: planned, Buying" in page
    assert "9.2: not planned" in page
