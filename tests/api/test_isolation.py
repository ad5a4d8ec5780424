"""Two organizations: nothing of one is seen, named, counted or changed from the other (V-01 to V-04, V-08, V-19).

The matrix is made from the addresses and declarations: a new route without a row here is a red test.
"""

from __future__ import annotations

import json

import pytest
from django.urls import get_resolver
from tests.api.conftest import Api, token_of
from tests.api.filling import Filling

from accord.doors.api.door import addressed_types
from accord.doors.api.urls import routes
from accord.kernel.acts.act import acts_of, all_acts
from accord.kernel.ledger.models import Counter, Entry
from accord.kernel.organization.models import Organization
from accord.kernel.records.declaration import declarations, named
from accord.kernel.records.record import within

METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
OUTSIDE = {"api-document", "api-page", "api-organizations", "api-nothing"}  # of no organization
PARTS = {
    "types": "sites", "reference": "S-0001", "name": "S-0001", "verb": "close", "sha256": "0" * 64, "ref": "8.4",
}  # fmt: skip


def addresses():
    """Every route inside an organization, its parts filled in."""
    for route in routes():
        if route.name not in OUTSIDE:
            yield route.name, str(route.pattern)


def filled(pattern, organization):
    parts = {**PARTS, "organization": organization}
    for name, value in parts.items():
        pattern = pattern.replace(f"<str:{name}>", value)
    assert "<" not in pattern, f"say in PARTS how {pattern} is filled"
    return f"/api/v1/{pattern}"


def raw(response):
    """All that a caller can tell answers apart by."""
    return response.status_code, response.content, dict(response.headers)


@pytest.mark.parametrize(("name", "pattern"), list(addresses()))
def test_a_foreign_organization_is_like_none(api, foreign, name, pattern):
    foreign.add("sites", title="Elsewhere")
    for method in METHODS:
        theirs = api.send(method, filled(pattern, "otherwise"), {}, rev=1)
        assert theirs.status_code == 404, method
        assert raw(theirs) == raw(api.send(method, filled(pattern, "no-such"), {}, rev=1)), method
        assert raw(Api().send(method, filled(pattern, "otherwise"), {}, rev=1)) == raw(
            Api().send(method, filled(pattern, "no-such"), {}, rev=1)
        ), method


def test_every_route_of_the_api_is_in_the_matrix():
    found = {p.name for r in get_resolver().url_patterns if str(r.pattern) == "api/v1/" for p in r.url_patterns}
    assert found == {n for n, _ in addresses()} | OUTSIDE


def entries():
    """How many entries the logs of all organizations hold."""
    found = 0
    for organization in Organization.everywhere.all():
        with within(organization.pk):
            found += Entry.objects.filter(organization_id=organization.pk).count()
    return found


def chosen(share):
    """Every type that has an address; of the `few`, each twelfth of them (the rest runs in `make test-all`)."""
    every = addressed_types()
    return every if share == "all" else every[::12]


@pytest.fixture(params=["few", pytest.param("all", marks=pytest.mark.slow)])
def two(api, foreign, request):
    """Two programs with one record of each type; references of theirs begin at 501, so that ours has none of them."""
    with foreign.by.scope():
        for d in declarations():
            Counter.objects.update_or_create(
                organization_id=foreign.by.organization.pk, prefix=d.prefix, defaults={"last": 500}
            )
    ours, theirs = Filling(api), Filling(foreign)
    ours.types = chosen(request.param)
    for d in ours.types:
        if any(a.subject is None for a in acts_of(d)):
            ours.record(d)
            theirs.record(d)
    return ours, theirs


def test_a_foreign_record_is_like_none_in_every_type_method_and_act(two):
    ours, theirs = two
    before = entries()
    for d in ours.types:
        reference = theirs.made.get(d.name)
        if reference is None or ours.api.get(f"{d.slug}/{reference}").status_code == 200:
            continue
        none = f"{d.prefix}-9999"
        tails = ["", "/history", "/files", "/comments", f"/files/{'0' * 64}"]
        for tail in tails:
            assert raw(ours.api.get(f"{d.slug}/{reference}{tail}")) == raw(ours.api.get(f"{d.slug}/{none}{tail}"))
        for act in acts_of(d):
            if act.subject is not None:
                body = {i.name: "x" for i in act.inputs}
                answers = [raw(ours.api.post(f"{d.slug}/{r}/{act.verb}", body, rev=1)) for r in (reference, none)]
                assert answers[0] == answers[1], act.key
                assert answers[0][0] == 404, act.key
        assert raw(ours.api.patch(f"{d.slug}/{reference}", {}, rev=1)) == raw(
            ours.api.patch(f"{d.slug}/{none}", {}, rev=1)
        )
    assert entries() == before


def test_every_relation_refuses_a_foreign_record(two):
    """V-02: every input of every act that names a record, filled with a record of the other organization."""
    ours, theirs = two
    before, tried = entries(), 0
    for act in (a for a in all_acts() if a.declaration in ours.types):
        d = act.declaration
        path = d.slug if act.subject is None and act.verb == "create" else f"{d.slug}/{act.verb}"
        if act.subject is not None:
            if d.name not in ours.made:
                continue
            path = f"{d.slug}/{ours.made[d.name]}/{act.verb}"
        body = {} if act.verb == "edit" else ours.body(act)
        before = entries()
        for about in act.inputs:
            if about.kind not in {"record", "records", "pointer"}:
                continue
            target = about.record or "Site"
            reference = theirs.record(named(target))
            before = entries()
            assert ours.api.get(f"search?q={reference}").json()["items"] == []
            answers = []
            for foreign in (reference, reference.rpartition("-")[0] + "-9999"):
                response = ours.api.post(path, {**body, about.name: foreign}, rev=revision(ours.api, d, act, ours))
                assert response.status_code in {409, 422}, (act.key, about.name, response.content)
                answers.append(response.content.replace(foreign.encode(), b"?"))
            assert answers[0] == answers[1], (act.key, about.name)
            tried += 1
        assert entries() == before, act.key
    assert tried > 2 * len(ours.types)


def revision(api, d, act, ours):
    return None if act.subject is None else api.get(f"{d.slug}/{ours.made[d.name]}").json()["rev"]


def test_filters_know_no_foreign_record(api, foreign):
    foreign.add("sites", title="Elsewhere")
    foreign.add("people", given_name="Ola", family_name="Else")
    for name, value in (("site", "S-0001"), ("head", "P-0002")):
        none = f"{value[:2]}9999"
        there, nowhere = api.get(f"units?{name}={value}"), api.get(f"units?{name}={none}")
        assert there.status_code == nowhere.status_code == 422
        assert there.content.replace(value.encode(), b"?") == nowhere.content.replace(none.encode(), b"?")


def test_a_foreign_file_is_like_none(api, foreign):
    """V-06: bytes are stored once, but a hash opens nothing without a record of one's own that holds it."""
    sha256 = Filling(foreign).file()
    api.add("sites", title="Hamburg")
    for sha in (sha256, "f" * 64):
        refused = api.post("sites/S-0001/attach", {"file": sha})
        assert refused.status_code == 422
        assert [e["field"] for e in refused.json()["errors"]] == ["file"]
        assert refused.content == api.post("sites/S-0001/attach", {"file": "e" * 64}).content
    assert raw(api.get(f"sites/S-0001/files/{sha256}")) == raw(api.get(f"sites/S-0001/files/{'f' * 64}"))


def test_canaries_of_one_organization_are_in_no_answer_of_the_other(two):
    """V-08: every reading address, searched for what only the other organization has written."""
    ours, theirs = two
    theirs.api.add("sites", title="Canary Xylophone", address="Zanzibar")
    theirs.api.post(f"sites/{theirs.made['Site']}/comment", {"text": "Canary Xylophone"})
    paths = ["search?q=canary", "search?q=xyl", "duties?mine=no", "/api/v1/organizations"]
    for d in addressed_types():
        paths += [d.slug, f"{d.slug}?q=canary", f"{d.slug}?archived=all&limit=200"]
        if d.name in ours.made:
            paths += [f"{d.slug}/{ours.made[d.name]}{tail}" for tail in ("", "/history", "/files", "/comments")]
    for path in paths:
        response = ours.api.get(path)
        assert response.status_code == 200, (path, response.content)
        for canary in ("Canary", "Xylophone", "Zanzibar", "otherwise.example", "Otherwise Tools", "Oda"):
            assert canary not in response.content.decode(), path


def test_nothing_but_the_declared_fields_is_written(two):
    """V-19: every model field that is not an input of the act is refused by name, in every act that writes fields."""
    ours, _ = two
    for d in declarations():
        for act in acts_of(d):
            if act.verb not in {"create", "edit"} or (act.subject is not None and d.name not in ours.made):
                continue
            allowed = {i.name for i in act.inputs}
            forbidden = [f.name for f in d.model._meta.get_fields() if f.name not in allowed]
            path = d.slug if act.subject is None else f"{d.slug}/{ours.made[d.name]}/edit"
            before = entries()
            response = ours.api.post(path, dict.fromkeys(forbidden, "1"), rev=revision(ours.api, d, act, ours))
            assert response.status_code == 422, (act.key, response.content)
            assert set(forbidden) <= {e["field"] for e in response.json()["errors"]}, act.key
            assert entries() == before


def test_who_acts_is_never_taken_from_the_request(api, manager, actor):
    """V-04, V-11: the ledger names token and person of the caller, whatever the body says."""
    olaf = actor("manager", name="Olaf Owner")
    assert api.post("sites", {"title": "Hamburg", "by": str(olaf.person.pk)}).status_code == 422
    Api(token_of(olaf)).add("sites", title="Hamburg")
    with manager.scope():
        body = json.loads(Entry.objects.order_by("-seq").values_list("body", flat=True)[0])
    assert body["actor"]["kind"] == "token"
    assert body["actor"]["for"] == str(olaf.person.pk)


def test_a_role_for_some_records_sees_only_these(api, actor, manager):
    from accord.kernel.access.scope import resolve

    api.add("suppliers", title="Northern Bolts")
    api.add("suppliers", title="Southern Nuts")
    from accord.kernel.records.declaration import by_slug

    with manager.scope():
        one = resolve(manager, by_slug("suppliers"), "SU-0001")
    guest = Api(token_of(actor("supplier_contact", one)))
    assert [s["reference"] for s in guest.get("suppliers").json()["items"]] == ["SU-0001"]
    assert guest.get("suppliers").json()["count"] == 1
    assert raw(guest.get("suppliers/SU-0002")) == raw(guest.get("suppliers/SU-9999"))
    assert raw(guest.get("people/P-0001")) == raw(guest.get("people/P-9999"))
    assert guest.get("search?q=southern").json() == {"items": []}
    assert "Southern" not in guest.get("suppliers/SU-0001/history").content.decode()
    assert guest.get("suppliers/SU-0001").json()["owner"] is None
    assert guest.get("suppliers?owner=P-0001").status_code == 422
