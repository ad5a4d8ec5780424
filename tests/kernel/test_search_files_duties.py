"""Finding, keeping and being reminded: search, evidence, duties, parameters and the store of verdicts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.models import Q
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accord.areas.improvement.models import Action, Nonconformity
from accord.kernel.access.actor import Actor
from accord.kernel.checks import memory, registry
from accord.kernel.checks.evaluate import verdicts
from accord.kernel.checks.models import StoredVerdict
from accord.kernel.checks.verdict import Outcome, Verdict, from_json, to_json
from accord.kernel.checks.words import Words
from accord.kernel.duties.inbox import duties
from accord.kernel.moments.moment import Moment
from accord.kernel.moments.past import moment
from accord.kernel.organization.models import Organization, Person, Site
from accord.kernel.parameters.models import Parameter
from accord.kernel.parameters.proposed import in_days, proposed
from accord.kernel.records.declaration import of
from accord.kernel.records.files import Upload, open_file, path_of, receive, remove_orphans
from accord.kernel.records.record import within
from accord.kernel.refusals import Forbidden, Refused
from accord.kernel.search.finding import search

# ---- search ----


def found(by: Actor, words: str, **more: Any) -> list[str]:
    with by.scope():
        return [h.reference for h in search(by, words, **more)]


def test_words_are_found_in_titles_and_texts_the_last_one_unfinished(do: Any, manager: Actor) -> None:
    do(Site, "create", title="Werk Düsseldorf", address="Rheinstraße 5")
    do(Site, "create", title="Hamburg", address="Elbe 1")
    assert found(manager, "düssel") == ["S-0001"]
    assert found(manager, "WERK düs") == ["S-0001"]
    assert found(manager, "elb") == ["S-0002"]
    assert found(manager, "s-0002") == ["S-0002"]
    assert found(manager, "nothing") == found(manager, "") == found(manager, "!?") == []
    do(Site, "create", title="Kiel", address="<b>Förde</b> mail@kiel.example a=12.5")
    for words in ("förde", "kiel.example", "mail@kiel.example", "12.5", "kiel"):
        assert found(manager, words) == ["S-0003"], words
    assert found(manager, "ham", only=of(Site)) == ["S-0002"]
    assert found(manager, "ham", only=of(Person)) == []


def test_the_index_follows_each_change(do: Any, manager: Actor) -> None:
    site = do(Site, "create", title="Hamburg")
    do(site, "edit", title="Bremen")
    assert (found(manager, "hamburg"), found(manager, "bremen")) == ([], ["S-0001"])


def test_only_what_one_sees_is_found(do: Any, manager: Actor, other: Actor, actor: Any) -> None:
    from accord.areas.suppliers.models import Supplier

    do(Site, "create", by=other, title="Secretplace")
    mine = do(Supplier, "create", title="Secretplace Mine")
    do(Supplier, "create", title="Secretplace Yours")
    do(Site, "create", title="Secretplace Hall")
    assert len(found(manager, "secretplace")) == 3
    guest = actor("supplier_contact", scope=mine)
    assert found(guest, "secretplace") == [mine.reference]


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(words=st.text(max_size=30))
def test_no_words_break_the_search(words: str, manager: Actor) -> None:
    assert isinstance(found(manager, words), list)


# ---- evidence ----


def test_a_file_is_kept_by_its_hash(manager: Actor, organization: Organization) -> None:
    with manager.scope():
        upload = receive("..\\..\\photo/../etc.png", [b"abc", b"def"])
        again = receive("other name.png", [b"abcdef"])
    assert upload.sha256 == hashlib.sha256(b"abcdef").hexdigest()
    assert (upload.name, upload.size, again.pk) == ("etc.png", 6, upload.pk)
    with open_file(upload.sha256) as stored:
        assert stored.read() == b"abcdef"
    for wrong in ("../../etc/passwd", "x" * 64, upload.sha256.upper(), ""):
        with pytest.raises(ValueError, match="SHA-256"):
            path_of(wrong)


def test_an_empty_or_too_large_file_leaves_nothing(manager: Actor) -> None:
    folder = Path(settings.ACCORD_DATA_DIR) / "evidence"
    chunk = b"x" * 1024 * 1024
    for chunks, says in (([], "is empty"), ((chunk for _ in range(settings.ACCORD_MAX_UPLOAD_MB + 1)), "larger than")):
        with manager.scope(), pytest.raises(Refused, match=says):
            receive("file.bin", chunks)
    with manager.scope():
        assert not Upload.objects.exists()
    assert [p for p in folder.rglob("*") if p.is_file()] == []


def test_at_start_what_nobody_writes_any_more_is_removed(manager: Actor) -> None:
    folder = Path(settings.ACCORD_DATA_DIR) / "evidence"

    def chunks() -> Iterator[bytes]:
        (folder / "left-by-a-dead-process.tmp").write_bytes(b"x")
        yield b"half"
        assert remove_orphans() == 1
        yield b" and whole"

    with manager.scope():
        upload = receive("file.bin", chunks())
    assert path_of(upload.sha256).read_bytes() == b"half and whole"
    assert list(folder.glob("*.tmp")) == []


def test_a_file_enters_the_ledger_with_hash_and_size(do: Any, manager: Actor, newest: Any) -> None:
    site = do(Site, "create", title="Hamburg")
    with manager.scope():
        upload = receive("photo.png", [b"abc"])
    do(site, "attach", file=upload.sha256, note="the gate")
    assert newest()["files"] == [[upload.sha256, 3]]


def test_a_file_of_another_organization_is_not_there_even_by_its_hash(do: Any, other: Actor) -> None:
    with other.scope():
        foreign = receive("photo.png", [b"secret"])
    site = do(Site, "create", title="Hamburg")
    for sha256 in (foreign.sha256, "0" * 64):
        with pytest.raises(Refused, match="no such file here"):
            do(site, "attach", file=sha256)


# ---- duties ----


def test_duties_follow_from_records_the_most_urgent_first(do: Any, manager: Actor, actor: Any, clock: Any) -> None:
    owner = actor("owner", name="Olga Owner")
    with clock("2025-03-01"):
        nonconformity = do(Nonconformity, "create", title="Scratched", detected_on="2025-02-01", owner=manager.person)
        for title, due, who in (
            ("Late", "2025-02-20", owner),
            ("Soon", "2025-03-10", owner),
            ("Far", "2027-01-01", owner),
            ("Mine", "2025-03-05", manager),
        ):
            do(Action, "create", title=title, nonconformity=nonconformity, due_on=due, owner=who.person)
        with moment(owner.organization) as m:
            mine = duties(owner, m)
            assert [(d.record.title, d.days_left(m.on)) for d in mine if isinstance(d.record, Action)] == [
                ("Late", -9),
                ("Soon", 9),
            ]
            everybody = [d.record.title for d in duties(manager, m, mine=False) if isinstance(d.record, Action)]
            assert everybody == ["Late", "Mine", "Soon"]
        with manager.scope():
            late = Action.objects.get(title="Late")
        do(late, "complete", by=owner, result="Polished")
        with moment(owner.organization) as m:
            assert [d.record.title for d in duties(owner, m) if d.verb == "complete"] == ["Soon"]


def test_a_duty_waits_as_long_as_its_parameter_says(do: Any, manager: Actor, clock: Any) -> None:
    days = in_days(proposed()["containment"].value, proposed()["containment"].unit)
    with clock("2025-03-01"):
        do(Nonconformity, "create", title="Scratched", detected_on="2025-02-01", owner=manager.person)
        with moment(manager.organization) as m:
            due = next(d for d in duties(manager, m) if d.verb == "contain")
    assert due.due_on == date(2025, 2, 1) + timedelta(days=days)


def test_what_somebody_leaves_behind_comes_to_those_who_may_do_it(
    do: Any, manager: Actor, actor: Any, clock: Any
) -> None:
    gone, owner = actor("owner", name="Olga Owner"), actor("owner", name="Oskar Owner")

    def asked(by: Actor) -> list[tuple[str, str]]:
        with moment(by.organization) as m:
            found = [d for d in duties(by, m) if isinstance(d.record, Action)]
        return [(d.record.title, d.person.title if d.person else "") for d in found]

    with clock("2025-03-01"):
        raised = do(Nonconformity, "create", title="Scratched", detected_on="2025-02-01", owner=manager.person)
        do(Action, "create", title="Polish", nonconformity=raised, due_on="2025-03-10", owner=gone.person)
        assert asked(manager) == []
        do(gone.person, "leave", left_on="2025-03-02")
        assert asked(manager) == [], "through the last day it is still hers"
    with clock("2025-03-03"):
        assert asked(manager) == [("Polish", "Olga Owner")]
        assert asked(owner) == [], "owners may act on their own records alone"


def test_a_guest_has_no_duties_of_others(do: Any, manager: Actor, actor: Any) -> None:
    do(Nonconformity, "create", title="Scratched", detected_on="2025-02-01", owner=manager.person)
    guest = actor("external_auditor")
    with moment(guest.organization) as m:
        assert duties(guest, m) == []


# ---- parameters ----


def test_a_parameter_counts_as_proposed_until_somebody_approves_one(
    do: Any, manager: Actor, organization: Organization, actor: Any
) -> None:
    for known in proposed().values():
        assert known.minimum <= known.value <= known.maximum, known.key
        assert known.unit in {"days", "months", "hours"} or not known.key.endswith("_days")
    known = next(p for p in proposed().values() if p.maximum > p.minimum)
    with moment(organization) as m:
        assert (m.parameter(known.key), m.approved(known.key)) == (known.value, False)
    for value in (known.minimum - 1, known.maximum + 1):
        with pytest.raises(Refused, match="negative" if value < 0 else "choose between"):
            do(Parameter, "choose", key=known.key, value=str(value))
    with pytest.raises(Refused, match="no parameter"):
        do(Parameter, "choose", key="nothing", value="1")
    with pytest.raises(Forbidden):
        do(Parameter, "choose", by=actor("member"), key=known.key, value=str(known.maximum))
    chosen = do(Parameter, "choose", key=known.key, value=str(known.maximum))
    assert (chosen.state, chosen.approved_by, chosen.reference) == ("approved", manager.person, "PAR-0001")
    again = do(Parameter, "choose", key=known.key, value=str(known.minimum))
    assert (again.reference, again.rev) == ("PAR-0001", 2)
    with moment(organization) as m:
        assert (m.parameter(known.key), m.approved(known.key)) == (known.minimum, True)


def test_lengths_of_time_in_whole_days() -> None:
    assert (in_days(12, "months"), in_days(36, "months"), in_days(7, "days"), in_days(48, "hours")) == (365, 1096, 7, 2)
    with pytest.raises(KeyError):
        in_days(1, "percent")


# ---- the store of verdicts ----


@pytest.fixture
def counted() -> Any:
    """A check for tests that counts how often it is evaluated."""
    asked: list[date] = []

    def every_site_has_an_address(m: Moment) -> Verdict:
        """Each site has an address."""
        asked.append(m.on)
        return Words(m).none(m.of(Site), Q(address=""), breaks="have no address")

    registry.check("of.the.tests")(every_site_has_an_address)
    yield asked
    del registry._checks["of.the.tests"]


KEY = ("of.the.tests", "iso-9001")


def test_a_stored_verdict_is_fresh_until_what_it_read_or_the_day_changes(
    counted: list[date], do: Any, organization: Organization, clock: Any
) -> None:
    def ask(day: str) -> Outcome:
        with clock(day), moment(organization) as m:
            return verdicts(m, [KEY, KEY])[KEY].outcome

    with clock("2025-03-01"):
        site = do(Site, "create", title="Hamburg", address="Elbe 1")
    assert (ask("2025-03-01"), ask("2025-03-01"), len(counted)) == (Outcome.HOLDS, Outcome.HOLDS, 1)
    with clock("2025-03-01"):
        do(Person, "create", given_name="Ada", family_name="Byron")
    assert (ask("2025-03-01"), len(counted)) == (Outcome.HOLDS, 1), "people were not read"
    with clock("2025-03-01"):
        do(site, "edit", address="")
    assert (ask("2025-03-01"), len(counted)) == (Outcome.FAILS, 2)
    assert (ask("2025-03-02"), ask("2025-03-02"), len(counted)) == (Outcome.FAILS, Outcome.FAILS, 3)
    with clock("2025-03-02"):
        do(Parameter, "choose", key="containment", value=str(proposed()["containment"].minimum))
    assert (ask("2025-03-02"), len(counted)) == (Outcome.FAILS, 3), "the check did not ask for this parameter"
    memory.forget(organization.pk)
    assert (ask("2025-03-02"), len(counted)) == (Outcome.FAILS, 3), "it is stored"
    with clock("2025-03-02"):
        do(Parameter, "choose", key="containment", value=str(proposed()["containment"].maximum))
    memory.forget(organization.pk)
    assert (ask("2025-03-02"), len(counted)) == (Outcome.FAILS, 4), "who does not know what was asked asks anew"
    with within(organization.pk):
        StoredVerdict.objects.update(version=settings.ACCORD_VERSION)
    memory.forget(organization.pk)
    assert (ask("2025-03-02"), len(counted)) == (Outcome.FAILS, 5), "other code of the same version found it out"


def test_past_and_coming_days_are_never_stored(counted: list[date], do: Any, organization: Organization) -> None:
    do(Site, "create", title="Hamburg", address="Elbe 1")
    for on in (date(2024, 1, 2), date(2090, 1, 1)):
        with moment(organization, on=on) as m:
            verdicts(m, [KEY])
    with within(organization.pk):
        assert not StoredVerdict.objects.exists()
    assert counted == [date(2024, 1, 2), date(2090, 1, 1)]


def test_a_verdict_survives_its_storing(counted: list[date], do: Any, organization: Organization) -> None:
    do(Site, "create", title="Hamburg")
    with moment(organization) as m:
        verdict = verdicts(m, [KEY])[KEY]
        again = verdicts(m, [KEY])[KEY]
    assert verdict == again == from_json(to_json(verdict))
    assert verdict.mend is not None
    assert verdict.mend.verb == "edit"


def test_stored_verdicts_of_two_organizations_stay_apart(
    counted: list[date], do: Any, organization: Organization, other: Actor
) -> None:
    do(Site, "create", title="Hamburg", address="Elbe 1")
    do(Site, "create", by=other, title="Foreign")
    outcomes = []
    for which in (organization, other.organization, organization):
        with moment(which) as m:
            outcomes.append(verdicts(m, [KEY])[KEY].outcome)
    assert outcomes == [Outcome.HOLDS, Outcome.FAILS, Outcome.HOLDS]


def test_a_check_without_a_docstring_or_with_a_name_that_is_taken_is_refused(counted: list[date]) -> None:
    from django.core.exceptions import ImproperlyConfigured

    def undocumented(m: Moment) -> Verdict:
        return Verdict(Outcome.NO_DATA, "Nothing.")

    for name, says in (("of.others", "docstring"), ("of.the.tests", "two checks")):
        with pytest.raises(ImproperlyConfigured, match=says):
            registry.check(name)(undocumented)
