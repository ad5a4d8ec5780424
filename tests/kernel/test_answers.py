"""What people and programs say becomes values or a refusal in words; and what they may not say changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sizes import tries

from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import act_at, all_acts
from accord.kernel.acts.answers import clean, clean_inputs
from accord.kernel.acts.perform import perform
from accord.kernel.ledger.rebuild import compare
from accord.kernel.organization.models import Person, Site
from accord.kernel.records.declaration import declarations, of
from accord.kernel.records.fields import Input
from accord.kernel.refusals import Refused

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=5,
)
KINDS = [
    "text",
    "longtext",
    "email",
    "url",
    "integer",
    "decimal",
    "date",
    "datetime",
    "boolean",
    "choice",
    "choices",
    "record",
    "records",
    "pointer",
    "file",
]


def about(kind: Any, required: bool = False) -> Input:
    return Input(
        "x", kind, "thing", required=required, choices=(("a", "Alpha"), ("b", "Beta")), record="Site", max_length=30
    )


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-01-15T09:00", datetime(2026, 1, 14, 20, tzinfo=UTC)),  # summer time there
        ("2026-07-15T09:00", datetime(2026, 7, 14, 21, tzinfo=UTC)),
        ("2026-07-15T09:00Z", datetime(2026, 7, 15, 9, tzinfo=UTC)),
        ("2026-07-15T09:00-10:00", datetime(2026, 7, 15, 19, tzinfo=UTC)),
    ],
)
def test_a_time_is_meant_where_the_organization_is(said: str, meant: datetime, manager: Actor) -> None:
    manager.organization.time_zone = "Pacific/Auckland"
    assert clean(manager, about("datetime"), said) == meant


@pytest.mark.parametrize("said", ["0001-01-01T00:00", "9999-12-31T23:59-10:00", "9999-12-31T23:59Z"])
def test_a_time_beyond_the_calendar_is_none(said: str, manager: Actor) -> None:
    manager.organization.time_zone = "Pacific/Auckland"
    with pytest.raises(Refused, match="is not a time"):
        clean(manager, about("datetime"), said)


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=tries(60, 25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(raw=ANYTHING, required=st.booleans())
def test_whatever_is_said_is_a_value_or_a_refusal_that_names_the_field(
    kind: str, raw: Any, required: bool, manager: Actor
) -> None:
    with manager.scope():
        try:
            clean(manager, about(kind, required), raw)
        except Refused as refusal:
            refused = refusal
        else:
            return
    assert all(o.field == "x" and o.sentence.endswith(".") for o in refused.objections)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("text", "  x ", "x"),
        ("longtext", "a\r\nb", "a\nb"),
        ("email", "Mia@Example.org", "mia@example.org"),
        ("integer", "12", 12),
        ("decimal", "12.50", Decimal("12.50")),
        ("date", "2026-02-28", date(2026, 2, 28)),
        ("boolean", "yes", True),
        ("boolean", "nein", False),
        ("choice", "alpha", "a"),
        ("choice", "B", "b"),
        ("text", "", ""),
        ("date", "", None),
        ("records", "", []),
        ("choices", "both", "iso-27001 iso-9001"),
    ],
)
def test_what_is_understood(kind: str, raw: str, value: Any, manager: Actor) -> None:
    with manager.scope():
        assert clean(manager, about(kind), raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "says"),
    [
        ("date", "2026-02-30", "not a day that exists. Write it as 2026-11-25"),
        ("date", "1.2.2026", "not a day"),
        ("integer", "1e9", "not a whole number"),
        ("integer", "1234567890", "more than nine digits"),
        ("integer", "-1", "cannot be negative"),
        ("decimal", "NaN", "not a number"),
        ("email", "mia", "not an e-mail address"),
        ("url", "javascript:alert(1)", "begins with https://"),
        ("choice", "c", "not one of Alpha, Beta"),
        ("record", "S-0001", "no site 'S-0001' here"),
        ("boolean", "maybe", "yes or no"),
        ("text", "x" * 31, "31 characters; 30 fit"),
        ("text", "a\x00b", "characters that no text has"),
        ("file", "0" * 64, "Upload it first"),
        ("pointer", "ZZ-1", "Give a reference such as"),
    ],
)
def test_what_is_not_understood_is_said_in_words(kind: str, raw: str, says: str, manager: Actor) -> None:
    with manager.scope(), pytest.raises(Refused) as refused:
        clean(manager, about(kind), raw)
    assert says in str(refused.value)


def test_all_objections_come_at_once(manager: Actor) -> None:
    inputs = [about("integer"), Input("y", "date", "day", required=True), Input("z", "text", "name")]
    with manager.scope(), pytest.raises(Refused) as refused:
        clean_inputs(manager, inputs, {"x": "?", "w": 1})
    assert [o.field for o in refused.value.objections] == ["w", "x", "y"]


@settings(
    max_examples=tries(30, 15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    answers=st.dictionaries(
        st.sampled_from([f.name for f in of(Site).fields] + ["state", "rev", ""]), ANYTHING, max_size=5
    )
)
def test_no_answer_makes_an_act_fail_otherwise_than_by_a_refusal(answers: Any, manager: Actor) -> None:
    try:
        made = perform(act_at(of(Site), "create"), manager, answers=answers)
    except Refused as refusal:
        refused = refusal
    else:
        assert made.reference
        return
    assert refused.objections


@pytest.mark.parametrize("name", [d.name for d in declarations() if act_at(d, "create")])
@settings(
    max_examples=tries(8, 4),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_answer_to_any_type_makes_its_creation_fail_otherwise(
    name: str, data: st.DataObject, manager: Actor
) -> None:
    declaration = next(d for d in declarations() if d.name == name)
    likely = {
        "integer": st.integers(0, 10**9).map(str),
        "decimal": st.decimals(allow_nan=False).map(str),
        "boolean": st.booleans(),
        "date": st.dates().map(date.isoformat),
        "datetime": st.datetimes().map(lambda d: d.isoformat()),
        "email": st.emails(),
        "record": st.just("P-0001"),
        "records": st.just(""),
        "pointer": st.just("P-0001"),
        "file": st.just(""),
    }
    answers = {}
    for f in declaration.editable:
        said = (
            st.sampled_from([c for c, _ in f.choices])
            if f.kind == "choice"
            else likely.get(f.kind, st.text(min_size=1, max_size=12))
        )
        answers[f.name] = data.draw(st.one_of(said, said, said, ANYTHING))
    try:
        perform(act_at(declaration, "create"), manager, answers=answers)
    except Refused as refusal:
        refused = refusal
    else:
        assert compare(manager.organization).differences == ()
        return
    assert refused.objections


# ---- V-19: only what may be changed changes ----


def test_V_19_editing_changes_the_allowed_fields_alone(manager: Actor, other: Actor, specimens: Any) -> None:
    """Every field of every model is said to `edit`; what is no question of the type is refused."""
    tried = 0
    for record in specimens(manager).values():
        declaration = record.declaration
        edit = act_at(declaration, "edit")
        allowed = {i.name for i in edit.inputs} if edit else set()
        forbidden = {
            "id",
            "organization",
            "reference",
            "external_reference",
            "state",
            "rev",
            "effective_on",
            "recorded_at",
            "archived_on",
            "imported",
        }
        assert not allowed & forbidden
        assert not allowed & {f.name for f in declaration.fields if f.set_by_act}
        if edit is None:
            continue
        with manager.scope():
            before = type(record).objects.filter(pk=record.pk).values().get()
        for field in (*record._meta.get_fields(), "organization_id", "pk", "_state", "everywhere", "__class__"):
            name = getattr(field, "name", field)
            if name in allowed:
                continue
            for value in (str(other.organization.pk), "closed", 99, None, True):
                with pytest.raises(Refused, match="There is no field"):
                    perform(edit, manager, record.reference, {name: value}, rev=record.rev)
                tried += 1
        with manager.scope():
            assert type(record).objects.filter(pk=record.pk).values().get() == before
    assert tried > 1000


def test_V_19_creating_sets_the_allowed_fields_alone(manager: Actor) -> None:
    for declaration in declarations():
        create = act_at(declaration, "create")
        if create is None:
            continue
        for name in {f.name for f in declaration.model._meta.get_fields()} - {i.name for i in create.inputs}:
            with pytest.raises(Refused, match=f"There is no field '{name}'"):
                perform(create, manager, answers={name: "x"})


# ---- V-02: no relation to what is foreign ----


def relations() -> list[tuple[Any, Input]]:
    """Every input of every act that names a record or a file: a new one is tested because it is declared."""
    return [(a, i) for a in all_acts() for i in a.inputs if i.kind in {"record", "records", "pointer", "file"}]


def test_V_02_a_foreign_record_is_refused_like_one_that_does_not_exist(
    manager: Actor, other: Actor, specimens: Any, log: Any, do: Any
) -> None:
    """Through every relation of every act, by reference, id and pointer: the same answer, nothing stored, no entry."""
    mine = specimens(manager, "mine")
    for _ in range(2):
        foreign = specimens(other, "foreign")
        foreign["Person"] = do(Person, "create", by=other, given_name="Foreign", family_name="Person")
    before = [e.body for e in log()]
    tried: set[tuple[str, str]] = set()
    for act, about_it in relations():
        target = foreign[about_it.record or "Site"]
        if about_it.kind == "file":
            spellings = [(foreign["Attachment"].file, "0" * 64)]
        else:
            prefix = target.declaration.prefix
            spellings = [
                (target.reference, f"{prefix}-9999"),
                (str(target.pk), "0" * 8 + str(target.pk)[8:]),
                (target.pointer, "x"),
                (target.reference.lower(), f"{prefix.lower()}-9999"),
            ]
        subject = mine[act.subject.name] if act.subject else None
        for spelled, nowhere in spellings:
            answers = []
            for said in (spelled, nowhere):
                with pytest.raises(Refused) as refused:
                    perform(
                        act,
                        manager,
                        subject.reference if subject else "",
                        {about_it.name: said},
                        rev=subject.rev if subject else None,
                    )
                about_field = [o.sentence for o in refused.value.objections if o.field == about_it.name]
                assert about_field, f"{act.key} took {said!r} as {about_it.name}"
                answers.append([s.replace(said[:40].upper(), "…").replace(said[:40], "…") for s in about_field])
            assert answers[0] == answers[1], f"{act.key}: {about_it.name} tells foreign from nonexistent"
        tried.add((act.key, about_it.name))
    assert [e.body for e in log()] == before
    assert len(tried) == len(relations()) > 40


def test_V_02_a_foreign_record_is_refused_in_code_too(manager: Actor, other: Actor, specimens: Any) -> None:
    """An act that gets a foreign record into its hands cannot store it: the kernel looks at each relation."""
    from accord.kernel.acts.perform import run

    mine, foreign = specimens(manager, "mine"), specimens(other, "foreign")
    for record in mine.values():
        for field in record._meta.concrete_fields:
            if field.is_relation and field.name != "organization" and field.related_model.__name__ in foreign:
                target = foreign[field.related_model.__name__]

                def body(unit: Any, record: Any = record, name: str = field.attname, target: Any = target) -> None:
                    found = type(record).objects.get(pk=record.pk)
                    setattr(found, name, target.pk)
                    found.save()

                with pytest.raises((Refused, ObjectDoesNotExist), match=r"no such record here|does not exist"):
                    run(manager, "x", body)


def test_V_02_a_relation_of_several_never_leads_to_a_foreign_record(
    manager: Actor, other: Actor, specimens: Any
) -> None:
    from accord.kernel.acts.perform import run

    mine, foreign = specimens(manager, "mine"), specimens(other, "foreign")
    tried = 0
    for record in mine.values():
        for field in record._meta.many_to_many:

            def body(unit: Any, record: Any = record, field: Any = field) -> None:
                getattr(record, field.name).add(foreign[field.related_model.__name__])

            with pytest.raises(Refused, match="no such record here"):
                run(manager, "x", body)
            tried += 1
    assert tried
