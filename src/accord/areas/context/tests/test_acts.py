"""Looking again, deciding on climate change, approving scopes, evaluating compliance."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.context.models import (
    ComplianceEvaluation,
    InterestedParty,
    Issue,
    Obligation,
    PartyRequirement,
    Scope,
)
from accord.areas.context.queries import exclusions_of
from accord.areas.improvement.queries import raised_from
from accord.kernel.duties.inbox import duties
from accord.kernel.moments.moment import Moment
from accord.kernel.organization.models import Site
from accord.kernel.refusals import Forbidden, Refused, SignatureNeeded, WrongState

TODAY = date(2026, 3, 2)


def test_an_issue_is_looked_at_again(do: Any, manager: Any, actor: Any) -> None:
    issue = do("create", Issue, title="Three engineers retire", side="internal", owner=manager.person.reference)
    with pytest.raises(Refused, match="future"):
        do("review", issue, review_result="As before.", reviewed_on="2026-03-03")
    with pytest.raises(Forbidden):
        do("review", issue, by=actor("internal_auditor"), review_result="As before.")
    seen = do("review", issue, review_result="One has left.", reviewed_on="2026-03-01")
    assert (seen.reviewed_on, seen.review_due, seen.reviewed_by) == (date(2026, 3, 1), date(2027, 3, 1), manager.person)
    assert do("retire", seen, review_result="All replaced.").state == "retired"
    with pytest.raises(WrongState):
        do("review", seen, review_result="Again.")
    assert do("resume", seen).state == "active"


def test_somebody_decides_on_climate_change(do: Any, manager: Any) -> None:
    issue = do("create", Issue, title="Climate change", side="external")
    with pytest.raises(Refused, match="missing"):
        do("decide-climate", issue, climate_verdict="relevant")
    decided = do("decide-climate", issue, climate_verdict="relevant", climate_rationale="Floods near the plant.")
    assert (decided.climate, decided.climate_decided_by, decided.climate_decided_on) == (True, manager.person, TODAY)


def test_a_party_is_asked_with_its_requirements(do: Any, manager: Any) -> None:
    party = do("create", InterestedParty, title="Customers", party_class="customer", owner=manager.person.reference)
    need = do("create", PartyRequirement, title="Certificates", interested_party=party.reference)
    assert need.owner_id == manager.person.pk
    do("review", party, review_result="They ask for more.", with_requirements="yes")
    need.refresh_from_db()
    assert (need.reviewed_on, need.review_due) == (TODAY, date(2027, 3, 2))
    assert do("retire", need, review_result="Not wanted.").state == "retired"


@pytest.fixture
def scope(do: Any) -> Any:
    """A draft of the scope for quality."""
    site = do("create", Site, title="Kiel")
    return do(
        "create", Scope, standard="iso-9001", version="1", statement="Making sensors.", processes="Sales\nAssembly",
        products_and_services="Sensors", sites=[site.reference], exclusions="8.3: Customers hand over drawings.",
    )  # fmt: skip


def test_an_approved_scope_supersedes_the_former(do: Any, scope: Any, manager: Any) -> None:
    with pytest.raises(SignatureNeeded):
        do("approve", scope, signed=False)
    first = do("approve", scope)
    assert (first.state, first.approved_by, first.approved_on) == ("approved", manager.person, TODAY)
    with pytest.raises(WrongState):
        do("edit", first, statement="Other.")
    with pytest.raises(Refused, match="only scope"):
        do("supersede", first)
    do("revise", first, version="2")
    second = Scope.objects.get(version="2")
    assert (second.state, second.statement, second.sites.count()) == ("draft", "Making sensors.", 1)
    assert exclusions_of(second)[0].clause == "8.3"
    do("approve", second)
    first.refresh_from_db()
    assert first.state == "superseded"


def test_what_applies_to_every_organization_is_not_set_aside(do: Any, scope: Any, bring: Any, refused: Any) -> None:
    """By hand and by import nothing sets it aside any more; what was approved so elsewhere is taken as it was, and its
    next version leaves it out."""
    for clause, why in (
        ("9.2", "Clause 9.2 applies to every organization. Take the line out."),
        ("7.5.3.2", "Clause 7.5.3.2 applies"),
        ("8.2", r"Clause 8.2 has in it what applies to every organization \(8.2.1, 8.2.2, 8.2.3.1\). Name the clauses"),
        ("10", "Clause 10 applies"),
    ):
        with pytest.raises(Refused, match=why):
            do("edit", scope, exclusions=f"8.3: Drawings come from customers.\n{clause}: We see no need.")
    do("edit", scope, exclusions="8.3: Drawings.\n8.2.1 d): Nothing of theirs is here.\n7.1.5.2: Nothing is measured.")
    columns = "Standard,Version,Exclusions,State,Approved on"
    row = 'iso-9001,{},"8.3: Drawings.\n9.2: We see no need.",{},2026-01-05'
    assert "Clause 9.2 applies" in refused("scopes", f"{columns}\n{row.format('0.8', 'draft')}")[0]["why"]
    bring("scopes", f"{columns}\n{row.format('0.9', 'approved')}")
    old = Scope.objects.get(version="0.9")
    do("revise", old, version="0.10")
    assert Scope.objects.get(version="0.10").exclusions == "8.3: Drawings."


def test_an_empty_scope_is_not_approved(do: Any) -> None:
    draft = do("create", Scope, standard="iso-27001", version="1")
    with pytest.raises(Refused, match="Name the sites"):
        do("approve", draft)
    with pytest.raises(Refused, match="leaves no clause aside"):
        do("edit", draft, exclusions="8.3: none")


def test_an_obligation_is_evaluated(do: Any, manager: Any, browser: Any) -> None:
    law = do("create", Obligation, title="Pressure equipment", kind="law", owner=manager.person.reference,
             evaluation_due="2026-03-09")  # fmt: skip
    assert any(
        "“Pressure equipment” is fulfilled" in d.says for d in duties(manager, Moment(manager.organization, TODAY))
    )
    with pytest.raises(Refused, match="no nonconformity to raise"):
        do("evaluate", law, result="fulfilled", evidence="Ten files.", raises="yes")
    found = do("evaluate", law, result="not_fulfilled", evidence="Two of ten files lack the test.", raises="yes")
    assert (found.evaluated_on, found.fulfilled, found.evaluation_due) == (TODAY, "not_fulfilled", date(2027, 3, 2))
    evaluation = ComplianceEvaluation.objects.get()
    assert evaluation.title == "Pressure equipment, 2026-03-02"
    assert evaluation.nonconformity == raised_from(manager, law).get()
    said = "Say why it binds no longer"
    assert said in browser.get(f"/northwind/obligations/{law.reference}/end").content.decode()
    assert do("review", law, review_result="Unchanged.").review_due == date(2027, 3, 2)
    with pytest.raises(Refused, match="future"):
        do("end", law, ended_on="2026-04-01", review_result="Repealed.")
    for nothing in ("", "n/a", "Unchanged."):  # the last is what the form begins with
        with pytest.raises(Refused, match=said):
            do("end", law, ended_on="2026-03-01", review_result=nothing)
    assert do("end", law, ended_on="2026-03-01", review_result="Repealed.").state == "ended"
    assert do("resume", law).ended_on is None
