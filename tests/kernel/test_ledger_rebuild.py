"""After any acts, refused ones included, the log alone gives the live tables back (ledger.md, sections 2 and 8)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from tests.sizes import tries

from accord.kernel.access.actor import Actor, actor_for_account
from accord.kernel.access.models import Account, Grant
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform, run
from accord.kernel.ledger.models import Opening
from accord.kernel.ledger.rebuild import compare
from accord.kernel.organization.models import Organization, Person, Site
from accord.kernel.organization.models import Unit as OrganizationUnit
from accord.kernel.records.declaration import of
from accord.kernel.records.record import Record, within
from accord.kernel.records.snapshot import columns, loads, snapshot
from accord.kernel.refusals import Refused

PASSWORD = "correct horse battery"
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
DAY = st.dates(date(2000, 1, 1), date(2030, 12, 31)).map(date.isoformat)
WORDS = st.text("abcdefgh äß<'\U0001f642", min_size=1, max_size=8)
SITE, UNIT, PERSON, GRANT = (
    st.sampled_from([f"{prefix}-000{n}" for n in (1, 1, 1, 1, 2, 2, 2, 3)] + ["P-9999", ""])
    for prefix in ("S", "U", "P", "G")
)


def step(model: Any, verb: str, reference: Any = st.just(""), must: Any = None, may: Any = None) -> Any:  # noqa: B008
    """A strategy for one act; now and then on something that is not there, or with an answer that no field takes."""
    answers = st.fixed_dictionaries(must or {}, optional=may or {})
    return st.tuples(st.just(model), st.just(verb), reference, answers, st.sampled_from([True] * 6 + [False]))


SITE_SAYS = {
    "address": TEXT,
    "remote": st.sampled_from(["yes", "no", "yes", "no", "perhaps"]),
    "owner": PERSON,
    "serves": st.sampled_from(["both", ""]),
}
STEPS = st.one_of(
    step(Site, "create", must={"title": WORDS}, may=SITE_SAYS),
    step(Site, "edit", SITE, may={**SITE_SAYS, "title": WORDS, "time_zone": st.sampled_from(["Europe/Paris", "Moon"])}),
    step(OrganizationUnit, "create", must={"title": WORDS}, may={"site": SITE, "parent": UNIT, "head": PERSON}),
    step(OrganizationUnit, "edit", UNIT, may={"site": SITE, "parent": UNIT, "head": PERSON}),
    step(
        Person,
        "create",
        must={"given_name": WORDS, "family_name": WORDS},
        may={"email": st.sampled_from(["a@x.org", "b@x.org", "no"]), "joined_on": DAY},
    ),
    step(
        Person,
        "edit",
        PERSON,
        may={"email": st.just("c@x.org"), "line_manager": PERSON, "unit": UNIT, "given_name": WORDS},
    ),
    step(Person, "leave", PERSON, must={"left_on": DAY}),
    step(Person, "invite", PERSON),
    *[
        step(m, v, r)
        for m, r in ((Site, SITE), (OrganizationUnit, UNIT), (Person, PERSON))
        for v in ("archive", "restore")
    ],
    step(Site, "close", SITE),
    *[
        step(m, "erase", r, must={"ground": st.just("law")})
        for m, r in ((Site, SITE), (Person, PERSON), (Person, PERSON))
    ],
    step(Site, "comment", SITE, must={"text": WORDS}),
    step(Site, "link", SITE, must={"to": PERSON}, may={"says": WORDS}),
    step(
        Grant,
        "give",
        must={"person": PERSON, "role": st.sampled_from(["owner", "administrator", "external_auditor", "x"])},
        may={"scope": SITE, "ends_on": DAY},
    ),
    step(Grant, "end", GRANT),
)


@settings(
    max_examples=tries(12, 5),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=4, max_size=20))
def test_no_difference_after_any_acts(steps: list[Any], database: Any, do: Any) -> None:
    """Each example begins with a site, a unit and two people."""
    database.renew(1)
    organization = Organization.everywhere.get()
    manager = actor_for_account(Account.objects.get(), organization.slug)
    do.manager, done, said = manager, 0, list[str]()
    site = do(Site, "create", title="First")
    do(OrganizationUnit, "create", title="First", site=site)
    do(Person, "create", given_name="Ada", family_name="First", email="a@x.org")
    for model, verb, reference, answers, current in steps:
        act = act_at(of(model), verb)
        assert act is not None
        with within(organization.pk):
            found = model.objects.filter(reference=reference).first() if reference else None
        rev = (found.rev if current else found.rev - 1) if found else None
        try:
            signed = {"confirm": reference, "redact": "all"} if act.signed else {}
            proof = prove(manager, PASSWORD) if act.signed else None
            perform(act, manager, reference, answers | signed, rev=rev, proof=proof)
            done += 1
        except Refused as refusal:
            said += [o.sentence for o in refusal.objections]
    assert all(s.endswith(".") for s in said)
    event(f"{done} of {len(steps)} acts were done")
    comparison = compare(organization)
    assert comparison.differences == ()
    assert comparison.records >= 7


def test_a_difference_is_named(do: Any, organization: Organization, database: Any) -> None:
    site = do(Site, "create", title="Hamburg")
    lost = do(Site, "create", title="Bremen")
    _behind_the_back(database, f"UPDATE kernel_site SET address = 'x' WHERE reference = '{site.reference}'")
    _behind_the_back(database, f"DELETE FROM kernel_site WHERE reference = '{lost.reference}'")
    found = {d.reference: d for d in compare(organization).differences}
    assert found["S-0001"].fields == ("address",)
    assert "missing from the live tables" in found["S-0002"].says


def _behind_the_back(database: Any, statement: str) -> None:
    """As somebody who may switch the triggers off."""
    if connection.vendor == "postgresql":
        import psycopg

        with psycopg.connect(database.owner) as owner:
            owner.execute("SET session_replication_role = replica")
            owner.execute(statement)
        return
    from accord.kernel.ledger import triggers

    with connection.cursor() as cursor:
        for what in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER ledger_kernel_site_{what}")
        cursor.execute(statement)
    triggers.install(connection)


# ---- the snapshot ----------------------------------------------------------------------------------------------------


def shot_of(record: Record) -> dict[str, Any]:
    return snapshot(record, {}, lambda path, value: f"{path}={value}")


@given(address=TEXT, remote=st.booleans(), joined=st.none() | st.dates(), number=st.integers(0, 3))
def test_only_nothing_is_left_out(address: str, remote: bool, joined: date | None, number: int) -> None:
    """Null, the empty string, false and the empty list; never zero, and never a value because it is the default."""
    site, person = Site(address=address, remote=remote), Person(joined_on=joined)
    shot = shot_of(site)
    assert ("address" in shot) == (address != "")
    assert ("remote" in shot) == remote
    assert ("joined_on" in shot_of(person)) == (joined is not None)
    from accord.kernel.parameters.models import Parameter

    assert shot_of(Parameter(value=number))["value"] == number
    assert "time_zone" in shot_of(Organization()), "Europe/Berlin is the default, and is written all the same"
    ids = [uuid.UUID(int=n) for n in range(number, 0, -1)]
    relations = snapshot(site, {"x": ids}, lambda p, v: "")
    assert relations.get("x") == (sorted(str(i) for i in ids) if ids else None)


def test_another_default_in_code_changes_no_snapshot(
    do: Any, organization: Organization, log: Any, monkeypatch: Any
) -> None:
    """What was written stays; what was left out comes back as nothing, whatever the present default."""
    do(Site, "create", title="Hamburg")
    body = loads(log()[-1].body)
    assert "remote" not in body["snapshot"]
    for name, default in (("remote", True), ("address", "somewhere"), ("time_zone", "Asia/Tokyo")):
        monkeypatch.setattr(Site._meta.get_field(name), "default", default)
    back = columns(Site, body, lambda path, digest: "opened")
    assert (back["remote"], back["address"], back["time_zone"]) == (False, "", "")
    assert compare(organization).differences == ()


def test_text_is_sealed_unless_it_is_plain_and_an_unchanged_text_keeps_its_seal(
    do: Any, organization: Organization, log: Any
) -> None:
    site = do(Site, "create", title="Hamburg", address="Elbe 1")
    first = loads(log()[-1].body)["snapshot"]
    do(site, "edit", address="Elbe 2")
    second = loads(log()[-1].body)["snapshot"]
    assert set(first["title"]) == {"sealed"}
    assert first["title"] == second["title"], "the same text at the same place: the same commitment"
    assert first["address"] != second["address"]
    assert first["serves"] == second["serves"]
    assert first["state"] == "active"
    text = "".join(e.body for e in log())
    for private in ("Hamburg", "Elbe", "Mia", "Manager", "mia@"):
        assert private not in text
    with within(organization.pk):
        assert Opening.objects.filter(record_id=site.pk, path="address").count() == 2


def test_the_same_text_in_two_records_has_two_seals(do: Any, log: Any) -> None:
    do(Site, "create", title="A", address="same")
    do(Site, "create", title="B", address="same")
    one, two = (loads(e.body)["snapshot"] for e in log()[-2:])
    assert one["address"] != two["address"]


def test_an_erased_text_comes_back_as_erased(do: Any, log: Any) -> None:
    do(Site, "create", title="Hamburg", address="Hafen 1")
    assert columns(Site, loads(log()[-1].body), lambda path, digest: None)["address"] == "erased"


def test_an_old_name_of_a_field_still_loads(do: Any, log: Any, monkeypatch: Any) -> None:
    from dataclasses import replace

    from accord.kernel.records.fields import said_of

    do(Site, "create", title="Hamburg", time_zone="Europe/Paris")
    body = loads(log()[-1].body)
    body["snapshot"]["zone"] = body["snapshot"].pop("time_zone")
    field: Any = Site._meta.get_field("time_zone")
    assert columns(Site, body, lambda p, d: "t")["time_zone"] == ""
    monkeypatch.setattr(field, "said", replace(said_of(field), was=("zone",)))
    assert columns(Site, body, lambda p, d: "t")["time_zone"] == "Europe/Paris"


# ---- history and references ------------------------------------------------------------------------------------------


def test_the_history_of_a_record_is_its_entries(do: Any, log: Any) -> None:
    site = do(Site, "create", title="Hamburg")
    site = do(site, "edit", address="Elbe 1")
    do(site, "close")
    found = [loads(e.body) for e in log() if e.record_id == site.pk]
    assert [(b["rev"], b["op"], b["snapshot"]["state"]) for b in found] == [
        (1, "create", "active"), (2, "change", "active"), (3, "site.close", "closed"),
    ]  # fmt: skip


def test_references_count_on_and_are_never_given_twice(do: Any, organization: Organization, other: Actor) -> None:
    given_out = [do(Site, "create", title=f"Site {n}").reference for n in range(3)]
    with pytest.raises(Refused):
        do(Site, "create", title="Site 1")  # the natural key is taken: nothing is written, no number is lost
    given_out.append(do(Site, "create", title="Site 4").reference)
    assert given_out == ["S-0001", "S-0002", "S-0003", "S-0004"]
    assert do(Site, "create", by=other, title="Site 1").reference == "S-0001", "each organization counts for itself"


def test_a_refusal_leaves_nothing(do: Any, log: Any, organization: Organization) -> None:
    site = do(Site, "create", title="Hamburg")
    before = [e.body for e in log()]
    for answers in (
        {"title": ""},
        {"title": "x" * 201},
        {"time_zone": "Moon"},
        {"owner": "P-9999"},
        {"state": "closed"},
        {"colour": "red"},
    ):
        with pytest.raises(Refused):
            do(site, "edit", **answers)
    assert [e.body for e in log()] == before
    with within(organization.pk):
        assert Site.objects.get().title == "Hamburg"
        assert not Opening.objects.filter(value="x" * 201).exists()


def test_what_is_unchanged_is_not_entered(do: Any, log: Any) -> None:
    site = do(Site, "create", title="Hamburg")
    before = len(log())
    site = do(site, "edit", title="Hamburg")
    assert (len(log()), site.rev) == (before, 1)


def test_a_fault_inside_an_act_leaves_nothing(manager: Actor, log: Any, do: Any) -> None:
    before = len(log())

    def body(unit: Any) -> None:
        from accord.kernel.acts.perform import add

        add(Site(title="Hamburg"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(manager, "create", body)
    assert len(log()) == before
    assert do(Site, "create", title="Bremen").reference == "S-0001"
