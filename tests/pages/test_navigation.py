"""The navigation: sections that open where one is, areas with their lists, and the pages of areas."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.pages.reading import text

from accord.doors.pages.layout import areas
from accord.doors.pages.places import PAGES
from accord.kernel.acts.act import all_acts
from accord.kernel.organization.rules import RESERVED
from accord.kernel.records.declaration import declarations


def opened(page: str) -> list[str]:
    return re.findall(r'data-section="([a-z-]+)" open', page)


def test_the_section_in_which_one_is_stands_open(mia: Client, do: Any) -> None:
    do("suppliers", "create", title="Brenta")
    assert opened(text(mia, "/northwind/my-work/")) == []
    for path in ("area/suppliers/", "suppliers/", "suppliers/SU-0001/", "certificates/"):
        page = text(mia, f"/northwind/{path}")
        assert opened(page) == ["do"], path
        assert 'href="/northwind/certificates/"' in page, path
    assert 'href="/northwind/certificates/" aria-current="page"' in text(mia, "/northwind/certificates/")


def test_what_somebody_keeps_open_stays_so(mia: Client) -> None:
    mia.cookies["sections"] = "plan.nothing.<script>"
    assert opened(text(mia, "/northwind/area/suppliers/")) == ["plan", "do"]


def test_who_may_not_go_there_is_not_led_there(as_browser: Any, actor: Any, do: Any) -> None:
    guest = as_browser(actor("supplier_contact", do("suppliers", "create", title="Brenta")))
    page = text(guest, "/northwind/my-work/")
    assert "/northwind/area/suppliers/" in page
    for path in ("access/", "area/improvement/", "nonconformities/", "requirements/"):
        assert f'href="/northwind/{path}"' not in page


def test_a_guest_who_may_not_see_the_overview_arrives_at_the_areas(as_browser: Any, actor: Any, do: Any) -> None:
    """Signing in leads to the start, and so does the button of a page that is refused."""
    guest = as_browser(actor("supplier_contact", do("suppliers", "create", title="Brenta")))
    response = guest.get("/", follow=True)
    assert response.status_code == 200
    assert response.redirect_chain == [("/northwind/", 302)]
    page = text(guest, "/northwind/")
    assert 'href="/northwind/area/suppliers/"' in page
    assert "area/improvement/" not in page
    assert "holds" not in page
    assert guest.get("/northwind/requirements/").status_code == 403


def test_every_list_has_its_place() -> None:
    placed = {d for a in areas() for d in a.types}
    missing = {d.name for d in declarations() if d.listed and (d.creatable or d.general_acts)} - {
        d.name for d in placed
    }
    assert missing == set()


def test_the_page_of_an_area_says_what_each_list_is_for(mia: Client, do: Any) -> None:
    supplier = do("suppliers", "create", title="Brenta")
    do("certificates", "create", supplier=supplier.reference, standard="iso-9001", expires_on="2099-01-01")
    page = text(mia, "/northwind/area/suppliers/")
    assert "Somebody outside from whom the organization gets" in page
    assert "of each supplier" in page
    assert re.search(r'class="figure">1 <span class="still"><a href="/northwind/suppliers/\?state=~open">1 open', page)
    with CaptureQueriesContext(connection) as found:
        mia.get("/northwind/area/suppliers/")
        assert len(found) < 12


def test_no_type_and_no_act_is_hidden_by_a_page() -> None:
    taken = {p.path.split("/")[0] for p in PAGES} | {"search", "choose", "my-work", "calendar", "report", "access",
        "parameters", "area", "files"}  # fmt: skip
    assert {d.slug for d in declarations() if d.listed} & taken <= {"parameters"}  # its page is better than its list
    assert {a.verb for a in all_acts()} & {"history", "panel", "references", "file", "thanks"} == set()


def test_no_organization_is_called_like_an_address_of_the_installation() -> None:
    from django.urls import get_resolver

    first = {str(p.pattern).lstrip("^").split("/")[0] for p in get_resolver().url_patterns}
    for pattern in get_resolver().url_patterns:
        first |= {
            str(p.pattern).split("/")[0] for p in getattr(pattern, "url_patterns", ()) if str(pattern.pattern) == ""
        }
    words = {w for w in first if re.fullmatch(r"[a-z0-9-]+", w)}
    assert words <= RESERVED | {"api"}


def test_a_standard_seen_alone_stays_alone_and_a_narrowed_list_shows_none_alone(mia: Client) -> None:
    alone = "?standard=iso-27001:2022"
    kept = f'href="/northwind/requirements/{alone}"'
    for path in ("", "my-work/", "transition/"):
        assert kept in text(mia, f"/northwind/{path}{alone}"), path
    for path in ("attestations/", "attestations/give", "certificates/"):
        assert kept not in text(mia, f"/northwind/{path}{alone}"), path
