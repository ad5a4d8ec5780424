"""What stands beside a management review: its inputs, verdicts and decisions at a glance."""

from __future__ import annotations

from typing import Any

from django.test import Client

from accord.areas.reviews.models import ManagementReview


def test_a_review_shows_what_is_missing_and_what_was_decided(browser: Client, do: Any, manager: Any) -> None:
    me = manager.person.reference
    review = do("create", ManagementReview, title="Review", audit_results="Three audits.", effective="partly")
    address = f"/northwind/management-reviews/{review.reference}/"
    page = browser.get(address).content.decode()
    assert "Inputs: 1 of 15 are said" in page
    assert "none is needed, because" in page
    do("hold", review, held_on="2026-03-02", chair=me, participants=[me])
    do("decide", review, kind="resources", action="Second oven", who=me, due_on="2026-02-01")
    page = browser.get(address).content.decode()
    assert "Second oven" in page
    assert 'class="badge late"' in page
    security = do("create", ManagementReview, title="Security alone", serves="iso-27001")
    page = browser.get(f"/northwind/management-reviews/{security.reference}/").content.decode()
    assert "Inputs: 0 of 11 are said" in page
    assert "security alone" not in page
