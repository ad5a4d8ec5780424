"""Every rule of the house catches a sample that breaks it, and lets the proper form pass."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import house_rules  # noqa: E402 - a program of tools/, not a package

SERVICES = "areas/suppliers/services.py"

BROKEN = [
    ("areas/suppliers/queries.py", "supplier.save()\n", "only services.py"),
    ("areas/suppliers/checks.py", "Supplier.objects.create(title='x')\n", "only services.py"),
    ("areas/suppliers/pages.py", "Supplier.objects.filter(critical=True).update(critical=False)\n", "only services.py"),
    ("areas/suppliers/models.py", "def rows(qs):\n    qs.update(title='x')\n", "only services.py"),
    ("areas/suppliers/queries.py", "from django.db import connection\nconnection.cursor()\n", "only services.py"),
    ("doors/pages/record.py", "record.delete()\n", "a door only calls acts"),
    ("doors/api/views.py", "Model.objects.bulk_create(rows)\n", "a door only calls acts"),
    ("kernel/acts/run.py", "from django.http import HttpResponse\n", "below the doors"),
    ("areas/people/services.py", "from django.shortcuts import redirect\n", "below the doors"),
    ("kernel/access/gate.py", "def may(request): ...\n", "a parameter `request`"),
    (SERVICES, "@act(needs='suppliers.add')\ndef add_supplier(*, title: str): ...\n", "no keyword-only `by`"),
    (SERVICES, "@acts.act\ndef add_supplier(by, title): ...\n", "no keyword-only `by`"),
    ("areas/suppliers/queries.py", "@act()\ndef add_supplier(*, by): ...\n", "its place is services.py"),
    ("kernel/records/registry.py", "from django.apps import apps\napps.get_model('a', 'B')\n", "hides an import"),
    ("doors/mail/send.py", "try:\n    send()\nexcept Exception:\n    pass\n", "blanket except"),
    ("config/main.py", "try:\n    send()\nexcept:\n    print('failed')\n", "blanket except"),
    ("kernel/jobs/run.py", "try:\n    go()\nexcept (ValueError, BaseException):\n    x = 1\n", "blanket except"),
    ("areas/documents/rules.py", "from django.db import models\n", "pure Python"),
    ("areas/documents/terms.py", "import django\n", "pure Python"),
    ("areas/documents/rules.py", "from datetime import date\nday = date.today()\n", "reads the clock"),
    ("areas/documents/rules.py", "now()\n", "reads the clock"),
    ("areas/suppliers/checks.py", "from django.utils import timezone\ntimezone.now()\n", "reads the clock"),
    ("areas/suppliers/checks.py", "date.today()\n", "reads the clock"),
    ("areas/suppliers/forms.py", "x = 1\n", "no room of an area"),
    ("areas/suppliers/signals/__init__.py", "", "no room of an area"),
    ("areas/suppliers/services.py", "from accord.areas.people.models import Competence\n", "private room"),
    ("areas/suppliers/checks.py", "from accord.areas.people import models\n", "private room"),
    ("areas/suppliers/queries.py", "import accord.areas.people\n", "private room"),
    ("areas/suppliers/services.py", "from accord.doors.pages import page\n", "only pages.py"),
    ("kernel/utils.py", "x = 1\n", "says nothing"),
    ("doors/helpers/dates.py", "x = 1\n", "says nothing"),
    ("kernel/records/managers.py", "x = 1\n", "says nothing"),
    ("doors/api/views.py", "x = 1\n" * 601, "over 600"),
    ("kernel/ledger/write.py", "# TO" + "DO: later\n", "finish it or take it out"),
    ("doors/pages/list.py", "text = 'Coming " + "soon'\n", "finish it or take it out"),
    ("kernel/ledger/write.py", "def go():\n    raise NotImplemented" + "Error\n", "finish it or take it out"),
    ("kernel/checks/words.py", "standard = 'iso-9001:2015'\n", "knows no standard"),
]

PROPER = [
    (SERVICES, "supplier.save()\nSupplier.objects.filter(a=1).update(a=2)\n"),
    (SERVICES, "@act(needs='suppliers.add')\ndef add_supplier(*, by: Actor, title: str) -> Supplier: ...\n"),
    ("areas/suppliers/services/agreements.py", "agreement.save()\n"),
    (SERVICES, "from accord.areas.people import queries\nfrom accord.areas.people.terms import Need\n"),
    ("areas/suppliers/pages.py", "from accord.doors.pages import page\ndef show(request): ...\n"),
    ("areas/suppliers/queries.py", "facts = {}\nfacts.update(a=1)\n"),
    ("areas/suppliers/tests/test_acts.py", "supplier.save()\ndate.today()\n"),
    ("areas/suppliers/migrations/0001_first.py", "apps.get_model('a', 'B').objects.create()\n"),
    ("areas/suppliers/rules.py", "from accord.kernel import refusals\ndef due(*, on, today): return today > on\n"),
    ("kernel/acts/run.py", "record.save()\n"),
    ("doors/api/views.py", "def show(request): ...\n"),
    ("kernel/jobs/run.py", "try:\n    go()\nexcept Exception as error:\n    note(error)\n    raise\n"),
    ("doors/pages/session.py", "session.save()  # house: Django's session, no record\n"),
    ("kernel/records/compare.py", "def __eq__(self, other):\n    return NotImplemented\n"),
]


@pytest.mark.parametrize(("path", "text", "sentence"), BROKEN)
def test_a_breach_is_named_with_its_line(path, text, sentence):
    found = house_rules.breaches(path, text)
    assert [said for _, said in found if sentence in said], found
    assert all(1 <= line <= max(text.count("\n"), 1) for line, _ in found)


@pytest.mark.parametrize(("path", "text"), PROPER)
def test_the_proper_form_passes(path, text):
    assert house_rules.breaches(path, text) == []


def test_every_rule_has_a_sample():
    caught = {
        rule.__name__
        for rule in house_rules.RULES
        for path, text, _ in BROKEN
        if list(rule(house_rules.Source(house_rules.PurePosixPath(path), text)))
    }
    assert caught == {rule.__name__ for rule in house_rules.RULES}


def test_a_reason_must_be_a_reason():
    assert house_rules.breaches("doors/pages/session.py", "session.save()  # house: ok\n")


def test_the_program_names_file_and_line_and_fails(tmp_path):
    area = tmp_path / "src" / "accord" / "areas" / "suppliers"
    (area / "fixtures").mkdir(parents=True)
    (area / "queries.py").write_text("x = 1\nsupplier.save()\n", encoding="utf-8")
    page = tmp_path / "src" / "accord" / "doors" / "pages"
    page.mkdir(parents=True)
    (page / "list.html").write_text("<p>Coming " + "soon</p>\n", encoding="utf-8")
    done = run(tmp_path)
    assert done.returncode == 1
    assert "src/accord/areas/suppliers/queries.py:2: `supplier.save(…)` writes here" in done.stdout
    assert "`fixtures` is no room of an area" in done.stdout
    assert "src/accord/doors/pages/list.html:1: " in done.stdout


def test_what_python_compiles_is_no_stranger(tmp_path):
    areas = tmp_path / "src" / "accord" / "areas"
    for folder in (areas, areas / "suppliers"):
        (folder / "__pycache__").mkdir(parents=True)
        (folder / "__init__.py").touch()
        (folder / "__pycache__" / "__init__.cpython-311.pyc").touch()
    done = run(tmp_path)
    assert (done.returncode, done.stdout) == (0, "house rules: 0 breaches in 2 files\n")


def test_a_long_file_is_a_warning_before_it_is_a_breach(tmp_path):
    (tmp_path / "src" / "accord").mkdir(parents=True)
    (tmp_path / "src" / "accord" / "verses.py").write_text("x = 1\n" * 550, encoding="utf-8")
    done = run(tmp_path)
    assert done.returncode == 0
    assert "src/accord/verses.py: warning: 550 lines" in done.stdout


def test_an_empty_folder_is_no_success(tmp_path):
    assert run(tmp_path).returncode == 1


def run(folder):
    command = [sys.executable, str(ROOT / "tools" / "house_rules.py"), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)
