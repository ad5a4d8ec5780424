"""Methods, rounds, risks, treatments and acceptances, as every door handles them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.risks.models import AssessmentRound, Opportunity, Risk, RiskAcceptance, RiskMethod, Treatment
from accord.areas.risks.models.methods import IMPACTS, LEVELS, LIKELIHOODS, MATRIX
from accord.kernel.access.models import Signature
from accord.kernel.refusals import Forbidden, Refused, WrongState

TODAY = date(2026, 3, 2)
WORDS = {"acceptance_criteria": "Up to medium.", "when_to_assess": "Yearly.", "consistency_rule": "Two people."}
FIGURES = {"current_likelihood": 3, "current_impact": 4, "rationale": "Twice in five years."}


@pytest.fixture
def method(do: Any) -> Any:
    """A method in force."""
    draft = do("create", RiskMethod, title="Method", version="1.0", likelihood_scale=LIKELIHOODS, impact_scale=IMPACTS,
               level_scale=LEVELS, matrix=MATRIX, acceptance_limit=2, **WORDS)  # fmt: skip
    return do("approve", draft)


@pytest.fixture
def risk(do: Any, manager: Any) -> Any:
    """A security risk of the manager's, not weighed yet."""
    return do("create", Risk, title="Lost laptop", kind="security", event="A laptop is lost on the train.",
              affects_confidentiality="yes", owner=manager.person.reference)  # fmt: skip


def test_a_method_is_approved_whole_locked_and_superseded(do: Any, method: Any, actor: Any) -> None:
    assert (method.state, method.approved_on) == ("approved", TODAY)
    assert Signature.objects.filter(subject=method.pointer).exists()
    with pytest.raises(WrongState):
        do("edit", method, matrix=MATRIX)
    do("revise", method, version="2.0")
    draft = RiskMethod.objects.get(version="2.0")
    with pytest.raises(Refused, match="scale of levels lacks"):
        do("edit", draft, matrix=MATRIX.replace("4 4", "4 7"))
    with pytest.raises(Forbidden):
        do("approve", draft, by=actor("owner"))
    do("edit", draft, consistency_rule="")
    with pytest.raises(Refused, match="comparable"):
        do("approve", draft)
    do("edit", draft, consistency_rule="Three people.", acceptance_limit=1)
    assert do("approve", draft).state == "approved"
    method.refresh_from_db()
    assert (method.state, method.superseded_on) == ("superseded", TODAY)


def test_a_risk_is_weighed_by_the_method_in_force(do: Any, method: Any, risk: Any) -> None:
    assert (risk.serves, risk.current_level) == ("iso-27001", None)
    found = do(
        "assess", risk, inherent_likelihood=5, inherent_impact=5, residual_likelihood=2, residual_impact=4, **FIGURES
    )
    assert (found.inherent_level, found.current_level, found.residual_level) == (4, 3, 3)
    assert (found.level, found.above_limit, found.method_id) == ("high", True, method.pk)
    assert (found.state, found.assessed_on, found.review_due) == ("assessed", TODAY, date(2027, 3, 2))
    with pytest.raises(Refused, match="not on the scale"):
        do("assess", risk, **(FIGURES | {"current_impact": 6}))
    with pytest.raises(Refused, match="above what is taken"):
        do("retain", risk)
    do("assess", risk, **(FIGURES | {"current_likelihood": 1}))
    assert do("retain", risk).state == "accepted"


def test_no_risk_is_weighed_without_method_owner_and_event(do: Any, risk: Any) -> None:
    with pytest.raises(Refused, match="No method"):
        do("assess", risk, **FIGURES)
    bare = do("create", Risk, title="Something", kind="security")
    with pytest.raises(Refused, match="what might happen") as refused:
        do("assess", bare, **FIGURES)
    assert {o.field for o in refused.value.objections} >= {"owner", "event", "affects_confidentiality"}


def test_anybody_reports_a_risk(do: Any, actor: Any) -> None:
    found = do("report", Risk, by=actor("member"), title="Wet floor", event="Water runs into the server room.")
    assert (found.state, found.kind, found.serves) == ("identified", "both", "iso-27001 iso-9001")
    with pytest.raises(Forbidden):
        do("edit", found, by=actor("member"), title="Dry floor")


def test_a_risk_is_treated_with_its_owners_signature(do: Any, method: Any, risk: Any, actor: Any) -> None:
    do("assess", risk, **FIGURES)
    with pytest.raises(Refused, match="what is to be done"):
        do("treat", risk)
    helper = actor("manager")
    do("treat", risk, treatment="Encrypt all disks", option="modify", due_on="2026-06-30", residual_likelihood=3,
       residual_impact=1, who=helper.person.reference)  # fmt: skip
    treatment = Treatment.objects.get()
    assert (treatment.state, treatment.serves) == ("planned", "iso-27001")
    with pytest.raises(Refused, match="owner of the risk approves"):
        do("approve", treatment, by=helper)
    assert do("approve", treatment).state == "approved"
    do("start", treatment)
    with pytest.raises(Refused, match="under way"):
        do("close", risk, closed_because="No laptops any more.")
    done = do("complete", treatment, result="All 41 encrypted.", done_on="2026-03-01")
    assert (done.state, done.effect_check_due) == ("done", date(2026, 5, 30))
    with pytest.raises(Refused, match="Ask somebody else"):
        do("judge", treatment, by=helper, effect="worked", effect_note="Seen.")
    assert do("judge", treatment, effect="worked", effect_note="All report encrypted.").effect == "worked"
    do("reassess", risk, current_likelihood=3, current_impact=1, rationale="Encrypted.")
    assert do("retain", risk).state == "accepted"


def test_a_treatment_may_be_cancelled_with_a_reason(do: Any, risk: Any, actor: Any) -> None:
    made = do("create", Treatment, risk=risk.reference, title="Buy a safe")
    with pytest.raises(Refused, match="missing"):
        do("cancel", made)
    assert do("cancel", made, cancelled_because="Too heavy for the floor.").state == "cancelled"


def test_only_the_owner_accepts_and_for_a_time(do: Any, method: Any, risk: Any, actor: Any, clock: Any) -> None:
    with pytest.raises(Refused, match="Assess the risk first"):
        do("give", RiskAcceptance, risk=risk.reference, reason="Cheap.")
    do("assess", risk, **FIGURES)
    with pytest.raises(Refused, match="Only the owner"):
        do("give", RiskAcceptance, by=actor("manager"), risk=risk.reference, reason="Cheap.")
    given = do("give", RiskAcceptance, risk=risk.reference, reason="A vault costs more than the loss.")
    assert (given.residual_level, given.residual_word, given.expires_on) == (3, "high", date(2027, 3, 2))
    assert Signature.objects.filter(subject=given.pointer).exists()
    risk.refresh_from_db()
    assert risk.state == "accepted"
    with pytest.raises(Refused, match="It holds until"):
        do("expire", given)
    anew = do("give", RiskAcceptance, risk=risk.reference, reason="Still.", for_good="yes")
    given.refresh_from_db()
    assert (given.state, anew.expires_on) == ("withdrawn", None)
    do("withdraw", anew, withdrawn_because="Two were lost this week.")
    risk.refresh_from_db()
    assert risk.state == "assessed"
    last = do("give", RiskAcceptance, risk=risk.reference, reason="For now.", expires_on="2026-03-20")
    with clock("2026-03-21T09:00:00Z"):
        assert do("expire", last).state == "expired"


def test_a_round_freezes_what_came_of_it(do: Any, method: Any, risk: Any, actor: Any) -> None:
    planned = do("create", AssessmentRound, title="Spring", kind="planned", planned_on="2026-03-01")
    started = do("start", planned)
    assert (started.state, started.method_id) == ("running", method.pk)
    with pytest.raises(Refused, match="No risk was assessed"):
        do("close", planned, conclusion="Nothing.")
    assert do("assess", risk, **FIGURES).assessed_in_id == planned.pk
    with pytest.raises(Forbidden):
        do("close", planned, by=actor("internal_auditor"), conclusion="One.")
    closed = do("close", planned, conclusion="One is high.")
    assert (closed.risks_assessed, closed.risks_above_limit) == (1, 1)
    assert f"| {risk.reference} | Lost laptop |" in closed.results
    do("assess", risk, **(FIGURES | {"current_likelihood": 1}))
    assert do("close", risk, closed_because="Sold.").state == "closed"
    closed.refresh_from_db()
    assert "| 3 × 4 | high | above |" in closed.results
    again = do("reopen", risk)
    assert (again.state, again.review_due) == ("identified", date(2026, 4, 1)), "weighed anew within thirty days"


def test_an_opportunity_is_evaluated_pursued_and_judged(do: Any, manager: Any, actor: Any) -> None:
    found = do("create", Opportunity, title="Remote calibration", kind="quality", owner=manager.person.reference)
    assert found.serves == "iso-9001"
    with pytest.raises(Refused, match="Evaluate the opportunity first"):
        do("pursue", found, decision="Yes.", due_on="2026-12-31")
    do("evaluate", found, evaluation="Saves two days of travel a week.")
    do("decline", found, decision="Not this year.")
    do("reconsider", found)
    do("pursue", found, decision="A customer asks for it.", due_on="2026-12-31")
    assert do("finish", found, result="Three customers use it.").state == "done"
    with pytest.raises(Refused, match="Ask somebody else"):
        do("judge", found, effect="worked")
    assert do("judge", found, by=actor("manager"), effect="partly").effect == "partly"
