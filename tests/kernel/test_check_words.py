"""The day on which a verdict lapses is exact: on that day it does not hold, the day before it does.

Each word is asked on every day of a fortnight over generated records (verdicts.md, A check). What it says on the first
day must be what then happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db import connections
from django.db.models import Exists, Q, QuerySet
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sizes import tries

from accord.areas.incidents.checks.incidents import GRAVE_ONE
from accord.kernel.access.models import Grant, Signature
from accord.kernel.checks import population, spans, verdict
from accord.kernel.checks.periods import span
from accord.kernel.checks.population import called
from accord.kernel.checks.saying import agree, listed, several
from accord.kernel.checks.spans import Need, kept, share, spanned
from accord.kernel.checks.verdict import Mend, Outcome, Verdict, from_json, to_json
from accord.kernel.checks.words import Words, advised, all_of, any_of, softened, when
from accord.kernel.moments.moment import Moment
from accord.kernel.moments.past import opened
from accord.kernel.organization.models import Organization, Person
from accord.kernel.records.record import PAST, new_id, within

DAY = date(2025, 6, 15)
AHEAD = 16  # all days lie within 6 of DAY, and lengths are at most 5
LOG = new_id()
RECORDED = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = st.integers(-6, 6).map(lambda n: DAY + timedelta(days=n))
MAYBE = st.none() | DAYS
PEOPLE = st.lists(st.tuples(MAYBE, MAYBE, st.booleans()), max_size=3)
GRANTS = st.lists(st.tuples(st.integers(0, 2), MAYBE, MAYBE), max_size=5)
FIXTURE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[None]:
    """People, grants and signatures in a scratch database, where no trigger asks for an act."""
    with opened(tmp_path / "words.sqlite3", "rwc") as connection, within(LOG):
        connection.disable_constraint_checking()
        with connection.schema_editor() as editor:
            for model in (Person, Grant, Signature):
                editor.create_model(model)
        connection.disable_constraint_checking()
        yield


def fill(people: list[Any], grants: list[Any]) -> None:
    """People as (joined, left, external), grants as (number of the person, from, until)."""
    for model in (Grant, Signature, Person):
        model.everywhere.using(PAST).all()._raw_delete(PAST)
    made = [
        Person(
            **common("P", n),
            given_name="A",
            family_name=str(n),
            email=f"{n}@x.org",
            joined_on=j,
            left_on=end,
            external=e,
        )
        for n, (j, end, e) in enumerate(people)
    ]
    Person.everywhere.using(PAST).bulk_create(made)
    Grant.everywhere.using(PAST).bulk_create(
        Grant(**common("G", n), person=made[p], role="owner", scope=str(p), starts_on=begin, ends_on=end)
        for n, (p, begin, end) in enumerate(grants)
        if p < len(made)
    )


def common(prefix: str, number: int) -> dict[str, Any]:
    reference = f"{prefix}-{number + 1:04d}"
    return {
        "organization_id": LOG,
        "reference": reference,
        "title": reference,
        "state": "active",
        "recorded_at": RECORDED,
    }


Asked = Callable[[Words, Callable[[Any], QuerySet[Any]]], Verdict]


def on(day: date, asked: Asked) -> Verdict:
    moment = Moment(Organization(pk=LOG), day, day, using=PAST)
    return verdict.whole(asked(Words(moment), moment.of))


def needs(of: Callable[[Any], QuerySet[Any]]) -> list[Need]:
    """Whoever is there is to have a role: from the day of joining through that of leaving."""
    roles: dict[Any, list[Any]] = {}
    for person, begin, end in of(Grant).values_list("person", "starts_on", "ends_on"):
        roles.setdefault(person, []).extend(span(begin, end))
    people = of(Person).values_list("pk", "joined_on", "left_on")
    return [n for pk, begin, end in people for n in Need.during(pk, begin, end, roles.get(pk, ()))]


def share_in(year: int, least: int) -> Asked:
    """A share in a time in which a month has one day, and a year so many (0: nobody is new)."""

    def asked(w: Words, of: Callable[[Any], QuerySet[Any]]) -> Verdict:
        with mock.patch.multiple(spans, NEW=1, YEAR=year):
            return share(w.m, of(Person), needs(of), least, what="have a role")

    return asked


WORDS: dict[str, Asked] = {
    "spanned": lambda w, of: spanned(w.m, of(Person), needs(of), breaks="lack a role"),
    "spanned or not asked": lambda w, of: spanned(
        w.m, of(Person), needs(of), breaks="lack a role", empty=Outcome.NOT_APPLICABLE
    ),
    "kept": lambda w, of: kept(w.m, of(Person), needs(of), breaks="lost their role", never="never had a role"),
    "share": share_in(0, 50),
    "share with newcomers": share_in(4, 1),
    "some": lambda w, of: w.some(of(Grant), "ends_on"),
    "some without end": lambda w, of: w.some(of(Grant)),
    "some with open end": lambda w, of: w.some(of(Grant), "ends_on", open_end=True),
    "some with a beginning": lambda w, of: w.some(of(Grant), "ends_on", first="starts_on"),
    "some with a beginning and open end": lambda w, of: w.some(of(Grant), "ends_on", first="starts_on", open_end=True),
    "every": lambda w, of: w.every(of(Person), Q(external=False), "left_on", breaks="break"),
    "every with open end": lambda w, of: w.every(of(Person), Q(), "left_on", breaks="break", open_end=True),
    "every since": lambda w, of: w.every(of(Person), Q(), "left_on", breaks="break", since="joined_on"),
    "every with person": lambda w, of: w.with_person(of(Grant), "person", breaks="have nobody"),
    "every until": lambda w, of: w.every(of(Grant), Q(), "ends_on", breaks="have ended"),
    "every within": lambda w, of: w.every_within(of(Person), "joined_on", 5, breaks="are old"),
    "last within": lambda w, of: w.last_within(of(Person), "joined_on", 3, what="arrival"),
    "in time": lambda w, of: w.in_time(of(Person).filter(external=False), "left_on", of(Person)),
    "in time with days": lambda w, of: w.in_time(of(Person).filter(external=False), "left_on", of(Person), days=3),
    "in time before": lambda w, of: w.in_time(of(Person).filter(external=False), "left_on", of(Person), days=-3),
    "planned": lambda w, of: w.planned(
        of(Person).filter(external=False), "left_on", of(Person), undated="have no date"
    ),
    "planned beyond": lambda w, of: w.planned_beyond(
        of(Person), Q(external=True), "left_on", what="visitor", next_one="visit", act="edit"
    ),
    "none": lambda w, of: w.none(of(Person), Q(external=True), breaks="are external"),
    "only": lambda w, of: w.only(of(Grant), what="grant"),
    "listed": lambda w, of: w.listed(["0", "1"], of(Grant), "scope", what="grant"),
    "covered": lambda w, of: w.covered(of(Person), of(Grant), "person", "ends_on", breaks="lack a role"),
    "covered without end": lambda w, of: w.covered(of(Person), of(Grant), "person", breaks="lack a role"),
    "covered with open end": lambda w, of: w.covered(
        of(Person), of(Grant), "person", "ends_on", breaks="lack a role", open_end=True
    ),
    "covered with a beginning": lambda w, of: w.covered(
        of(Person), of(Grant), "person", "ends_on", breaks="lack a role", first="starts_on"
    ),
    "covered with a beginning and open end": lambda w, of: w.covered(
        of(Person), of(Grant), "person", "ends_on", breaks="lack a role", first="starts_on", open_end=True
    ),
    "all of": lambda w, of: all_of(
        w.some(of(Grant), "ends_on"),
        w.every(of(Person), Q(), "left_on", breaks="break"),
        when(False, w.m.of, otherwise="x"),
    ),
    "any of": lambda w, of: any_of(w.some(of(Grant), "ends_on"), w.every(of(Person), Q(), "left_on", breaks="break")),
    "softened": lambda w, of: softened(w.every(of(Person), Q(), "left_on", breaks="break")),
    "advised": lambda w, of: advised(w.some(of(Grant), "ends_on"), w.none(of(Person), Q(external=True), breaks="are")),
}


@pytest.mark.parametrize("name", WORDS)
@settings(max_examples=tries(12, 6), deadline=None, suppress_health_check=FIXTURE)
@given(people=PEOPLE, grants=GRANTS)
def test_the_lapse_is_exact(name: str, people: list[Any], grants: list[Any], tables: None) -> None:
    fill(people, grants)
    verdict = on(DAY, WORDS[name])
    assert verdict.because.endswith(".")
    if verdict.outcome is not Outcome.HOLDS:
        assert verdict.lapses_on is None, "only what holds can lapse"
        return
    assert 1 <= len(verdict.records) <= min(20, verdict.count)
    days = (DAY + timedelta(days=n) for n in range(1, AHEAD + 1))
    first = next((d for d in days if on(d, WORDS[name]).outcome is not Outcome.HOLDS), None)
    assert verdict.lapses_on == first


FAILING = [
    "planned",
    "planned beyond",
    "softened",
    "all of",
    "in time",
    "every with open end",
    "covered",
    "spanned",
    "kept",
    "share",
]


@pytest.mark.parametrize("name", FAILING)
@settings(max_examples=tries(12, 6), deadline=None, suppress_health_check=FIXTURE)
@given(people=PEOPLE, grants=GRANTS)
def test_the_day_of_failing_is_exact(name: str, people: list[Any], grants: list[Any], tables: None) -> None:
    fill(people, grants)
    verdict = on(DAY, WORDS[name])
    if verdict.outcome is Outcome.FAILS:
        return
    days = (DAY + timedelta(days=n) for n in range(1, AHEAD + 1))
    assert verdict.breaks_on == next((d for d in days if on(d, WORDS[name]).outcome is Outcome.FAILS), date.max)
    assert from_json(to_json(verdict)) == verdict


@settings(max_examples=tries(12, 6), deadline=None, suppress_health_check=FIXTURE)
@given(
    people=st.lists(st.tuples(MAYBE, MAYBE, st.just(False)), min_size=1, max_size=3),
    revs=st.lists(st.integers(0, 2), min_size=3, max_size=3),
)
def test_signed_means_the_present_revision(people: list[Any], revs: list[int], tables: None) -> None:
    fill(people, [])
    for number, (person, rev) in enumerate(zip(Person.objects.using(PAST), revs, strict=False)):
        Signature.everywhere.using(PAST).bulk_create(
            [
                Signature(
                    **common("SIG", number) | {"state": "valid"},
                    subject=person.pointer,
                    subject_rev=rev,
                    signer=person,
                    meaning="Yes",
                    method="password",
                )
            ]
        )
    verdict = on(DAY, lambda w, of: w.signed(of(Person), "Yes", breaks="are not signed"))
    assert (verdict.outcome is Outcome.HOLDS) == all(r == 1 for r in revs[: len(people)])
    assert verdict.lapses_on is None
    assert on(DAY, lambda w, of: w.signed(of(Person), "No", breaks="are not signed")).outcome is Outcome.FAILS


@pytest.mark.parametrize("far", [date.max, date.max - timedelta(days=1), date(9999, 1, 1)])
def test_the_end_of_time_breaks_no_verdict(far: date, tables: None) -> None:
    fill([(far, far, False)], [(0, None, far)])
    for name, asked in WORDS.items():
        verdict = on(DAY, asked)
        assert verdict.lapses_on is None or verdict.lapses_on > DAY, name
    fill([(date.min, date.min, False)], [(0, date.min, date.min)])
    for asked in WORDS.values():
        assert on(DAY, asked).because


def test_what_fails_names_those_that_break_it_and_the_act_that_mends_it(tables: None) -> None:
    fill([(None, None, True), (None, None, False), (None, None, True)], [])
    verdict = on(DAY, lambda w, of: w.every(of(Person), Q(external=False), breaks="are external"))
    assert verdict.outcome is Outcome.FAILS
    assert verdict.because == "2 of 3 people are external: P-0001, P-0003."
    assert [d.reference for d in verdict.records] == ["P-0001", "P-0003"]
    assert verdict.mend == Mend("Person", "edit", verdict.records[0].pointer, "external")


def test_an_edit_names_the_few_fields_that_are_asked_for(tables: None) -> None:
    fill([(None, None, True)], [])

    def field(ok: Q) -> str:
        mend = on(DAY, lambda w, of: w.every(of(Person), ok, breaks="lack it")).mend
        assert mend
        return mend.field

    assert field(Q(external=False) & (Q(email="-") | Q(unit__isnull=False))) == "email unit external"
    assert field(Q(external=False, state="gone")) == "external"
    assert field(Q(external=False) & Q(pk__in=[])) == ""
    assert field(Q(external=False) & Exists(Person.objects.none())) == ""
    by_many = Q(
        **{f"{one}__isnull": True for one in ("given_name", "email", "unit", "site", "line_manager", "external")}
    )
    assert field(by_many) == ""


def test_sentences_fit_one_and_several_and_say_what_is_so(tables: None) -> None:
    def said(people: list[Any], holds: str = "") -> str:
        fill(people, [])
        return on(DAY, lambda w, of: w.none(of(Person), Q(external=True), breaks="are not ours", holds=holds)).because

    ours, other = (None, None, False), (None, None, True)
    assert said([other]) == "The person is not ours: P-0001."
    assert said([other, ours]) == "1 of 2 people is not ours: P-0001."
    assert said([ours, ours]) == "Neither person is not ours."
    assert said([ours, ours], "are ours") == "Both people are ours."
    assert said([ours], "are ours and have a place") == "The person is ours and has a place."
    assert said([ours]) == "No person is not ours; one was looked at."


@pytest.mark.parametrize(
    ("of_several", "of_one"),
    [
        ("have no owner and do not say why", "has no owner and does not say why"),
        ("do not say how long they are kept", "does not say how long it is kept"),
        ("say what they need and who judged their effect", "says what it needs and who judged its effect"),
        ("say when they were done and whether they apply", "says when it was done and whether it applies"),
        ("considered how satisfied customers are", "considered how satisfied customers are"),
        ("that are not there are followed by an action", "that is not there is followed by an action"),
        ("begin or end at a process", "begins or ends at a process"),
        ("carry no mark", "carries no mark"),
        ("stand in no document", "stands in no document"),
        ("come from elsewhere and have no edition", "comes from elsewhere and has no edition"),
        ("that hold data about people have an owner", "that holds data about people has an owner"),
        ("set aside nothing that is done", "sets aside nothing that is done"),
        ("have several versions, or share their title", "has several versions, or shares its title"),
        ("join processes, and say what passes", "joins processes, and says what passes"),
    ],
)
def test_only_verbs_of_the_subject_change_their_number(of_several: str, of_one: str) -> None:
    assert agree(1, of_several) == of_one
    assert agree(2, of_several) == of_several


def test_who_they_are_is_said_by_a_name_of_their_own(tables: None) -> None:
    guest = "person who came late"

    def said(people: list[Any], what: str = guest, **external: bool) -> str:
        fill(people, [])
        here = {"holds": "are met", "breaks": "are not met"}
        some = lambda of: called(of(Person).filter(**external), what)  # noqa: E731
        return on(DAY, lambda w, of: w.none(some(of), Q(external=True), **here)).because

    ours, other = (None, None, False), (None, None, True)
    assert said([ours, ours, ours]) == "All 3 people who came late are met."
    assert said([ours]) == "The person who came late is met."
    assert said([ours, other]) == "1 of 2 people who came late is not met: P-0002."
    assert said([ours], external=True) == "There is no person who came late."


def test_people_stay_they() -> None:
    assert agree(1, "hold a role and their proof has ended", people=True) == "holds a role and their proof has ended"


@pytest.mark.parametrize(
    ("one", "more"),
    [
        ("commitment of the policy", "commitments of the policy"),
        ("analysis of complaints", "analyses of complaints"),
        ("opportunity judged", "opportunities judged"),
        ("process that was reviewed", "processes that were reviewed"),
        ("obligation that names a control", "obligations that name a control"),
        ("treatment to modify or share a risk", "treatments to modify or share a risk"),
        ("tool that raises alarms", "tools that raise alarms"),
        ("flow between processes in use", "flows between processes in use"),
        (f"reviewed {GRAVE_ONE}", "reviewed incidents that were severe or reported to an authority"),
    ],
)
def test_more_of_it(one: str, more: str) -> None:
    assert several(one) == more


def test_titles_are_named_once_and_told_apart() -> None:
    assert listed(["Survey", "Survey"]) == "Survey"
    assert listed(["Rose B.V.", "Rust", "Wear", "Dirt"]) == "Rose B.V., Rust, Wear and others"
    assert listed(["Rust", "Rose B.V."]) == "Rust, Rose B.V", "the full stop comes with the sentence"
    assert listed(["Glue on the flange.", "Rust"]) == "Glue on the flange, Rust"
    assert listed(["DC-4, 2022", "PS-4, 2022", "A", "B"]) == "DC-4, 2022; PS-4, 2022; A; and others"


def test_what_has_not_begun_is_not_called_over(tables: None) -> None:
    fill([(None, None, False)], [(0, DAY + timedelta(days=1), None)])
    verdict = on(DAY, lambda w, of: w.some(of(Grant), "ends_on", first="starts_on", open_end=True))
    assert verdict.outcome is Outcome.FAILS
    assert "does not count yet" in verdict.because


def test_nothing_is_no_data_and_shows_the_way_to_begin(tables: None) -> None:
    fill([], [])
    for name, asked in WORDS.items():
        verdict = on(DAY, asked)
        assert verdict.outcome in {Outcome.NO_DATA, Outcome.NOT_APPLICABLE}, name
        assert verdict.records == ()


def test_at_most_twenty_records_are_named_with_the_full_count(tables: None) -> None:
    fill([(None, None, False)] * 30, [])
    verdict = on(DAY, lambda w, of: w.none(of(Person), Q(external=True), breaks="are external"))
    assert (len(verdict.records), verdict.count) == (20, 30)


@pytest.mark.parametrize("external", [False, True])
def test_a_population_is_counted_and_named_by_two_statements(tables: None, external: bool) -> None:
    fill([(None, DAY, external)] * 30, [])
    people, words = Person.everywhere.using(PAST), Words(Moment(Organization(pk=LOG), DAY, DAY, using=PAST))
    with CaptureQueriesContext(connections[PAST]) as asked:
        found = words.every(people, Q(external=False), "left_on", breaks="are external")
    assert (found.outcome is Outcome.FAILS, found.count) == (external, 30)
    assert len(asked) == 1 + external, "where all meet it nobody may want to know their names"
    with CaptureQueriesContext(connections[PAST]) as more:
        assert len(verdict.whole(found).records) == 20
    assert len(asked) + len(more) == 2


@pytest.mark.parametrize("most", [0, 1000])
def test_the_first_are_the_same_however_they_are_found(
    tables: None, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(population, "SORTED", most)
    fill([(None, None, n % 3 == 0) for n in range(90)], [])
    found = population.few(Person.everywhere.using(PAST).filter(external=True))
    assert [d.reference for d in found] == [f"P-{n:04d}" for n in range(1, 62, 3)]


def test_the_weakest_decides_and_a_house_rule_only_advises() -> None:
    held = Verdict(Outcome.HOLDS, "Held.", (object(),), 1, DAY)
    fails, empty = Verdict(Outcome.FAILS, "Fails."), Verdict(Outcome.NO_DATA, "Nothing.")
    excluded = Verdict(Outcome.NOT_APPLICABLE, "Excluded.")
    assert all_of(held, fails, empty).outcome is Outcome.FAILS
    assert all_of(held, empty, excluded).outcome is Outcome.NO_DATA
    assert all_of(excluded).outcome is Outcome.NOT_APPLICABLE
    assert any_of(fails, held).outcome is Outcome.HOLDS
    assert any_of(fails, excluded).outcome is Outcome.FAILS
    assert softened(fails).outcome is Outcome.NO_DATA
    assert softened(fails).advice == ("Fails.",)
    assert advised(held, fails).outcome is Outcome.HOLDS
    assert advised(held, fails, empty).advice == ("Fails.",)
    assert when(False, lambda: fails, otherwise="There are none.").outcome is Outcome.NOT_APPLICABLE
    with pytest.raises(ValueError, match="names a deciding record"):
        Verdict(Outcome.HOLDS, "Nobody knows why.")
