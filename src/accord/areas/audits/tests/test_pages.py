"""What stands beside an audit and a programme: who audits whose work, and what is covered."""

from __future__ import annotations

from typing import Any

from django.test import Client

from accord.areas.audits.models import Audit, AuditProgramme, Finding
from accord.areas.audits.terms import covers
from accord.doors.pages.show import told
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


def _reported(do: Any, manager: Any, *findings: str) -> Audit:
    """An audit that was reported with these findings."""
    audit: Audit = do(
        "create", Audit, title="Buying", objectives="Does it run?", criteria="8.4", scope="Buying.",
        outside_auditors="Dr. Sommer",
    )  # fmt: skip
    do("begin", audit)
    for title in findings:
        do("find", audit, title=title, grade="minor", requirement="8.4.1", statement="Seen.")
    reported: Audit = do("report", audit, conclusion="It runs.", reported_to=[manager.person.reference])
    return reported


def test_what_keeps_an_audit_open_is_named_and_leads_to_it(browser: Client, do: Any, manager: Any) -> None:
    audit = _reported(do, manager, "No <owner>")
    page = browser.get(f"/northwind/audits/{audit.reference}/close").content.decode()
    link = '<a href="/northwind/findings/FI-0001/">No &lt;owner&gt; <span class="reference">FI-0001</span></a>'
    assert f"<li>The finding {link} is not closed yet. Close it first.</li>" in page


def test_what_somebody_does_not_see_is_named_by_its_number_alone(do: Any, manager: Any, actor: Any) -> None:
    said = "FI-0001 waits, and UNKNOWN-0001 too & <b>."
    elsewhere = do("create", named("Process").model, title="Sales")
    _reported(do, manager, "Not for all")
    assert 'href="/northwind/findings/FI-0001/"' in told(manager, [said])[said]
    assert told(actor("supplier_contact", scope=elsewhere), [said])[said] == said.replace("&", "&amp;").replace(
        "<b>", "&lt;b&gt;"
    )


def test_whoever_answers_for_a_finding_is_not_offered_to_close_it(browser: Client, do: Any, manager: Any) -> None:
    _reported(do, manager, "No owner")
    finding = Finding.objects.get()
    address = f"/northwind/findings/{finding.reference}/"
    assert f'{address}close"' in browser.get(address).content.decode()
    do("edit", finding, owner=manager.person.reference)
    assert f'{address}close"' not in browser.get(address).content.decode()


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
