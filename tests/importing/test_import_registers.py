"""The journey's registers: people, suppliers with certificates, documents, processes with flows, nonconformities."""

from datetime import date

import pytest
from tests.importing.making import csv, entries, refused, said, why, workbook

from accord.areas.audits.models import Audit
from accord.areas.documents.models import Document
from accord.areas.improvement.models import Action, Nonconformity
from accord.areas.incidents.models import Incident
from accord.areas.indicators.models import Indicator
from accord.areas.leadership.models import PolicyStatement
from accord.areas.people.models import Training
from accord.areas.processes.models import Process, ProcessFlow
from accord.areas.risks.models import Risk
from accord.areas.suppliers.models import Certificate, Supplier
from accord.doors.exchange import shelf
from accord.doors.exchange.importing import import_files, read, write
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.ledger.models import Entry
from accord.kernel.ledger.rebuild import compare
from accord.kernel.organization.models import Person, Site, Unit
from accord.kernel.records.declaration import of
from accord.kernel.records.snapshot import loads
from accord.kernel.refusals import Stale

PEOPLE = csv(
    "Personalliste;;;;;",
    "",
    "Personal-Nr.;Vorname;Nachname;E-Mail;Vorgesetzter;Eintritt",
    "1001;Jürgen;Größe;J.Groesse@northwind.example;Mia Manager;31.03.2019",
    '1002;Anna;Bauer;a.bauer@northwind.example;"Größe, Jürgen";01.10.2021',
)
SUPPLIERS = [
    ["Northwind Instruments GmbH"],
    ["Lieferantenliste", None, "Stand:", date(2026, 10, 1)],
    [],
    [
        "Lieferanten-Nr.",
        "Lieferant",
        "Leistung",
        "Kritikalität",
        "Verantwortlich",
        "Status",
        "Norm",
        "Zertifikatsnummer",
        "Ausgestellt am",
        "Gültig bis",
    ],
    [
        "L-01",
        "Meier GmbH",
        "Drehteile",
        "Critical",
        "Mia Manager",
        "approved",
        "ISO 9001:2015",
        "Q-1",
        date(2024, 1, 1),
        date(2027, 1, 1),
    ],
    [
        "L-01",
        "Meier GmbH",
        "Drehteile",
        "Critical",
        "Mia Manager",
        "approved",
        "ISO/IEC 27001:2022",
        "I-1",
        date(2024, 1, 1),
        date(2026, 12, 1),
    ],
    ["L-02", "Cloud AG", "Hosting", "Important", "mia@northwind.example", "Candidate"],
]
IMPROVEMENT = {
    "Abweichungen": [
        ["Nr.", "Titel", "Feststellung", "Schweregrad", "Festgestellt am", "Status", "Abgeschlossen am", "Geprüft am"],
        [1, "Falsche Ware", "Kunde bekam falsche Ware", "Major", "2026-03-01", "closed", "2026-05-01", "2026-05-01"],
        [2, "Nicht kalibriert", "Messschieber abgelaufen", "Minor", "2026-04-01", "open", None, None],
    ],
    "Maßnahmen": [
        ["Maßnahme", "Wer", "Abweichung", "Termin", "Status"],
        ["Schulung", "Mia Manager", 1, "2026-04-01", "open"],
        ["Kalibrieren", "Mia Manager", "Nicht kalibriert", "2026-04-15", "open"],
    ],
}


def test_people_from_a_german_csv_file(bring, manager):
    """Title above the headings, semicolons, cp1252; people found by full name in either order."""
    results = bring("personal.csv", PEOPLE)
    assert said(results) == [("people", 2, 0, 0)]
    with manager.scope():
        anna = Person.objects.get(email="a.bauer@northwind.example")
        assert anna.line_manager.title == "Jürgen Größe"
        assert anna.line_manager.line_manager == manager.person
        assert (anna.external_reference, anna.joined_on, anna.imported) == ("1002", date(2021, 10, 1), True)
        assert anna.reference == "P-0003"


def test_the_same_file_twice_changes_nothing(bring, manager):
    bring("personal.csv", PEOPLE)
    before = entries(manager)
    assert said(bring("personal.csv", PEOPLE)) == [("people", 0, 0, 2)]
    assert entries(manager) == before


def test_a_changed_cell_changes_one_field_a_blank_none_and_a_dash_clears(bring, manager):
    bring("personal.csv", PEOPLE)
    again = PEOPLE.replace(b"Anna", b"Anne").replace(b"01.10.2021", b"-").replace(b"a.bauer@northwind.example", b"")
    assert said(bring("personal.csv", again)) == [("people", 0, 1, 1)]
    with manager.scope():
        anne = Person.objects.get(external_reference="1002")
        assert (anne.title, anne.joined_on, anne.email) == ("Anne Bauer", None, "a.bauer@northwind.example")


def test_a_time_in_a_list_is_meant_where_the_organization_is(bring, manager):
    """In summer and in winter, and as it stands where an offset is written."""
    times = "2024-07-01 10:00", "31.12.2024 10:00", "2024-07-01T10:00:00Z"
    lines = [f"I-{n};Laptop {n} lost;2024-07-01;{at}" for n, at in enumerate(times)]
    bring("incidents.csv", csv("Incident no.;Title;Detected on;Known since", *lines))
    with manager.scope():
        hours = Incident.objects.order_by("external_reference").values_list("known_since", flat=True)
        assert [at.hour for at in hours] == [8, 9, 10]


def test_suppliers_with_their_certificates_in_one_table(bring, manager):
    """Title rows, German headings, a supplier in a row for each of its certificates."""
    data = workbook(Tabelle1=SUPPLIERS)
    assert said(bring("Lieferanten.xlsx", data)) == [("suppliers", 2, 0, 0), ("supplier_certificates", 2, 0, 0)]
    assert said(bring("Lieferanten.xlsx", data)) == [("suppliers", 0, 0, 2), ("supplier_certificates", 0, 0, 2)]
    with manager.scope():
        meier = Supplier.objects.get(external_reference="L-01")
        assert (meier.state, meier.owner) == ("approved", manager.person)
        held = Certificate.objects.filter(supplier=meier).order_by("reference")
        assert [(c.standard, c.number, c.expires_on) for c in held] == [
            ("ISO 9001:2015", "Q-1", date(2027, 1, 1)),
            ("ISO/IEC 27001:2022", "I-1", date(2026, 12, 1)),
        ]


def test_documents_enter_where_they_stand(bring, manager):
    """An imported approval is data about the past: no signature, and the record says that it was imported."""
    rows = [
        [
            "Nr.",
            "Titel",
            "Art",
            "Version",
            "Status",
            "Gültig ab",
            "Nächste Prüfung",
            "Freigegeben von",
            "Freigabedatum",
        ],
        [
            "QMH",
            "Handbuch",
            "Procedure",
            "3.1",
            "In force",
            date(2025, 1, 1),
            date(2027, 1, 1),
            "Mia Manager",
            date(2024, 12, 1),
        ],
    ]
    assert said(bring("Dokumente.xlsx", workbook(Dokumentenliste=rows))) == [("documents", 1, 0, 0)]
    with manager.scope():
        book = Document.objects.get(external_reference="QMH")
        assert (book.state, book.version, book.approver, book.imported) == ("in_force", "3.1", manager.person, True)
        body = loads(Entry.objects.order_by("-seq").values_list("body", flat=True)[0])
    assert body["op"] == "import"
    assert body["actor"]["id"] == str(manager.person.pk)
    assert "sig" not in body


def test_flows_name_processes_of_the_same_upload(bring, manager):
    data = workbook(
        Prozesse=[
            ["Prozess", "Prozessart", "Verantwortlich", "Status"],
            ["Verkauf", "Core", "Mia Manager", "Active"],
            ["Fertigung", "core", None, "active"],
        ],
        process_flows=[["Von", "Nach", "Was"], ["Verkauf", "Fertigung", "Auftrag"], ["Fertigung", "Verkauf", "Ware"]],
    )
    assert said(bring("p.xlsx", data)) == [("processes", 2, 0, 0), ("process_flows", 2, 0, 0)]
    assert said(bring("p.xlsx", data)) == [("processes", 0, 0, 2), ("process_flows", 0, 0, 2)]
    with manager.scope():
        sales = Process.objects.get(title="Verkauf")
        assert [f.title for f in ProcessFlow.objects.filter(source=sales)] == ["Auftrag"]


def test_actions_name_nonconformities_of_another_sheet(bring, manager, organization):
    """By the number in the file and by title; a closed one takes its actions, since both come from the past."""
    data = workbook(**IMPROVEMENT)
    assert said(bring("nc.xlsx", data)) == [("nonconformities", 2, 0, 0), ("actions", 2, 0, 0)]
    assert said(bring("nc.xlsx", data)) == [("nonconformities", 0, 0, 2), ("actions", 0, 0, 2)]
    with manager.scope():
        closed = Nonconformity.objects.get(external_reference="1")
        assert (closed.state, closed.closed_on) == ("closed", date(2026, 5, 1))
        assert [a.title for a in Action.objects.filter(nonconformity=closed)] == ["Schulung"]
    assert compare(organization).differences == ()


def test_several_files_at_once_name_each_other(manager):
    units = csv("Abteilung;Leitung", "Fertigung;Anna Bauer")
    people = csv("Vorname;Nachname;E-Mail;Abteilung", "Anna;Bauer;anna@northwind.example;Fertigung")
    results = import_files(manager, [("Abteilungen.csv", units), ("Mitarbeiter.csv", people)])
    assert said(results) == [("units", 1, 0, 0), ("people", 1, 0, 0)]
    with manager.scope():
        assert Unit.objects.get().head.unit == Unit.objects.get()


def test_standards_are_known_by_the_names_that_people_write(bring, manager):
    rows = csv("Name;Normen", "Werk;ISO 9001, ISO 27001", "Lager;iso-9001")
    assert said(bring("sites.csv", rows, type_name="sites")) == [("sites", 2, 0, 0)]
    assert said(bring("sites.csv", rows, type_name="sites")) == [("sites", 0, 0, 2)]
    with manager.scope():
        assert {s.title: s.serves for s in Site.objects.all()} == {"Werk": "iso-27001 iso-9001", "Lager": "iso-9001"}


def test_changed_links_of_records_that_are_there(bring, manager, organization):
    """A list of links is set as a whole; an existing record may come to name one that is new in the same upload."""
    bring("d.xlsx", workbook(Dokumente=[["Nr.", "Titel"], ["A", "Alpha"], ["B", "Beta"]]))
    bring("p.xlsx", workbook(Prozesse=[["Prozess", "Dokumente"], ["Verkauf", "A; Beta"]]))
    bring("u.csv", csv("Abteilung", "Fertigung"), type_name="units")
    both = workbook(
        Prozesse=[["Prozess", "Dokumente"], ["Verkauf", "B"]],
        Abteilungen=[["Abteilung", "Leitung"], ["Fertigung", "Ute Neu"]],
        Personen=[["Vorname", "Nachname", "E-Mail"], ["Ute", "Neu", "ute@northwind.example"]],
    )
    results = bring("alles.xlsx", both)
    assert said(results) == [("processes", 0, 1, 0), ("units", 0, 1, 0), ("people", 1, 0, 0)]
    assert {(r.created, r.updated) for r in bring("alles.xlsx", both)} == {(0, 0)}
    with manager.scope():
        sales = Process.objects.get()
        assert [d.title for d in sales.documents.all()] == ["Beta"]
        assert sales.rev == 2
        assert Unit.objects.get().head.title == "Ute Neu"
    bring("p.xlsx", workbook(Prozesse=[["Prozess", "Dokumente"], ["Verkauf", "-"]]))
    with manager.scope():
        assert not Process.objects.get().documents.exists()
    assert compare(organization).differences == ()


def test_what_changed_meanwhile_is_not_overwritten(manager, bring):
    """Between looking and writing somebody else may have changed a record: then nothing of the upload is written."""
    bring("sites.csv", csv("Name;Adresse", "Werk;Kai 1", "Lager;Kai 2"))
    data = csv("Name;Adresse", "Werk;Kai 9", "Lager;Kai 8")
    with manager.scope():
        seen = read(manager, [("sites.csv", data)])
        lager = Site.objects.get(title="Lager")
        perform(act_at(of(Site), "edit"), manager, lager.reference, {"remote": "yes"}, rev=lager.rev)
        with pytest.raises(Stale, match="changed meanwhile"):
            write(manager, seen)
    with manager.scope():
        assert {s.address for s in Site.objects.all()} == {"Kai 1", "Kai 2"}


def test_a_name_that_holds_what_separates_names_is_found_whole(bring, manager):
    names = ("Research and Development", "Research", "Forschung und Entwicklung", "Sales", "Cutting, Milling & Turning")
    bring("units.csv", csv("Title", *(f'"{name}"' for name in names)), type_name="units")
    units = {
        "Research and Development, Sales": ["Research and Development", "Sales"],
        "Sales, Cutting, Milling & Turning and Research": ["Cutting, Milling & Turning", "Research", "Sales"],
        "Forschung und Entwicklung und Sales": ["Forschung und Entwicklung", "Sales"],
        "Research / Sales": ["Research", "Sales"],
        "Research and Development": ["Research and Development"],
    }
    rows = (f'{n};2026-03-02;"{said}"' for n, said in enumerate(units))
    bring("audits.csv", csv("Title;Starts on;Units", *rows), type_name="audits")
    with manager.scope():
        found = [sorted(u.title for u in a.units.all()) for a in Audit.objects.order_by("title")]
    assert found == list(units.values())
    (unknown,) = bring(
        "audits.csv", csv("Title;Units", '9;"Sales and Lab, Research and Development"'), type_name="audits"
    )
    assert [(cell.value, "Lab" in cell.why) for cell in unknown.refused] == [
        ("Sales and Lab, Research and Development", True)
    ]


@pytest.mark.parametrize("said", ["{}; {}; {}; {}", "- {}\n• {}\n3) {}\n{}", "1. {}\n2. {}\n3. {}\n4. {}"])
def test_what_looks_like_a_bullet_and_is_part_of_a_name_stays(bring, manager, said):
    names = ["2. Schicht", "Büro St. Gallen", "Halle 1. Stock", "THT- und Selektivlöten"]
    bring("units.csv", csv("Title", *names), type_name="units")
    cell = said.format(*names)
    (result,) = bring("audits.csv", csv("Title;Starts on;Units", f'9;2026-03-02;"{cell}"'), type_name="audits")
    with manager.scope():
        assert [sorted(u.title for u in a.units.all()) for a in Audit.objects.all()] == [names], result.refused


@pytest.mark.parametrize(
    ("names", "said", "means"),
    [
        (["Cutting and Milling", "Milling and Turning", "Cutting"], "Cutting and Milling and Turning", [2, 1]),
        (["Cutting and Milling", "Milling and Turning", "Cutting", "Turning"], "Cutting and Milling and Turning", []),
        (["A", "B, C", "D", "A, B", "C, D"], "A, B, C, D", []),
        (["Milling", "Turning", "Milling and Turning"], "Milling and Turning, Milling", [0, 2]),
    ],
)
def test_which_pieces_are_one_name_is_never_guessed(bring, manager, names, said, means):
    bring("units.csv", csv("Title", *(f'"{name}"' for name in names)), type_name="units")
    (result,) = bring("audits.csv", csv("Title;Starts on;Units", f'9;2026-03-02;"{said}"'), type_name="audits")
    with manager.scope():
        found = [sorted(u.title for u in a.units.all()) for a in Audit.objects.all()]
    assert found == ([sorted(names[n] for n in means)] if means else [])
    assert ["semicolon" in cell.why for cell in result.refused] == ([] if means else [True])


def test_a_piece_that_two_records_are_called_does_not_matter_within_a_whole_name(bring, manager):
    bring("assets.csv", csv("Number;Title", "1;Press", "2;Drill", "3;Drill", "4;Saw and Drill"), type_name="assets")
    bring("risks.csv", csv("Title;Assets", "Fire;Press, Saw and Drill"), type_name="risks")
    (double,) = bring("risks.csv", csv("Title;Assets", "Flood;Press, Drill"), type_name="risks")
    with manager.scope():
        assert sorted(a.number for a in Risk.objects.get().assets.all()) == ["1", "4"]
    assert ["can be 2 different assets" in cell.why for cell in double.refused] == [True]


def test_a_state_follows_from_a_day_or_a_reason_that_is_not_called_like_it(bring, manager):
    """The day of the look at the effect says that it was judged, a reason that it was called off; a yes it never is."""
    rows = [
        "Training;Planned on;Held on;Effect;Effect checked on;What the check showed;Cancelled because",
        "Cranes;2026-01-10;2026-01-10;effective;2026-02-10;all could;",
        "ADR;2026-03-01;;;;;We carry none any more",
        "Fire;2026-03-02;;;;;n/a",
    ]
    bring("trainings.csv", csv(*rows))
    bring("audits.csv", csv("Audit;Kind;From;To;Began on", "IA-1;internal;2026-02-01;2026-02-02;2026-02-01"))
    with manager.scope():
        assert {t.title: t.state for t in Training.objects.all()} == {
            "Cranes": "evaluated", "ADR": "cancelled", "Fire": "planned",
        }  # fmt: skip
        assert Audit.objects.get().state == "running"


@pytest.mark.parametrize("kept", [1, 1_000])
@pytest.mark.parametrize(("state", "level"), [("approved", "large"), ("draft", "")])
def test_risks_are_weighed_by_the_method_that_comes_in_with_them(bring, manager, monkeypatch, state, level, kept):
    """As by one that is in force already; one that waits for its approval weighs nothing. Also where there is so much
    in the upload that drafts are put away."""
    monkeypatch.setattr(shelf, "MOST", kept)
    monkeypatch.setattr(shelf, "KEPT", 1)
    steps = "1: low: a\n2: high: b"
    method = ["Scales", "1", steps, steps, "1: small: c\n2: large: d", "1: 1 2\n2: 2 2", 1, state]
    heads = "Title, Version, Likelihood scale, Impact scale, Level scale, Matrix, Acceptance limit, State".split(", ")
    risk = [["No.", "Risk", "Kind", "Likelihood", "Impact"], *([f"R{n}", "Fire", "quality", 2, 1] for n in range(4))]
    results = bring("risks.xlsx", workbook(risks=risk, risk_methods=[heads, method]))
    assert not refused(results), why(results)
    with manager.scope():
        assert [r.level for r in Risk.objects.all()] == [level] * 4


def test_what_any_record_may_be_is_found_by_its_name(bring, manager):
    """A process by name where the column says so, of the same upload or here; a name of two types is never guessed."""
    bring("processes.csv", csv("Process;Kind", "Kitchen;Core process"))
    rows = ["Indicator;Process;Method", "Warm enough;Kitchen;thermometer"]
    bring("indicators.csv", csv(*rows))
    with manager.scope():
        assert Indicator.objects.get().subject == Process.objects.get().pointer
    bring("units.csv", csv("Unit;Site", "Kitchen;"))
    bring("indicators.csv", csv(rows[0], "Right plates;kitchen;counted"))  # the heading says which
    with manager.scope():
        assert Indicator.objects.get(title="Right plates").subject == Process.objects.get().pointer
    for name, why_not in (("Kitchen", "is the name of a unit and a process"), ("Cellar", "There is no record")):
        results = bring("indicators.csv", csv("Indicator;Subject", f"Clean;{name}"))
        assert why_not in why(results)


def test_however_many_names_may_be_of_any_record_they_are_all_found(bring, manager):
    """Two hundred and more different names, half of them here, half in the upload."""
    bring("processes.csv", csv("Process;Kind", *(f"Line {n};Core process" for n in range(120))))
    rows = [["Indicator", "Subject", "Method"], *([f"Scrap {n}", f"line {n}", "counted"] for n in range(240))]
    more = [["Process", "Kind"], *([f"Line {n}", "Core process"] for n in range(120, 240))]
    results = bring("figures.xlsx", workbook(indicators=rows, processes=more))
    assert not refused(results), why(results)
    with manager.scope():
        assert len({i.subject for i in Indicator.objects.all()}) == 240


def test_a_version_is_that_of_the_document_in_its_row(bring, manager):
    """Every document has a version 1: the row that names the document says which is meant."""
    versions = [["Document", "Version", "Text"], ["Policy", "1", "We do."], ["Handbook", "1", "So we do."]]
    documents = [["Title", "Kind"], ["Policy", "Policy"], ["Handbook", "Procedure"]]
    stated = [["Document", "Version", "Statement", "Tag"], ["Policy", "1", "Frame", "Other"]]
    later = [stated[0], ["Handbook", "1", "How", "Other"]]
    for book in ({"documents": documents, "document_versions": versions, "policy_statements": stated},
                 {"policy_statements": later}):  # fmt: skip
        results = bring("policy.xlsx", workbook(**book))
        assert not refused(results), why(results)
    aims = {
        "objectives": [
            ["Objective", "Policy statement", "Level", "Direction"],
            ["Scrap", "Frame", "Organization", "Less"],
        ]
    }
    whole = {"documents": documents, "document_versions": versions, "policy_statements": stated} | aims
    for created in (1, 0):  # what comes again names what comes with it, as what is here already
        results = bring("all.xlsx", workbook(**whole))
        assert not refused(results), why(results)
        assert sum(r.created + r.updated for r in results) == created
    with manager.scope():
        assert all(s.version.document == s.document for s in PolicyStatement.objects.all())
        assert PolicyStatement.objects.count() == 2
