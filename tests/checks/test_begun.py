"""What a mend would make: its form knows what is known of it. Where it is made already, its next act is offered, if it
is of the kind that is missing."""

from __future__ import annotations

from typing import Any

import pytest
from tests.checks.cases_audits import audit
from tests.checks.cases_controls import says, soa
from tests.checks.cases_controls_families import OF_CONTROLS, Stage
from tests.checks.cases_controls_families import OF_MONITORING as LINES
from tests.checks.cases_people import agreed, person, screening
from tests.checks.cases_risks import method, weighed
from tests.checks.world import TODAY, World, day

from accord.areas.assets.models import Asset
from accord.areas.conformity.pages.requirements import mend_link
from accord.areas.context.models import InterestedParty, Issue, PartyRequirement, Scope
from accord.areas.controls.models import Control
from accord.areas.controls.rules import annex
from accord.areas.customers.models import Feedback
from accord.areas.documents.models import Document, DocumentVersion
from accord.areas.improvement.models import Action, Idea, Nonconformity, PlannedChange
from accord.areas.indicators.models import Indicator
from accord.areas.inspections.models import Inspection
from accord.areas.monitoring.models import Feed
from accord.areas.people.models import (
    Assignment,
    AwarenessAcknowledgement,
    AwarenessTopic,
    CompetenceRequirement,
    Role,
    Training,
)
from accord.areas.processes.models import Process
from accord.areas.products.models import DesignProject, DesignReview, Lot, Product
from accord.areas.risks.models import Opportunity, Risk, Treatment
from accord.areas.suppliers.models import Supplier
from accord.kernel.checks.verdict import Mend, Outcome
from accord.kernel.organization.models import Site


@pytest.fixture(autouse=True)
def _today(clock: Any) -> Any:
    with clock(f"{TODAY.isoformat()}T12:00:00Z"):
        yield


def offers(w: World, name: str) -> Mend | None:
    found = World(w.by, name, w.standard).ask()
    assert found.outcome is not Outcome.HOLDS
    return found.mend


def test_a_risk_that_is_named_is_weighed_before_another_one_is_named(manager: Any) -> None:
    w = World(manager, "processes_have_risks", "iso-9001")
    process = w.enter(Process, title="Casting", state="active")
    w.enter(Risk, title="Flood", state="identified")
    assert offers(w, w.check) == Mend("Risk", "create", process.pointer)
    named = w.enter(Risk, title="Burst", state="identified", process=process)
    assert offers(w, w.check) == Mend("RiskMethod", "create")
    drafted = method(w, state="draft")
    assert offers(w, w.check) == Mend("RiskMethod", "approve", drafted.pointer)
    method(w, title="In force")
    assert offers(w, w.check) == Mend("Risk", "assess", named.pointer)
    w.retire(named)
    assert offers(w, w.check) == Mend("Risk", "create", process.pointer)


def test_a_treatment_that_is_planned_is_approved(manager: Any) -> None:
    w = World(manager, "risks_above_limit_answered", "iso-27001")
    risk = weighed(w, high=True, state="treating", owner=manager.person)
    assert offers(w, w.check) == Mend("Treatment", "create", risk.pointer)
    planned = w.enter(Treatment, title="Guards", risk=risk, state="planned", owner=manager.person, due_on=day(9))
    assert offers(w, w.check) == Mend("Treatment", "approve", planned.pointer)


def test_an_audit_that_is_planned_begins_if_it_is_an_internal_one(manager: Any) -> None:
    w = World(manager, "processes_audited_recently", "iso-9001")
    process = w.enter(Process, title="Casting", state="active")
    audit(w, "Theirs", state="planned", kind="certification", began_on=None, processes=[process])
    assert offers(w, w.check) == Mend("Audit", "create", process.pointer)
    ours = audit(w, "Ours", state="planned", began_on=None, processes=[process])
    assert offers(w, w.check) == Mend("Audit", "begin", ours.pointer)


def test_a_risk_through_a_supplier_waits_for_a_method_too(manager: Any) -> None:
    w = World(manager, "supplier_risks_assessed", "iso-27001")
    host = w.enter(Supplier, title="Host", state="approved", ict=True)
    assert offers(w, w.check) == Mend("Risk", "create", host.pointer)
    one = w.enter(Risk, title="It stops", state="identified", suppliers=[host])
    assert offers(w, w.check) == Mend("RiskMethod", "create")
    method(w)
    assert offers(w, w.check) == Mend("Risk", "assess", one.pointer)


def test_an_agreement_and_a_screening_that_wait_are_signed_and_passed(manager: Any) -> None:
    w = World(manager, "confidentiality_agreed", "iso-27001")
    w.alone()
    ann = person(w)
    assert offers(w, "employment_terms_signed") == Mend(
        "Agreement", "create", ann.pointer, known="kind=employment_terms"
    )
    terms = agreed(w, ann, state="draft", kind="employment_terms", signed_on=None, afterwards="")
    assert offers(w, "employment_terms_signed") == Mend("Agreement", "sign", terms.pointer)
    assert offers(w, "continuing_duties_agreed") == Mend("Agreement", "edit", terms.pointer, "afterwards")
    assert offers(w, w.check) == Mend("Agreement", "create", ann.pointer, known="kind=confidentiality")
    draft = agreed(w, ann, state="draft", signed_on=None, afterwards="Silence, for good.")
    assert offers(w, w.check) == offers(w, "continuing_duties_agreed") == Mend("Agreement", "sign", draft.pointer)
    assert offers(w, "people_screened") == Mend("Screening", "create", ann.pointer)
    asked = screening(w, ann, state="requested", done_on=None, due_on=day(9))
    assert offers(w, "people_screened") == Mend("Screening", "pass", asked.pointer)


@pytest.mark.parametrize(
    ("check", "model", "state", "verb"),
    [
        ("nonconformities_analysed", Nonconformity, "open", "contain"),
        ("nonconformities_analysed", Nonconformity, "contained", "analyse"),
        ("nonconformities_closed_with_evidence", Nonconformity, "acting", "watch"),
        ("design_inputs_agreed", DesignProject, "planned", "agree-inputs"),
        ("designs_verified", DesignProject, "developing", "verify"),
        ("inspections_recorded", Inspection, "planned", "start"),
        ("inspections_recorded", Inspection, "in_progress", "accept"),
    ],
)
def test_what_is_under_way_is_brought_further_before_another_one_is_begun(
    manager: Any, check: str, model: Any, state: str, verb: str
) -> None:
    w = World(manager, check, "iso-9001")
    its = {"lot": w.enter(Lot, title="L-1", item="Casing")} if model is Inspection else {}
    begun = w.enter(model, title="Casing", state=state, **its)
    assert offers(w, check) == Mend(model.__name__, verb, begun.pointer)


def test_a_look_at_a_design_is_held_before_another_one_is_planned(manager: Any) -> None:
    w = World(manager, "design_checks_recorded", "iso-9001")
    project = w.enter(DesignProject, title="PT-70", planned_on=TODAY)
    planned = w.enter(DesignReview, title="First look", design_project=project, kind="review", planned_on=day(9))
    assert offers(w, w.check) == Mend("DesignReview", "hold", planned.pointer)


def test_what_must_come_before_an_act_is_offered_instead(manager: Any, actor: Any) -> None:
    w = World(manager, "suppliers_evaluated", "iso-9001")
    new = w.enter(Supplier, title="Foundry", state="candidate", criticality="critical")
    own = w.enter(Document, title="Handbook", kind="procedure")
    version = w.enter(DocumentVersion, document=own, version="1", text="# How", author=manager.person)
    ours = w.enter(Document, title="Our policy", kind="policy", tags="policy")
    pledge = w.enter(DocumentVersion, document=ours, version="1", text="# Why")
    with manager.scope():
        assert _offered(manager, "DocumentVersion", pledge) == "/northwind/grants/give?role=top_management"
        assert _offered(manager, "Supplier", new) == f"/northwind/suppliers/{new.reference}/evaluate"
        approve = f"/northwind/document-versions/{version.reference}/approve"
        assert _offered(manager, "DocumentVersion", version) == approve, "nobody else could"
        other = actor("manager", name="Max Other")
        assert _offered(manager, "DocumentVersion", version) == approve.replace("approve", "submit")
        assert _offered(other, "DocumentVersion", version) == approve
        theirs = {"text": "# How", "author": manager.person, "submitted_on": TODAY}
        asked = w.enter(DocumentVersion, document=own, version="2", **theirs)
        assert _offered(manager, "DocumentVersion", asked) is None


def _offered(by: Any, type_: str, record: Any) -> str | None:
    """The address of what is offered where an approval would mend a verdict."""
    link = mend_link(by, Mend(type_, "approve", record.pointer))
    return link["url"] if link else None


def test_nobody_is_offered_to_decide_about_their_own_screening(manager: Any) -> None:
    w = World(manager, "people_screened", "iso-27001")
    mine = screening(w, manager.person, state="requested", done_on=None, due_on=day(9))
    theirs = screening(w, person(w), state="requested", done_on=None, due_on=day(9))
    with manager.scope():
        assert mend_link(manager, Mend("Screening", "pass", mine.pointer)) is None
        assert mend_link(manager, Mend("Screening", "pass", theirs.pointer)) is not None


def test_a_draft_of_the_only_kind_there_is_goes_on(manager: Any) -> None:
    w = World(manager, "scope_documented", "iso-27001")
    assert offers(w, w.check) == Mend("Scope", "create", known="standard=iso-27001")
    theirs = w.enter(Scope, standard="iso-9001", version="1")
    assert offers(w, w.check) == Mend("Scope", "create", known="standard=iso-27001")
    ours = w.enter(Scope, standard="iso-27001", version="1")
    assert theirs.reference < ours.reference
    assert offers(w, w.check) == Mend("Scope", "approve", ours.pointer)
    draft = w.enter(Process, title="Hosting")
    assert offers(w, "processes_have_owner") == Mend("Process", "activate", draft.pointer)


def test_a_statement_is_filled_and_its_lines_decided_before_it_is_approved(manager: Any) -> None:
    w = World(manager, "statement_of_applicability_in_force", "iso-27001")
    assert offers(w, w.check) == Mend("StatementOfApplicability", "create")
    draft = soa(w, state="draft", approved_on=None)
    assert offers(w, w.check) == Mend("StatementOfApplicability", "fill", draft.pointer)
    settled = {"implementation": "planned", "justification": "Asked for."}
    lines = {ref: says(w, draft, ref, **settled) for ref in annex()}
    assert offers(w, w.check) == Mend("StatementOfApplicability", "approve", draft.pointer)
    for ref in ("A.5.1", "A.5.6"):
        w.change(lines[ref], applicable="", implementation="")
    assert offers(w, w.check) == Mend("ApplicabilityLine", "decide", lines["A.5.1"].pointer)
    w.enter(Control, title="Circles", annex_a="A.5.6", state="implemented")
    assert offers(w, "interest_groups_shown") == Mend("ApplicabilityLine", "decide", lines["A.5.6"].pointer)
    w.retire(draft)
    former = soa(w)
    assert offers(w, "interest_groups_shown") == Mend("StatementOfApplicability", "revise", former.pointer)


def test_what_is_left_out_against_the_records_is_decided_before_what_else_the_draft_lacks(manager: Any) -> None:
    w = World(manager, "exclusions_reasoned", "iso-27001")
    left_out = {"applicable": "no", "exclusion_reason": "None here."}
    says(w, soa(w), "A.5.15", **left_out)
    w.enter(Control, title="Locks", annex_a="A.5.15", state="planned")
    draft = soa(w, version="2", state="draft", approved_on=None)
    lines = {ref: says(w, draft, ref, implementation="planned", justification="Asked for.") for ref in annex()}
    w.change(lines["A.5.1"], applicable="", implementation="")
    w.change(lines["A.5.15"], **left_out, implementation="", justification="")
    assert offers(w, w.check) == Mend("ApplicabilityLine", "decide", lines["A.5.15"].pointer)
    w.change(lines["A.5.15"], applicable="yes", implementation="planned", justification="Locks.", exclusion_reason="")
    assert offers(w, w.check) == Mend("ApplicabilityLine", "decide", lines["A.5.1"].pointer)


def test_a_policy_is_made_with_the_tag_by_which_it_is_known(manager: Any) -> None:
    w = World(manager, "policy_in_force", "iso-27001")
    assert offers(w, w.check) == Mend("Document", "create", known="kind=policy&tags=policy")
    url = mend_link(manager, offers(w, w.check))
    assert url == {"label": "Add a document", "url": "/northwind/documents/new?kind=policy&tags=policy"}
    made = w.enter(Document, title="Information security policy", kind="policy", tags="policy")
    assert offers(w, w.check) == Mend("DocumentVersion", "create", made.pointer)


def test_how_risks_are_assessed_is_written_with_its_tag(manager: Any) -> None:
    w = World(manager, "risk_treatment_documented", "iso-27001")
    assert offers(w, w.check) == Mend("Document", "create", known="tags=risk-treatment-process")
    made = w.enter(Document, title="How we treat risks", tags="risk-treatment-process")
    assert offers(w, w.check) == Mend("DocumentVersion", "create", made.pointer)
    version = w.enter(DocumentVersion, document=made, version="1", text="In three steps.")
    assert offers(w, w.check) == Mend("DocumentVersion", "approve", version.pointer)


@pytest.mark.parametrize("check", ["policy_in_force", "topic_policies_in_force", "risk_treatment_documented"])
def test_what_is_approved_for_a_day_to_come_needs_nothing_more(manager: Any, check: str) -> None:
    w = World(manager, check, "iso-27001")
    tags = {"policy_in_force": "policy", "risk_treatment_documented": "risk-treatment-process"}.get(check, "")
    made = w.enter(Document, title="Ours", kind="policy", tags=tags, state="approved", effective_from=day(9))
    assert offers(w, check) is None
    w.change(made, effective_from=day(0))
    assert offers(w, check) == Mend("Document", "put-in-force", made.pointer)


def test_what_a_statement_says_to_be_in_place_is_put_in_place(manager: Any) -> None:
    w = World(manager, "statement_of_applicability_in_force", "iso-27001")
    draft = soa(w, state="draft", approved_on=None)
    for ref in annex():
        done = "implemented" if ref == "A.7.4" else "planned"
        says(w, draft, ref, implementation=done, justification="Asked for.")
    assert offers(w, w.check) == Mend("Control", "create", known="annex_a=A.7.4")
    cameras = w.enter(Control, title="Cameras", state="planned", annex_a="A.7.3 A.7.4")
    assert offers(w, w.check) == Mend("Control", "implement", cameras.pointer)
    w.change(cameras, state="implemented")
    assert offers(w, w.check) == Mend("StatementOfApplicability", "approve", draft.pointer)


def test_what_is_missing_is_filled_in(manager: Any) -> None:
    w = World(manager, "issues_listed", "iso-27001")
    assert offers(w, w.check) == Mend("Issue", "create", known="side=internal")
    w.enter(Issue, title="Skills", side="internal", security_effect="Few know the build.")
    assert offers(w, w.check) == Mend("Issue", "create", known="side=external")
    assert offers(w, "conformity_role_held") == Mend("Role", "create", known="ensures_conformity=true")
    assert offers(w, "policy_commits") == Mend("Document", "create", known="kind=policy&tags=policy")
    policy = w.enter(Document, title="Our policy", kind="policy", tags="policy", state="in_force")
    pledge = Mend("PolicyStatement", "create", policy.pointer, known="tag=commitment_requirements")
    assert offers(w, "policy_commits") == pledge


def test_a_control_is_made_for_its_line_and_shown_by_an_activity_of_its_kind(manager: Any) -> None:
    w = World(manager, "redundancy_shown", "iso-27001")
    assert offers(w, w.check) == Mend("Control", "create", known="annex_a=A.8.14")
    stage = Stage(w, next(line for line in LINES if line.name == w.check))
    w.change(stage.control, state="implemented", implemented_on=day(-20))
    stage.stated()
    new = Mend("Activity", "create", stage.control.pointer, "controls", "kind=failover_test")
    assert offers(w, w.check) == new
    stage.doing("access_review")
    assert offers(w, w.check) == new
    test = stage.doing("failover_test", how="")
    assert offers(w, w.check) == Mend("Activity", "edit", test.pointer, "how")
    assert (
        f"The activity does not say yet how it is done and when it counts as passed: {test.title}."
        in World(manager, w.check, w.standard).ask().because
    )
    w.change(test, how="Pull the plug.")
    assert offers(w, w.check) == Mend("Activity", "run", test.pointer)
    assert f"The activity was not run yet: {test.title}." in World(manager, w.check, w.standard).ask().because
    run = stage.run(test, evidence="")
    assert offers(w, w.check) == Mend("ActivityRun", "edit", run.pointer, "evidence")
    found = World(manager, w.check, w.standard).ask()
    assert f"The last run names no evidence: {run.title}." in found.because
    assert [d.pointer for d in found.records] == [run.pointer]
    w.change(run, evidence="Log of the switch", checked=0)
    assert f"The last run looked at nothing: {run.title}." in World(manager, w.check, w.standard).ask().because
    w.change(run, checked=2)
    assert World(manager, w.check, w.standard).ask().outcome is Outcome.HOLDS
    w.change(run, done_on=day(-500))
    assert "too long ago to count" in World(manager, w.check, w.standard).ask().because
    assert offers(w, w.check) == Mend("Activity", "run", test.pointer)


def test_an_audit_that_runs_is_reported_before_another_one_is_made(manager: Any) -> None:
    w = World(manager, "processes_audited_recently", "iso-9001")
    process = w.enter(Process, title="Casting", state="active")
    running = audit(w, "Ours", state="running", clauses="8.5", processes=[process])
    assert offers(w, w.check) == Mend("Audit", "report", running.pointer)
    assert offers(w, "clauses_audited_recently") == Mend("Audit", "report", running.pointer)
    assert offers(w, "audits_reported") == Mend("Audit", "report", running.pointer)


def test_a_process_figure_without_a_value_is_measured(manager: Any) -> None:
    w = World(manager, "process_indicators_measured_in_time", "iso-9001")
    process = w.enter(Process, title="Casting", state="active")
    figure = w.enter(Indicator, title="Scrap", subject=process.pointer, target=2, direction="lower")
    w.enter(Indicator, title="Sales")
    assert offers(w, "process_indicators_measured_in_time") == Mend("Indicator", "edit", figure.pointer, "measure_due")
    assert offers(w, "missed_limits_followed_up") == Mend("Indicator", "measure", figure.pointer)


def test_a_treatment_and_an_opportunity_are_brought_further_before_new_ones_are_made(manager: Any) -> None:
    w = World(manager, "treatment_effects_judged", "iso-9001")
    assert offers(w, w.check) == Mend("Treatment", "create")
    risk = weighed(w, state="treating", owner=manager.person)
    planned = w.enter(Treatment, title="Guards", risk=risk, state="planned", option="modify")
    assert offers(w, w.check) == Mend("Treatment", "approve", planned.pointer)
    running = w.enter(Treatment, title="Fences", risk=risk, state="running", option="modify")
    assert offers(w, w.check) == Mend("Treatment", "complete", running.pointer)
    chance = w.enter(Opportunity, title="A fair", state="identified")
    assert offers(w, "opportunity_effects_judged") == Mend("Opportunity", "evaluate", chance.pointer)
    known = w.enter(Opportunity, title="A shop", state="identified", evaluation="Ten customers")
    assert offers(w, "opportunity_effects_judged") == Mend("Opportunity", "pursue", known.pointer)


def test_where_no_risk_takes_up_a_demand_one_is_named_for_it(manager: Any) -> None:
    w = World(manager, "risks_follow_from_context", "iso-9001")
    weighed(w)
    w.enter(Opportunity, title="A fair", state="identified")
    party = w.enter(InterestedParty, title="Neighbours", party_class="neighbour")
    demand = w.enter(PartyRequirement, title="Quiet at night", interested_party=party)
    w.enter(Issue, title="They retire", side="internal", quality_effect="Know-how goes", no_risk_because="Trained")
    assert offers(w, w.check) == Mend("Risk", "create", demand.pointer)


def test_an_active_process_becomes_a_core_process_or_names_its_roles(manager: Any) -> None:
    w = World(manager, "knowledge_listed", "iso-9001")
    assert offers(w, "infrastructure_listed") == Mend("Process", "create", known="kind=core")
    process = w.enter(Process, title="Casting", state="active", kind="support")
    asked = {"knowledge_listed": "kind", "infrastructure_listed": "kind", "process_roles_held": "roles"}
    for name, field in asked.items():
        assert offers(w, name) == Mend("Process", "edit", process.pointer, field)
    assert w.ask().because == "No process in use is a core process."


def test_who_was_asked_answers_and_who_was_appointed_accepts(manager: Any) -> None:
    w = World(manager, "roles_name_competence", "iso-9001")
    w.alone()
    ann, bob = person(w, "Ann"), person(w, "Bob")
    role = w.enter(Role, title="Caster")
    w.enter(CompetenceRequirement, title="Casting", role=role)
    assert offers(w, w.check) == Mend("Assignment", "create", ann.pointer)
    asked = [w.enter(Assignment, role=role, person=ann, starts_on=day(-9), state="proposed")]
    assert offers(w, w.check) == Mend("Assignment", "create", bob.pointer)
    asked += [w.enter(Assignment, role=role, person=bob, starts_on=day(-9), state="proposed")]
    assert offers(w, w.check) == Mend("Assignment", "record-acceptance", asked[0].pointer)
    topic = w.enter(AwarenessTopic, title="What you add", on_contribution=True)
    assert offers(w, "awareness_of_contribution") == Mend("AwarenessTopic", "ask", topic.pointer)
    told = [
        w.enter(AwarenessAcknowledgement, topic=topic, person=p, asked_on=day(-2), state="asked") for p in (ann, bob)
    ]
    assert offers(w, "awareness_of_contribution") == Mend("AwarenessAcknowledgement", "acknowledge", told[0].pointer)


def test_an_action_is_completed_and_verified_before_another_one_is_made(manager: Any) -> None:
    w = World(manager, "action_effects_verified", "iso-9001")
    w.enter(Action, title="Of a review", state="open", due_on=day(9))
    names = (w.check, "corrective_actions_in_time", "effect_checks_in_time")
    assert {offers(w, name) for name in names} == {Mend("Nonconformity", "create")}
    leak = w.enter(Nonconformity, title="Leak", state="analysed", containment="Set apart", cause="Salt")
    assert {offers(w, name) for name in names} == {Mend("Nonconformity", "plan", leak.pointer)}
    acted_on = w.enter(Nonconformity, title="Rust", state="acting", containment="Set apart", cause="Salt")
    done = w.enter(Action, title="Rinse", nonconformity=acted_on, state="open", due_on=day(9))
    assert offers(w, w.check) == offers(w, "effect_checks_in_time") == Mend("Action", "complete", done.pointer)
    done = w.enter(Action, title="Paint", nonconformity=acted_on, state="done", done_on=day(-9))
    assert offers(w, w.check) == Mend("Action", "verify", done.pointer)


def test_what_is_begun_is_gone_on_with_only_if_that_mends_it(manager: Any) -> None:
    w = World(manager, "operational_changes_controlled", "iso-9001")
    w.enter(PlannedChange, title="New manual", scope="system")
    assert offers(w, w.check) == Mend("PlannedChange", "create", known="scope=process")
    line = w.enter(PlannedChange, title="New line", scope="process")
    assert offers(w, w.check) == Mend("PlannedChange", "approve", line.pointer)
    poor = {"effect": "not_effective", "effect_result": "Nobody could.", "effect_checked_on": day(-99)}
    w.enter(Training, title="Cranes", state="evaluated", **poor)
    w.enter(Training, title="First aid", state="planned", planned_on=day(9))
    assert offers(w, "trainings_held_and_judged_in_time") == Mend("Training", "create", known="title=Cranes")


def test_a_site_that_the_inventory_leaves_out_is_entered_before_something_looks_at_it(manager: Any) -> None:
    w = World(manager, "perimeters_shown", "iso-27001")
    stage = Stage(w, next(line for line in OF_CONTROLS if line.name == w.check))
    w.change(stage.control, state="implemented", implemented_on=day(-20))
    stage.stated()
    site = w.enter(Site, title="Hamburg", state="active")
    walk = stage.doing("site_inspection")
    stage.run(walk)
    assert offers(w, w.check) == Mend("Asset", "create", site.pointer, known="kind=site")
    w.enter(Asset, title="Office in Hamburg", kind="site", site=site, state="in_use")
    assert offers(w, w.check) == Mend("Activity", "edit", walk.pointer, "assets")


def test_a_candidate_is_approved_as_long_as_no_other_supplier_stands(manager: Any) -> None:
    w = World(manager, "suppliers_rated", "iso-9001")
    assert offers(w, w.check) == Mend("Supplier", "create")
    ash = w.enter(Supplier, title="Ash", state="candidate")
    w.enter(Supplier, title="Birch", state="ended")
    assert offers(w, w.check) == Mend("Supplier", "approve", ash.pointer)
    w.enter(Supplier, title="Cedar", state="barred")
    assert offers(w, w.check) == Mend("Supplier", "create")
    lamp = w.enter(Product, title="Lamp", state="developing")
    assert offers(w, "products_have_requirements") == Mend("Product", "release", lamp.pointer)


def test_what_is_there_and_only_lacks_something_is_completed_before_another_one_is_made(manager: Any) -> None:
    w = World(manager, "devices_watched", "iso-27001")
    assert offers(w, w.check) == Mend("Asset", "create", known="kind=hardware")
    w.enter(Asset, title="Notebook", kind="hardware", state="in_use")
    assert offers(w, w.check) == Mend("Feed", "create", known="kind=device_management")
    tool = w.enter(Feed, title="Devices", kind="device_management", state="active", expected_hours=24)
    assert offers(w, w.check) == Mend("Feed", "hear", tool.pointer)
    assert offers(w, "systems_logged") == Mend("Feed", "create", known="kind=log_monitoring")
    assert offers(w, "assets_have_access_rule") == Mend("Asset", "create", known="kind=information")
    assert offers(w, "assets_labelled") == Mend("Asset", "create", known="kind=information")
    plans = w.enter(Asset, title="Plans", kind="information", state="in_use")
    assert offers(w, "assets_labelled") == Mend("Asset", "edit", plans.pointer, "classification")
    assert offers(w, "assets_off_premises_protected") == Mend("Asset", "create", known="off_premises=true")


def test_feedback_that_says_nothing_yet_is_completed(manager: Any) -> None:
    w = World(manager, "customers_heard", "iso-9001")
    assert offers(w, w.check) == Mend("Feedback", "create")
    empty = w.enter(Feedback, title="Spring", received_on=TODAY)
    assert offers(w, w.check) == Mend("Feedback", "edit", empty.pointer, "score scale text")


def test_a_document_that_is_begun_is_put_in_force_before_another_one_is_written(manager: Any) -> None:
    w = World(manager, "documents_have_content", "iso-9001")
    assert offers(w, w.check) == Mend("Document", "create")
    foreign = w.enter(Document, title="EN 837", kind="external", state="draft")
    assert offers(w, w.check) == Mend("Document", "create")
    assert offers(w, "external_documents_checked_in_time") == Mend("DocumentVersion", "create", foreign.pointer)
    own = w.enter(Document, title="Buying", kind="procedure", state="draft")
    assert offers(w, w.check) == Mend("DocumentVersion", "create", own.pointer)
    version = w.enter(DocumentVersion, document=own, version="1", text="How.")
    assert offers(w, w.check) == Mend("DocumentVersion", "approve", version.pointer)


def test_whoever_shall_be_able_holds_a_role_first(manager: Any) -> None:
    w = World(manager, "role_holders_competent", "iso-9001")
    w.alone()
    assert offers(w, w.check) == Mend("Assignment", "create")
    role = w.enter(Role, title="Caster")
    w.enter(Assignment, role=role, person=person(w), starts_on=day(-9), state="accepted")
    assert offers(w, w.check) == Mend("CompetenceRequirement", "create", role.pointer)


def test_a_figure_of_nothing_becomes_one_of_a_process(manager: Any) -> None:
    w = World(manager, "process_indicators_measured_in_time", "iso-9001")
    w.enter(Process, title="Casting", state="active")
    figure = w.enter(Indicator, title="Scrap")
    assert offers(w, w.check) == Mend("Indicator", "edit", figure.pointer, "subject")
    assert offers(w, "missed_limits_followed_up") == Mend("Indicator", "edit", figure.pointer, "subject")
    assert offers(w, "satisfaction_analysed") == Mend("Indicator", "edit", figure.pointer, "topic")
    idea = w.enter(Idea, title="Less sand", state="new")
    assert offers(w, "ideas_followed") == Mend("Idea", "accept", idea.pointer)
