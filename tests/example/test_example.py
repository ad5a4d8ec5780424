"""The living example: it comes in through acts alone, is whole, alive, and imperfect in the ways that it promises."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from accord.areas.assets.models import AccessGrant, Asset
from accord.areas.conformity.queries import report
from accord.areas.customers.models import Complaint, Customer, CustomerProperty, Feedback, Order
from accord.areas.documents.models import Document, DocumentVersion, ReadConfirmation
from accord.areas.improvement.models import Action, Nonconformity
from accord.areas.indicators.models import Analysis, Indicator, Measurement
from accord.areas.inspections.models import (
    Calibration,
    Characteristic,
    ControlPlan,
    Inspection,
    Instrument,
    NonconformingOutput,
)
from accord.areas.people.models import Assignment, Role
from accord.areas.processes.models import Process, ProcessFlow
from accord.areas.products.models import DesignProject, Lot, Product, ValidatedProcess
from accord.areas.risks.models import AssessmentRound, Opportunity, Risk, RiskAcceptance, Treatment
from accord.areas.suppliers.models import Certificate, Supplier
from accord.config.example.filling import PASSWORD, fill
from accord.kernel.access.models import Account, Grant, Signature
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.duties.inbox import duties
from accord.kernel.ledger.models import Entry, Head
from accord.kernel.ledger.rebuild import compare
from accord.kernel.moments.clock import today
from accord.kernel.moments.past import moment
from accord.kernel.organization.models import Person, Site, Unit
from accord.kernel.records.attached import Attachment, Comment, Link
from accord.kernel.records.declaration import of
from accord.kernel.records.record import within
from accord.kernel.refusals import Refused

pytestmark = pytest.mark.slow
Verdict = Callable[[str, str], Any]
STANDARDS = ("iso-9001:2015", "iso-27001:2022")


@pytest.mark.parametrize(
    ("model", "least"),
    [
        (Person, 60), (Site, 5), (Unit, 20), (Role, 10), (Assignment, 14), (Process, 15), (ProcessFlow, 40),
        (Document, 90), (DocumentVersion, 100), (ReadConfirmation, 380),
        (Supplier, 40), (Certificate, 20), (Nonconformity, 16), (Action, 24), (Comment, 15), (Attachment, 8), (Link, 8),
        (Asset, 120), (AccessGrant, 66), (Risk, 70), (Treatment, 48), (RiskAcceptance, 12), (Opportunity, 8),
        (AssessmentRound, 4), (Indicator, 15), (Measurement, 170), (Analysis, 32),
        (Customer, 45), (Order, 90), (Complaint, 28), (Feedback, 60), (CustomerProperty, 12), (Product, 10),
        (DesignProject, 5), (Lot, 110), (ValidatedProcess, 4), (ControlPlan, 6), (Characteristic, 25),
        (Inspection, 180), (NonconformingOutput, 14), (Instrument, 63), (Calibration, 110),
    ],
)  # fmt: skip
def test_it_is_as_large_as_promised(firm: Any, model: Any, least: int) -> None:
    with moment(firm) as m:
        assert m.of(model).count() >= least


def _bodies(firm: Any) -> list[dict[str, Any]]:
    """Every entry of the firm's log, in order."""
    with within(firm.pk):
        entries = Entry.objects.filter(organization_id=firm.pk).order_by("seq")
        return [json.loads(body) for body in entries.values_list("body", flat=True)]


def test_many_hands_with_roles_of_their_own(firm: Any) -> None:
    bodies = _bodies(firm)
    assert len({b["actor"]["id"] for b in bodies}) >= 35
    with moment(firm):
        held = set(Grant.objects.values_list("role", flat=True))
    assert held >= {
        "administrator",
        "manager",
        "top_management",
        "owner",
        "member",
        "internal_auditor",
        "external_auditor",
    }
    acts = len({b["act"] for b in bodies})
    assert 3000 <= acts <= 8000
    assert {b["op"] for b in bodies} >= {
        "create",
        "import",
        "document_version.approve",
        "nonconformity.close",
        "attestation.give",
    }


def test_the_log_says_that_it_is_a_demonstration(firm: Any) -> None:
    with within(firm.pk):
        assert "demonstration" in Head.objects.get(pk=firm.pk).origin
    assert firm.demonstration


def test_it_reaches_from_eighteen_months_ago_to_yesterday_and_never_goes_back(firm: Any) -> None:
    times = [datetime.fromisoformat(body["at"]) for body in _bodies(firm)]
    assert times == sorted(times)
    day = today(firm.time_zone)
    assert times[0].date() <= day - timedelta(days=540)
    assert day - timedelta(days=4) <= times[-1].date() < day


def test_the_log_alone_gives_every_record_back(firm: Any) -> None:
    compared = compare(firm)
    assert compared.differences == ()
    assert compared.records >= 400


def test_the_pack_verifies_and_an_altered_byte_does_not(mara: Any, tmp_path: Path, capsys: Any) -> None:
    from accord.doors.reports.pack import write_pack
    from accord.tlog.verify import main

    pack = tmp_path / "pack.zip"
    write_pack(mara, pack)
    assert main([str(pack)]) == 0
    altered = tmp_path / "altered.zip"
    with zipfile.ZipFile(pack) as old, zipfile.ZipFile(altered, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"Storage and dispatch", b"Storage and despatch"))
    assert main([str(altered)]) == 1


@pytest.mark.parametrize(("months", "least", "most"), [(18, 0, 0), (9, 6, 20), (0, 30, 60)])
def test_past_days_answer(firm: Any, months: int, least: int, most: int) -> None:
    day = today(firm.time_zone) - timedelta(days=round(months * 30.4))
    with moment(firm, day) as m:
        assert least <= m.of(Nonconformity).count() <= most


def test_nine_months_ago_less_was_known_and_less_was_attested(firm: Any) -> None:
    day = today(firm.time_zone) - timedelta(days=274)
    for standard in STANDARDS:
        then, now = report(firm, standard, day)["summary"], report(firm, standard)["summary"]
        assert then["attested"] < now["attested"]
        assert then["holds"] > 0


@pytest.mark.parametrize("standard", STANDARDS)
def test_each_standard_shows_a_mixture(firm: Any, standard: str) -> None:
    found = report(firm, standard)
    assert found["summary"]["holds"] >= 60
    assert 3 <= found["summary"]["fails"] <= 45
    assert found["summary"]["attested"] >= 8
    assert [r["ref"] for r in found["requirements"] if r["basis"] == "awaits-area"] == []


def test_what_is_certified_holds_nearly_everywhere_and_fails_for_reasons_that_are_meant(firm: Any) -> None:
    found = report(firm, "iso-9001:2015")
    good = found["summary"]["holds"] + found["summary"]["attested"]
    assert 100 * good >= 80 * len(found["requirements"])
    assert 8 <= found["summary"]["fails"] <= 26  # some come and go with the days of a month


@pytest.mark.parametrize(
    ("check", "family", "names"),
    [
        ("suppliers_certified", "iso-9001", "Elbe Präzisionsfertigung GmbH"),
        ("processes_have_owner", "iso-9001", "Storage and dispatch"),
        ("documents_reviewed_in_time", "iso-9001", "Incoming inspection of purchased parts"),
        ("corrective_actions_in_time", "iso-9001", "Screen at station 5 and 6"),
        ("effect_checks_in_time", "iso-27001", "Second factor for mail"),
        ("documents_classified", "iso-27001", "Development of instruments"),
    ],
)
def test_imperfections_fail_and_name_the_record(verdict: Verdict, check: str, family: str, names: str) -> None:
    found = verdict(check, family)
    assert found.outcome == "fails"
    assert any(names in r.title for r in found.records)
    assert found.mend is not None


def test_readings_are_not_all_confirmed(firm: Any, verdict: Verdict) -> None:
    told = verdict("policy_acknowledged", "iso-9001")
    assert (told.outcome, "56 of 57" in told.because) == ("holds", True)  # two of the three were told at a briefing
    with moment(firm) as m:
        waiting = m.of(ReadConfirmation).filter(
            state="asked", document_version__document__tags="policy", document_version__version="2.0"
        )
        assert {w.person.given_name for w in waiting} == {"Marco", "Greta", "Bastian"}


@pytest.mark.parametrize(
    ("check", "family", "says"),
    [
        ("action_effects_verified", "iso-9001", "verified by the person who did"),
        ("nonconformities_closed_with_evidence", "iso-9001", "came back"),
        ("suppliers_certified", "iso-27001", "about to end"),
    ],
)
def test_imperfections_that_are_advice(verdict: Verdict, check: str, family: str, says: str) -> None:
    assert any(says in advice for advice in verdict(check, family).advice)


@pytest.mark.parametrize(
    ("check", "family", "days"), [("suppliers_certified", "iso-27001", 13), ("roles_held", "iso-27001", 28)]
)
def test_what_holds_today_lapses_soon(firm: Any, verdict: Verdict, check: str, family: str, days: int) -> None:
    found = verdict(check, family)
    assert found.outcome == "holds"
    assert found.lapses_on == today(firm.time_zone) + timedelta(days=days)


def test_the_certificate_of_a_critical_supplier_ended_three_weeks_ago(firm: Any) -> None:
    with moment(firm) as m:
        found = m.of(Certificate).get(number="NC-Q-40817")
        assert found.supplier.criticality == "critical"
        assert timedelta(days=21) <= m.on - found.expires_on <= timedelta(days=23)


def test_everybody_has_something_to_do(firm: Any, mara: Any) -> None:
    with moment(firm) as m:
        said = [d.says for d in duties(mara, m)]
        everybodys = duties(mara, m, mine=False)
    assert any("Treating information security risks" in s for s in said)
    assert len({d.person for d in everybodys}) >= 8


def test_it_is_filled_once(filled: list[str]) -> None:
    with pytest.raises(Refused, match="is here already"):
        fill(filled.append)


def test_only_named_accounts_know_the_printed_password_and_it_is_said(filled: list[str]) -> None:
    assert any(PASSWORD in line for line in filled)
    knowing = {a.email.split(".")[0] for a in Account.objects.all() if a.check_password(PASSWORD)}
    assert knowing == {"mara", "henrik", "jonas", "ayse", "bastian", "samuel"}
    assert Account.objects.get(is_operator=True).email.startswith("mara.")


def test_every_document_in_force_is_signed_by_somebody_else_than_its_author(firm: Any) -> None:
    with moment(firm) as m:
        signed = set(Signature.objects.values_list("subject", flat=True))
        versions = list(m.of(DocumentVersion).exclude(state="draft"))
    assert len(versions) >= 25
    assert all(v.pointer in signed for v in versions)
    assert sum(1 for v in versions if v.author_id == v.approver_id) == 0


def test_who_opens_it_signs_the_waiting_plan_and_the_verdict_changes_at_once(mara: Any, verdict: Verdict) -> None:
    before = verdict("risk_treatment_documented", "iso-27001")
    assert before.outcome == "no data"
    with mara.scope():
        version = DocumentVersion.objects.get(document__title="Treating information security risks")
    approve = act_at(of(DocumentVersion), "approve")
    assert approve is not None
    perform(approve, mara, version.reference, {}, rev=version.rev, proof=prove(mara, PASSWORD))
    assert verdict("risk_treatment_documented", "iso-27001").outcome == "holds"


def test_one_calibration_lapsed_and_one_was_wrong_and_looked_back_on(firm: Any) -> None:
    with moment(firm) as m:
        lapsed = m.of(Instrument).filter(state="in_use", traceable=True, calibration_due__lt=m.on)
        assert [i.number for i in lapsed] == ["PS-3"]
        (wrong,) = m.of(Calibration).filter(in_tolerance="outside")
        assert wrong.looked_back_on is not None
        assert wrong.nonconformity_id is not None


def test_a_rejected_lot_is_held_and_a_complaint_came_back(firm: Any) -> None:
    with moment(firm) as m:
        lot = m.of(Lot).get(title="L-60-0007")
        assert lot.state == "quarantined"
        held = m.of(NonconformingOutput).get(lot=lot)
        assert (held.state, held.disposition) == ("decided", "correct")
        again = m.of(Complaint).get(recurrence_of__isnull=False)
        assert again.state == "answered"
        assert all(i.product_id is None or i.materials.exists() for i in m.of(Lot).filter(title__startswith="L-60"))
