"""An organization says to which edition of each standard it works: from then on that one is shown, 2015 is still
reachable, and nobody has to judge again by an edition that was left."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.api.conftest import Api, token_of

from accord.areas.conformity.models import Attestation
from accord.areas.conformity.pages import digest
from accord.areas.conformity.pages.afterwards import look_before
from accord.areas.conformity.pages.digest import coming
from accord.areas.conformity.pages.lapsing import lapses_in_calendar
from accord.areas.conformity.pages.pack import conformity_chapters
from accord.areas.conformity.pages.requirements import share_url
from accord.areas.conformity.queries import ahead, row_verdicts
from accord.areas.context.models import InterestedParty
from accord.areas.controls.models import Activity, ActivityRun
from accord.areas.customers.models import Customer
from accord.areas.improvement.models import Nonconformity
from accord.areas.incidents.models import Event
from accord.areas.indicators.models import Indicator, Measurement
from accord.areas.people.models import Role
from accord.areas.risks.models import Opportunity, Risk, Treatment
from accord.areas.suppliers.models import Supplier, SupplierEvaluation
from accord.doors.exchange.importing import import_files
from accord.doors.reports.parts import Wish
from accord.kernel.access.actor import actor_for_account
from accord.kernel.access.models import Account
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.duties.inbox import dates, duties, duties_of, late_q
from accord.kernel.ledger.rebuild import compare
from accord.kernel.moments.past import moment
from accord.kernel.organization.models import Organization, Person, Site
from accord.kernel.records.declaration import named, of
from accord.kernel.refusals import Forbidden, Refused

PASSWORD = "correct horse battery"
OLD, NEW, SECURITY = "iso-9001:2015", "iso-9001:2026", "iso-27001:2022"
INTEGRATION = {OLD: "5.1.1 c)", NEW: "5.1.1 p2"}
CHOICE = "ISO 9001:2015 ISO 9001:2026 ISO/IEC 27001:2022"  # of any edition, on the page of two days


def adopt(by: Any, *editions: str) -> Any:
    """The actor as the next request finds them, once their organization has said that it works to these."""
    now = Organization.everywhere.get(pk=by.organization.pk)
    chosen = {"editions": " ".join(editions)}
    perform(act_at(of(Organization), "adopt"), by, str(now.reference), chosen, rev=now.rev)
    return actor_for_account(Account.objects.get(pk=by.account_id), by.organization.slug)


def judge(by: Any, standard: str, until: str) -> Any:
    """That processes and requirements are one is judged met by an edition."""
    answers = {"standard": standard, "requirement": INTEGRATION[standard], "judgement": "met", "reason": "Seen."}
    give = act_at(of(Attestation), "give")
    return perform(give, by, answers=answers | {"valid_until": until}, proof=prove(by, PASSWORD))


# ---- saying so -------------------------------------------------------------------------------------------------------


def test_managers_top_management_and_administrators_say_so_and_the_ledger_has_it(manager: Any, actor: Any) -> None:
    for role in ("owner", "member", "internal_auditor", "external_auditor"):
        with pytest.raises(Forbidden):
            adopt(actor(role, name=f"Ada {role}"), NEW, SECURITY)
    with pytest.raises(Refused, match="is not one of"):
        adopt(manager, OLD, NEW)
    assert [e.id for e in adopt(actor("top_management"), NEW).organization.works_to] == [NEW]
    assert [e.id for e in adopt(manager, NEW, SECURITY).organization.works_to] == [NEW, SECURITY]
    trail = Api(token_of(manager), by=manager).get("organizations/ORG-0001/history").json()["items"]
    assert trail[0]["act"] == "organization.adopt"
    assert not compare(manager.organization).differences


def test_programs_ask_and_say_it(manager: Any) -> None:
    api = Api(token_of(manager), by=manager)
    before = api.get("organizations/ORG-0001")
    assert before.json()["editions"] == ""
    assert api.post("organizations/ORG-0001/adopt", {"editions": NEW}, rev=before.json()["rev"]).status_code == 200
    assert api.get("organizations/ORG-0001").json()["editions"] == NEW
    assert api.get("comparison").json()["standards"] == [NEW, SECURITY]


def test_the_page_access_says_it_and_leads_to_the_form(client: Client) -> None:
    def said() -> str:
        return " ".join(client.get("/northwind/access/").text.partition('id="h-organization"')[2].split())

    assert "Works to ISO 9001:2015 and ISO/IEC 27001:2022, as nothing else is said." in said()
    form = "/northwind/organizations/ORG-0001/adopt"
    assert f'href="{form}"' in said()
    assert client.get(form).status_code == 200
    rev = Organization.everywhere.get(slug="northwind").rev
    assert client.post(form, {"editions": NEW, "rev": rev}).status_code == 302
    assert "Works to ISO 9001:2026.<" in said()


def test_one_organization_says_nothing_for_another(manager: Any, other: Any) -> None:
    adopt(manager, NEW)
    assert [e.id for e in Organization.everywhere.get(pk=other.organization.pk).works_to] == [OLD, SECURITY]


# ---- what is shown ---------------------------------------------------------------------------------------------------


@pytest.fixture
def new(manager: Any) -> Any:
    """A manager whose organization has finished its transition."""
    return adopt(manager, NEW, SECURITY)


def test_pages_show_the_new_edition(new: Any, words: Callable[[str], str]) -> None:
    for path in ("", "differences/?look=1", "clauses/iso-27001:2022/8/"):
        said = words(path).replace(CHOICE, "")
        assert "ISO 9001:2026" in said, path
        assert "ISO 9001:2015" not in said, path
    for path, says in (
        ("judgements/", "5.1.1 p2"),
        ("comparison/", "ISO 9001:2026 beside ISO/IEC 27001:2022"),
        ("distance/", "Coming from ISO 9001:2026"),
    ):
        assert says in words(path), path


def test_the_edition_before_is_reached_by_its_address(new: Any, client: Client, words: Callable[[str], str]) -> None:
    former = client.get("/northwind/?standard=iso-9001:2015").text
    assert "/northwind/requirements/iso-9001:2015/4.1%20p1/?standard=iso-9001:2015" in former
    assert "ISO 9001:2015" in words("requirements/iso-9001:2015/")
    assert "elsewhere you see ISO 9001:2026 and ISO/IEC 27001:2022" in words("requirements/")
    assert "say so" not in words("transition/"), "it is finished"


def test_the_transition_and_an_empty_overview_say_where_to_say_it(client: Client, manager: Any) -> None:
    link = 'href="/northwind/organizations/ORG-0001/adopt"'
    assert link in client.get("/northwind/").text
    assert link in client.get("/northwind/transition/").text
    assert link not in client.get("/northwind/?standard=iso-9001:2015").text
    adopt(manager, NEW)
    assert link not in client.get("/northwind/").text


def test_one_standard_alone_is_shown_without_a_word_of_the_other(
    manager: Any, client: Client, words: Callable[[str], str]
) -> None:
    adopt(manager, NEW)
    row = "requirements/iso-9001:2026/4.1%20p1/"
    for path in ("", "lapses/", "clauses/iso-9001:2026/8.4/", row, "differences/"):
        said = words(path).replace(CHOICE, "")
        assert "27001" not in said, path
        assert "both standards" not in said.lower(), path
    home = client.get("/northwind/").text
    assert "Due for you" in home
    assert 'aria-label="Standards"' not in home, "there is nothing to choose from"
    assert 'href="/northwind/requirements/iso-9001:2026/4.1%20p1/"' in home, "links need not keep it"
    other = client.get("/northwind/?standard=iso-27001:2022").text
    assert '<a href="/northwind/">ISO 9001:2026</a>' in other
    assert "ISO 9001:2026 beside ISO/IEC 27001:2022" in words("comparison/")
    assert "How far it is to ISO/IEC 27001:2022" in words("distance/")
    tabs = client.get("/northwind/judgements/").text
    assert 'href="/northwind/judgements/iso-9001:2015/"' in tabs, "an edition of the same standard is at hand"
    assert "iso-27001" not in tabs
    adopt(manager, SECURITY)
    for path in ("judgements/", "exclusions/iso-27001:2022/"):
        assert "9001" not in words(path), path
    assert "How far it is to ISO 9001:2026" in words("distance/")


def test_it_costs_no_query(manager: Any, client: Client) -> None:
    def asked() -> int:
        client.get("/northwind/lapses/")
        with CaptureQueriesContext(connection) as found:
            assert client.get("/northwind/lapses/").status_code == 200
        return len(found)

    with moment(manager.organization) as m:
        for e in adopt(manager, NEW, SECURITY).organization.works_to:
            row_verdicts(m, e)
    new = asked()
    adopt(manager, OLD, SECURITY)
    assert asked() == new


def test_the_digest_and_the_calendar_are_of_the_new_edition(manager: Any, clock: Any) -> None:
    with clock("2025-03-10T10:00:00Z"), manager.scope():
        judge(manager, OLD, "2025-03-20")
        judge(manager, NEW, "2025-03-27")

        def found(by: Any) -> tuple[list[date], list[date]]:
            with moment(by.organization) as m:
                there = coming(by, m)
            days = lapses_in_calendar(by, date(2025, 3, 1), date(2025, 3, 31))
            return [item.on for item in (*there.mine, *there.rest)], [d.on for d in days]

        assert found(manager) == ([date(2025, 3, 21)], [date(2025, 3, 21)])
        new = adopt(manager, NEW, SECURITY)
        assert found(new) == ([date(2025, 3, 28)], [date(2025, 3, 28)])
        assert "ISO 9001:2026 5.1.1 p2" in digest.weekly_digest(new, date(2025, 3, 3), "https://x").text


@pytest.mark.slow
def test_the_worker_what_follows_an_act_and_the_pack_are_too(manager: Any) -> None:
    new = adopt(manager, NEW)
    assert ahead.judge(organization=str(new.organization.pk)) == {NEW: 202}
    assert look_before(new).partition("?")[2].startswith(f"{NEW}=")
    with new.scope():
        chapters = list(conformity_chapters(new, Wish(new, "", None, lambda text: text)))
        asked = list(conformity_chapters(new, Wish(new, OLD, None, lambda text: text)))
    assert [c.title for c in chapters + asked] == ["ISO 9001:2026", "ISO 9001:2015"]


# ---- what is due -----------------------------------------------------------------------------------------------------


def test_nothing_is_due_of_a_judgement_by_an_edition_that_was_left(manager: Any, clock: Any) -> None:
    """On the way both count; then the former one no more, and again if the organization goes back."""
    with clock("2025-03-10T10:00:00Z"), manager.scope():
        given = {standard: judge(manager, standard, "2025-03-20") for standard in (OLD, NEW)}
    declared = of(Attestation)

    def due(by: Any) -> list[set[str]]:
        """As my work, the calendar, the record's page and the list of late ones say it."""
        with by.scope(), moment(by.organization) as m:
            days = dates(by, m, date(2025, 3, 1), date(2025, 3, 31))
            return [
                {Attestation.objects.get(pk=d.record.pk).standard for d in duties(by, m)},
                {Attestation.objects.get(pk=d.record.pk).standard for d in days},
                {standard for standard, a in given.items() if duties_of(a, m)},
                set(m.of(Attestation).filter(late_q(declared, m)).values_list("standard", flat=True)),
            ]

    with clock("2025-04-01T10:00:00Z"):
        assert due(manager) == [{OLD, NEW}] * 4
        assert due(adopt(manager, OLD)) == [{OLD, NEW}] * 4
        assert due(adopt(manager, NEW, SECURITY)) == [{NEW}] * 4
        assert due(adopt(manager, SECURITY)) == [set()] * 4
        assert due(adopt(manager, OLD, SECURITY)) == [{OLD, NEW}] * 4


# ---- what new records serve ------------------------------------------------------------------------------------------


def served(by: Any, model: Any = Site) -> dict[str, str]:
    """What the records of a type serve, by their titles."""
    with by.scope():
        return dict(model.objects.order_by("pk").values_list("title", "serves"))


def enter(by: Any, title: str, model: Any = Site, **said: Any) -> Any:
    """A new record as every door makes it."""
    return perform(act_at(of(model), "create"), by, answers={"title": title, **said})


def test_a_new_record_serves_what_is_worked_to_at_every_door(manager: Any, client: Client) -> None:
    enter(manager, "Before")
    quality = adopt(manager, NEW)
    enter(quality, "Form or act")
    enter(quality, "Said", serves="both")
    enter(quality, "Said to be none", serves="")
    client.post("/northwind/sites/new", {"title": "Page", "serves": "iso-9001"})
    Api(token_of(quality), by=quality).add("sites", title="API")
    import_files(quality, [("sites.csv", b"Title,Serves\nImported,\nImported for both,both\n")])
    both = {"Before", "Said", "Imported for both"}
    found = served(quality)
    assert {t for t, serves in found.items() if serves == "iso-27001 iso-9001"} == both
    assert {t for t, serves in found.items() if serves == "iso-9001"} == found.keys() - both - {"Said to be none"}
    assert found["Said to be none"] == ""
    enter(adopt(manager, SECURITY), "Security")
    assert served(quality)["Security"] == "iso-27001"
    enter(adopt(manager, NEW, SECURITY), "Then both")
    assert served(quality)["Then both"] == "iso-27001 iso-9001"


def test_a_risk_is_about_what_is_worked_to_and_people_are_of_both(manager: Any) -> None:
    quality = adopt(manager, NEW)
    risk = perform(act_at(of(Risk), "report"), quality, answers={"title": "Late", "event": "The oven fails."})
    enter(quality, "Opportunity", Opportunity, description="Another oven.")
    enter(quality, "Alarm", Event)
    assert (risk.kind, risk.serves) == ("quality", "iso-9001")
    assert served(quality, Opportunity) == {"Opportunity": "iso-9001"}
    assert served(quality, Event) == {"Alarm": "iso-27001"}, "its kind serves nothing else"
    assert set(served(quality, Person).values()) == {"iso-27001 iso-9001"}, "nobody can say it of people"


def test_a_form_does_not_ask_what_nobody_can_choose(manager: Any, client: Client) -> None:
    def asks(path: str) -> set[str]:
        return {
            n for n in ("serves", "kind") if re.search(rf'(id="q-{n}"|checkbox" name="{n}")', client.get(path).text)
        }

    before = enter(manager, "Before")
    assert asks("/northwind/sites/new") == {"serves"}
    assert asks("/northwind/risks/new") == {"kind"}
    quality = adopt(manager, NEW)
    after = enter(quality, "After")
    assert asks("/northwind/sites/new") == asks("/northwind/risks/new") == asks("/northwind/report/") == set()
    assert "27001" not in client.get("/northwind/sites/new").text
    assert '<input type="hidden" name="serves" value="iso-9001">' in client.get("/northwind/sites/new").text
    assert asks(f"/northwind/sites/{after.reference}/edit") == set()
    assert asks(f"/northwind/sites/{before.reference}/edit") == {"serves"}, "it may be taken out of the other"
    assert asks("/northwind/sites/new?serves=iso-27001") == {"serves"}
    adopt(manager, NEW, SECURITY)
    assert asks(f"/northwind/sites/{after.reference}/edit") == {"serves"}


def test_what_is_kept_serves_the_second_standard_once_somebody_lets_it(manager: Any, client: Client) -> None:
    quality = adopt(manager, NEW)
    enter(quality, "Hall")
    gone = enter(quality, "Put away", remote="true")
    enter(quality, "None", serves="")
    enter(quality, "Acme", Customer)
    role = enter(quality, "Welder", Role)
    case = enter(quality, "Crack", Nonconformity, requirement="Drawing", severity="minor")
    perform(act_at(of(Nonconformity), "reject"), quality, case.reference, {"reason": "No crack."}, rev=case.rev)
    perform(act_at(of(Site), "archive"), quality, gone.reference, rev=gone.rev)
    now = adopt(manager, NEW, SECURITY)
    assert (
        'href="/northwind/organizations/ORG-0001/share?standards=iso-27001"' in client.get("/northwind/distance/").text
    )
    form = "/northwind/organizations/ORG-0001/share"
    assert 'value="iso-27001" checked' in client.get(f"{form}?standards=iso-27001").text
    share = act_at(of(Organization), "share")

    def let(by: Any, **said: str) -> None:
        rev = Organization.everywhere.get(pk=by.organization.pk).rev
        perform(share, by, "ORG-0001", {"standards": "iso-27001", **said}, rev=rev)

    with pytest.raises(Refused, match=r"no list 'halls' here\. Write them as sites, "):
        let(now, kinds="halls")
    let(now, kinds="sites; Units")
    assert served(now) == {"Hall": "iso-27001 iso-9001", "Put away": "iso-9001", "None": ""}
    assert served(now, Role) == {"Welder": "iso-9001"}
    let(now)
    assert served(now, Role) == {"Welder": "iso-27001 iso-9001"}
    assert served(now, Customer) == {"Acme": "iso-9001"}, "its kind serves nothing else"
    assert served(now, Nonconformity) == {"Crack": "iso-9001"}, "locked"
    with now.scope():
        assert Role.objects.get().rev == role.rev + 1
    let(now)
    with now.scope():
        assert Role.objects.get().rev == role.rev + 1, "nothing is left to do"
    enter(now, "Store", serves="iso-9001")
    with pytest.raises(Refused, match="Some sites serve this already, so others may serve one standard on purpose"):
        let(now)
    let(now, kinds="Sites")
    assert served(now)["Store"] == "iso-27001 iso-9001"
    assert not compare(now.organization).differences


def test_what_is_part_of_something_goes_on_serving_what_that_serves(manager: Any) -> None:
    """Else a figure that is to serve security too would count as never measured there."""
    quality = adopt(manager, NEW)
    figure = enter(quality, "Yield", Indicator, unit="%", purpose="To see.", direction="higher")
    perform(act_at(of(Indicator), "measure"), quality, figure.reference, {"value": "3"}, rev=figure.rev)
    acme = enter(quality, "Acme", Supplier, supplies="Steel")
    perform(act_at(of(Supplier), "evaluate"), quality, acme.reference, {"evaluation": "Good."}, rev=acme.rev)
    risk = perform(act_at(of(Risk), "report"), quality, answers={"title": "Late", "event": "The oven fails."})
    treat = {"title": "Spare oven", "risk": risk.reference}
    perform(act_at(of(Treatment), "create"), quality, answers=treat)
    now = adopt(manager, NEW, SECURITY)
    rev = Organization.everywhere.get(pk=now.organization.pk).rev
    lists = {"standards": "iso-27001", "kinds": "indicators, suppliers, supplier evaluations"}
    perform(act_at(of(Organization), "share"), now, "ORG-0001", lists, rev=rev)
    with now.scope():
        risk.refresh_from_db()
    perform(act_at(of(Risk), "edit"), now, risk.reference, {"kind": "both"}, rev=risk.rev)
    for model in (Indicator, Measurement, Supplier, SupplierEvaluation, Risk, Treatment):
        assert set(served(now, model).values()) == {"iso-27001 iso-9001"}, model
    assert not compare(now.organization).differences


def test_a_file_changes_something_and_a_part_of_it(manager: Any) -> None:
    quality = adopt(manager, NEW)
    work = enter(quality, "Look at backups", Activity, kind="other", interval_days="30")
    perform(act_at(of(Activity), "run"), quality, work.reference, {"result": "passed"}, rev=work.rev)
    with quality.scope():
        done = ActivityRun.objects.get()
    files = [
        ("activities.csv", f"Reference,Serves\n{work.reference},both\n".encode()),
        ("activity-runs.csv", f"Reference,Evidence\n{done.reference},The report\n".encode()),
    ]
    assert not [r.refused for r in import_files(quality, files) if r.refused]
    with quality.scope():
        done.refresh_from_db()
    assert (done.serves, done.evidence, done.rev) == ("iso-27001 iso-9001", "The report", 2)
    assert not compare(quality.organization).differences


def test_an_evaluation_is_of_what_its_supplier_serves(manager: Any) -> None:
    quality = adopt(manager, NEW)
    acme = enter(quality, "Acme", Supplier, supplies="Steel", serves="both")
    perform(act_at(of(Supplier), "evaluate"), quality, acme.reference, {"evaluation": "Good."}, rev=acme.rev)
    assert set(served(quality, SupplierEvaluation).values()) == {"iso-27001 iso-9001"}


def test_only_what_people_can_share_is_to_be_shared(manager: Any) -> None:
    """A scope names its standard, and of a risk its page says it."""
    names = ("Measurement", "Risk", "Scope", "Certificate")
    with manager.scope():
        found = {name: share_url(manager, "iso-27001", name) for name in names}
    assert found.pop("Measurement").endswith("standards=iso-27001&kinds=indicators")
    assert set(found.values()) == {""}
    chosen = {"Risk": "Risk", "Treatment": "Risk", "Measurement": "Indicator", "Site": "Site"}
    assert {name: named(name).by_choice for name in chosen} == {name: named(type_) for name, type_ in chosen.items()}
    assert named("Scope").by_choice is named("CertificationCycle").by_choice is None


def test_what_mends_the_other_standard_serves_it_too(manager: Any, client: Client) -> None:
    """Whoever is on the way to the second standard follows its links; what is made there counts for it."""
    quality = adopt(manager, NEW)
    both = "serves=iso-27001+iso-9001"
    page = client.get("/northwind/requirements/iso-27001:2022/4.2%20a)/").text
    (form,) = set(re.findall(r'href="(/northwind/interested-parties/new[^"]*)"', page))
    assert both in form
    assert re.search(r'value="iso-27001" checked', client.get(unescape(form)).text)
    assert both not in client.get("/northwind/requirements/iso-9001:2026/4.2%20a)/").text
    far = client.get("/northwind/distance/").text
    assert f"/northwind/interested-parties/new?{both}" in far
    assert "/northwind/risks/report?kind=both" in far or "/northwind/risks/new?kind=both" in far
    enter(quality, "Acme", InterestedParty, party_class="customer", why_relevant="Pays")
    share = "/northwind/organizations/ORG-0001/share?standards=iso-27001&amp;kinds=interested+parties"
    assert f'href="{share}"' in client.get("/northwind/distance/").text
    adopt(manager, NEW, SECURITY)
    assert both not in client.get("/northwind/requirements/iso-27001:2022/4.2%20b)/").text


def test_only_who_chooses_the_editions_lets_records_serve_more(actor: Any, manager: Any) -> None:
    share = act_at(of(Organization), "share")
    rev = Organization.everywhere.get(pk=manager.organization.pk).rev
    for role in ("owner", "member", "internal_auditor"):
        with pytest.raises(Forbidden):
            perform(share, actor(role, name=f"Ada {role}"), "ORG-0001", {"standards": "iso-27001"}, rev=rev)
