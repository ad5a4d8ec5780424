"""What a process remembers of verdicts: after a change it asks anew only what the change makes a difference to, and it
forgets what no longer stands."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from tests.checks.books import all_keys
from tests.checks.test_store import KINDS, Known, enter

from accord.kernel.access.actor import Actor
from accord.kernel.checks import memory, registry
from accord.kernel.checks.evaluate import _evaluate, verdicts
from accord.kernel.checks.log import Log
from accord.kernel.checks.models import StoredVerdict
from accord.kernel.checks.population import by_keys, few, known, number, shown
from accord.kernel.checks.verdict import NAMED, Outcome, Verdict
from accord.kernel.checks.words import Words
from accord.kernel.ledger.models import Head
from accord.kernel.moments.moment import Moment
from accord.kernel.moments.past import moment
from accord.kernel.moments.reading import Asked, asking_once, reading, tables, words_in
from accord.kernel.organization.models import Organization, Person, Site
from accord.kernel.parameters.models import Parameter
from accord.kernel.records.declaration import declarations
from accord.kernel.records.record import within
from accord.standards import families

KEY = ("of.the.tests", "iso-9001")
INTERVAL = "review_interval"


def _sites(m: Moment) -> list[Site]:
    done.append("once")
    return list(m.of(Site).filter(state="active").order_by("reference"))


done: list[str] = []


@pytest.fixture(autouse=True)
def asked() -> Iterator[list[str]]:
    """A check for tests, and what was done for it."""

    def sites_have_an_address(m: Moment) -> Verdict:
        """Each site has an address."""
        done.append("check")
        sites, days = known(Site, m.once(_sites)), m.parameter(INTERVAL)
        found = Words(m).none(m.of(Site), Q(address=""), breaks=f"have had no address for {days} days")
        return replace(found, records=shown(sites), count=number(sites))

    registry.check(KEY[0])(sites_have_an_address)
    done.clear()
    yield done
    del registry._checks[KEY[0]]


@pytest.fixture
def ask(organization: Organization, asked: list[str]) -> Any:
    """The verdict, and what was done for it this time."""

    def find() -> tuple[Outcome, list[str]]:
        asked.clear()
        with moment(organization) as m:
            found = verdicts(m, [KEY])[KEY].outcome
        return found, list(asked)

    return find


@pytest.fixture
def site(do: Any, ask: Any) -> Site:
    """A site, judged once."""
    found: Site = do(Site, "create", title="Hamburg", address="Elbe 1")
    assert ask() == (Outcome.HOLDS, ["check", "once"])
    return found


@pytest.mark.parametrize(
    ("change", "outcome", "again"),
    [
        ({"address": "Elbe 2"}, Outcome.HOLDS, ["once", "check"]),  # `once` reads whole records
        ({"address": ""}, Outcome.FAILS, ["check", "once"]),
        ({"title": "Bremen"}, Outcome.HOLDS, ["once", "check"]),
    ],
)
def test_a_change_of_what_was_read_is_asked_anew(
    change: dict[str, str], outcome: Outcome, again: list[str], site: Site, do: Any, ask: Any
) -> None:
    do(site, "edit", **change)
    assert ask() == (outcome, again)
    assert ask() == (outcome, [])


def _by_title(m: Moment) -> dict[str, list[str]]:
    done.append("once")
    return {s.title: [s.address] for s in m.of(Site).filter(state="active").order_by("reference")}


def test_who_asks_for_a_part_depends_on_that_alone(site: Site, do: Any, ask: Any) -> None:
    def there(m: Moment) -> Verdict:
        """Hamburg is a site, and of two sites the address of one is known."""
        done.append("check")
        known = [*(m.part(_by_title, "Hamburg") or ()), *(m.part(_by_title, "Kiel") or ())]
        return Verdict(Outcome.FAILS, " ".join(known))

    del registry._checks[KEY[0]]
    registry.check(KEY[0])(there)
    with within(site.organization_id):
        StoredVerdict.objects.all().delete()
    other = do(Site, "create", title="Bremen", address="Weser 1")
    assert ask() == (Outcome.FAILS, ["check", "once"])
    other = do(other, "edit", address="Weser 2")
    assert ask() == (Outcome.FAILS, ["once"])
    do(other, "edit", title="Kiel")
    assert ask() == (Outcome.FAILS, ["once", "check"])
    do(site, "edit", address="Elbe 2")
    assert ask() == (Outcome.FAILS, ["once", "check"])
    assert ask() == (Outcome.FAILS, [])


def _met_in_bremen(m: Moment) -> bool:
    return m.of(Site).filter(title="Bremen").exists() and m.of(Person).filter(given_name="Ada").exists()


def test_what_was_found_out_in_another_way_is_watched_in_that_way(site: Site, do: Any, ask: Any) -> None:
    def met(m: Moment) -> Verdict:
        """Ada has come to Bremen."""
        return Verdict(Outcome.NO_DATA if m.once(_met_in_bremen) else Outcome.FAILS, "")

    del registry._checks[KEY[0]]
    registry.check(KEY[0])(met)
    with within(site.organization_id):
        StoredVerdict.objects.all().delete()
    assert ask()[0] is Outcome.FAILS
    do(site, "edit", title="Bremen")
    assert ask()[0] is Outcome.FAILS, "the same, but people were asked for as well"
    do(Person, "create", given_name="Ada", family_name="Byron")
    assert ask()[0] is Outcome.NO_DATA


def test_a_record_of_another_type_asks_nothing(site: Site, do: Any, ask: Any) -> None:
    do(Person, "create", given_name="Ada", family_name="Byron")
    assert ask() == (Outcome.HOLDS, [])


def test_another_one_of_the_type_is_seen(site: Site, do: Any, ask: Any) -> None:
    other = do(Site, "create", title="Bremen", address="")
    assert ask() == (Outcome.FAILS, ["check", "once"])
    do(other, "archive")
    assert ask() == (Outcome.HOLDS, ["check", "once"])


def test_only_the_parameter_that_was_asked_for_makes_a_difference(site: Site, do: Any, ask: Any) -> None:
    do(Parameter, "choose", key="containment", value="3")
    assert ask() == (Outcome.HOLDS, [])
    do(Parameter, "choose", key=INTERVAL, value="7")
    assert ask() == (Outcome.HOLDS, ["check"]), "what is known of sites does not depend on it"


def test_nothing_is_remembered_of_another_day(
    site: Site, ask: Any, organization: Organization, clock: Callable[[str], Any]
) -> None:
    """A process that runs for years would else remember what was found out on every day of them."""
    known = memory._memories[organization.pk]
    assert known.last
    assert known.own
    assert known.once
    with clock("2099-03-10T10:00:00Z"):
        assert ask()[1] == ["check", "once"]
    assert {b.basis.on.year for b in (*known.last.values(), *known.own.values())} == {2099}
    assert {basis.on.year for basis, _ in known.once.values()} == {2099}


def test_the_time_zone_is_asked_for_like_a_record(
    site: Site, do: Any, ask: Any, manager: Actor, organization: Organization
) -> None:
    """Who moves begins and ends days at other instants, whichever process has found out the verdict."""

    def there(m: Moment) -> Verdict:
        """It is known where the organization is."""
        done.append("check")
        return Verdict(Outcome.FAILS if m.zone() == "Europe/Berlin" else Outcome.NO_DATA, "")

    del registry._checks[KEY[0]]
    registry.check(KEY[0])(there)
    with within(site.organization_id):
        StoredVerdict.objects.all().delete()
    assert ask() == (Outcome.FAILS, ["check"])
    organization = do(organization, "set-up", title="Moved", time_zone="Europe/Berlin")
    assert ask() == (Outcome.FAILS, []), "the name makes no difference"
    organization.refresh_from_db()
    do(organization, "set-up", title="Moved", time_zone="Europe/Lisbon")
    memory.forget(organization.pk)
    assert ask() == (Outcome.NO_DATA, ["check"])


def test_what_was_stored_elsewhere_is_taken_from_there(site: Site, ask: Any, organization: Organization) -> None:
    memory.forget(organization.pk)
    assert ask() == (Outcome.HOLDS, [])
    with CaptureQueriesContext(connection) as asked:
        assert ask() == (Outcome.HOLDS, [])
    assert not [q for q in asked.captured_queries if '"kernel_verdict"."verdict"' in q["sql"]], "from memory by now"


def test_what_stands_is_stored_as_it_was_at_a_later_entry(
    site: Site, do: Any, ask: Any, organization: Organization
) -> None:
    with within(organization.pk):
        before = StoredVerdict.objects.get(name=KEY[0])
        StoredVerdict.objects.update(verdict={**before.verdict, "because": "what stands there is not written again"})
        do(Parameter, "choose", key="containment", value="3")
        assert ask() == (Outcome.HOLDS, [])
        after = StoredVerdict.objects.get(name=KEY[0])
        assert (after.pk, after.position) == (before.pk, Log.of(organization.pk).position)
        assert after.verdict["because"] == "what stands there is not written again"


def test_what_another_process_has_stored_since_is_written_anew(
    site: Site, do: Any, ask: Any, organization: Organization
) -> None:
    """It was found out at another entry, so it may be another verdict."""
    with within(organization.pk):
        do(Parameter, "choose", key="containment", value="3")
        StoredVerdict.objects.update(position=0, verdict={})
        assert ask() == (Outcome.HOLDS, [])
        after = StoredVerdict.objects.get(name=KEY[0])
        assert (after.position, after.verdict["outcome"]) == (Log.of(organization.pk).position, "holds")


def test_what_counts_records_is_not_asked_again_as_one_gets_another_title(
    site: Site, do: Any, organization: Organization
) -> None:
    """How they are called is one question, how many they are another."""

    def sites_have_an_address(m: Moment) -> Verdict:
        """Each site has an address."""
        done.append("check")
        sites = m.of(Site).filter(Q(address="Elbe 1") | Q(address="Weser 1")).distinct()
        return Words(m).every(sites, ~Q(address=""), breaks="have no address")

    def found() -> tuple[Verdict, list[str]]:
        executed: list[str] = []

        def note(execute: Any, sql: str, *rest: Any) -> Any:
            executed.append(sql)
            return execute(sql, *rest)

        with moment(organization) as m, reading("default", Asked()), connection.execute_wrapper(note):
            verdict = verdicts(m, [KEY])[KEY]
        return verdict, [sql for sql in executed if "COUNT(" in sql and "kernel_site" in sql]

    del registry._checks[KEY[0]]
    registry.check(KEY[0])(sites_have_an_address)
    with within(organization.pk):
        StoredVerdict.objects.all().delete()
    verdict, asked = found()
    assert verdict.outcome is Outcome.HOLDS
    assert asked
    site = do(site, "edit", title="Bremen")
    named, again = found()
    assert ([d.title for d in verdict.records], [d.title for d in named.records]) == (["Hamburg"], ["Bremen"])
    assert again == []
    do(site, "edit", address="Weser 1")
    _, again = found()
    assert again


def test_one_who_asks_within_another_leaves_him_what_is_known(site: Site, organization: Organization) -> None:
    executed: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        executed.append(sql)
        return execute(sql, *rest)

    with within(organization.pk), asking_once("default"), reading("default", Asked()), connection.execute_wrapper(note):
        assert Site.objects.count() == Site.objects.count() == len(executed) == 1
        with asking_once("default"):
            assert (Site.objects.count(), len(executed)) == (1, 2), "he may ask at another time"
        assert (Site.objects.count(), len(executed)) == (1, 2)


def test_what_a_moment_found_out_before_a_change_is_not_remembered_as_of_now(
    do: Any, ask: Any, organization: Organization
) -> None:
    with moment(organization) as m:
        assert verdicts(m, [KEY])[KEY].outcome is Outcome.NO_DATA
        site = do(Site, "create", title="Hamburg", address="Elbe 1")
        assert verdicts(m, [KEY])[KEY].outcome is Outcome.HOLDS
        do(Parameter, "choose", key=INTERVAL, value="7")
        assert verdicts(m, [KEY])[KEY].because == "No site has had no address for 7 days; one was looked at."
    with moment(organization) as m:
        m.for_standard(KEY[1]).once(_sites)
        do(site, "edit", title="Bremen")
        assert [d.title for d in verdicts(m, [KEY])[KEY].records] == ["Bremen"]
    assert ask() == (Outcome.HOLDS, [])


def test_what_is_put_away_while_a_check_asks_is_not_named(site: Site, do: Any, organization: Organization) -> None:
    other = do(Site, "create", title="Bremen", address="Weser 1")
    with moment(organization) as m:
        keys = list(m.of(Site).order_by("reference").values_list("pk", flat=True))
        do(other, "archive")
        (found,) = by_keys(m.of(Site), keys)
        assert [d.title for d in few(found)] == ["Hamburg"]


def test_checks_that_are_asked_together_read_one_state_of_the_records(
    site: Site, do: Any, organization: Organization
) -> None:
    """Whatever others do meanwhile; the next one finds that."""

    def archive() -> None:
        do(site, "archive")
        connection.close()

    def sites_are_there(m: Moment) -> Verdict:
        """There is a site, before and after somebody has put it away."""
        before = m.of(Site).count()
        (other := threading.Thread(target=archive)).start()
        other.join(30)
        assert not other.is_alive()
        return Verdict(Outcome.HOLDS, "There it is.", records=shown(m.of(Site)), count=before)

    registry.check("of.the.tests.too")(sites_are_there)
    try:
        with moment(organization) as m:
            found = verdicts(m, [("of.the.tests.too", KEY[1]), KEY])
    finally:
        del registry._checks["of.the.tests.too"]
    assert [d.title for v in found.values() for d in v.records] == ["Hamburg", "Hamburg"]
    with moment(organization) as m:
        assert verdicts(m, [KEY])[KEY].outcome is Outcome.NO_DATA


@contextmanager
def meanwhile(table: str, act: Callable[[], Any]) -> Iterator[None]:
    """Inside, somebody else does something as soon as a table was read for the first time."""
    done: list[str] = []

    def other() -> None:
        act()
        connection.close()

    def listen(execute: Any, sql: str, *rest: Any) -> Any:
        found = execute(sql, *rest)
        if not done and table in sql:
            done.append(sql)
            (thread := threading.Thread(target=other)).start()
            thread.join(30)
            assert not thread.is_alive()
        return found

    with connection.execute_wrapper(listen):
        yield
    assert done


def test_a_verdict_is_of_the_entry_that_it_is_stored_with(
    site: Site, do: Any, ask: Any, organization: Organization
) -> None:
    """Else another process, for which it stood there before and stands again, would say that this one stands."""
    site = do(site, "edit", address="Elbe 2")
    with within(organization.pk):
        before = Log.of(organization.pk).position
        with meanwhile("ledger_head", lambda: do(site, "edit", address="")):
            found, _ = ask()
        stored = StoredVerdict.objects.get(name=KEY[0])
        assert (found, stored.verdict["outcome"], stored.position) == (Outcome.HOLDS, "holds", before)
    assert ask()[0] is Outcome.FAILS


def test_nothing_is_remembered_once_the_stored_rows_are_deleted(
    site: Site, ask: Any, organization: Organization
) -> None:
    """As an erasure deletes them, in whatever process."""
    with within(organization.pk):
        StoredVerdict.objects.all().delete()
    assert ask() == (Outcome.HOLDS, ["check", "once"])


def test_a_log_that_a_restore_has_replaced_is_another_one(
    site: Site, do: Any, ask: Any, organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Log, "leaves", lambda log, positions: dict.fromkeys(positions, b"another"))
    with within(organization.pk):
        StoredVerdict.objects.update(position=-1)
    assert ask() == (Outcome.HOLDS, ["check", "once"])


def test_leaves_are_those_of_the_log(site: Site, do: Any, organization: Organization) -> None:
    with within(organization.pk):
        log = Log.of(organization.pk)
        do(site, "edit", address="Elbe 2")
        later = Log.of(organization.pk)
        assert later.leaf == bytes(Head.objects.get(pk=organization.pk).last_leaf) != log.leaf
        found = later.leaves({log.position, later.position, 10**6})
    assert found == {log.position: log.leaf, later.position: later.leaf}


def test_columns_are_those_of_the_tables_behind_the_names() -> None:
    sql = (
        'SELECT "a_b"."id" AS "pk", U0."x" FROM "a_b" INNER JOIN "c_d" T4 ON (T4."id" = "a_b"."q_id") '
        'WHERE EXISTS(SELECT 1 FROM "e_f" U0 WHERE U0."z" = "a_b"."id") OR EXISTS(SELECT 1 FROM "g_h" U0)'
    )
    columns = {"a_b.id", "a_b.q_id", "c_d.id", "e_f.x", "e_f.z", "g_h.x", "g_h.z"}
    assert {w for w in words_in(sql) if "." in w} == columns
    assert {"a_b", "c_d", "e_f", "g_h"} <= words_in(sql)


def test_checks_read_records_alone_and_name_each_column_with_its_table(manager: Actor) -> None:
    """Else a change would not be known to matter. What a SELECT within it calls like a column is another thing."""
    chance = random.Random(1)
    records: Known = {Organization: [manager.organization], Person: [manager.person]}
    for kind in KINDS:
        enter(manager, kind, chance, records)
    columns = {f.column for d in declarations() for f in d.model._meta.concrete_fields}
    others, seen = set(connection.introspection.table_names()) - set(tables()), 0
    with moment(manager.organization) as m:
        m = replace(m, organization=SimpleNamespace(pk=manager.organization.pk))
        for key in (key for family in families() for key in all_keys(family)):
            for sql, _ in _evaluate(m, key)[1].statements:
                seen += 1
                called = set(re.findall(r'AS "(\w+)"', sql)) | {"pk", *NAMED}
                bare = re.findall(r'(?<![\w".])"(\w+)"(?!\.)', re.sub(r'["\w]+\."\w+"', "", sql))
                assert not (set(bare) - called) & columns, sql
                assert not words_in(sql) & others, sql
    assert seen > 500
