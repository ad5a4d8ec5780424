"""What is refused: every cell by name, and then nothing at all is written."""

from datetime import date

import pytest
from tests.importing.making import csv, entries, refused, said, why, workbook

from accord.areas.assets.models import Asset
from accord.areas.audits.models import Audit
from accord.areas.documents.models import RetentionRule
from accord.areas.improvement.models import Action, Nonconformity
from accord.areas.suppliers.models import Certificate, Supplier
from accord.doors.exchange.importing import import_files
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.organization.models import Person, Site, Unit
from accord.kernel.records.declaration import of
from accord.kernel.refusals import Forbidden, Refused

HEAD = "Personal-Nr.;Vorname;Nachname;E-Mail;Vorgesetzter;Eintritt"


def people(*rows: str) -> bytes:
    return csv(HEAD, *rows)


@pytest.mark.parametrize(
    ("row", "column", "value", "because"),
    [
        ("1;Anna;Bauer;a@x.example;;31.02.2020", "Eintritt", "31.02.2020", "no day of the calendar"),
        ("1;Anna;Bauer;a@x.example;Max Nobody;", "Vorgesetzter", "Max Nobody", "There is no person"),
        ("1;Anna;Bauer;a at x;;", "E-Mail", "a at x", "is not an e-mail address"),
        ("1;Anna;;a@x.example;;", "Nachname", "", "Family name is missing"),
        ("1;Anna;-;a@x.example;;", "Nachname", "-", "Family name is missing"),
        ("1;" + "A" * 90 + ";Bauer;;;", "Vorname", "A" * 79 + "…", "80 fit"),
        ("1;Anna;Bauer;mia@northwind.example;;", "E-Mail", "mia@northwind.example", "has the same e-mail"),
    ],
)
def test_one_bad_cell_is_named_and_nothing_is_written(bring, manager, row, column, value, because):
    before = entries(manager)
    results = bring("personal.csv", people("7;Otto;Gut;o@x.example;;2020-01-01", row))
    assert said(results) == [("people", 0, 0, 0)]
    assert refused(results) == [(3, column, value)]
    assert because in why(results)
    assert entries(manager) == before


def test_every_bad_cell_is_named_at_once(bring):
    results = bring(
        "personal.csv",
        people("1;Anna;Bauer;a@x.example;Max Nobody;2020-02-30", "1;Bert;Klein;a@x.example;;", "3;;Groß;;;"),
    )
    assert [(row, column) for row, column, _ in refused(results)] == [
        (2, "Eintritt"),
        (2, "Vorgesetzter"),
        (3, "Personal-Nr."),
        (4, "Vorname"),
    ]


def test_two_people_of_one_name_are_not_guessed(bring):
    rows = people("1;Anna;Bauer;a1@x.example;;", "2;Anna;Bauer;a2@x.example;;", "3;Ute;Klein;u@x.example;Anna Bauer;")
    results = bring("personal.csv", rows)
    assert refused(results) == [(4, "Vorgesetzter", "Anna Bauer")]
    assert "can be 2 different people" in why(results)
    assert said(bring("personal.csv", rows.replace(b"Anna Bauer;", b"a2@x.example;"))) == [("people", 3, 0, 0)]


def test_a_circle_of_managers_is_named(bring):
    results = bring(
        "personal.csv", people("1;Anna;Bauer;a@x.example;Bert Klein;", "2;Bert;Klein;b@x.example;Anna Bauer;")
    )
    assert [(row, column) for row, column, _ in refused(results)] == [(2, "Vorgesetzter"), (3, "Vorgesetzter")]
    assert "in a circle" in why(results)


def test_an_unknown_column_is_asked_about_and_the_answer_remembered(bring, manager):
    data = csv("Vorname;Nachname;E-Mail;Schuhgröße", "Anna;Bauer;a@x.example;42")
    results = bring("personal.csv", data)
    assert refused(results) == [(1, "Schuhgröße", "")]
    assert "no field of people" in why(results)
    assert said(bring("personal.csv", data, mapping={"Schuhgröße": ""})) == [("people", 1, 0, 0)]
    again = data.replace(b"Anna", b"Anne")
    assert said(bring("anderes.csv", again, type_name="people")) == [("people", 0, 1, 0)]


def test_a_column_of_what_follows_takes_no_other_column_along(bring, manager):
    head = "kind of record;keep for;keep for (days);afterwards"
    assert said(bring("retention_rules.csv", csv(head, "Invoices;10 years;9;delete"))) == [("retention_rules", 1, 0, 0)]
    with manager.scope():
        rule = RetentionRule.objects.get()
    assert (rule.keep_for, rule.keep_days) == ("10 years", 3652)


def test_two_columns_for_one_field_are_asked_about_whatever_else_bears_their_name(bring):
    data = csv("Name;Employee;Kind", "Mia Manager;Mia Manager;identity")
    results = bring("screenings.csv", data, type_name="screenings")
    assert refused(results) == [(1, "Name", ""), (1, "Employee", ""), (1, "person", "")]


@pytest.mark.parametrize("together", [True, False])
def test_a_record_of_any_type_is_named_by_the_reference_of_the_firm(bring, manager, together):
    """`A-7` looks like an asset of Accord, and is what the firm calls an audit."""
    sheets = {"Audits": [["Reference", "Title", "Kind"], ["A-7", "Audit of May", "internal"]]}
    cases = {"Nonconformities": [["Title", "Source"], ["No list", "A-7"]]}
    uploads = [{**sheets, **cases}] if together else [sheets, cases]
    assert [r.created for upload in uploads for r in bring("lists.xlsx", workbook(**upload))] == [1, 1]
    with manager.scope():
        assert Nonconformity.objects.get().source == Audit.objects.get().pointer


def test_a_column_that_was_answered_stands_in_no_other_ones_way(bring):
    data = csv("Nr;Product number;Name;Status", "L1;IS-10;Infusion set;released")
    assert "so can another column" in why(bring("products.csv", data))
    assert said(bring("products.csv", data, mapping={"Nr": "reference"})) == [("products", 1, 0, 0)]


def test_a_mapping_that_names_no_field_is_refused_in_a_sentence(bring):
    data = csv("Vorname;Nachname;Schuhgröße", "Anna;Bauer;42")
    results = bring("personal.csv", data, mapping={"Schuhgröße": "shoe_size"})
    assert "which is no field of people" in why(results)
    with pytest.raises(Refused, match='says "dayfirst" under "read"; what may stand there is day, month, 20'):
        bring("personal.csv", data, mapping={"read": {"/": "dayfirst"}})
    with pytest.raises(Refused, match="not a JSON object"):
        bring("personal.csv", data, mapping=["x"])


def test_what_is_there_already_is_named_to_who_may_see_it(bring, manager, actor):
    """The row of another file, the record here; of one that the importer does not see, only that there is one."""
    bring("sites.csv", csv("Standort", "Hamburg", "Bremen"))
    with manager.scope():
        hamburg, bremen = Site.objects.get(title="Hamburg"), Site.objects.get(title="Bremen")
    files = [(f"{n}.csv", csv("Standort;Adresse", "Kiel;Kai 1")) for n in "ab"]
    assert "Row 2 of a.csv has the same title" in why(import_files(manager, files, type_name="sites"))
    results = bring("sites.csv", csv("ID;Standort", "S-9;Bremen"))
    assert f"{bremen.reference} Bremen has the same title; use its reference" in why(results)
    here = import_files(actor("manager", scope=hamburg), [("s.csv", csv("Standort;Adresse", "Bremen;Kai 2"))])
    assert refused(here) == [(2, "Standort", "Bremen")]
    assert "Another site has the same title, which you may not see" in why(here)


def test_an_open_date_order_is_asked(bring, manager):
    data = people("1;Anna;Bauer;a@x.example;;04/05/2020")
    results = bring("personal.csv", data)
    assert refused(results) == [(1, "", "")]
    assert "4 May 2020" in why(results)
    bring("personal.csv", data, mapping={"read": {"Eintritt": "day"}})
    with manager.scope():
        assert Person.objects.get(external_reference="1").joined_on == date(2020, 5, 4)


def test_a_word_for_a_value_is_asked(bring, manager):
    data = workbook(Lieferanten=[["Lieferant", "Kritikalität"], ["Meier", "A-Teile"]])
    results = bring("l.xlsx", data)
    assert refused(results) == [(2, "Kritikalität", "A-Teile")]
    said_ = {"values": {"Kritikalität": {"A-Teile": "critical"}}}
    assert said(bring("l.xlsx", data, mapping=said_)) == [("suppliers", 1, 0, 0)]
    with manager.scope():
        assert Supplier.objects.get().criticality == "critical"


def test_a_table_that_could_be_anything_is_asked_about(bring):
    results = bring("Liste.csv", csv("Name", "Halle 3"))
    assert "Which records" in why(results)
    assert said(bring("Liste.csv", csv("Name", "Halle 3"), type_name="Standorte")) == [("sites", 1, 0, 0)]


def test_formulas_merged_and_hidden_cells_are_named(bring):
    results = bring("l.xlsx", workbook(Lieferanten=[["Lieferant", "Leistung"], ["Meier", "=1+1"]]))
    assert [(row, column) for row, column, _ in refused(results)] == [(2, "Leistung")]
    assert "formula" in why(results)


def test_text_that_looks_like_a_formula_stays_text(bring, manager):
    bring("sites.csv", csv("Name;Adresse", "'=1+1;'@home"))
    with manager.scope():
        site = Site.objects.get()
        assert (site.title, site.address) == ("=1+1", "@home")


def test_rows_about_the_same_whole_must_agree(bring):
    rows = [["Lieferant", "Leistung", "Norm"], ["Meier", "Drehteile", "ISO 9001"], ["Meier", "Frästeile", "ISO 14001"]]
    results = bring("l.xlsx", workbook(Lieferanten=rows))
    assert refused(results) == [(3, "Leistung", "Frästeile")]
    rows[2][0] = None
    assert "does not say which supplier" in why(bring("l.xlsx", workbook(Lieferanten=rows)))


def test_a_rule_of_the_area_refuses_a_cell(bring):
    rows = [["Lieferant", "Norm", "Ausgestellt am", "Gültig bis"], ["Meier", "ISO 9001", "2026-01-01", "2025-01-01"]]
    results = bring("l.xlsx", workbook(Lieferanten=rows))
    assert [row for row, _, _ in refused(results)] == [2]
    assert said(results) == [("suppliers", 0, 0, 0), ("supplier_certificates", 0, 0, 0)]


def test_nothing_is_added_to_what_is_closed(bring, manager):
    nc = [
        ["Nr.", "Feststellung", "Festgestellt am", "Status", "Abgeschlossen am"],
        ["7", "x", "2026-01-01", "closed", "2026-02-01"],
    ]
    bring("nc.xlsx", workbook(Abweichungen=nc))
    results = bring("m.xlsx", workbook(Maßnahmen=[["Maßnahme", "Abweichung"], ["Schulung", "7"]]))
    assert refused(results) == [(2, "Abweichung", "7")]
    assert "is closed" in why(results)
    nc[1][1] = "y"
    assert "nothing in it may be changed" in why(bring("nc.xlsx", workbook(Abweichungen=nc)))
    with manager.scope():
        assert Nonconformity.objects.get().description == "x"
        assert not Action.objects.exists()


def test_a_file_does_not_move_what_was_made_here(bring, manager):
    """What acts write is imported as the past of imported records, never into records that were made in Accord."""
    made = perform(act_at(of(Supplier), "create"), manager, answers={"title": "Meier"})
    results = bring("l.xlsx", workbook(Lieferanten=[["Reference", "Status"], [made.reference, "Approved"]]))
    assert refused(results) == [(2, "Status", "Approved")]
    results = bring("l.xlsx", workbook(Lieferanten=[["Reference", "Leistung"], [made.reference, "Drehteile"]]))
    assert said(results) == [("suppliers", 0, 1, 0)]


def test_an_old_list_does_not_undo_what_was_done_since(bring, manager, clock):
    """A case that a list brought in as closed is open again; the list still says closed."""
    head = "No.;Title;Found on;Description;Status;Closed on"
    old = "7;Burr;2026-03-02;A burr.;closed;2026-03-20"
    brought = {"type_name": "nonconformities"}
    assert said(bring("nc.csv", csv(head, old), **brought)) == [("nonconformities", 1, 0, 0)]
    with clock("2026-12-03T09:00:00Z"), manager.scope():
        case = Nonconformity.objects.get()
        reopen = act_at(of(Nonconformity), "reopen")
        perform(reopen, manager, case.reference, {"reason": "It came back."}, rev=case.rev)
    results = bring("nc.csv", csv(head, old, "8;Rust;2026-03-02;Rust.;open;"), **brought)
    assert refused(results) == [(2, "Status", "closed"), (2, "Closed on", "2026-03-20")]
    assert "“State” of NC-0001 was changed in Accord on 3 December 2026" in why(results)
    assert said(bring("nc.csv", csv(head, "7;Burr;2026-03-02;A long burr.;;"), **brought)) == [
        ("nonconformities", 0, 1, 0)
    ]
    newer = "7;Burr;2026-03-02;A burr.;;2026-12-09"
    with clock("2026-12-10T09:00:00Z"), manager.scope():
        assert said(bring("nc.csv", csv(head, newer), **brought)) == [("nonconformities", 0, 1, 0)]
        assert Nonconformity.objects.get().state == "closed"


def test_a_newer_list_may_close_again_what_was_reopened_and_the_old_one_still_may_not(bring, manager, clock):
    """Closed again elsewhere on a later day: the state is as it was brought in, and the day is new. A list that was
    brought in since and says nothing of the state makes the old one no newer."""
    head = "No.;Title;Found on;Description;Status;Closed on"
    old = "7;Burr;2026-03-02;A burr.;closed;2026-03-20"
    brought = {"type_name": "nonconformities"}
    bring("nc.csv", csv(head, old), **brought)
    with clock("2026-12-03T09:00:00Z"), manager.scope():
        case = Nonconformity.objects.get()
        perform(act_at(of(Nonconformity), "reopen"), manager, case.reference, {"reason": "It came back."}, rev=case.rev)
    stateless = csv("No.;Title;Found on;Description;Closed on", "7;Burr;2026-03-02;A burr.;2026-03-20")
    assert refused(bring("nc.csv", stateless, **brought)) == [(2, "Closed on", "2026-03-20")]
    bring("nc.csv", csv(head, "7;Burr;2026-03-02;A long burr.;;"), **brought)
    assert refused(bring("nc.csv", csv(head, old), **brought)) == [
        (2, "Status", "closed"),
        (2, "Closed on", "2026-03-20"),
    ]
    newer = "7;Burr;2026-03-02;A burr.;closed;2026-12-09"
    with clock("2026-12-10T09:00:00Z"), manager.scope():
        assert said(bring("nc.csv", csv(head, newer), **brought)) == [("nonconformities", 0, 1, 0)]
        assert said(bring("nc.csv", csv(head, newer), **brought)) == [("nonconformities", 0, 0, 1)]
        assert Nonconformity.objects.get().state == "closed"


def test_an_old_list_does_not_undo_a_text_that_enters_the_ledger_sealed(bring, manager, clock):
    """What the last upkeep gave was said anew; the list still has what was said before. A new wording may come."""
    head, brought = "Name;Kind;Maintenance interval;Maintenance result", {"type_name": "assets"}
    old = "Oven;infrastructure;6;Seal changed."
    assert said(bring("assets.csv", csv(head, old), **brought)) == [("assets", 1, 0, 0)]
    with clock("2026-12-03T09:00:00Z"), manager.scope():
        oven = Asset.objects.get()
        perform(act_at(of(Asset), "maintain"), manager, oven.reference, {"maintenance_result": "Fan."}, rev=oven.rev)
    results = bring("assets.csv", csv(head, old), **brought)
    assert refused(results) == [(2, "Maintenance result", "Seal changed.")]
    assert "was changed in Accord on 3 December 2026" in why(results)
    assert said(bring("assets.csv", csv(head, "Oven;infrastructure;6;Fan, new."), **brought)) == [("assets", 0, 1, 0)]


def test_a_naught_that_acts_never_wrote_is_no_old_value(bring, manager):
    """Progress of an objective is a figure that acts write: 0 is another one than none."""
    head, brought = "Title;Progress", {"type_name": "objectives"}
    assert said(bring("goals.csv", csv(head, "Fewer scratches;"), **brought)) == [("objectives", 1, 0, 0)]
    assert said(bring("goals.csv", csv("Title;Means", "Fewer scratches;A week"), **brought)) == [
        ("objectives", 0, 1, 0)
    ]
    assert said(bring("goals.csv", csv(head, "Fewer scratches;0"), **brought)) == [("objectives", 0, 1, 0)]


def test_an_archived_record_is_not_changed(bring, manager):
    made = perform(act_at(of(Site), "create"), manager, answers={"title": "Hamburg"})
    perform(act_at(of(Site), "archive"), manager, made.reference, rev=made.rev)
    results = bring("sites.csv", csv("Reference;Address", f"{made.reference};Kai 1"))
    assert "is archived" in why(results)


def test_all_files_or_none(manager):
    good = csv("Abteilung", "Fertigung")
    bad = csv("Vorname;Nachname;E-Mail;Abteilung", "Anna;Bauer;a@x.example;Versand")
    results = import_files(manager, [("Abteilungen.csv", good), ("Mitarbeiter.csv", bad), ("x.csv", b"\xff\xfe\x00")])
    assert {r.created for r in results} == {0}
    with manager.scope():
        assert not Unit.objects.exists()


def test_a_file_that_is_no_table_is_refused_in_a_sentence(bring):
    results = bring("people.xlsx", b"%PDF-1.7 nothing")
    assert results[0].as_json()["refused"][0]["row"] == 0
    assert "people.xlsx is a PDF" in why(results)


def test_rights_are_those_of_the_type(actor, manager):
    owner = actor("owner", name="Olga Owner")
    with pytest.raises(Forbidden, match="does not allow you to import"):
        import_files(owner, [("sites.csv", csv("Name", "Halle"))], type_name="sites")
    with pytest.raises(Refused, match="no type of records"):
        import_files(manager, [("grants.csv", csv("Name", "x"))], type_name="grants")
    with pytest.raises(Refused, match="no sheet"):
        import_files(manager, [("s.xlsx", workbook(Sites=[["Name"], ["x"]]))], sheet="Orte")


def test_records_of_another_organization_are_not_there(manager, other, bring):
    theirs = perform(act_at(of(Site), "create"), other, answers={"title": "Secret Site"})
    results = bring("p.csv", csv("Vorname;Nachname;Standort", f"Anna;Bauer;{theirs.title}"))
    assert "There is no site “Secret Site”" in why(results)
    assert said(bring("sites.csv", csv("Reference;Name", f"{theirs.reference};Mine"))) == [("sites", 1, 0, 0)]
    with other.scope():
        assert [s.title for s in Site.objects.all()] == ["Secret Site"]


def test_a_dry_run_says_what_would_be_and_writes_nothing(bring, manager):
    rows = [["Lieferant", "Norm"], ["Meier", "ISO 9001:2015"]]
    results = bring("l.xlsx", workbook(Lieferanten=rows), dry_run=True)
    assert [r.as_json() for r in results] == [
        {"file": "l.xlsx", "type": "suppliers", "created": 1, "updated": 0, "unchanged": 0, "refused": []},
        {"file": "l.xlsx", "type": "supplier_certificates", "created": 1, "updated": 0, "unchanged": 0, "refused": []},
    ]
    with manager.scope():
        assert not Supplier.objects.exists()
        assert not Certificate.objects.exists()


def test_no_file_brings_rights_or_accounts(bring, manager):
    """Columns that are named like what only the kernel writes are unknown here."""
    data = csv("Vorname;Nachname;Account;Organization;Rev;Imported", "Anna;Bauer;x;y;7;no")
    results = bring("personal.csv", data)
    assert [column for _, column, _ in refused(results)] == ["Account", "Organization", "Rev", "Imported"]


@pytest.mark.parametrize("end", ["Summe: 2", "Total 2 people", "Gesamtzahl: 2", "Anzahl =", "Somme"])
def test_totals_in_words_are_asked_about(bring, end):
    results = bring("p.csv", csv("Nachname;Vorname;E-Mail", "Berg;Mia;m@x.example", f"{end};;"), type_name="people")
    assert "looks like a heading, a total or a note" in why(results)


def test_what_only_begins_like_a_total_is_a_record(bring):
    names = ["Total quality", "Result of 2025 audits", "Count of the tools"]
    assert said(bring("sites.csv", csv("Standort;Adresse", *(f"{n};x" for n in names)))) == [("sites", 3, 0, 0)]
