"""What stands beside a scope: its lines as tables, and what has changed since it was approved."""

from __future__ import annotations

from typing import Any

from django.test import Client

from accord.areas.context.models import Issue, Scope
from accord.kernel.organization.models import Site


def test_a_scope_is_told_line_by_line(browser: Client, do: Any, clock: Any) -> None:
    site, issue = do("create", Site, title="Kiel"), do("create", Issue, title="Rain", side="external")
    scope = do(
        "create", Scope, standard="iso-9001", version="1", statement="Sensors.", processes="Sales",
        products_and_services="Sensors", sites=[site.reference], issues=[issue.reference],
        exclusions="8.3: Customers hand over <b>drawings</b>.", interfaces="Hosting | Cloud provider",
    )  # fmt: skip
    do("approve", scope)
    page = browser.get(f"/northwind/scopes/{scope.reference}/").content.decode()
    assert "<td>8.3</td><td>Customers hand over &lt;b&gt;drawings" in page
    assert "nothing said" in page
    assert "Looked at again since" not in page
    with clock("2026-03-09T12:00:00Z"):
        do("review", issue, review_result="More of it.")
        page = browser.get(f"/northwind/scopes/{scope.reference}/").content.decode()
    assert "Looked at again since it was approved" in page
