"""The page docs/adding-a-record-type.md, followed to the letter: its code blocks become the area `visits` in a copy of
the house, and every door gives what the page promises. The code is the page's, so page and test cannot drift apart.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from accord.config.areas import AREAS
from accord.kernel.checks import words as vocabulary
from accord.kernel.checks.words import Words
from accord.kernel.records.fields import Said

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]  # the copy has a SQLite file of its own in every round

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
PAGE = REPOSITORY / "docs" / "adding-a-record-type.md"
HOUSE_RULES = REPOSITORY / "tools" / "house_rules.py"
BLOCK = re.compile(r"^```(python|csv)\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NEEDED = (
    "conftest.py", "pyproject.toml", "requirements.txt", "tools/house_rules.py", "tests/reliability/figures.py",
    "tests/sizes.py",
)  # fmt: skip


class House:
    """A copy of the house in a folder of its own; what runs there sees neither this checkout nor its data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.accord = folder / "src" / "accord"
        self.area = self.accord / "areas" / "visits"
        shutil.copytree(REPOSITORY / "src" / "accord", self.accord, ignore=shutil.ignore_patterns("__pycache__"))
        for name in NEEDED:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, folder / name)

    def run(self, *command: str) -> str:
        """What a Python command prints; it must succeed."""
        done = self.tried(*command)
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-6000:]
        return done.stdout

    def tried(self, *command: str) -> subprocess.CompletedProcess[str]:
        """A Python command in the copy."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ACCORD_", "DJANGO_", "PYTEST_"))}
        own = {
            "PYTHONPATH": str(self.folder / "src"),
            "DJANGO_SETTINGS_MODULE": "accord.config.settings",
            "ACCORD_DATA_DIR": str(self.folder / "data"),
        }
        return subprocess.run(
            [sys.executable, *command], cwd=self.folder, env=kept | own, capture_output=True, text=True, check=False
        )

    def insert(self, path: str, old: str, new: str) -> None:
        """Replace what stands once in a file."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path} holds {old!r} {text.count(old)} times"
        file.write_text(text.replace(old, new), encoding="utf-8")

    def append(self, name: str, lines: str) -> None:
        """Add lines to a table of the standards, to `parts.csv` behind the row's other parts."""
        file = self.accord / "standards" / name
        before = file.read_text(encoding="utf-8")
        if not name.endswith("parts.csv"):
            file.write_text(before + lines, encoding="utf-8")
            return
        ref = lines.split(",", maxsplit=1)[0]
        last = [line for line in before.splitlines(keepends=True) if line.startswith(f"{ref},")][-1]
        file.write_text(before.replace(last, last + lines), encoding="utf-8")


def blocks() -> dict[str, str]:
    """The code blocks of the page by the file that each names in its first line."""
    return {name: body for _, name, body in BLOCK.findall(PAGE.read_text(encoding="utf-8"))}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The house with the area of the page, its migration written and laid out."""
    made = House(tmp_path_factory.mktemp("house"))
    for name, body in blocks().items():
        if name.endswith(".csv"):
            made.append(name, body)
            continue
        file = made.area / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(body, encoding="utf-8")
    (made.area / "__init__.py").write_text('"""Visits to suppliers. It serves 8.4; it rates no supplier."""\n')
    (made.area / "migrations").mkdir()
    (made.area / "migrations" / "__init__.py").touch()
    last = AREAS[-1]  # the page: a new area comes last; the contract's order is the reverse
    made.insert("src/accord/config/areas.py", f'    "{last}",\n', f'    "{last}",\n    "visits",\n')
    made.insert("pyproject.toml", f'"({last})"', f'"(visits)", "({last})"')
    made.run("-m", "django", "makemigrations", "visits", "-n", "visits", "--settings", "accord.config.settings")
    made.run("-m", "ruff", "format", "src/accord/areas/visits/migrations")
    made.run("-m", "ruff", "check", "--fix-only", "src/accord/areas/visits/migrations")
    made.run("-m", "django", "migrate", "--verbosity", "0")
    return made


@pytest.fixture(scope="module")
def seen(house: House) -> dict[str, Any]:
    """What each door said, from one run of `visiting.py` in the copy."""
    found: dict[str, Any] = json.loads(house.run("-W", "ignore", str(HERE / "visiting.py")).splitlines()[-1])
    return found


def test_the_page_names_every_room_it_needs() -> None:
    rooms = {"apps.py", "models.py", "rules.py", "services.py", "checks.py", "tests/test_acts.py"}
    tables = {"areas.csv", "checks.csv", "iso_9001_2015/parts.csv", "iso_9001_2026/parts.csv"}
    assert set(blocks()) == rooms | tables


def test_the_page_names_words_that_exist() -> None:
    text = PAGE.read_text(encoding="utf-8")
    words = re.search(r"^The words \((.*?)\)", text, re.MULTILINE | re.DOTALL)
    narrowing = re.search(r"nothing is there \((.*?)\)", text, re.DOTALL)
    joined = re.search(r"conditions\. (.*) of `accord\.kernel\.checks\.words`", text)
    assert words
    assert narrowing
    assert joined
    named = re.findall(r"`(\w+)`", words[1] + narrowing[1])
    assert sorted(named) == sorted(n for n in vars(Words) if not n.startswith("_")), "all of them, and no others"
    assert sorted(["Words", *re.findall(r"`(\w+)`", joined[1])]) == sorted(vocabulary.__all__)


def test_the_page_says_all_that_can_be_said_of_a_field() -> None:
    text = PAGE.read_text(encoding="utf-8")
    told = {n for line in re.findall(r"^- (`.*)$", text, re.MULTILINE) for n in re.findall(r"`(\w+)`:", line)}
    assert told | {"term"} == {f.name for f in fields(Said)}, "`term` is told where the noun is declared"


def test_the_page_names_every_room_of_an_area() -> None:
    text = PAGE.read_text(encoding="utf-8")
    rooms = re.search(r"^ROOMS = frozenset\(\n\s+\"(.*?)\"", HOUSE_RULES.read_text(encoding="utf-8"), re.MULTILINE)
    assert rooms
    assert [r for r in rooms[1].split() if not re.search(rf"^{r}(\.py|/)|`{r}(\.py|/)`", text, re.MULTILINE)] == []


def test_the_code_of_the_page_passes_the_gates(house: House) -> None:
    area = "src/accord/areas/visits"
    house.run("-m", "ruff", "format", "--check", area)
    house.run("-m", "ruff", "check", area)
    said = house.tried("tools/house_rules.py", ".").stdout
    assert "areas/visits" not in said
    contracts = (
        "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command(['--no-logo']))"
    )
    assert "Contracts: 3 kept, 0 broken." in house.run("-c", contracts)
    assert "No changes detected" in house.run("-m", "django", "makemigrations", "--check", "--dry-run")
    house.run("-m", "django", "check", "--fail-level", "WARNING")


def test_the_types_of_the_page_are_right(house: House) -> None:
    assert "no issues found in 6 source files" in house.run("-m", "mypy", "src/accord/areas/visits")


def test_the_data_of_the_page_is_sound(house: House) -> None:
    shutil.copytree(REPOSITORY / "tests" / "standards", house.folder / "tests" / "standards")
    said = house.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/standards")
    assert re.search(r"^\d+ passed", said, re.MULTILINE), said


def test_the_tests_of_the_page_pass(house: House) -> None:
    said = house.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "src/accord/areas/visits")
    assert re.search(r"^2 passed", said, re.MULTILINE), said


def test_a_list_with_its_form(seen: dict[str, Any]) -> None:
    section = re.search(r" Do (.+) Check and act ", seen["list before"])
    assert section
    assert "Visits" in section[1], "in the navigation, in its section"
    assert re.search(r"Visits Observations .*A visit to a supplier, planned and held\.", seen["area"]), "its lists"
    assert "Visits" in seen["typed"], "going there by what else firms call it"
    assert "A visit to a supplier, planned and held." in seen["list before"]
    asked = ["title", "supplier", "planned_on", "owner", "serves"]
    assert list(dict.fromkeys(f for f in seen["form fields"] if f in {*asked, "held_on", "conclusion"})) == asked
    assert "Planned on 8.4.1 The day agreed with the supplier." in seen["form"]
    assert "Nordic Castings (SU-0001)" in seen["form"]
    assert seen["created"] == [302, "/northwind/visits/VI-0001/"]
    assert "Reference Title Supplier Planned on State" in seen["list after"]
    assert "VI-0001 First visit" in seen["list after"]
    assert "Search in visits" in seen["list after"]
    assert "VI-0001" not in seen["list of held ones"]


def test_the_page_of_a_record(seen: dict[str, Any]) -> None:
    for said in ("Supplier Nordic Castings SU-0001", "Observations Add an observation", "Comments", "Files", "Links"):
        assert said in seen["record"]
    assert "Planned Hold → leads to Held" in seen["record"], "the lifecycle, with the act that goes on"
    assert seen["observation"] == [302, "/northwind/visits/VI-0001/#parts-observations"]
    assert "Observations 1 Add an observation Reference" in seen["record afterwards"], (
        "takes_parts, although it is held"
    )
    assert "Reference Title Grade State VO-0001 Open bin Minor Open" in seen["record afterwards"]
    assert "Hold the visit “First visit”" in seen["my work"]
    assert "Hold the visit “First visit”" in seen["calendar"]


def test_the_form_of_an_act(seen: dict[str, Any]) -> None:
    assert "Hold VI-0001 Record that the visit took place, and what came of it." in seen["act form"]
    assert "Held on Conclusion Hold Cancel VI-0001 First visit Supplier Nordic Castings" in seen["act form"]
    assert seen["act ahead"][0] == 422
    assert "That day has not come yet. Enter the visit once it took place." in seen["act ahead"][1]
    assert seen["act empty"][0] == 422
    assert "Conclusion is missing." in seen["act empty"][1]
    assert seen["act against the rule"][0] == 422
    assert "The visit lies more than a year before its plan." in seen["act against the rule"][1]
    assert seen["act"] == [302, "/northwind/visits/VI-0001/"]
    assert "All in order." in seen["record afterwards"]


def test_an_act_on_a_part_of_what_is_locked(seen: dict[str, Any]) -> None:
    assert seen["observation when held"] == [201, "VO-0002"], "takes_parts"
    assert seen["observation settled"] == [200, "settled", "Lid mounted."]


def test_history(seen: dict[str, Any]) -> None:
    assert "Hold by Mia Manager" in seen["history"]
    assert "Created by Mia Manager" in seen["history"]
    hold, create = seen["history by api"]
    assert (hold["act"], hold["rev"], create["act"], create["rev"]) == ("visit.hold", 2, "create", 1)
    changed = {c["field"]: (c["before"], c["after"]) for c in hold["changes"]}
    assert changed["state"] == ("planned", "held")
    assert changed["conclusion"] == (None, "Fine.")


def test_the_api(seen: dict[str, Any]) -> None:
    status, made = seen["api create"]
    assert (status, made["reference"], made["state"], made["rev"]) == (201, "VI-0002", "planned", 1)
    assert made["supplier"] == {"type": "suppliers", "reference": "SU-0001", "title": "Nordic Castings"}
    assert [r["reference"] for r in seen["api list"]["items"]] == ["VI-0002"]
    status, refused = seen["api refusal"]
    assert status == 422
    assert [e["field"] for e in refused["errors"]] == ["supplier", "planned_on"]
    status, held = seen["api act"]
    assert (status, held["state"], held["conclusion"]) == (200, "held", "Fine.")
    assert "/organizations/{organization}/visits/{reference}/hold" in seen["api paths"]
    assert "/organizations/{organization}/observations/{reference}/settle" in seen["api paths"]
    assert seen["api schema"]["planned_on"]["description"] == "The day agreed with the supplier."
    assert seen["api schema"]["state"]["enum"] == ["planned", "held"]


def test_the_console(seen: dict[str, Any]) -> None:
    assert "--held-on YYYY-MM-DD" in seen["console help"]
    assert "Record that the visit took place" in seen["console help"]
    code, said = seen["console act"]
    assert code == 0
    assert json.loads(said) == {"reference": "VI-0003", "title": "Third", "state": "held", "rev": 2}


def test_import_with_the_headings_of_firms(seen: dict[str, Any]) -> None:
    code, said = seen["import refused"]
    assert code == 1
    assert "There is no supplier “Gießerei Süd GmbH”" in said
    assert seen["import"][0] == 0
    assert "(visits): 2 created, 0 updated, 0 unchanged" in seen["import"][1]
    assert seen["imported"] == [["Besuch Guss", "2031-03-21", "SU-0001"], ["Besuch Werk 2", "2031-04-02", "SU-0001"]]
    assert "(visits): 0 created, 0 updated, 2 unchanged" in seen["import again"][1], "recognised by the natural key"


def test_the_rules_of_the_page_run_at_import(seen: dict[str, Any]) -> None:
    code, said = seen["import against the rule"]
    assert code == 1
    assert "row 2, Held on" in said
    assert "The visit lies more than a year before its plan." in said


def test_the_page_import_takes_parts(seen: dict[str, Any]) -> None:
    assert "Ready: 1 record will be written" in seen["import looked at"]
    assert "Observations 1 0 0 Observations.csv" in seen["import done"]
    found = seen["imported part"]
    assert (found["title"], found["grade"], found["visit"]["reference"]) == ("No gloves", "major", "VI-0001")
    assert found["imported"] is True


def test_export_imports_again_unchanged(seen: dict[str, Any]) -> None:
    heads, first, *_ = seen["export"]
    assert heads[:7] == ["Reference", "Your own reference", "Title", "Supplier", "Planned on", "Held on", "Conclusion"]
    assert first[0] == "VI-0001"
    assert first[6] == "All in order."
    assert "0 created, 0 updated, 5 unchanged" in seen["export imported"][1]
    assert {"visits", "observations"} <= set(seen["export of everything"])
    assert "VI-0001,,First visit,SU-0001" in seen["export of the list"]


def test_the_ledger_holds_everything(seen: dict[str, Any]) -> None:
    assert seen["ledger"]["differences"] == []
    assert seen["ledger"]["entries"] == {"Observation": 4, "Visit": 8}
    assert "All in order." not in seen["ledger"]["text"], "free text is sealed"
    assert "planned_on" in seen["ledger"]["text"]
    code, said = seen["rebuild"]
    assert (code, "0 differences" in said) == (0, True)


def verdicts(seen: dict[str, Any], when: str) -> Sequence[Any]:
    """Outcome of the row, of the check, and why."""
    row = seen["verdicts"][when]
    (check,) = (c for c in row["checks"] if c["name"] == "visits_in_time")
    return row["outcome"], check["outcome"], check["because"]


def test_a_verdict_on_the_requirement(seen: dict[str, Any]) -> None:
    assert verdicts(seen, "before")[:2] == ("no data", "no data")
    outcome, check, because = verdicts(seen, "in time")
    assert (outcome, check) == ("no data", "holds"), "evaluations, deliveries and inspections are not there yet"
    assert seen["verdicts"]["in time"]["basis"] == "check"
    assert because == "None of the 5 visits is overdue."
    outcome, check, because = verdicts(seen, "later")
    assert (outcome, check) == ("fails", "fails")
    assert because == "2 of 5 visits are overdue: Besuch Guss, Besuch Werk 2."
    assert [r["reference"] for r in seen["verdicts"]["later"]["records"]] == ["VI-0004", "VI-0005"]
