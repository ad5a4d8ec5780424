"""Past days as they were known, today as it is, coming days with nothing done until then."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from accord.kernel.access.actor import Actor
from accord.kernel.moments.clock import end_of_day, now, today
from accord.kernel.moments.kept import folder
from accord.kernel.moments.moment import Closed, Moment, serving
from accord.kernel.moments.past import moment, position_at, scratch, size_of
from accord.kernel.moments.reading import Asked
from accord.kernel.moments.replay import NotReplayed, replay
from accord.kernel.organization.models import Organization, Person, Site
from accord.kernel.records.record import OutOfScope, within


@pytest.fixture
def years(do: Any, clock: Any) -> Site:
    """Hamburg, opened in March 2024, moved in June, closed in December 2025; Bremen since 2025."""
    with clock("2024-03-10T10:00:00Z"):
        site = do(Site, "create", title="Hamburg", address="Elbe 1")
    with clock("2024-06-15T10:00:00Z"):
        site = do(site, "edit", address="Elbe 2")
    with clock("2025-01-15T10:00:00Z"):
        do(Site, "create", title="Bremen")
    with clock("2025-12-01T10:00:00Z"):
        return do(site, "close")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-01-01", {}),
        ("2024-03-09", {}),
        ("2024-03-10", {"Hamburg": ("Elbe 1", "active")}),
        ("2024-06-14", {"Hamburg": ("Elbe 1", "active")}),
        ("2024-06-15", {"Hamburg": ("Elbe 2", "active")}),
        ("2025-01-15", {"Hamburg": ("Elbe 2", "active"), "Bremen": ("", "active")}),
        ("2025-12-01", {"Hamburg": ("Elbe 2", "closed"), "Bremen": ("", "active")}),
    ],
)
def test_a_past_day_shows_the_records_as_they_stood_at_its_end(
    day: str, expected: Any, years: Site, organization: Organization
) -> None:
    with moment(organization, on=date.fromisoformat(day)) as m:
        assert {s.title: (s.address, s.state) for s in m.of(Site)} == expected
        assert (m.on, m.using) == (date.fromisoformat(day), "past")


def test_known_says_whose_knowledge_is_used(years: Site, organization: Organization) -> None:
    with moment(organization, on=date(2024, 3, 10), known=today("Europe/Berlin")) as m:
        assert m.on == date(2024, 3, 10)
        assert m.of(Site).get(title="Hamburg").state == "closed"
    with moment(organization, on=date(2024, 12, 1), known=date(2024, 3, 12)) as m:
        assert m.of(Site).get(title="Hamburg").address == "Elbe 1"


def test_a_coming_day_and_today_read_the_live_records(years: Site, organization: Organization) -> None:
    for on in (None, today("Europe/Berlin"), today("Europe/Berlin") + timedelta(days=400)):
        with moment(organization, on=on) as m:
            assert m.using == "default"
            assert m.of(Site).count() == 2


def test_the_day_ends_in_the_time_zone_of_the_organization(do: Any, clock: Any, organization: Organization) -> None:
    with clock("2024-07-01T21:59:59Z"):
        do(Site, "create", title="before midnight in Berlin")
    with clock("2024-07-01T22:00:00Z"):
        do(Site, "create", title="after it")
    with moment(organization, on=date(2024, 7, 1)) as m:
        assert [s.title for s in m.of(Site)] == ["before midnight in Berlin"]
    assert end_of_day(date(2024, 7, 1), "Europe/Berlin") == datetime(2024, 7, 1, 21, 59, 59, 999999, tzinfo=UTC)
    assert end_of_day(date(2024, 10, 27), "Europe/Berlin").hour == 22, "the day on which the clock goes back is longer"


def test_a_past_day_stays_what_it_was_when_the_organization_moves(
    do: Any, clock: Any, organization: Organization
) -> None:
    """The evening of 1 July in Berlin is the morning of 2 July in Auckland, where it moves to in August."""
    with clock("2024-07-01T21:00:00Z"):
        do(Site, "create", title="Evening")
    with clock("2024-07-01T23:00:00Z"):
        do(Site, "create", title="Night")

    def said(*days: date) -> list[tuple[list[str], str]]:
        found = []
        for day in days:
            with moment(organization, day) as m:
                found.append((sorted(s.title for s in m.of(Site)), m.organization.time_zone))
        with within(organization.pk), closing(replay(organization, days, {"Site"})) as moments:
            assert [(sorted(s.title for s in m.of(Site)), m.organization.time_zone) for m in moments] == found
        return found

    days = date(2024, 6, 30), date(2024, 7, 1), date(2024, 7, 2)
    before, sizes = said(*days), [position_at(organization, day) for day in days]
    assert before == [([], "Europe/Berlin"), (["Evening"], "Europe/Berlin"), (["Evening", "Night"], "Europe/Berlin")]
    with clock("2024-08-01T10:00:00Z"):
        organization = do(organization, "set-up", title="Kea", time_zone="Pacific/Auckland")
    with clock("2024-08-05T11:00:00Z"):  # 23 h on 5 August in Auckland
        do(Site, "create", title="Auckland")
    assert said(*days) == before
    assert [position_at(organization, day) for day in days] == sizes
    assert [zone for _, zone in said(date(2024, 7, 31), date(2024, 8, 1))] == ["Europe/Berlin", "Pacific/Auckland"]
    assert ["Auckland" in titles for titles, _ in said(date(2024, 8, 4), date(2024, 8, 5))] == [False, True]


def test_a_day_that_a_move_cuts_short_ends_with_it(do: Any, clock: Any, organization: Organization) -> None:
    """At 17 h of 1 August in Berlin it becomes 2 August: 1 August is over at once, and stays what it was."""
    with clock("2024-08-01T10:00:00Z"):
        do(Site, "create", title="Noon")
    with clock("2024-08-01T15:00:00Z"):
        organization = do(organization, "set-up", title="Kea", time_zone="Pacific/Auckland")

    def said() -> list[list[str]]:
        found = []
        for day in (date(2024, 7, 31), date(2024, 8, 1)):
            with moment(organization, day) as m:
                found.append([s.title for s in m.of(Site)])
        return found

    with clock("2024-08-01T15:30:00Z"):
        at_once = said()
        do(Site, "create", title="Night")
        assert said() == at_once == [[], ["Noon"]]


def test_a_closed_moment_refuses(years: Site, organization: Organization) -> None:
    for on in (date(2024, 7, 1), None):
        with moment(organization, on=on) as m:
            assert m.of(Site).exists()
        with within(organization.pk), pytest.raises(Closed):
            m.of(Site)
        with pytest.raises(ZeroDivisionError), moment(organization, on=on) as m:
            raise ZeroDivisionError
        assert m.closed


def test_a_record_of_the_past_is_never_written(
    years: Site, organization: Organization, do: Any, manager: Actor
) -> None:
    from accord.kernel.acts.perform import run

    with moment(organization, on=date(2024, 7, 1)) as m:
        site = m.of(Site).get()

    def body(unit: Any) -> None:
        site.title = "x"
        site.save()

    with pytest.raises(RuntimeError, match="the past is read, never written"):
        run(manager, "edit", body)


def test_a_moment_inside_a_moment_gives_the_outer_one_back(years: Site, organization: Organization) -> None:
    with moment(organization, on=date(2024, 7, 1)) as outer:
        with moment(organization, on=date(2024, 3, 10)) as inner:
            assert inner.of(Site).get().address == "Elbe 1"
        assert outer.of(Site).get().address == "Elbe 2"


def test_moments_of_two_organizations_at_once_never_meet(
    years: Site, organization: Organization, other: Actor, do: Any, clock: Any, together: Any
) -> None:
    with clock("2024-03-10T10:00:00Z"):
        do(Site, "create", by=other, title="Foreign")

    def read(which: Organization, own: str) -> set[str]:
        found: set[str] = set()
        for n in range(25):
            with moment(which, on=date(2024, 3, 10) + timedelta(days=n % 5)) as m:
                found |= {s.title for s in m.of(Site)}
        return found

    found = together([lambda: read(organization, "Hamburg"), lambda: read(other.organization, "Foreign")] * 2)
    assert found == [{"Hamburg"}, {"Foreign"}] * 2


def test_the_past_of_a_record_stays_what_it_was(years: Site, organization: Organization) -> None:
    with within(organization.pk):
        live = Site.objects.get(title="Hamburg")
    with moment(organization, on=date(2025, 12, 2)) as m:
        past = m.of(Site).get(title="Hamburg")
        for f in Site._meta.concrete_fields:
            assert getattr(past, f.attname) == getattr(live, f.attname), f.name
        assert m.of(Person).get().title == "Mia Manager"


def test_positions_and_the_cache_of_scratch_files(years: Site, organization: Organization) -> None:
    with within(organization.pk):
        size = size_of(organization.pk)
        assert position_at(organization, date(2023, 12, 31)) == 0
        assert position_at(organization, date(2030, 1, 1)) == size
        first = scratch(organization.pk, size)
        made = first.stat().st_mtime_ns
        assert scratch(organization.pk, size) == first
        assert first.stat().st_mtime_ns == made
        for n in range(size + 1):
            scratch(organization.pk, n)
    assert len(list(first.parent.glob("*.sqlite3"))) <= 8
    assert list(first.parent.glob("*.tmp")) == []


def test_parameters_are_those_of_the_day(do: Any, clock: Any, organization: Organization) -> None:
    from accord.kernel.parameters.models import Parameter
    from accord.kernel.parameters.proposed import proposed

    known = next(p for p in proposed().values() if p.unit == "months" and p.minimum < p.value)
    with clock("2024-05-01T10:00:00Z"):
        do(Parameter, "choose", key=known.key, value=str(known.value - 1))
    with moment(organization, on=date(2024, 4, 30)) as m:
        assert (m.parameter(known.key), m.approved(known.key)) == (known.value, False)
    with moment(organization, on=date(2024, 5, 1)) as m:
        assert (m.parameter(known.key), m.approved(known.key)) == (known.value - 1, True)


def test_only_records_that_serve_the_standard_count_and_none_that_is_archived(
    do: Any, organization: Organization
) -> None:
    from accord.standards import families

    one, two = sorted(families())
    do(Site, "create", title="One", serves=one)
    do(Site, "create", title="Two", serves=two)
    do(Site, "create", title="Both", serves="both")
    do(Site, "create", title="Each", serves=f"{two}, {one}")
    do(do(Site, "create", title="Gone", serves="both"), "archive")
    with moment(organization) as m:
        assert {s.title for s in m.of(Site)} == {"One", "Two", "Both", "Each"}
        assert {s.title for s in m.for_standard(one).of(Site)} == {"One", "Both", "Each"}
        assert {s.title for s in m.for_standard(two).of(Site)} == {"Two", "Both", "Each"}


def test_whoever_serves_a_standard_with_others_serves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.kernel.moments.moment.families", lambda: ("quality", "safety", "data"))
    stored = {" ".join(sorted(some)) for n in (1, 2, 3) for some in combinations(("quality", "safety", "data"), n)}
    assert set(serving.__wrapped__("quality")) == {s for s in stored if "quality" in s.split()}


def open_sites(m: Moment) -> list[str]:
    return [s.title for s in m.of(Site).filter(state="active")]


def sites_and_people(m: Moment) -> tuple[list[str], int]:
    return m.once(open_sites), Person.objects.using(m.database()).count()


def test_what_is_asked_once_counts_as_read_by_all_who_ask(
    years: Site, organization: Organization, django_assert_num_queries: Any
) -> None:
    with moment(organization) as m:
        first, second, third = (replace(m, asked=Asked()) for _ in range(3))
        found = first.once(sites_and_people)
        assert found[0] == ["Bremen"]
        with django_assert_num_queries(0):
            assert second.once(sites_and_people) == found
            assert third.once(open_sites) == found[0]
        assert first.asked.types == second.asked.types == {"Site", "Person"}
        assert third.asked.types == {"Site"}


def test_what_is_asked_once_is_asked_anew_for_another_standard_or_parameter(
    do: Any, organization: Organization
) -> None:
    do(Site, "create", title="One", serves="iso-9001")
    with moment(organization) as m:
        asked = [m.for_standard(s).once(open_sites) for s in ("iso-9001", "iso-27001")]
        assert asked == [["One"], []]
        usual, other = m.once(interval), m.supposing("review_interval", 7).once(interval)
        assert (other, m.once(interval)) == (7, usual) != (usual, usual)


def interval(m: Moment) -> int:
    return m.parameter("review_interval")


def test_records_are_not_read_without_an_organization(years: Site) -> None:
    with pytest.raises(OutOfScope):
        Site.objects.count()


def test_the_clock_is_set_for_what_is_inside(clock: Any) -> None:
    with clock("2025-01-01T00:30:00+01:00"):
        assert now() == datetime(2024, 12, 31, 23, 30, tzinfo=UTC)
        assert (today(), today("Europe/Berlin")) == (date(2024, 12, 31), date(2025, 1, 1))
    assert abs(now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_replayed_days_are_the_days_as_they_were(years: Site, organization: Organization) -> None:
    days = [date.fromisoformat(d) for d in ("2024-01-01", "2024-03-10", "2024-06-14", "2024-06-15", "2025-12-01")]

    def said(m: Moment) -> list[tuple[str, str, str]]:
        return [(s.title, s.address, s.state) for s in m.of(Site).order_by("reference")]

    past = []
    for day in days:
        with moment(organization, day) as m:
            past.append(said(m))
    with within(organization.pk), closing(replay(organization, days, {"Site"})) as moments:
        assert [said(m) for m in moments] == past
    assert [len(p) for p in past] == [0, 1, 1, 1, 2]


def test_a_replayed_day_refuses_what_was_not_replayed(years: Site, organization: Organization) -> None:
    with within(organization.pk), closing(replay(organization, [date(2024, 7, 1)], {"Site"})) as moments:
        with pytest.raises(NotReplayed) as missing:
            next(moments).of(Person).count()
        assert missing.value.types == {"Person"}
    assert not list(folder().glob("*.tmp"))
