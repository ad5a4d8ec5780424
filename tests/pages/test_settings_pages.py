"""Access, API tokens, parameters, my work, search, and what watches acts."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from accord.kernel.access.actor import actor_for_token
from accord.kernel.access.roles import ROLES
from accord.kernel.acts.act import all_acts


def text(client: Client, path: str) -> str:
    response = client.get(f"/northwind/{path}")
    assert response.status_code == 200, response.content
    return response.content.decode()


def test_the_permission_map_is_one_table(mia: Client, site: Any) -> None:
    page = text(mia, "access/")
    assert all(role.title in page for role in ROLES)
    verbs = {a.needs.partition(".")[2] for a in all_acts()}
    assert all(f'<th scope="row">{verb}' in page for verb in verbs)
    assert "Mia Manager" in page


def test_what_may_be_changed_about_the_organization_is_offered_to_who_may(
    mia: Client, as_browser: Any, actor: Any
) -> None:
    rename, adopt = "Change the organization&#x27;s name", "Say to which edition"
    for browser, said in (
        (mia, {rename, adopt}),
        (as_browser(actor("top_management")), {adopt}),
        (as_browser(actor("owner")), set()),
    ):
        page = text(browser, "access/")
        assert {s for s in (rename, adopt) if s in page} == said


def test_a_token_is_shown_once_and_ends_when_revoked(mia: Client, organization: Any) -> None:
    answers = {"name": "reporting", "scopes": "*.view", "days": "30"}
    made = mia.post("/northwind/access/", answers).content.decode()
    secret = re.search(r"accord_[0-9a-f]{12}_[\w-]{43}", made)
    assert secret
    assert secret[0] not in text(mia, "access/")
    actor = actor_for_token(secret[0], "northwind")
    assert actor is not None
    assert actor.may("kernel.view")
    assert not actor.may("kernel.edit")
    prefix = secret[0].split("_")[1]
    assert mia.post("/northwind/access/", {"revoke": prefix}).status_code == 302
    assert actor_for_token(secret[0], "northwind") is None
    assert mia.post("/northwind/access/", {"revoke": prefix}).status_code == 422


def test_nobody_revokes_the_token_of_another(mia: Client, as_browser: Any, actor: Any) -> None:
    made = mia.post("/northwind/access/", {"name": "x", "scopes": "", "days": "30"}).content.decode()
    secret = re.search(r"accord_([0-9a-f]{12})_[\w-]{43}", made)
    assert secret
    member = as_browser(actor("member"))
    assert member.post("/northwind/access/", {"revoke": secret[1]}).status_code == 422
    assert actor_for_token(secret[0], "northwind") is not None


def test_what_is_wrong_with_a_token(mia: Client, as_browser: Any, actor: Any) -> None:
    for answers in (
        {"name": "", "scopes": "", "days": "30"},
        {"name": "x", "scopes": "*.*", "days": "30"},
        {"name": "x", "scopes": "", "days": "9999"},
    ):
        assert mia.post("/northwind/access/", answers).status_code == 422
    guest = as_browser(actor("external_auditor"))
    assert guest.post("/northwind/access/", {"name": "x", "scopes": "", "days": "30"}).status_code == 403


def test_a_parameter_is_proposed_until_somebody_approves_it(mia: Client, as_browser: Any, actor: Any) -> None:
    page = text(mia, "parameters/")
    assert "proposed, not yet approved" in page
    assert '<td class="wide" data-label="The standards say:">nothing</td>' in page  # on a phone columns have no heads
    link = re.search(r'href="(/northwind/parameters/choose\?key=document_review&amp;value=\d+)"', page)
    assert link
    form = mia.get(link[1].replace("&amp;", "&")).content.decode()
    assert 'value="document_review"' in form
    assert mia.post("/northwind/parameters/choose", {"key": "document_review", "value": "999"}).status_code == 422
    assert mia.post("/northwind/parameters/choose", {"key": "document_review", "value": "18"}).status_code == 302
    row = text(mia, "parameters/").split('id="document_review"')[1].split("</tr>")[0]
    assert ">18 months<" in row
    assert "approved" in row
    assert "not yet" not in row
    assert "/choose?" not in text(as_browser(actor("member")), "parameters/")


def test_several_parameters_are_approved_at_once_or_none(mia: Client, as_browser: Any, actor: Any) -> None:
    before = text(mia, "parameters/")
    shown = re.findall(r'name="approve" value="(\w+:\d+)"', before)
    assert len(shown) > 20
    two = shown[:2]
    for wrong, says in (
        ([], "Tick the parameters that you approve."),
        ([*two, "nothing:5"], "is not there, or not proposed with this value any more"),
        ([*two, f"{shown[2].partition(':')[0]}:999999"], "is not there, or not proposed with this value any more"),
    ):
        refused = mia.post("/northwind/parameters/", {"approve": wrong})
        assert refused.status_code == 422
        assert says in refused.text
    assert as_browser(actor("member")).post("/northwind/parameters/", {"approve": two}).status_code == 403
    assert re.findall(r'name="approve" value="(\w+:\d+)"', text(mia, "parameters/")) == shown, "nothing was done"
    mia.post("/northwind/parameters/", {"approve": two})
    page = text(mia, "parameters/")
    assert "2 parameters are approved as proposed." in page
    assert re.findall(r'name="approve" value="(\w+:\d+)"', page) == shown[2:]
    assert page.count("by Mia Manager") == before.count("by Mia Manager") + 2
    stale = mia.post("/northwind/parameters/", {"approve": shown[1:3]})
    assert (stale.status_code, "Open the page again." in stale.text) == (422, True)
    assert shown[2] in text(mia, "parameters/")


def test_what_is_due_is_there_for_whom_it_concerns(mia: Client, as_browser: Any, actor: Any, do: Any) -> None:
    do("actions", "create", title="Recalibrate bench 3", due_on="2024-01-02", owner="P-0001")
    page = text(mia, "my-work/?on=2024-01-06")
    assert "4 days late" in page
    assert "Recalibrate bench 3" in page
    member = as_browser(actor("member"))
    assert "Recalibrate" not in text(member, "my-work/")
    assert "Recalibrate" in text(member, "my-work/?whom=everybody")
    wrong = mia.get("/northwind/my-work/?on=2024-02-31")
    assert wrong.status_code == 422
    assert b"is not a day that exists" in wrong.content


def test_search_finds_what_one_may_see(mia: Client, as_browser: Any, actor: Any, site: Any, do: Any) -> None:
    assert "<b>Hall 1</b>" in text(mia, "search?q=hamb")
    assert "Nothing that you may see" in text(mia, "search?q=zebra")
    guest = as_browser(actor("supplier_contact", "Supplier:00000000-0000-0000-0000-000000000000"))
    assert "Hall 1" not in text(guest, "search?q=hamb")
    assert "Hall 1" not in text(guest, "choose?type=Site&name=site&site=hall")
    assert 'value="S-0001"' in text(mia, "choose?type=Site&name=site&site=hall")


def test_a_part_of_a_page_sends_to_sign_in_as_a_whole(anonymous: Client, site: Any) -> None:
    response = anonymous.get("/northwind/search?q=hall", HTTP_HX_REQUEST="true")
    assert response.status_code == 204
    assert response.headers["HX-Redirect"] == "/sign-in/"


def test_what_an_act_changed_elsewhere_is_asked_for_once_it_is_done(mia: Client, site: Any) -> None:
    from accord.doors.pages import places

    places.watch(lambda by: f"/northwind/seen/?by={by.name[:3]}")
    places.watch(lambda by: "")
    try:
        mia.post("/northwind/sites/S-0001/edit", {"title": "", "rev": "1"})
        assert 'class="later"' not in text(mia, "sites/S-0001/"), "nothing was done"
        mia.post("/northwind/sites/S-0001/edit", {"title": "Hall 2", "rev": "1"})
        shown = text(mia, "sites/S-0001/")
        assert 'hx-get="/northwind/seen/?by=Mia" hx-trigger="load"' in shown
        assert shown.count('class="later"') == 1
    finally:
        del places.WATCHERS[-2:]


def test_health(anonymous: Client) -> None:
    assert anonymous.get("/healthz").content == b"ok\n"
    ready = anonymous.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["triggers"] == "as installed"
    assert ready.json()["outside_copy_hours"] is None
    program = anonymous.get("/verify.py")
    assert program.headers["Content-Disposition"] == 'attachment; filename="verify.py"'
    compile(program.content, "verify.py", "exec")


def test_the_organization_can_be_renamed_though_it_has_no_page(mia: Client, as_browser: Any, actor: Any) -> None:
    link = re.search(r'href="(/northwind/organizations/ORG-0001/set-up)"', text(mia, "access/"))
    assert link
    form = mia.get(link[1]).content.decode()
    assert 'value="Northwind Instruments"' in form
    rev = re.search(r'name="rev" value="(\d+)"', form)
    assert rev
    answers = {"title": "Northwind Works", "time_zone": "Europe/Paris", "rev": rev[1]}
    assert mia.post(link[1], answers).headers["Location"] == "/northwind/"
    assert "Northwind Works" in text(mia, "my-work/")
    assert mia.get("/northwind/organizations/ORG-0001/archive").status_code == 404
    assert as_browser(actor("member")).post(link[1], answers).status_code == 403
