"""Registers as firms keep them come in clean, or with the right questions; twice they change nothing."""

import pytest
from tests.importing.making import entries
from tests.importing.registers import audits, english, german, odd, quality, security
from tests.importing.registers.building import Register

from accord.doors.exchange.importing import import_files, read
from accord.kernel.records.declaration import named

REGISTERS = {
    register.name: register
    for module in (german, english, quality, security, audits, odd)
    for register in vars(module).values()
    if isinstance(register, Register)
}
PEOPLE = "\r\n".join(
    [
        "Vorname;Nachname;E-Mail", "Martha;Lindqvist;lindqvist@x.example", "Jonas;Brandt;brandt@x.example",
        "Aylin;Demir;demir@x.example", "Tom;Okafor;okafor@x.example", "Ida;Brandt;ida.brandt@x.example",
    ]
)  # fmt: skip


@pytest.fixture
def firm(manager):
    """A firm with five people more."""
    import_files(manager, [("Personal.csv", PEOPLE.encode())], type_name="people")
    return manager


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_as_it_is_kept(name, firm):
    register = REGISTERS[name]
    for earlier in register.first:
        bring(firm, REGISTERS[earlier])
    data = register.data()
    questions = asked(firm, name, data)
    open_ = [q for q in questions if not any(piece in q for piece in register.asks)]
    assert not open_, f"asked without need: {open_}"
    missing = [piece for piece in register.asks if not any(piece in q for q in questions)]
    assert not missing, f"not asked: {missing} among {questions}"
    assert bring(firm, register) == register.brings
    for type_name, which, field, value in register.holds:
        assert held(firm, type_name, which, field) == value, (which, field)
    before = entries(firm)
    again = import_files(firm, [(name, data)])
    assert {(r.created, r.updated, len(r.refused)) for r in again} == {(0, 0, 0)}, "remembered, and nothing doubles"
    assert entries(firm) == before


def asked(by, name, data):
    """What the page asks, and what it refuses without asking."""
    with by.scope():
        upload = read(by, [(name, data)])
    found = [q.sentence for m in upload.plan.tables for q in m.questions if q.given is None]
    words = {q.word for m in upload.plan.tables for q in m.questions} - {""}
    found += [
        f"row {r.row}, {r.column}: {r.why}" for m in upload.plan.tables for r in m.refusals if r.value not in words
    ]
    return found + [r.refused[0].why for r in upload.unreadable]


def bring(by, register):
    results = import_files(by, [(register.name, register.data())], mapping=register.mapping)
    refused = [(r.sheet, r.row, r.column, r.value, r.why) for result in results for r in result.refused]
    assert not refused, refused
    found = {}
    for result in results:
        if result.created:
            found[result.type] = found.get(result.type, 0) + result.created
    return found


def held(by, type_name, which, field):
    with by.scope():
        model = named(type_name).model
        for look in ("external_reference", "title", "number", "what", "control_reference"):
            if look in {f.name for f in model._meta.fields} and (
                found := model.objects.filter(**{look: which}).first()
            ):
                break
        else:
            raise AssertionError(
                f"no {type_name} {which}: {list(model.objects.values_list('external_reference', 'title'))}"
            )
        value = getattr(found, field)
        if hasattr(value, "all"):
            return sorted(r.external_reference or r.title for r in value.all())
        return (value.external_reference or value.title) if hasattr(value, "pointer") else value
