"""The data of the standards: complete, consistent, and refused in a sentence where it is not."""

import shutil
from pathlib import Path

import pytest

from accord.standards import (
    Broken,
    Contradiction,
    Edition,
    PartKind,
    UnknownStandard,
    areas,
    aspects,
    check_notes,
    crosswalk,
    edition,
    editions,
    families,
    judgement_notes,
    not_left,
    ways_to_work,
    worked_to,
)
from accord.standards.crossings import read_crosswalk
from accord.standards.editions import load
from accord.standards.notes import read_checks
from accord.standards.tables import FOLDER


def test_three_editions_of_two_families_with_all_their_rows() -> None:
    assert [(e.id, len(e.rows)) for e in editions()] == [
        ("iso-9001:2015", 188),
        ("iso-9001:2026", 202),
        ("iso-27001:2022", 214),
    ]
    assert families() == ("iso-9001", "iso-27001")
    assert {e.short for e in editions()} == {"Quality", "Information security"}


def test_an_organization_works_to_one_edition_of_a_standard_at_most() -> None:
    assert [said for said, _ in ways_to_work()] == [
        "iso-27001:2022",
        "iso-9001:2015",
        "iso-9001:2015 iso-27001:2022",
        "iso-9001:2026",
        "iso-9001:2026 iso-27001:2022",
    ]
    assert ("iso-9001:2026 iso-27001:2022", "ISO 9001:2026 and ISO/IEC 27001:2022") in ways_to_work()
    for said, _ in ways_to_work():
        assert " ".join(e.id for e in worked_to(said)) == said
    assert [e.id for e in worked_to("")] == ["iso-9001:2015", "iso-27001:2022"]


def test_an_edition_is_left_once_a_later_one_is_worked_to() -> None:
    assert not_left(worked_to("")) == ("iso-9001:2015", "iso-9001:2026", "iso-27001:2022")
    assert not_left(worked_to("iso-9001:2015")) == ("iso-9001:2015", "iso-9001:2026")
    assert not_left(worked_to("iso-9001:2026 iso-27001:2022")) == ("iso-9001:2026", "iso-27001:2022")


def test_27001_lists_its_clauses_then_the_93_controls() -> None:
    rows = edition("iso-27001:2022").rows
    assert [r.kind == "control" for r in rows] == [False] * 121 + [True] * 93
    assert (rows[121].ref, rows[-1].ref) == ("A.5.1", "A.8.34")
    cloud = edition("iso-27001:2022").row("A.5.23").control
    assert cloud is not None
    assert cloud.new_in_2022
    assert cloud.properties == ("Confidentiality", "Integrity", "Availability")
    assert all((r.control is not None) == (r.kind == "control") for r in rows)


def test_chapters_are_clauses_4_to_10_and_the_four_themes() -> None:
    assert {r.chapter for r in edition("iso-27001:2022").rows} == {
        "4", "5", "6", "7", "8", "9", "10", "A.5", "A.6", "A.7", "A.8",
    }  # fmt: skip
    assert {r.chapter for r in edition("iso-9001:2015").rows} == {"4", "5", "6", "7", "8", "9", "10"}


def test_an_unknown_id_lists_the_known_and_an_unknown_row_those_near_it() -> None:
    with pytest.raises(UnknownStandard, match="known are iso-9001:2015, iso-9001:2026, iso-27001:2022"):
        edition("iso-9001:1994")
    with pytest.raises(UnknownStandard, match=r"ISO 9001:2015 has no requirement '5.3'. Near it: 5.3 p1"):
        edition("iso-9001:2015").row("5.3")


@pytest.mark.parametrize("e", editions(), ids=lambda e: e.id)
def test_every_row_has_parts_and_every_part_a_sentence(e: Edition) -> None:
    for row in e.rows:
        assert row.parts, row.ref
        assert row.area in areas(), row.ref
        for part in row.parts:
            assert part.statement.endswith("."), (row.ref, part)
            assert part.statement[0].isupper(), (row.ref, part)


def test_checks_are_named_once_used_somewhere_and_know_no_clause() -> None:
    used = {name for e in editions() for r in e.rows for name in r.checks}
    assert used == set(check_notes())
    assert len(used) >= 30
    for note in check_notes().values():
        assert not any(c.isdigit() for c in note.name + note.statement), note.name


def test_no_control_holds_because_somebody_marked_it() -> None:
    """`…_in_place` says where a control stands; something else must show that it works, or somebody judges it."""
    for row in edition("iso-27001:2022").rows:
        if row.control:
            shows = [p.name for p in row.parts if not p.name.endswith("_in_place")]
            assert shows, row.ref


def test_advisory_rows_have_no_check_that_could_fail() -> None:
    for e in editions():
        for row in e.rows:
            if row.kind == "advisory":
                assert all(check_notes()[c].required == "never" for c in row.checks), row.ref


def test_rows_that_the_2026_edition_took_over_unchanged_have_the_same_checks() -> None:
    old, new = edition("iso-9001:2015"), edition("iso-9001:2026")
    same = [r for r in new.rows if r.was == (r.ref,) and r.title == old.row(r.ref).title]
    assert len(same) > 120
    for row in same:
        assert set(row.checks) == set(old.row(row.ref).checks), row.ref


@pytest.mark.parametrize("e", editions()[:2], ids=lambda e: e.id)
@pytest.mark.parametrize(
    ("ref", "asked"),
    [
        ("4.4.1 p1", "improvement_shown"),  # go on making it better
        ("4.4.1 c)", "indicators_have_method"),  # how it is checked
        ("4.4.1 f)", "treatments_in_time"),  # it is treated, not only planned
        ("5.1.2 a)", "obligation_breaches_followed"),  # and is fulfilled
        ("8.2.1 d)", "customer_property_looked_after"),  # and they are treated so
        ("8.4.1 a)-c)", "suppliers_controlled"),
        ("8.4.2 a)-b)", "outsourced_processes_controlled"),
    ],
)  # fmt: skip
def test_a_row_asks_all_that_its_sentence_says(e: Edition, ref: str, asked: str) -> None:
    assert asked in e.row(ref).checks


@pytest.mark.parametrize("e", editions()[:2], ids=lambda e: e.id)
@pytest.mark.parametrize("ref", ["8.2.4", "8.3.2 a)-i)", "8.7.1 p1"])
def test_what_only_a_text_could_say_is_judged(e: Edition, ref: str) -> None:
    assert PartKind.JUDGEMENT in {p.kind for p in e.row(ref).parts}


@pytest.mark.parametrize("e", editions()[:2], ids=lambda e: e.id)
@pytest.mark.parametrize(
    ("ref", "neighbour"),
    [
        ("8.2.1 d)", "customer_property_losses_reported"),  # 8.5.3 p2, of suppliers too
        ("8.3.6 a)-d)", "design_changes_controlled"),  # what was approved too late is on file all the same
        ("8.4.2 d)", "bought_lots_inspected_before_use"),  # chosen, and not kept to: 8.4.1 p1
        ("8.5.3 p2", "customer_property_returned_in_time"),
        ("8.5.6 p2", "provision_changes_controlled"),
        ("8.7.2 a)-d)", "nonconforming_outputs_decided"),
    ],
)
def test_a_row_does_not_fail_for_its_neighbour(e: Edition, ref: str, neighbour: str) -> None:
    assert neighbour not in e.row(ref).checks
    assert "opportunities_planned" not in edition("iso-9001:2026").row("6.1.3 p5").checks


@pytest.mark.parametrize(
    ("ref", "asked"),
    [
        ("4.4", "improvement_shown"),  # made better, not only run
        ("6.1.3 e)", "treatments_have_controls"),  # risks, answers and controls
        ("6.1.3 p1", "risk_treatment_documented"),  # the method says how risks are weighed, not how they are treated
        ("7.1", "processes_name_resources"),  # known, not only one need decided
        ("6.1.1 e)2", "opportunity_effects_planned"),
        ("7.5.1 a)-b)", "competence_evidence_on_file"),
        ("7.5.1 a)-b)", "measurements_on_file"),
        ("8.1 p2", "missed_limits_followed_up"),  # steered, not only measured
        ("A.5.1", "topic_policies_in_force"),  # not the policy alone
        ("A.5.2", "conformity_role_held"),  # a role for security, not any role
        ("A.5.35", "audit_results_on_file"),  # reports
        ("A.5.37", "processes_have_documents"),  # of each, not of one
        ("A.5.5", "authorities_listed"),  # not a trial of contacts that nobody lists
        ("A.8.7", "malware_alarms_followed_up"),
    ],
)  # fmt: skip
def test_a_row_of_27001_asks_all_that_its_sentence_says(ref: str, asked: str) -> None:
    assert asked in edition("iso-27001:2022").row(ref).checks


@pytest.mark.parametrize("e", editions(), ids=lambda e: e.id)
@pytest.mark.parametrize("ref", ["7.2 b)", "7.2 d)"])
def test_whoever_holds_no_role_is_asked_about_too(e: Edition, ref: str) -> None:
    assert "roles_name_competence" in e.row(ref).checks


def test_what_is_written_about_assessing_risks_does_not_wait_for_what_is_written_about_treating_them() -> None:
    assert edition("iso-27001:2022").row("6.1.2 p1").checks == ("risk_assessment_documented",)


@pytest.mark.parametrize("e", editions(), ids=lambda e: e.id)
def test_records_decide_whether_what_must_be_in_writing_is_there(e: Edition) -> None:
    always = [d for d in e.documented if d.mandatory == "always"]
    assert len(always) > 8
    assert [d.ref for d in always if not e.row(d.ref).checks] == []


@pytest.mark.parametrize("e", editions()[:2], ids=lambda e: e.id)
def test_the_row_on_what_must_be_in_writing_asks_each_of_it(e: Edition) -> None:
    asked = set(e.row("7.5.1 a)-b)").checks)
    assert [d.ref for d in e.documented if d.mandatory == "always" and not asked & set(e.row(d.ref).checks)] == []


def test_what_shows_that_a_clause_is_done_all_the_same_is_data() -> None:
    found = {c.type: c for c in edition("iso-9001:2026").contradictions}
    measuring = Contradiction("7.1.5.2", "Instrument", ("in_use", "due", "repair"), ("traceable",))
    assert measuring in edition("iso-9001:2026").contradictions
    assert [c for c in ("8", "8.3", "8.3.2 a)", "8.30", "8.4", "7.1.5") if found["DesignProject"].meets(c)] == [
        "8", "8.3", "8.3.2 a)",
    ]  # fmt: skip
    annex = edition("iso-27001:2022").contradictions
    assert Contradiction("A.7.9", "Asset", ("in_use",), ("kind=hardware", "off_premises")) in annex
    assert all(edition("iso-27001:2022").row(c.clause).control for c in annex)


def test_every_row_lies_in_a_named_clause_and_a_change_says_what_to_do() -> None:
    for e in editions():
        assert {r.clause for r in e.rows} == {c.ref for c in e.clauses}
        assert all(bool(e.follows) == bool(r.change and r.confidence) for r in e.rows)
    new = edition("iso-9001:2026")
    assert {r.ref for r in new.rows if r.change == "new"} == {r.ref for r in new.rows if not r.was}
    assert [c.about for c in new.changes if c.concerns("9.3.2 p1")] == ["9.3.2"]
    assert all(c.change.endswith(".") and c.do.endswith(".") for c in new.changes)
    assert {tuple(a.texts) for a in aspects()} == {families()}


def test_what_is_told_of_a_check_of_a_family_is_whole() -> None:
    notes = check_notes()
    cells = ("statement", "required", "advice", "no_data", "lapses")
    told = {n.name: [n.told(c, notes) for c in cells] for n in notes.values()}
    assert not [name for name, said in told.items() if any(t.startswith("as ") and "_" in t for t in said)]


def test_the_crosswalk_finds_the_same_demand_in_the_other_standard() -> None:
    found = crosswalk().shared("7.5.3.2 c)", "iso-9001:2015", "iso-27001:2022")
    assert (found[0].ref, found[0].relation) == ("7.5.3 e)", "equal")
    assert all(m.relation == "overlaps" for m in found[1:])
    assert [m.ref for m in crosswalk().shared("10.3", "iso-9001:2015", "iso-27001:2022")] == ["10.1"]
    assert [m.ref for m in crosswalk().shared("5.3 e)", "iso-9001:2015", "iso-9001:2026")] == ["5.3 f)"]
    assert crosswalk().shared("9.1.2", "iso-9001:2015", "iso-27001:2022") == ()


def test_a_clause_in_the_crosswalk_stands_for_itself_and_all_below_it_only() -> None:
    line = next(x for x in crosswalk().lines if x.note.startswith("One process map"))
    assert line.refs["iso-27001:2022"] == ("4.4",)
    assert set(line.refs["iso-9001:2015"]) == {r.ref for r in edition("iso-9001:2015").rows if r.ref[:5] == "4.4.1"}


def test_the_crosswalk_refuses_unknown_standards_and_rows() -> None:
    with pytest.raises(UnknownStandard, match="no standard 'iso-14001'"):
        crosswalk().shared("4.1 p1", "iso-9001:2015", "iso-14001")
    with pytest.raises(UnknownStandard, match="has no requirement '44'"):
        crosswalk().shared("44", "iso-9001:2015", "iso-27001:2022")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER / "iso_9001_2015", tmp_path / "mine"))


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("parts.csv", "8.4.1 p2,check", "8.4.1 p77,check", "names the row '8.4.1 p77'"),
        (
            "parts.csv",
            "check,issues_listed,",
            "awaits,astrology,So it is.",
            "row 2: the area 'astrology' is not in areas.csv",
        ),
        ("parts.csv", "check,processes_have_owner", "check,processes_shine", "'processes_shine' is not in checks.csv"),
        ("parts.csv", "5.3 a),check", "5.3 a),hunch", "the kind is 'hunch'"),
        ("rows.csv", "4.1 Amd1,", "4.1 p1,", "row 3: the row 4.1 p1 stands twice"),
        ("rows.csv", ",decision,none", ",whim,none", "kind or documented of 4.1 p1"),
        ("rows.csv", "ref,title,", "ref,name,", "the column title is missing"),
        ("documented.csv", "4.3 p3,,", "4.3 p9,,", "the row '4.3 p9' does not exist"),
        ("clauses.csv", "8.3,", "8.9,", "8.3 stands only here or only in rows.csv"),
        ("contradictions.csv", "8.3,", "8.33,", "row 3: no row of rows.csv is '8.33' or lies in it"),
        ("contradictions.csv", ",held,", ",,", "row 6: name the record type and the states"),
        ("edition.toml", "family", "tribe", "family is missing"),
        ("edition.toml", "id = ", "id ", "cannot be read"),
    ],
)
def test_data_that_contradict_themselves_are_refused(
    folder: Path, file: str, old: str, new: str, sentence: str
) -> None:
    rewrite(folder / file, old, new)
    with pytest.raises(Broken) as caught:
        load(folder, check_notes(), areas())
    assert sentence in str(caught.value)


def test_a_row_without_a_part_is_refused(folder: Path) -> None:
    lines = (folder / "parts.csv").read_text(encoding="utf-8").splitlines()
    (folder / "parts.csv").write_text("\n".join([lines[0], *lines[2:]]), encoding="utf-8")
    with pytest.raises(Broken, match=r"the row 4\.1 p1 has no part"):
        load(folder, check_notes(), areas())


def test_a_short_line_and_a_missing_file_are_named(folder: Path) -> None:
    with (folder / "documented.csv").open("a", encoding="utf-8") as file:
        file.write("4.3 p3,scope\n")
    with pytest.raises(Broken, match=r"mine/documented.csv, row \d+: it has not as many cells"):
        load(folder, check_notes(), areas())
    (folder / "documented.csv").unlink()
    with pytest.raises(Broken, match=r"mine/documented\.csv: the file is missing"):
        load(folder, check_notes(), areas())


def test_a_crosswalk_cell_that_names_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "crosswalk.csv"
    path.write_text("iso-9001:2015,relation,note\n4.1 p1;12,equal,x\n", encoding="utf-8")
    with pytest.raises(Broken, match="row 2: iso-9001:2015 has no row or clause '12'"):
        read_crosswalk(path, editions())
    path.write_text("iso-9001:2015,relation,note\n4.1 p1,twins,x\n", encoding="utf-8")
    with pytest.raises(Broken, match="the relation 'twins'"):
        read_crosswalk(path, editions())


def test_a_check_named_twice_or_in_no_area_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "checks.csv"
    lines = (FOLDER / "checks.csv").read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:2], lines[1]]), encoding="utf-8")
    with pytest.raises(Broken, match="stands twice"):
        read_checks(path, areas())
    path.write_text("\n".join([lines[0], lines[1].replace(",people,", ",pupils,")]), encoding="utf-8")
    with pytest.raises(Broken, match="names the area 'pupils'"):
        read_checks(path, areas())


def test_no_row_awaits_an_area_any_more() -> None:
    for e in editions():
        assert {p.kind for r in e.rows for p in r.parts} == {PartKind.CHECK, PartKind.JUDGEMENT}


def test_every_judgement_names_the_records_that_support_it() -> None:
    judged = {
        p.statement: p.supports for e in editions() for r in e.rows for p in r.parts if p.kind is PartKind.JUDGEMENT
    }
    assert [statement for statement, types in judged.items() if not types] == []
    assert [statement for statement in judgement_notes() if statement not in judged] == []
