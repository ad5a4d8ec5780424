"""What speaks for and against a control where one record of it carries several of the annex."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accord.areas.assets.models import Asset
from accord.areas.conftest import TODAY
from accord.areas.controls.models import Activity, Control
from accord.kernel.parameters.models import Parameter


@pytest.fixture
def contacts(enter: Any, manager: Any) -> Any:
    """One control of a small firm for the authorities and for what threatens it."""
    values = {"annex_a": "A.5.5 A.5.7", "owner": manager.person, "state": "implemented", "effect": "works"}
    return enter(Control, title="Contacts and news", **values)


@pytest.mark.parametrize(
    ("kind", "authorities", "threats"),
    [("threat_review", "no data", "fails"), ("contact_check", "fails", "no data"), ("other", "fails", "fails")],
)
def test_what_only_another_control_of_the_annex_asks_for_is_its_own(
    ask: Any, enter: Any, contacts: Any, kind: str, authorities: str, threats: str
) -> None:
    late = TODAY - timedelta(days=1)
    enter(Activity, title="Late", kind=kind, interval_days=30, next_due=late, controls=[contacts], state="active")
    assert ask("authority_contacts_shown", standard="iso-27001").outcome == authorities
    assert ask("threat_intelligence_shown", standard="iso-27001").outcome == threats


def test_what_the_control_alone_carries_speaks_against_it(ask: Any, enter: Any, contacts: Any, manager: Any) -> None:
    alone = enter(Control, title="Alone", annex_a="A.5.5", owner=manager.person, state="implemented")
    late = TODAY - timedelta(days=1)
    both = [contacts, alone]
    enter(Activity, title="Late", kind="threat_review", interval_days=30, next_due=late, controls=both, state="active")
    assert ask("authority_contacts_shown", standard="iso-27001").outcome == "fails"


@pytest.mark.parametrize(("months", "days", "rare"), [(6, 92, False), (6, 93, True), (12, 184, False), (12, 185, True)])
def test_a_quarter_has_up_to_92_days_and_half_a_year_184(
    ask: Any, enter: Any, manager: Any, months: int, days: int, rare: bool
) -> None:
    enter(Parameter, title="Access review", key="access_review", value=months, state="approved")
    rights = enter(Control, title="Rights", annex_a="A.8.2", owner=manager.person, state="implemented")
    enter(Activity, title="Review", kind="access_review", interval_days=days, controls=[rights], state="active")
    advice = ask("privileged_access_shown", standard="iso-27001").advice
    assert any("longer interval than planned" in text for text in advice) is rare


def test_what_matters_very_much_and_asks_for_no_backup_is_advice(ask: Any, enter: Any, manager: Any) -> None:
    enter(Control, title="Copies", annex_a="A.8.13", owner=manager.person, state="implemented")
    enter(Asset, title="Switching", kind="software", availability="very_high", state="in_use")
    enter(Asset, title="Lamp", kind="hardware", availability="high", state="in_use")
    advice = ask("backups_shown", standard="iso-27001").advice
    assert "The system with a very high need of integrity or availability is not to be backed up: Switching." in advice
