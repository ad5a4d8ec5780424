"""Trainings and their effect, awareness and who acknowledged: what the acts do and refuse."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.people.models import (
    AwarenessAcknowledgement,
    AwarenessTopic,
    CompetenceEvidence,
    CompetenceRequirement,
    Training,
)
from accord.areas.people.services import (
    acknowledge_awareness_acknowledgement,
    ask_awareness_topic,
    brief_awareness_topic,
    cancel_training,
    evaluate_training,
    hold_training,
    postpone_training,
    record_awareness_acknowledgement,
    retire_awareness_topic,
)
from accord.areas.people.terms import Effect
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.organization.models import Person, Unit
from accord.kernel.records.declaration import of
from accord.kernel.refusals import Forbidden, Refused

TODAY = date(2026, 3, 2)


@pytest.fixture
def related(manager: Any) -> Any:
    """`related(record, units=[…])`: the record, changed as the form does it."""

    def edited(record: Any, **answers: Any) -> Any:
        act = act_at(of(record), "edit")
        assert act is not None
        perform(act, manager, record.reference, answers, rev=record.rev)
        return again(record)

    return edited


@pytest.fixture
def training(made: Any, person: Any, related: Any) -> Training:
    """A planned training for two."""
    made(CompetenceRequirement(title="Calibrating"))
    found: Training = made(
        Training(title="Calibrating PT-30", planned_on=TODAY, competence=CompetenceRequirement.objects.get())
    )
    return related(found, participants=[person("Ada One"), person("Ben Two")])  # type: ignore[no-any-return]


def again(record: Any) -> Any:
    return type(record).everywhere.get(pk=record.pk)


def test_a_training_is_held_then_its_effect_is_judged_and_proves(training: Training, manager: Any) -> None:
    hold_training(by=manager, training=training)
    held = again(training)
    assert (held.state, held.held_on, held.effect_check_due) == ("held", TODAY, date(2026, 5, 31))
    assert held.attended.count() == 2
    with pytest.raises(Refused, match="how the effect was checked"):
        evaluate_training(by=manager, training=held, effect=Effect.EFFECTIVE, effect_result="Good.")
    judged = {"effect_result": "9 of 10.", "effect_check": "Test"}
    with pytest.raises(Refused, match="Only a training that had its effect"):
        evaluate_training(by=manager, training=again(held), effect=Effect.PARTLY, proves=True, **judged)
    evaluate_training(by=manager, training=again(held), effect=Effect.EFFECTIVE, proves=True, **judged)
    evaluate_training(by=manager, training=again(held), effect=Effect.EFFECTIVE, proves=True, **judged)
    done = again(held)
    assert (done.state, done.effect, done.effect_checked_by_id) == ("evaluated", "effective", manager.person.pk)
    assert CompetenceEvidence.objects.filter(achieved_on=TODAY).count() == 2


def test_who_took_part_is_said_and_not_tomorrow(training: Training, made: Any, manager: Any, actor: Any) -> None:
    with pytest.raises(Refused, match="cannot lie in the future"):
        hold_training(by=manager, training=training, held_on=date(2026, 3, 3))
    with pytest.raises(Forbidden):
        hold_training(by=actor("internal_auditor"), training=again(training))
    postpone_training(by=manager, training=again(training), planned_on=date(2026, 4, 1))
    alone = made(Training(title="Without anybody"))
    with pytest.raises(Refused, match="who took part"):
        hold_training(by=manager, training=alone)
    cancel_training(by=manager, training=again(training), cancelled_because="Nobody came.")
    assert again(training).state == "cancelled"


@pytest.fixture
def topic(made: Any, related: Any) -> AwarenessTopic:
    """What everybody in assembly has to know."""
    unit = made(Unit(title="Assembly"))
    found: AwarenessTopic = made(AwarenessTopic(title="Why the torque counts", interval=12, on_contribution=True))
    return related(found, units=[unit])  # type: ignore[no-any-return]


def test_an_audience_is_asked_once_and_answers_itself(topic: AwarenessTopic, manager: Any, actor: Any) -> None:
    with pytest.raises(Refused, match="Nobody works in the units"):
        ask_awareness_topic(by=manager, awareness_topic=topic)
    member = actor("member", name="Ada Member")
    person = Person.objects.get(pk=member.person.pk)
    ask_awareness_topic(by=manager, awareness_topic=again(topic), people=[person])
    told = again(topic)
    assert (told.told_on, told.next_on) == (TODAY, date(2027, 3, 2))
    with pytest.raises(Refused, match="asked already"):
        ask_awareness_topic(by=manager, awareness_topic=told, people=[person])
    asked = AwarenessAcknowledgement.objects.get()
    assert (asked.state, asked.due_on) == ("asked", date(2026, 3, 16))
    with pytest.raises(Forbidden, match="Only Ada Member"):
        acknowledge_awareness_acknowledgement(by=manager, awareness_acknowledgement=asked)
    acknowledge_awareness_acknowledgement(by=member, awareness_acknowledgement=again(asked))
    done = again(asked)
    assert (done.state, done.acknowledged_on, done.valid_until) == ("acknowledged", TODAY, date(2027, 3, 2))


def test_a_briefing_counts_for_all_who_were_there(topic: AwarenessTopic, manager: Any, person: Any) -> None:
    one, two = person("Ada One", unit=Unit.objects.get()), person("Ben Two", unit=Unit.objects.get())
    ask_awareness_topic(by=manager, awareness_topic=topic, people=[one])
    with pytest.raises(Refused, match="future"):
        brief_awareness_topic(by=manager, awareness_topic=again(topic), told_on=date(2026, 3, 3))
    brief_awareness_topic(by=manager, awareness_topic=again(topic), told_on=TODAY)
    found = AwarenessAcknowledgement.objects.filter(state="acknowledged")
    assert {a.person_id for a in found} == {one.pk, two.pk}
    assert {a.told_by_id for a in found} == {manager.person.pk}


def test_a_signature_on_paper_and_the_end_of_a_topic(topic: AwarenessTopic, manager: Any, person: Any) -> None:
    one, two = person("Ada One"), person("Ben Two")
    ask_awareness_topic(by=manager, awareness_topic=topic, people=[one, two])
    asked = AwarenessAcknowledgement.objects.get(person=one)
    record_awareness_acknowledgement(by=manager, awareness_acknowledgement=asked, acknowledged_on=TODAY, result="8/10")
    assert again(asked).result == "8/10"
    retire_awareness_topic(by=manager, awareness_topic=again(topic))
    assert AwarenessAcknowledgement.objects.get(person=two).archived_on == TODAY
