"""What stands on a supplier's page: the gate, certificates on a line of time, scores, shares; and who sees it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accord.areas.suppliers.models import Certificate, Delivery, Supplier, SupplierAgreement, SupplierEvaluation
from accord.areas.suppliers.pages.drawing import (
    NARROW,
    WIDTH,
    Came,
    Span,
    late_share,
    quarters,
    rejected_share,
    scores,
    shares,
    timeline,
    timelines,
)
from accord.areas.suppliers.rules import Facts, gate
from accord.kernel.access.models import Account

TODAY = date(2026, 3, 2)
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
DELIVERIES = st.lists(
    st.builds(
        Came,
        st.dates(date(2024, 1, 1), date(2026, 3, 1)),
        st.none() | st.integers(0, 60),
        st.none() | st.decimals(0, 1000, places=0),
        st.none() | st.just(Decimal(0)),
    ),
    max_size=30,
)


@given(st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS), max_size=8), DAYS)
def test_bars_lie_within_the_picture(days: list[tuple[date | None, date | None]], today: date) -> None:
    spans = [Span("ISO 9001", "CT-1", *sorted(d, key=lambda x: x or date.max), "valid") for d in days]
    found = timeline(spans, today)
    assert [d.width for d in timelines(spans, today)] == [WIDTH, NARROW]
    assert len(found.bars) == sum(s.ends is None or s.ends >= found_first(today) for s in spans)
    assert all(0 <= b.x <= WIDTH and b.y + 14 <= found.height for b in found.bars)
    assert 0 < found.today < WIDTH


def found_first(today: date) -> date:
    """The first of the month a year ago, where the picture begins."""
    return date(today.year - 1, today.month, 1)


@given(st.lists(st.tuples(DAYS, st.integers(0, 100)), min_size=1, max_size=9, unique_by=lambda x: x[0]))
def test_scores_rise_upwards_and_time_to_the_right(points: list[tuple[date, int]]) -> None:
    ((_, _, marks),) = scores({"quality": points}).lines
    ordered = sorted(points)
    for (a, b), (one, other) in zip(pairwise(marks), pairwise(ordered), strict=True):
        assert a.x <= b.x
        assert (a.y >= b.y) == (one[1] <= other[1]) or abs(one[1] - other[1]) < 2


@given(DELIVERIES)
def test_quarters_hold_every_delivery_without_gaps(deliveries: list[Came]) -> None:
    found = quarters(deliveries)
    assert sum(q.count for q in found) == len(deliveries)
    assert all(0 <= v <= 100 for q in found for v in (q.late, q.rejected) if v is not None)
    assert len({q.label for q in found}) == len(found)
    if found:
        assert all(c.height <= 130 for c in shares(found).columns)


def test_shares_count_only_what_is_known() -> None:
    came = [
        Came(TODAY, 3, Decimal(100), Decimal(4)),
        Came(TODAY, 0, Decimal(100), None),
        Came(TODAY, None, None, Decimal(0)),
    ]
    assert (late_share(came), rejected_share(came)) == (50.0, 4.0)
    assert (late_share([]), rejected_share([])) == (None, None)


def test_the_gate_says_what_is_missing_first() -> None:
    facts = Facts(
        "candidate", "", None, None, "", watched=True, near_information=True, cloud=True, exit_plan=False,
        certificates=1, certificates_valid=0, agreements=1, security_terms=False,
    )  # fmt: skip
    found = gate(facts, TODAY)
    assert [s.says for s in found if s.must and not s.there] == [
        "It was never evaluated.", "Nobody said how critical it is.",
    ]  # fmt: skip
    assert "its agreements name no terms of security" in " ".join(s.says for s in found)
    assert [s.there for s in found] == sorted(s.there for s in found)


# ---- the page


def signed_in(by: Any) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(Account.objects.get(pk=by.account_id), "allauth.account.auth_backends.AuthenticationBackend")
    return client


def page_of(by: Any, record: Any) -> str:
    """The record's page."""
    answer = signed_in(by).get(f"/northwind/suppliers/{record.reference}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_supplier_shows_gate_papers_and_performance(manager: Any, enter: Any) -> None:
    acme = enter(
        Supplier, title="Acme <b>", state="conditional", gate_reason="Second source only.", cloud=True,
        criticality="critical", evaluated_on=date(2025, 1, 8), evaluation_due=date(2026, 1, 8),
    )  # fmt: skip
    enter(
        Certificate, supplier=acme, standard="ISO 9001:2015", number="Q-1", issued_on=date(2023, 2, 1),
        expires_on=date(2026, 2, 9),
    )  # fmt: skip
    enter(SupplierAgreement, supplier=acme, title="Frame", state="signed", signed_on=date(2025, 5, 1))
    enter(SupplierEvaluation, supplier=acme, evaluated_on=date(2025, 1, 8), quality_score=84, security_score=60)
    for n, late in enumerate((0, 4, 0, 9)):
        on = TODAY - timedelta(days=30 * n)
        enter(
            Delivery,
            supplier=acme,
            item="Body",
            number=f"LS-{n}",
            delivered_on=on,
            late_days=late,
            quantity=100,
            rejected=n,
        )
    page = page_of(manager, acme)
    for says in (
        "We may buy there as long as the conditions are met. Second source only.",
        "The next evaluation was due on 2026-01-08.", "None of its certificates is valid any more.",
        "its agreements name no terms of security", "There is no way out of the cloud service.",
        "<b>50.0 %</b> late", "counts no longer", "quality 84 on 2025-01-08",
    ):  # fmt: skip
        assert says in page, says
    assert not re.search(r"<[^>]* style=", page)
    assert "<title>Acme <b>" not in page


def test_what_must_come_before_an_approval_is_said_before_anything_is_asked(manager: Any, enter: Any) -> None:
    acme = enter(Supplier, title="Acme", state="candidate")
    address = f"/northwind/suppliers/{acme.reference}"
    browser = signed_in(manager)
    page = browser.get(f"{address}/approve").content.decode()
    for says in (
        "Some things come first.",
        "an approval rests on an evaluation.</li>",
        f'href="{address}/evaluate">Evaluate</a>',
        "how closely it is watched depends on it.</li>",
        f'href="{address}/edit?asked=criticality">Edit</a>',
    ):
        assert says in page, says
    assert "act-form" not in page, "what would be refused is not asked"
    assert browser.post(f"{address}/approve", {"rev": "1"}).status_code == 422


def test_an_empty_one_says_what_to_do(manager: Any, enter: Any, actor: Any) -> None:
    acme = enter(Supplier, title="Acme")
    page = page_of(manager, acme)
    for says in ("Never evaluated. Evaluate the supplier", "No delivery is recorded. Import", "None on file."):
        assert says in page
    guest = page_of(actor("supplier_contact", scope=acme), acme)
    assert "Nothing is bought there yet." in guest
    assert "/evaluate" not in guest
