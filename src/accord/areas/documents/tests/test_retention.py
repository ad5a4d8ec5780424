"""Rules of retention: how long is understood, what is disposed of, what is on hold; and a firm's own list of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.areas.documents.models import Document, RetentionRule
from accord.areas.documents.rules import days_of, length_understood
from accord.areas.documents.services import (
    dispose_retention_rule,
    hold_retention_rule,
    release_retention_rule,
    retire_retention_rule,
    retrieve_retention_rule,
)
from accord.doors.exchange.importing import import_files
from accord.kernel.refusals import Forbidden, Refused

TODAY = date(2026, 3, 2)
LIST = """Aufbewahrungsfristen;;;;;
Aufzeichnung;Aufbewahrungsfrist;Beginn der Frist;Rechtsgrundlage;Personenbezogen;Danach
Kalibrierscheine;10 Jahre;Ende des Jahres;Vertrag;nein;Archive
Bewerbungen;6 Monate;Absage;DSGVO;ja;Delete
Gründungsurkunde;unbefristet;;HGB;nein;Nothing
"""
ENGLISH = """Kind of record,Retention period,Starting from,Legal basis,Disposal,Location
Service logs,90 days,day of the entry,own decision,Delete,log store
"""


def again(record: Any) -> Any:
    return type(record).everywhere.get(pk=record.pk)


@given(st.integers(1, 60), st.sampled_from(["year", "years", "Jahre", "Jahr", "J"]))
def test_years_are_understood_however_they_are_written(number: int, word: str) -> None:
    assert days_of(f" {number} {word} ") == round(number * 365.25)
    assert length_understood(keep_for=f"{number}{word}") is None


@pytest.mark.parametrize("text", ["a while", "10 parsecs", "ten years", "-3 days"])
def test_what_is_no_length_is_refused(text: str) -> None:
    assert length_understood(keep_for=text) is not None


def test_disposal_waits_for_the_end_of_a_hold(made: Any, manager: Any, actor: Any) -> None:
    rule = made(RetentionRule(title="Travel cards", keep_for="10 years", disposal="destroy"))
    assert rule.keep_days == 3652
    with pytest.raises(Forbidden):
        hold_retention_rule(by=actor("owner"), retention_rule=rule, hold_reason="Hansa's claim.")
    hold_retention_rule(by=manager, retention_rule=again(rule), hold_reason="Hansa's claim.")
    with pytest.raises(Refused, match="on hold"):
        dispose_retention_rule(by=manager, retention_rule=again(rule), disposal_proof="2014 shredded.")
    with pytest.raises(Refused, match="on hold"):
        retire_retention_rule(by=manager, retention_rule=again(rule))
    release_retention_rule(by=manager, retention_rule=again(rule))
    with pytest.raises(Refused, match="not on hold"):
        release_retention_rule(by=manager, retention_rule=again(rule))
    dispose_retention_rule(by=manager, retention_rule=again(rule), disposal_proof="2014 shredded.")
    retrieve_retention_rule(by=manager, retention_rule=again(rule), retrieval="Card of lot 17/214 found in 4 minutes.")
    done = again(rule)
    assert (done.disposed_on, done.disposal_due, done.retrieved_on) == (TODAY, date(2027, 3, 2), TODAY)
    retire_retention_rule(by=manager, retention_rule=done)


def test_what_is_kept_for_good_is_not_disposed_of(made: Any, manager: Any) -> None:
    rule = made(RetentionRule(title="Statutes", keep_for="for good", disposal="nothing"))
    with pytest.raises(Refused, match="kept for good"):
        dispose_retention_rule(by=manager, retention_rule=rule, disposal_proof="All.")


def test_lists_come_in_both_languages_and_documents_name_a_rule(manager: Any, made: Any) -> None:
    for text, count in ((LIST, 3), (ENGLISH, 1)):
        (result,) = import_files(manager, [("rules.csv", text.encode("cp1252"))], type_name="retention_rules")
        found = result.as_json()
        assert (found["created"], found["refused"]) == (count, [])
    rule = RetentionRule.objects.get(title="Bewerbungen")
    assert (rule.keep_days, rule.personal_data, rule.disposal) == (183, True, "delete")
    assert RetentionRule.objects.get(title="Gründungsurkunde").keep_days is None
    assert made(Document(title="Travel card", kind="form", retention_rule=rule)).retention_rule_id == rule.pk
