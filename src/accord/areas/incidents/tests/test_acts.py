"""Events, incidents, vulnerabilities, plans and exercises, as every door performs them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.incidents.models import ContinuityPlan, Event, Exercise, Incident, Vulnerability
from accord.areas.processes.models import Process
from accord.kernel.duties.inbox import duties
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import named
from accord.kernel.refusals import Forbidden, Refused, WrongState

PASSWORD = "correct horse battery"
TODAY = date(2026, 3, 2)


def due(manager: Any, organization: Any) -> list[tuple[str, date | None]]:
    """What is due for the manager in incidents."""
    with moment(organization) as m:
        return [(d.says, d.due_on) for d in duties(manager, m) if d.record.declaration.area == "incidents"]


def test_anybody_reports_in_one_sentence_and_somebody_decides(do: Any, actor: Any, manager: Any) -> None:
    member = actor("member")
    made = do("report", Event, by=member, title="A mail asks for my password.")
    assert (made.state, made.noticed_on, made.reported_on, made.reported_by) == (
        "reported", TODAY, TODAY, member.person,
    )  # fmt: skip
    with pytest.raises(Forbidden):
        do("dismiss", made, by=member, assessment="It is none.")
    decided = do("dismiss", made, assessment="Advertising; nobody clicked.")
    assert (decided.state, decided.assessed_on, decided.assessed_by) == ("no_incident", TODAY, manager.person)
    assert do("reconsider", decided, reason="Somebody did click.").assessed_on is None
    assert do("answer", decided, answer="Thank you, it was one.").answered_on == TODAY


def test_a_report_tomorrow_is_refused(do: Any) -> None:
    with pytest.raises(Refused, match="future"):
        do("report", Event, title="Tomorrow", noticed_on="2026-03-03")


def test_an_event_becomes_an_incident_with_its_clock(do: Any, manager: Any, organization: Any) -> None:
    made = do("report", Event, title="Parcel list sent to the wrong customer", noticed_on="2026-03-01")
    event = do(
        "assess", made, assessment="Names and addresses of 40 people.", severity="high", classification="disclosure",
        personal_data="yes",
    )  # fmt: skip
    incident = event.incident
    assert (event.state, incident.title, incident.detected_on, incident.source) == (
        "incident", made.title, date(2026, 3, 1), made.pointer,
    )  # fmt: skip
    assert (incident.personal_data, incident.authority_notice_due) == ("yes", date(2026, 3, 5))
    notice = "Notify the authority of “Parcel list sent to the wrong customer”, or say why not"
    assert (notice, date(2026, 3, 5)) in due(manager, organization)
    with pytest.raises(Refused, match="missing"):
        do("notify", incident)
    told = do("notify", incident, authority="ULD Schleswig-Holstein, 2026/117")
    assert told.notified_on == TODAY
    assert not [d for d in due(manager, organization) if d[0].startswith("Notify")]
    second = do("report", Event, title="The customer calls about it")
    assert do("assess", second, assessment="The same.", incident=incident.reference).incident == incident


def test_an_incident_from_opening_to_closing(do: Any) -> None:
    made = do("declare", Incident, title="Ransom note on a test server", severity="high", detected_on="2026-02-27")
    with pytest.raises(Refused, match=r"before 2026-02-27"):
        do("contain", made, containment="Cut off.", contained_on="2026-02-26")
    do("contain", made, containment="Cut off from the network.", contained_on="2026-02-27")
    do("note", made, what="The backup of Thursday is clean.", at="2026-02-27T16:10:00Z")
    do("eradicate", made, eradication="Installed anew.", eradicated_on="2026-02-28")
    do("recover", made, recovery="Restored and checked.")
    with pytest.raises(Refused, match="personal data"):
        do("review", made, cause="A shared password.", lessons="None is shared any more.")
    known = do("judge-data", made, personal_data="yes", known_since="2026-02-27T10:00:00Z")
    with pytest.raises(Refused, match="said before that personal data are affected"):
        do("judge-data", made, personal_data="no")
    with pytest.raises(Refused, match="There is no field"):
        do("edit", made, personal_data="no")
    none = do("judge-data", made, personal_data="no", because="Names that were made up for tests.")
    assert none.authority_notice_due is None
    assert none.timeline.endswith("No personal data after all: Names that were made up for tests.")
    again = do("judge-data", made, personal_data="yes")
    assert again.authority_notice_due == known.authority_notice_due, "the hours do not begin anew"
    with pytest.raises(Refused, match="Say why it was not"):
        do("judge-data", made, personal_data="yes", known_since="2026-03-01T10:00:00Z")
    later = do(
        "judge-data", made, personal_data="yes", known_since="2026-03-01T10:00:00Z", because="The list came then."
    )
    assert later.authority_notice_due > known.authority_notice_due
    assert later.timeline.endswith("Known only since 2026-03-01 11:00: The list came then.")
    do("judge-data", made, personal_data="no", because="Made up.")
    do("secure-evidence", made, item="Image of the disk, SHA-256 9f0a…, safe of the IT room.")
    reviewed = do("review", made, cause="A shared password.", lessons="None is shared any more.")
    assert (reviewed.state, reviewed.lessons_on, reviewed.evidence_taken_on) == ("reviewed", TODAY, TODAY)
    assert "2026-02-27 17:10 The backup of Thursday is clean." in reviewed.timeline.splitlines()
    with pytest.raises(Refused, match="kind of incident"):
        do("close", made)
    do("edit", made, classification="malware")
    with pytest.raises(Refused, match="has to change something"):
        do("close", made)
    do("plan-action", made, action="Give every server its own password", due_on="2026-03-20")
    with pytest.raises(Refused, match="ACT-0001"):
        do("close", made)
    action: Any = named("Action").model.objects.get()
    assert action.source == made.pointer
    do("complete", action, result="Done.")
    closed = do("close", made)
    assert (closed.state, closed.closed_on) == ("closed", TODAY)
    with pytest.raises(WrongState):
        do("edit", made, severity="low")
    again = do("reopen", made, reason="It came back with the old password.")
    assert (again.state, again.lessons_on, again.decision) == (
        "recovered", None, "It came back with the old password.",
    )  # fmt: skip


def test_a_nonconformity_is_raised_once(do: Any, manager: Any) -> None:
    made = do("declare", Incident, title="Door of the server room open")
    raised = do("open-nonconformity", made, requirement="A.7.2")
    assert raised.nonconformity.source == made.pointer
    with pytest.raises(Refused, match="already"):
        do("open-nonconformity", made, requirement="A.7.2")


def test_the_notice_is_waived_with_a_reason(do: Any, actor: Any) -> None:
    made = do("declare", Incident, title="Lost notebook", personal_data="yes")
    with pytest.raises(Forbidden):
        do("waive-notice", made, by=actor("member"), no_notice_because="Encrypted.")
    waived = do("waive-notice", made, no_notice_because="The disk is encrypted, the key was not with it.")
    assert waived.authority_notice_due is None
    with pytest.raises(Refused, match="Say first that personal data"):
        do("notify", do("declare", Incident, title="Another"), authority="ULD")


def test_a_vulnerability_is_due_after_the_time_for_its_severity(do: Any, manager: Any) -> None:
    urgent = do("create", Vulnerability, title="Remote code", severity="critical", found_on="2026-03-01")
    other = do("create", Vulnerability, title="Old cipher", severity="low", found_on="2026-03-01")
    exploited = do("create", Vulnerability, title="Bypass", severity="high", exploited="yes", found_on="2026-03-01")
    assert [v.due_on for v in (urgent, other, exploited)] == [
        date(2026, 3, 15), date(2026, 4, 30), date(2026, 3, 15),
    ]  # fmt: skip
    assert do("mitigate", urgent, mitigation="Port closed.").state == "mitigated"
    with pytest.raises(Refused, match="lies before"):
        do("fix", urgent, outcome="Updated.", fixed_on="2026-02-01")
    assert do("fix", urgent, outcome="Updated; scanned again.").fixed_on == TODAY
    assert do("reopen", urgent, reason="Found again on the second node.").fixed_on is None
    with pytest.raises(Refused, match="day to come"):
        do("accept", other, accepted_because="No.", accepted_until="2026-03-02")
    accepted = do(
        "accept",
        other,
        accepted_because="Test net.",
        accepted_until="2026-09-01",
    )
    assert (accepted.state, accepted.accepted_by) == ("accepted", manager.person)


def test_a_plan_is_approved_exercised_and_replaced(do: Any, enter: Any, manager: Any, organization: Any) -> None:
    process = enter(Process, title="Cloud service", state="active")
    plan = do("create", ContinuityPlan, title="Data centre down", version="1.0", recovery_time=4, tolerable=24)
    with pytest.raises(Refused, match="RPO"):
        do("approve", plan)
    do(
        "edit", plan, recovery_point=1, processes=process.reference, steps="Switch over.", security="Keys stay.",
        owner=manager.person.reference,
    )  # fmt: skip
    approved = do("approve", plan)
    assert (approved.approved_on, approved.exercise_due) == (TODAY, date(2027, 3, 2))
    assert ("Exercise “Data centre down”", date(2027, 3, 2)) in due(manager, organization)
    do(
        "plan-exercise",
        plan,
        exercise="Switch-over",
        kind="technical",
        planned_on="2026-03-02",
        objectives="Within 4 h.",
    )
    exercise = Exercise.objects.get()
    with pytest.raises(Refused, match="objectives were not met"):
        do("hold", exercise, result="Slow.", met_objectives="yes", measured_time="6.5")
    with pytest.raises(Refused, match="what was found"):
        do("hold", exercise, result="Slow.", met_objectives="no", measured_time="6.5")
    held = do("hold", exercise, result="Slow.", met_objectives="no", measured_time="6.5", findings="DNS took 3 hours.")
    raised = do("open-nonconformity", held, requirement="RTO of the plan").nonconformity
    assert (raised.source, raised.description) == (held.pointer, "DNS took 3 hours.")
    assert ContinuityPlan.objects.get().exercised_on == TODAY
    do("revise", plan, version="2.0")
    draft = ContinuityPlan.objects.get(state="draft")
    assert (draft.replaces, list(draft.processes.all()), draft.recovery_time) == (plan, [process], 4)
    do("approve", draft)
    assert ContinuityPlan.objects.get(pk=plan.pk).state == "superseded"
    assert do("supersede", draft, reason="The service has ended.").state == "superseded"
