"""Context: issues, interested parties, scope, obligations."""

from __future__ import annotations

from typing import Any

from tests.checks.world import TODAY, World, case, day

from accord.areas.context.models import (
    ComplianceEvaluation,
    InterestedParty,
    Issue,
    Obligation,
    PartyRequirement,
    Scope,
)
from accord.areas.documents.models import Document
from accord.areas.improvement.models import Action, Nonconformity
from accord.kernel.organization.models import Person, Site


def reviewed(w: World, model: Any, off: str, **values: Any) -> None:
    """What every check of reviews answers; `off`: the state in which one counts no more."""
    w.no_data()
    kept = w.enter(model, title="Kept", review_due=day(10), **values)
    w.no_data("that was reviewed")
    w.change(kept, reviewed_on=day(2), review_due=day(10))
    w.no_data("that was reviewed")
    w.change(kept, reviewed_on=day(-9))
    w.holds(until=day(10))
    old = w.enter(model, title="Old", state=off, review_due=day(-1), **values)
    w.retire(w.enter(model, title="Put away", review_due=day(-1), **values))
    w.holds(until=day(10))
    w.change(old, state="active", review_due=None)
    w.no_data("Old")
    w.change(old, review_due=day(-1))
    w.fails("Old")


# ---- issues ---------------------------------------------------------------------------------------------


@case("issues_listed")
def _issues(w: World) -> None:
    w.no_data()
    w.enter(Issue, side="internal", quality_effect="Late", owner=w.by.person)
    w.no_data("External")
    outside = w.enter(Issue, title="Market", side="external", quality_effect="Less", state="retired")
    w.no_data("External")
    w.change(outside, state="active", quality_effect="", security_effect="Spies", confidentiality=True)
    w.no_data("External")
    w.change(outside, security_effect="", confidentiality=False)
    w.no_data("Market")
    w.change(outside, quality_effect="Less", security_effect="Spies")
    w.holds(until=None)
    w.advises("Market")
    w.enter(Issue, title="Climate", side="external", climate=True)
    w.holds(until=None)
    w.change(outside, state="retired")
    w.no_data("External")


@case("issues_listed", "iso-27001")
def _security_issues(w: World) -> None:
    w.no_data()
    w.enter(Issue, side="internal", security_effect="Leaks", owner=w.by.person)
    outside = w.enter(Issue, title="Market", side="external", quality_effect="Less", owner=w.by.person)
    w.no_data("External")
    w.change(outside, availability=True)
    w.holds(until=None)
    w.change(outside, climate=True)
    w.no_data("External")
    w.change(outside, climate_verdict="relevant", climate_rationale="Heat")
    assert not w.holds(until=None).advice


@case("climate_change_decided")
def _climate(w: World) -> None:
    w.no_data()
    said = {"side": "external", "climate": True, "climate_verdict": "relevant", "climate_rationale": "Heat"}
    issue = w.enter(Issue, title="Heat", side="external", climate=True)
    assert w.no_data().mend.verb == "decide-climate"
    w.change(issue, climate_verdict="relevant", climate_rationale="Heat", climate_decided_by=w.by.person)
    w.no_data()
    w.change(issue, climate_decided_on=day(2))
    w.no_data()
    w.change(issue, climate_decided_on=day(-9), climate_rationale="n/a")
    w.no_data()
    w.change(issue, climate_rationale="Heat")
    w.holds(until=None)
    w.change(issue, climate_rationale="n/a")
    w.no_data()
    w.change(issue, climate_rationale="Heat")
    w.holds(until=None)
    other = w.enter(Issue, title="Rain", climate_decided_by=w.by.person, climate_decided_on=day(-5), **said)
    w.advises("Rain")
    w.change(other, climate_verdict="not_relevant")
    assert w.no_data("Heat").mend.verb == "retire"
    w.change(issue, climate_rationale="n/a")  # what is said without a reason contradicts it too
    w.no_data("Heat")
    w.change(issue, state="retired")
    assert not w.holds(until=None).advice
    w.retire(other)
    w.no_data()


@case("issues_reviewed_in_time")
def _issue_reviews(w: World) -> None:
    reviewed(w, Issue, "retired", side="internal")


# ---- interested parties ---------------------------------------------------------------------------------


@case("parties_listed")
def _parties(w: World) -> None:
    w.no_data()
    w.enter(InterestedParty, party_class="regulator", why_relevant="Permits")
    w.no_data("customer")
    acme = w.enter(InterestedParty, title="Acme", party_class="customer", why_relevant="Pays", state="retired")
    w.no_data("customer")
    w.change(acme, state="active", why_relevant="n/a")
    w.no_data("Acme")
    w.change(acme, why_relevant="Pays")
    assert not w.holds(until=None).advice


@case("parties_listed", "iso-27001")
def _security_parties(w: World) -> None:
    """A research group and a charity have nobody whom they call a customer."""
    w.no_data()
    w.enter(InterestedParty, title="Participants", party_class="other", why_relevant="Their data")
    w.holds(until=None)
    w.enter(InterestedParty, party_class="personnel", why_relevant="Work with them")
    w.advises("Regulator", "Supplier")


@case("authorities_listed")
def _authorities(w: World) -> None:
    w.no_data()
    w.enter(InterestedParty, title="Acme", party_class="customer", contact="Mail")
    w.enter(InterestedParty, title="Gone", party_class="regulator", contact="Mail", state="retired")
    w.no_data("authority")
    one = w.enter(InterestedParty, title="Data protection", party_class="regulator")
    w.no_data("Data protection")
    w.change(one, contact="unknown")
    w.no_data("Data protection")
    w.change(one, contact="Form on its page, within 72 hours.")
    w.holds(until=None)


@case("party_demands_recorded")
def _demands(w: World) -> None:
    w.no_data()
    acme = w.enter(InterestedParty, title="Acme", party_class="customer")
    w.no_data("Acme")
    demand = w.enter(PartyRequirement, interested_party=acme, state="retired")
    assert w.no_data("Acme").mend.pointer == acme.pointer
    w.change(demand, state="active")
    w.holds(until=None)
    w.advises("where it is written")
    w.change(demand, need_kind="legal", source="Law")
    w.enter(InterestedParty, title="Gone", party_class="owner", state="retired")
    assert not w.holds(until=None).advice
    w.enter(InterestedParty, title="Neighbour", party_class="neighbour")
    w.no_data("Neighbour")


@case("party_demands_sorted")
def _sorted(w: World) -> None:
    w.no_data()
    acme = w.enter(InterestedParty, party_class="customer", state="retired")
    demand = w.enter(PartyRequirement, title="Fast", interested_party=acme, handled="yes", handled_reason="Orders")
    w.no_data()
    w.change(acme, state="active")
    w.holds(until=None)
    w.change(demand, handled_reason="unknown")
    w.advises("Fast")
    w.change(demand, handled="", handled_reason="Orders")
    w.no_data("Fast")
    w.change(demand, handled="no", handled_reason="unknown")
    w.no_data("Fast")
    w.change(demand, handled="no", handled_reason="Sales sees to it")
    w.enter(PartyRequirement, title="Old", interested_party=acme, state="retired")
    w.holds(until=None)


@case("climate_demands_marked")
def _climate_demands(w: World) -> None:
    w.no_data()
    acme = w.enter(InterestedParty, title="Acme", party_class="customer")
    w.no_data("Acme")
    w.change(acme, climate_requirement="no")
    w.no_data("requirement")
    w.enter(PartyRequirement, interested_party=acme)
    w.holds(until=None)
    demand = w.enter(PartyRequirement, title="Less carbon", interested_party=acme, climate=True)
    found = w.no_data("Acme")
    assert found.mend
    assert (found.mend.verb, found.mend.field) == ("edit", "climate_requirement")
    w.change(acme, climate_requirement="yes")
    w.holds(until=None)
    w.change(demand, state="retired")
    found = w.no_data("Acme")
    assert found.mend
    assert (found.mend.type, found.mend.pointer) == ("PartyRequirement", acme.pointer)


@case("parties_reviewed_in_time")
def _party_reviews(w: World) -> None:
    w.no_data()
    acme = w.enter(InterestedParty, title="Acme", party_class="customer", reviewed_on=day(-9), review_due=day(10))
    w.no_data("requirement")
    w.enter(PartyRequirement, title="Cheap", interested_party=acme)
    demand = w.enter(PartyRequirement, title="Fast", interested_party=acme)
    w.holds(until=day(10))
    w.change(demand, review_due=day(5))
    w.holds(until=day(5))
    w.change(demand, review_due=day(-1))
    w.fails("Fast")
    w.change(demand, state="retired")
    reviewed_once = {"party_class": "owner", "reviewed_on": day(-9)}
    other = w.enter(InterestedParty, title="Bank", state="retired", review_due=day(-1), **reviewed_once)
    w.holds(until=day(10))
    w.change(other, state="active")
    w.fails("Bank")
    w.change(other, review_due=None)
    w.no_data("Bank")


# ---- scope ----------------------------------------------------------------------------------------------


@case("scope_documented")
def _scope(w: World) -> None:
    w.no_data()
    said = {"statement": "Gauges", "products_and_services": "Gauges", "approved_by": w.by.person}
    draft = w.enter(Scope, standard="iso-9001", version="1", **said)
    assert w.no_data().mend.pointer == draft.pointer
    scope = w.enter(Scope, standard="iso-9001", version="2", state="approved", **said)
    w.no_data()
    w.change(scope, approved_on=day(2))
    w.no_data()
    w.change(scope, approved_on=TODAY)
    w.holds(until=None)
    w.advises("signature", "no document")
    w.change(scope, products_and_services="")
    assert w.no_data().mend.verb == "revise"
    w.change(scope, state="superseded")
    w.enter(Scope, standard="iso-27001", version="1", state="approved", approved_on=TODAY, **said)
    w.no_data()


@case("scope_documented", "iso-27001")
def _security_scope(w: World) -> None:
    w.no_data()
    said = {"statement": "All", "approved_by": w.by.person, "approved_on": day(-1), "state": "approved"}
    document = w.enter(Document, state="in_force", kind="procedure")
    w.enter(Scope, standard="iso-27001", version="1", document=document, **said)
    assert len(w.holds(until=None).advice) == 1
    w.enter(Scope, standard="iso-27001", version="2", **said)
    assert w.no_data("several").mend.verb == "supersede"


@case("scope_drawn")
def _drawn(w: World) -> None:
    w.no_data()
    acme = w.enter(InterestedParty, party_class="customer")
    demand = w.enter(PartyRequirement, interested_party=acme)
    issue = w.enter(Issue, side="internal")
    drawn: dict[str, Any] = {
        "processes": "Sales", "products_and_services": "Gauges", "sites": [w.enter(Site)], "issues": [issue],
        "requirements": [demand],
    }  # fmt: skip
    scope = w.enter(Scope, standard="iso-9001", version="1", **drawn)
    w.no_data()
    w.change(scope, state="approved")
    assert not w.holds(until=None).advice
    for name, empty in (("processes", "n/a"), ("products_and_services", "None."), ("sites", []), ("issues", []),
                        ("requirements", [])):  # fmt: skip
        w.change(scope, **{name: empty})
        w.no_data()
        w.change(scope, **{name: drawn[name]})
    w.change(issue, state="retired")
    w.holds(until=None)
    w.advises("retired meanwhile")
    w.change(issue, state="active")
    w.change(acme, state="retired")
    w.advises("retired meanwhile")
    w.change(acme, state="active")
    closed = w.enter(Site, title="Kiel", state="closed")
    w.change(scope, sites=[closed])
    w.no_data()
    w.change(scope, sites=[closed, *drawn["sites"]])
    w.holds(until=None)
    w.advises("closed meanwhile")


@case("scope_drawn", "iso-27001")
def _security_drawn(w: World) -> None:
    w.no_data()
    acme = w.enter(InterestedParty, party_class="customer")
    scope = w.enter(
        Scope, standard="iso-27001", version="1", state="approved", processes="All", sites=[w.enter(Site)],
        issues=[w.enter(Issue, side="internal")], requirements=[w.enter(PartyRequirement, interested_party=acme)],
    )  # fmt: skip
    w.no_data()
    w.change(scope, assets_and_networks="The network")
    w.holds(until=None)


@case("scope_interfaces_named")
def _interfaces(w: World) -> None:
    w.no_data()
    scope = w.enter(Scope, standard="iso-27001", version="1", interfaces="Portal | Host")
    w.no_data()
    w.change(scope, state="approved")
    w.holds(until=None)
    w.advises("agreed")
    w.change(scope, interfaces="Portal | Host | Contract of 2025")
    assert not w.holds(until=None).advice
    w.change(scope, interfaces="")
    w.no_data()


@case("scope_exclusions_reasoned")
def _exclusions(w: World) -> None:
    w.no_data()
    scope = w.enter(Scope, standard="iso-9001", version="1", exclusions="8.3: Nothing is designed here.")
    w.no_data()
    w.change(scope, state="approved")
    assert "reason" in w.holds(until=None).because
    w.change(scope, exclusions="")
    assert "aside" in w.holds(until=None).because
    w.enter(Scope, standard="iso-27001", version="1", state="approved")
    w.change(scope, state="superseded")
    w.no_data()


# ---- obligations ----------------------------------------------------------------------------------------


@case("obligations_registered")
def _registered(w: World) -> None:
    w.no_data()
    owner = w.enter(Person, given_name="Ute", family_name="Urban", left_on=day(9))
    law = w.enter(
        Obligation, title="Law", kind="law", source="Section 3", demands="Report", applies="yes", met_by="We do",
        owner=owner,
    )  # fmt: skip
    w.holds(until=day(9))
    for name in ("source", "demands", "applies", "met_by"):
        kept = getattr(law, name)
        for nothing in ("", "unknown") if name != "applies" else ("",):
            w.change(law, **{name: nothing})
            w.no_data("Law")
        w.change(law, **{name: kept})
    how = w.enter(Document, kind="procedure", state="in_force")
    w.change(law, met_by="", documents=[how])
    w.holds(until=day(9))
    for none in ("draft", "in_review", "superseded", "withdrawn"):
        w.change(how, state=none)
        w.no_data("Law")
    for kind in ("external", "record"):
        w.change(how, state="in_force", kind=kind)
        w.no_data("Law")
    w.change(how, state="approved", kind="procedure")
    w.holds(until=day(9))
    w.change(owner, left_on=day(-1), state="left")
    w.fails("Law")
    w.change(law, owner=None)
    w.no_data("Law")
    w.change(law, applies="no")
    w.no_data("Law")
    w.change(law, applicability="We have no such thing")
    w.enter(Obligation, title="Old", kind="law", state="ended")
    w.holds(until=None)
    past = w.enter(Obligation, title="Past", kind="law", ended_on=day(-9))
    assert w.no_data("Past").mend.verb == "end"
    w.retire(past)
    w.enter(Obligation, title="Coming", kind="law", applies="yes", applies_from=day(30), owner=w.by.person)
    w.holds(until=day(29))
    w.retire(law)
    w.no_data()


@case("obligations_reviewed_in_time")
def _obligation_reviews(w: World) -> None:
    w.no_data()
    w.enter(Obligation, title="Not ours", kind="law", applies="no", reviewed_on=day(-9), review_due=day(-1))
    reviewed(w, Obligation, "ended", kind="law")


@case("obligations_evaluated_in_time")
def _evaluated(w: World) -> None:
    w.no_data()
    law = w.enter(Obligation, title="Law", kind="law", evaluation_due=day(10), fulfilled="partly")
    w.no_data("that was evaluated")
    w.change(law, evaluated_on=day(-9))
    evaluation = w.enter(ComplianceEvaluation, obligation=law, evaluated_on=day(-9), result="fulfilled")
    w.enter(Obligation, title="Not ours", kind="law", applies="no", evaluation_due=day(-1))
    w.enter(Obligation, title="Old", kind="law", state="ended", evaluation_due=day(-1))
    w.holds(until=day(10))
    w.advises("looked at")
    w.change(evaluation, evidence="The files")
    assert not w.holds(until=day(10)).advice
    w.change(law, fulfilled="")
    w.retire(evaluation)
    w.no_data("Law", "not say whether")
    w.change(evaluation, archived_on=None, evaluated_on=day(-5))  # it came in by itself
    w.holds(until=day(10))
    w.change(law, evaluated_on=None, evaluation_due=day(-6))
    w.no_data("Law", "no date for the next")
    w.change(law, fulfilled="fulfilled", evaluated_on=day(-5), evaluation_due=day(10))
    coming = w.enter(Obligation, title="Coming", kind="law", applies_from=day(7))
    w.holds(until=day(6))
    w.change(coming, evaluation_due=day(4))
    assert w.holds(until=day(6)).fails_on == day(7)
    w.change(coming, evaluation_due=day(8))
    assert w.holds(until=day(8)).fails_on == day(9)
    w.retire(coming)
    w.enter(Obligation, title="Past", kind="law", ended_on=day(-9), evaluation_due=day(-1))
    w.holds(until=day(10))
    w.change(law, evaluation_due=None)
    w.no_data("Law")
    w.change(law, evaluation_due=day(-1))
    w.fails("Law")


@case("obligation_breaches_followed")
def _breaches(w: World) -> None:
    w.not_applicable()
    law = w.enter(Obligation, title="Law", kind="law", evaluated_on=day(-9), fulfilled="fulfilled")
    w.not_applicable()
    w.change(law, fulfilled="partly")
    assert w.no_data("Law").mend.verb == "evaluate"
    evaluation = w.enter(ComplianceEvaluation, obligation=law, evaluated_on=day(-99), result="partly")
    w.no_data("Law")
    w.change(evaluation, evaluated_on=day(-9))
    assert w.fails("Law").mend.type == "Action"
    action = w.enter(Action, source=law.pointer)
    w.holds(until=None)
    w.advises("Law")
    w.change(action, done_on=day(-10), state="done")
    w.fails("Law")
    w.change(action, done_on=day(-9))
    w.holds(until=None)
    w.change(action, source=evaluation.pointer)
    w.holds(until=None)
    w.change(action, state="cancelled")
    w.fails("Law")
    raised = w.enter(Nonconformity)
    w.change(evaluation, nonconformity=raised)
    w.holds(until=None)
    w.change(raised, serves="iso-9001")
    w.holds(until=None)
    w.change(raised, state="rejected")
    w.fails("Law")
    for source in (evaluation, law):  # a list of cases says where each comes from
        listed = w.enter(Nonconformity, source=source.pointer, serves="iso-9001")
        w.holds(until=None)
        w.change(listed, state="rejected")
        w.fails("Law")
    w.change(listed, state="closed", closed_on=day(-9))
    w.holds(until=None)
    w.change(listed, closed_on=day(-10))  # another case
    w.fails("Law")
    w.change(law, fulfilled="fulfilled", evaluated_on=day(-20))
    w.fails("Law")
    w.change(law, applies="no")
    w.no_data("Law", "without a reason")
    w.change(law, applicability="We sell nothing of the kind any more.")
    w.not_applicable()
