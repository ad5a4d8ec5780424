"""Programmes, audits with independent and competent auditors, findings, certificates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.audits.models import Audit, AuditProgramme, CertificationCycle, Finding
from accord.areas.audits.queries import conflicts_of
from accord.areas.improvement.models import Action
from accord.areas.people.models import Assignment, Role
from accord.kernel.checks.registry import checks
from accord.kernel.checks.verdict import Outcome
from accord.kernel.moments.past import moment
from accord.kernel.organization.models import Person, Unit
from accord.kernel.records.declaration import named
from accord.kernel.refusals import Forbidden, Refused, WrongState

TODAY = date(2026, 3, 2)


@pytest.fixture
def purchasing(do: Any, manager: Any) -> Any:
    """A process that the manager owns."""
    return do("create", named("Process").model, title="Purchasing", owner=manager.person.reference)


@pytest.fixture
def auditor(actor: Any) -> Any:
    """Somebody whose role is to audit."""
    return actor("internal_auditor")


@pytest.fixture
def audit(do: Any, purchasing: Any) -> Any:
    """A planned audit of it."""
    return do(
        "create", Audit, title="Purchasing, spring", objectives="Does it run?", criteria="8.4", scope="All orders",
        processes=[purchasing.reference], clauses="8.4.1, 8.4.2", starts_on="2026-03-09", ends_on="2026-03-10",
    )  # fmt: skip


@pytest.fixture
def running(do: Any, audit: Any, auditor: Any) -> Any:
    """The same under way, led by the auditor."""
    do("appoint", audit, lead=auditor.person.reference)
    return do("begin", audit, by=auditor)


def test_nobody_audits_own_work_without_a_reason(do: Any, audit: Any, manager: Any) -> None:
    me = manager.person.reference
    with pytest.raises(Refused, match="answers for the process Purchasing"):
        do("appoint", audit, lead=me)
    kept = do("appoint", audit, lead=me, independence_reason="Nobody else is there; the head of sales reads the files.")
    assert kept.conflicted
    assert "answers for the process Purchasing" in kept.independence
    assert [c.key for c in conflicts_of(kept, TODAY)] == [str(manager.person.pk)]


def test_nobody_audits_the_unit_they_work_in(do: Any, audit: Any, auditor: Any) -> None:
    unit = do("create", Unit, title="Purchasing department")
    do("edit", Person.objects.get(pk=auditor.person.pk), unit=unit.reference)
    do("edit", audit, units=[unit.reference])
    with pytest.raises(Refused, match="works in the unit Purchasing department"):
        do("appoint", audit, lead=auditor.person.reference)


def test_who_keeps_the_system_does_not_audit_it_without_a_reason(do: Any, enter: Any, audit: Any, auditor: Any) -> None:
    keeper = enter(Role, title="Quality manager", ensures_conformity=True, serves="iso-9001")
    held = {"role": keeper, "person": auditor.person, "state": "accepted", "serves": "iso-9001"}
    enter(Assignment, starts_on=date(2025, 1, 1), ends_on=date(2026, 3, 1), **held)
    do("edit", audit, clauses="8.4, 9.2")
    assert not do("appoint", audit, lead=auditor.person.reference).conflicted
    enter(Assignment, starts_on=TODAY, **held)
    with pytest.raises(Refused, match="answers for the management system itself"):
        do("appoint", audit, lead=auditor.person.reference)
    do("edit", audit, clauses="8.4")
    do("appoint", audit, lead=auditor.person.reference)


def test_an_auditor_shows_that_they_can(do: Any, audit: Any, auditor: Any) -> None:
    role = do("create", named("Role").model, title="Auditor")
    do("create", named("CompetenceRequirement").model, title="Audit training", role=role.reference, kind="training",
       gates="audit.begin")  # fmt: skip
    with pytest.raises(Refused, match="no evidence is on file"):
        do("appoint", audit, lead=auditor.person.reference)
    found = do("appoint", audit, lead=auditor.person.reference, competence_reason="Audits with Mia this time.")
    assert (found.lead, found.conflicted) == (auditor.person, False)


def test_an_audit_begins_when_all_is_clear_and_only_by_its_team(do: Any, audit: Any, auditor: Any, actor: Any) -> None:
    with pytest.raises(Refused, match="Name the auditor"):
        do("begin", audit)
    do("appoint", audit, lead=auditor.person.reference)
    with pytest.raises(Forbidden, match="Only those who audit"):
        do("begin", audit, by=actor("member"))
    assert do("begin", audit, by=auditor).began_on == TODAY


def test_own_work_that_comes_in_after_the_beginning_is_found_when_it_is_reported(
    do: Any, running: Any, auditor: Any, manager: Any
) -> None:
    """Nobody's work was audited on the first day; then a process of the auditor is added."""
    own = do("create", named("Process").model, title="Internal audits", owner=auditor.person.reference)
    do("edit", running, processes=[p.reference for p in (*running.processes.all(), own)])
    found = do("report", running, by=auditor, conclusion="It runs.", reported_to=[manager.person.reference])
    assert (found.conflicted, found.independence_reason) == (True, "")
    assert "answers for the process Internal audits" in found.independence
    with moment(manager.organization) as m:
        assert checks()["auditors_independent"].function(m).outcome is Outcome.FAILS


def test_what_an_audit_of_one_standard_found_is_a_nonconformity_of_that_alone(
    do: Any, running: Any, auditor: Any
) -> None:
    """And so are the actions against it: a wrong label shows nothing of how a system of security gets better."""
    do("edit", running, serves="iso-9001")
    do("find", running, by=auditor, title="Wrong label", grade="minor", requirement="8.5.2", statement="On 3 of 50.")
    raised = do("raise", Finding.objects.get(), by=auditor, containment="Relabelled.").nonconformity
    do("contain", raised, containment="Relabelled.")
    do("analyse", raised, cause="Two rolls on one printer.", extent="Nowhere else.")
    do("plan", raised, effect_test="No wrong label in 500.", action="One roll", who=auditor.person.reference)
    assert (raised.serves, Action.objects.get().serves) == ("iso-9001", "iso-9001")


def test_what_was_found_is_answered_raised_and_closed(
    do: Any, running: Any, auditor: Any, manager: Any, actor: Any
) -> None:
    with pytest.raises(Forbidden):
        do("find", running, by=actor("member"), title="x", grade="minor", requirement="8.4", statement="y")
    do(
        "find", running, by=auditor, title="Two suppliers not evaluated", grade="major", requirement="8.4.1",
        statement="No evaluation of S-7 and S-9.", evidence="List of suppliers", due_on="2026-04-01",
        process=running.processes.get().reference,
    )  # fmt: skip
    finding = Finding.objects.get()
    assert (finding.owner, finding.auditor) == (manager.person, auditor.person)
    reported = do("report", running, by=auditor, conclusion="It runs.", reported_to=[manager.person.reference])
    assert (reported.reported_on, reported.reported_to.get()) == (TODAY, manager.person)
    with pytest.raises(WrongState):
        do("edit", reported, scope="Other")
    with pytest.raises(Refused, match="not closed yet"):
        do("close", reported)
    raised = do("raise", finding, by=auditor).nonconformity
    assert (raised.source, raised.severity, raised.owner) == (finding.pointer, "major", manager.person)
    do("answer", finding, answer="Both were evaluated.")
    with pytest.raises(Refused, match="nonconformity NC-0001 is not closed"):
        do("close", finding, by=auditor, closing_note="Seen.")
    with pytest.raises(Refused, match="somebody else"):
        do("close", finding, closing_note="Seen.")
    do("reject", raised, reason="They had been evaluated on paper.")
    assert do("close", finding, by=auditor, closing_note="Seen.").closed_by == auditor.person
    assert do("close", reported).state == "closed"


def test_independence_is_looked_at_again_after_the_audit(do: Any, running: Any, auditor: Any, manager: Any) -> None:
    do("report", running, by=auditor, conclusion="It runs.", reported_to=[manager.person.reference])
    do("edit", running.processes.get(), owner=auditor.person.reference)
    closed = do("close", running)
    assert not closed.conflicted
    with pytest.raises(Refused, match="what follows"):
        do("review-independence", closed)
    found = do("review-independence", closed, found="She wrote the procedure.", independence_reason="Audited again.")
    assert found.conflicted
    assert "She wrote the procedure." in found.independence
    assert found.state == "closed"


def test_a_certification_audit_has_auditors_from_outside(do: Any) -> None:
    audit = do("create", Audit, title="Surveillance", kind="certification", objectives="a", criteria="b", scope="c",
               outside_auditors="Dr. Sommer, Nordcert")  # fmt: skip
    assert do("begin", audit, began_on="2026-03-01").state == "running"
    with pytest.raises(Refused, match="no clause"):
        do("edit", audit, clauses="purchasing")


def test_a_programme_says_how_often_and_why(do: Any, purchasing: Any, manager: Any) -> None:
    programme = do("create", AuditProgramme, title="2026", starts_on="2026-01-01", ends_on="2026-12-31")
    with pytest.raises(Refused, match="how often"):
        do("approve", programme)
    do("edit", programme, objectives="a", frequency="yearly", methods="talks", considered="weight",
       processes=[purchasing.reference])  # fmt: skip
    with pytest.raises(Refused, match="who does what"):
        do("approve", programme)
    do("edit", programme, reporting="The lead, to the owners")
    assert do("approve", programme).approved_by == manager.person
    amended = do("amend", programme, reason="A new process.")
    assert (amended.state, amended.approved_on) == ("draft", None)
    do("approve", programme)
    assert do("close", programme, conclusion="All held.").state == "closed"


def test_what_was_not_audited_is_not_left_out_of_a_programme_that_is_over(do: Any, purchasing: Any, clock: Any) -> None:
    said = {"objectives": "a", "frequency": "yearly", "methods": "talks", "considered": "weight", "reporting": "b",
            "starts_on": "2025-03-01", "processes": [purchasing.reference]}  # fmt: skip
    over = do("create", AuditProgramme, title="2025", ends_on="2026-03-01", **said)
    with pytest.raises(Refused, match="ended on 1 March 2026"):
        do("approve", over)
    ending = do("approve", do("create", AuditProgramme, title="Until today", ends_on="2026-03-02", **said))
    with clock("2026-03-03T12:00:00Z"):
        with pytest.raises(Refused, match="belongs in the next programme"):
            do("amend", ending, reason="Too much.")
        assert do("close", ending, conclusion="Purchasing was not audited.").state == "closed"


def test_a_certificate_is_issued_suspended_and_ended(do: Any) -> None:
    cycle = do("create", CertificationCycle, standard="iso-9001", edition="ISO 9001:2015", body="Nordcert")
    assert (cycle.title, cycle.serves) == ("ISO 9001:2015, Nordcert", "iso-9001")
    do("plan", cycle, next_audit="stage_2", next_audit_due="2026-05-01")
    with pytest.raises(Refused, match="future"):
        do("certify", cycle, certificate_number="Q-1", issued_on="2026-03-03", expires_on="2029-03-02")
    with pytest.raises(Refused, match="expire before"):
        do("certify", cycle, certificate_number="Q-1", issued_on="2026-03-02", expires_on="2026-03-01")
    held = do("certify", cycle, certificate_number="Q-1", issued_on="2026-03-02", expires_on="2029-03-01")
    assert (held.state, held.next_audit) == ("certified", "surveillance")
    assert do("suspend", cycle, state_reason="Audit missed.").state == "suspended"
    assert do("resume", cycle, state_reason="Audit held.").state == "certified"
    assert do("end", cycle, state_reason="Another body.").next_audit_due is None


def test_a_finding_is_taken_up_again(do: Any, running: Any, auditor: Any) -> None:
    do("find", running, by=auditor, title="Late", grade="minor", requirement="8.4", statement="y")
    finding = Finding.objects.get()
    do("answer", finding, answer="Done.")
    assert do("reopen", finding, by=auditor, closing_note="Nothing to be seen.").state == "open"
    do("find", running, by=auditor, title="Good", grade="strength", requirement="8.4", statement="y")
    good = Finding.objects.get(grade="strength")
    with pytest.raises(Refused, match="does not meet"):
        do("raise", good, by=auditor)
