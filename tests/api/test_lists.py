"""Lists: filters, search, sort, pages by cursor; the same number of queries for 5 and for 500 records (V-30)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.api.conftest import Api, token_of

from accord.doors.api.door import addressed_types
from accord.doors.api.lists import MOST_COUNTED, filters, sorts
from accord.kernel.acts.perform import add, run
from accord.kernel.organization.models import Person, Site, Unit


def fill(by, number, start=0):
    """Sites and units that refer to each other, in one act."""

    def body(unit):
        for i in range(start, start + number):
            site = add(Site(title=f"Site {i:04}", address="Harbour" if i % 2 else "", owner=by.person))
            add(Unit(title=f"Unit {i:04}", site=site if i % 3 else None, head=by.person, owner=by.person))

    run(by, "create", body)


def references(response):
    assert response.status_code == 200, response.content
    return [i["reference"] for i in response.json()["items"]]


def walk(api, path, limit=7):
    """All pages of a list, one after the other."""
    found, cursor, joint = [], "", "&" if "?" in path else "?"
    while True:
        page = api.get(f"{path}{joint}limit={limit}{cursor}")
        assert page.status_code == 200, page.content
        assert len(page.json()["items"]) <= limit
        found += page.json()["items"]
        if page.json()["next"] is None:
            return found
        cursor = f"&cursor={page.json()['next']}"


def queries(act):
    with CaptureQueriesContext(connection) as seen:
        response = act()
    assert response.status_code == 200, response.content
    return len(seen)


def test_the_number_of_queries_does_not_grow_with_the_records(api, manager):
    paths = [
        "sites?limit=200",
        "units?limit=200",
        "units?limit=200&q=unit&sort=-title&owner=P-0001&state=active",
        "units/U-0001",
        "people/P-0001/history",
    ]
    fill(manager, 5)
    api.get("sites")  # the token notes its use
    few = [queries(lambda p=p: api.get(p)) for p in paths]
    fill(manager, 495, 5)
    many = [queries(lambda p=p: api.get(p)) for p in paths]
    assert many == few
    assert max(few) <= 12, few  # four of them on PostgreSQL alone: the setting that its row-level security reads


def test_a_restricted_role_asks_no_more_queries_either(api, manager, actor):
    fill(manager, 5)
    member = Api(token_of(actor("owner")))
    member.get("sites")
    few = queries(lambda: member.get("units?limit=200"))
    fill(manager, 100, 5)
    assert queries(lambda: member.get("units?limit=200")) == few


@pytest.mark.parametrize("sort", ["reference", "-reference", "title", "-title", "state", "-recorded_at"])
def test_pages_by_cursor_show_every_record_once_and_in_order(api, manager, sort):
    fill(manager, 40)
    found = [u["reference"] for u in walk(api, f"units?sort={sort}")]
    assert len(found) == len(set(found)) == 40
    field = sort.removeprefix("-")
    whole = api.get(f"units?sort={sort}&limit=200").json()["items"]
    assert found == [u["reference"] for u in whole]
    values = [u[field] for u in whole]
    assert values == sorted(values, reverse=sort.startswith("-"))


@pytest.mark.parametrize("sort", ["joined_on", "-joined_on"])
def test_records_without_a_value_stand_last_in_both_directions(api, manager, sort):
    def body(unit):
        for i in range(20):
            add(Person(given_name=f"N{i}", family_name="Person", external=i % 2 == 0, line_manager=manager.person))

    run(manager, "create", body)
    from accord.kernel.records.declaration import of

    assert {"joined_on", "email"} & set(sorts(of(Person))) == {"email"}
    with_value = [p for p in walk(api, f"people?sort={sort.replace('joined_on', 'email')}") if p["email"]]
    assert len(walk(api, f"people?sort={sort.replace('joined_on', 'email')}")) == 21
    assert len(with_value) == 1


def test_a_page_stays_itself_when_records_are_added_before_it(api, manager):
    fill(manager, 10)
    first = api.get("units?limit=5&sort=title").json()
    api.add("units", title="Aaa")
    rest = api.get(f"units?limit=200&sort=title&cursor={first['next']}").json()["items"]
    assert [u["title"] for u in first["items"] + rest] == [f"Unit {i:04}" for i in range(10)]


def test_filters_by_what_the_declaration_allows(api, manager):
    fill(manager, 9)
    api.post("units/U-0001/close", rev=1)
    assert references(api.get("units?state=closed")) == ["U-0001"]
    assert len(references(api.get("units?state=closed&state=active"))) == 9
    assert references(api.get("units?site=S-0002")) == ["U-0002"]
    assert references(api.get("units?site=S-0002&site=S-0003")) == ["U-0002", "U-0003"]
    assert len(references(api.get("units?site=-"))) == 3
    assert len(references(api.get("units?site=-&site=S-0002"))) == 4
    assert len(references(api.get("units?owner=p-0001&head=P-0001"))) == 9
    assert references(api.get("units?owner=-")) == []
    assert references(api.get("sites?remote=yes")) == []


def test_search_within_a_list(api, manager):
    fill(manager, 30)
    assert len(references(api.get("sites?q=harb"))) == 15
    assert api.get("sites?q=harbour&limit=4").json()["count"] == 15
    assert len(walk(api, "sites?q=harbour&sort=-title", 4)) == 15
    assert "S-0008" in references(api.get("sites?q=site+0007"))
    assert references(api.get("sites?q=%21%3F")) == []
    assert references(api.get("sites?q=%22%20OR%201")) == []


def test_the_archive(api):
    api.add("sites", title="Hamburg")
    api.add("sites", title="Bremen")
    api.post("sites/S-0001/archive", rev=1)
    assert references(api.get("sites")) == ["S-0002"]
    assert references(api.get("sites?archived=yes")) == ["S-0001"]
    assert references(api.get("sites?archived=all")) == ["S-0001", "S-0002"]
    assert api.get("sites/S-0001").status_code == 200


WRONG = (
    "limit=0 limit=201 limit=-1 limit=many limit=99999999999999999999 sort=address_ sort=--title sort=owner sort=? "
    "sort=organization__title state=flying state= owner=P-9999 site__title=a organization=x title=a remote=perhaps "
    "archived=sometimes state__in=a _connector=OR pk=1"
).split()


@pytest.mark.parametrize("query", [*WRONG, "q=" + "a" * 201])
def test_422_names_the_parameter_that_is_wrong(api, query):
    response = api.get(f"sites?{query}")
    assert response.status_code == 422, response.content
    assert response.json()["errors"][0]["field"] == query.partition("=")[0]


NO_CURSORS = (
    "x !!! e30 W10 WyJyZWZlcmVuY2UiXQ WyJyZWZlcmVuY2UiLHt9LCJhIl0 WyJ0aXRsZSIsImEiLCJiIl0 bnVsbA %C3%A4"
).split()


@pytest.mark.parametrize("cursor", [*NO_CURSORS, "A" * 1999])
def test_400_for_a_cursor_that_is_none(api, cursor):
    response = api.get(f"sites?cursor={cursor}")
    assert response.status_code == 400, response.content


def test_a_cursor_belongs_to_its_order(api, manager):
    fill(manager, 4)
    cursor = api.get("sites?limit=2&sort=title").json()["next"]
    assert api.get(f"sites?limit=2&sort=-title&cursor={cursor}").status_code == 400


@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.slow)])
def test_every_filter_and_order_of_every_type_is_a_query_that_runs(api, step):
    """Also with a value of the right kind that nothing has. Of each sixth type; in `make test-all` of all."""
    from tests.api.filling import Filling

    value = Filling(api).value
    for d in addressed_types()[::step]:
        for name, about in filters(d).items():
            given = (
                "P-0001" if about.kind in {"record", "records", "pointer"} and about.record in {"", "Person"} else "-"
            )
            if about.kind not in {"record", "records", "pointer", "file", "choices"}:
                given = str(value(about))
            for one in (given, "-"):
                response = api.get(f"{d.slug}?{name}={one}")
                assert response.status_code in {200, 422}, (d.slug, name, response.content)
                assert response.status_code == 200 or about.kind == "boolean", (d.slug, name, response.content)
            if about.kind == "date":
                assert api.get(f"{d.slug}?{name}_from=2026-01-01&{name}_to=2026-12-31").status_code == 200
                assert api.get(f"{d.slug}?{name}_from=2026-02-31").status_code == 422
        for order in sorts(d):
            assert api.get(f"{d.slug}?sort={order}").status_code == 200, (d.slug, order)
            assert api.get(f"{d.slug}?sort=-{order}").status_code == 200, (d.slug, order)


def test_counting_stops(monkeypatch, api, manager):
    fill(manager, 5)
    monkeypatch.setattr("accord.doors.api.lists.MOST_COUNTED", 3)
    assert api.get("sites").json()["count"] == 3
    assert MOST_COUNTED == 10_001
