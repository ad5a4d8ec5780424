"""Whatever is wrong with an installation is one sentence that names it, with exit code 1 and nothing half-written."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

READY = (("init",), ("serve",), ("demo", "--no-serve"))
OTHERS = (
    ("worker",),
    ("user", "ada@example.org"),
    ("act", "site.create", "--organization", "northwind", "--title", "Hamburg"),
)


def one_sentence(said: Any) -> str:
    """What a refused command says: one line on standard error, no trace of the program, exit code 1."""
    assert said.code == 1, said
    assert said.out == "", said.out
    lines = said.err.strip().splitlines()
    assert len(lines) == 1, said.err
    assert lines[0].startswith("accord: "), said.err
    assert lines[0].endswith("."), said.err
    return str(lines[0])


@pytest.fixture
def ready(made: Path, data: Path) -> Path:
    """A data folder with a database, made."""
    shutil.copytree(made, data)
    return data


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "abc", "ACCORD_PORT is 'abc'; write a port from 1 to 65535"),
        ("PORT", "70000", "ACCORD_PORT is '70000'"),
        ("PORT", "0", "ACCORD_PORT is '0'"),
        ("MAX_UPLOAD_MB", "much", "ACCORD_MAX_UPLOAD_MB is 'much'"),
        ("MAX_UPLOAD_MB", "-5", "ACCORD_MAX_UPLOAD_MB is '-5'"),
        ("BASE_URL", "accord.example.org", "ACCORD_BASE_URL is 'accord.example.org'; write it as https://"),
        ("BASE_URL", "ftp://accord.example.org", "ACCORD_BASE_URL"),
        ("BASE_URL", "https://accord.example.org/under/a/path", "ACCORD_BASE_URL"),
        ("BASE_URL", "https://accord.example.org:port", "ACCORD_BASE_URL"),
        ("DATABASE_URL", "mysql://somewhere/accord", "ACCORD_DATABASE_URL begins with 'mysql'"),
        ("DATABASE_URL", "postgresql://somebody:hidden@host:port/accord", "ACCORD_DATABASE_URL"),
        ("DATABASE_URL", "sqlite:///", "ACCORD_DATABASE_URL"),
        ("EMAIL_URL", "smtp://host:port", "ACCORD_EMAIL_URL"),
        ("EMAIL_URL", "mail.example.org", "ACCORD_EMAIL_URL"),
        ("SECRET_KEY", "changeme", "ACCORD_SECRET_KEY is an example or too short"),
        ("SIGNING_KEY", "nowhere.pem", "The signing key nowhere.pem cannot be read"),
        ("SIGNING_KEY", "-----BEGIN nonsense", "The signing key must be"),
    ],
)
def test_a_variable_that_makes_no_sense_is_named(name: str, value: str, says: str, accord: Any, data: Path) -> None:
    said = one_sentence(accord("init", **{name: value}))
    assert says in said
    assert "hidden" not in said
    assert not (data / "keys" / "signing.pem").exists()


def test_a_data_folder_that_cannot_be_made_is_named(accord: Any, data: Path) -> None:
    data.write_text("a file, not a folder")
    assert "ACCORD_DATA_DIR" in one_sentence(accord("init"))
    assert data.read_text() == "a file, not a folder"


@pytest.mark.parametrize("command", READY + OTHERS, ids=lambda c: c[0])
def test_a_database_of_a_newer_version_is_left_alone(command: Any, accord: Any, ready: Path) -> None:
    with sqlite3.connect(ready / "accord.sqlite3") as raw:
        raw.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('kernel', '0999_later', '2030-01-01')")
    before = sorted(p.name for p in ready.rglob("*"))
    said = one_sentence(accord(*command))
    assert "newer version of Accord (it knows 0999_later)" in said
    assert sorted(p.name for p in ready.rglob("*") if p.suffix not in {".sqlite3-wal", ".sqlite3-shm"}) == [
        n for n in before if not n.endswith(("-wal", "-shm"))
    ]


@pytest.mark.parametrize("command", OTHERS, ids=lambda c: c[0])
def test_without_a_database_every_other_command_says_how_to_make_one(command: Any, accord: Any, data: Path) -> None:
    assert "Run `accord init`" in one_sentence(accord(*command))
    assert "accord init" not in accord("init").err


def test_a_file_that_is_no_database_is_named(accord: Any, ready: Path) -> None:
    (ready / "accord.sqlite3").write_bytes(b"this is no database" * 100)
    for name in ("-wal", "-shm"):
        (ready / f"accord.sqlite3{name}").unlink(missing_ok=True)
    assert "not a database" in one_sentence(accord("init"))


def test_a_locked_database_is_said(accord: Any, ready: Path) -> None:
    hasty = "from accord.config import settings; settings.DATABASES['default']['OPTIONS']['timeout'] = 0.2"
    raw = sqlite3.connect(ready / "accord.sqlite3")
    raw.execute("BEGIN EXCLUSIVE")
    try:
        said = one_sentence(accord("user", "ada@example.org", inside=hasty))
    finally:
        raw.close()
    assert "The database is busy" in said


@pytest.mark.parametrize("broken", ["missing", "another", "damaged"])
def test_a_key_that_is_not_the_one_that_signed_stops_the_start(broken: str, accord: Any, ready: Path) -> None:
    from accord.tlog.checkpoint import Checkpoint, Signer

    key = ready / "keys" / "signing.pem"
    (ready / "checkpoints").mkdir()
    (ready / "checkpoints" / "00000000-0000-0000-0000-000000000000.txt").write_text(
        Signer.load(key).sign(Checkpoint("localhost/log/x", 1, bytes(32)))
    )
    key.unlink()
    if broken == "another":
        Signer.generate().save(key)
    elif broken == "damaged":
        key.write_text("-----BEGIN PRIVATE KEY-----\nxx\n-----END PRIVATE KEY-----\n")
    for command in ("init", "serve"):
        said = one_sentence(accord(command))
        assert "key" in said
        assert "Restore" in said
    assert key.exists() is (broken != "missing")


def test_a_file_that_is_not_there_or_cannot_be_written_is_named(accord: Any, ready: Path, tmp_path: Path) -> None:
    assert accord("user", "ada@example.org").code == 0
    missing = tmp_path / "nowhere" / "all.xlsx"
    assert f"There is no folder '{missing.parent}'" in one_sentence(accord("backup", "--output", str(missing)))
    assert not missing.parent.exists()
    restored = accord("restore", str(tmp_path / "nothing.zip"), DATA_DIR=str(tmp_path / "empty"))
    assert "is not a backup of Accord" in one_sentence(restored)


def test_a_database_of_a_newer_version_is_not_backed_up(accord: Any, ready: Path, tmp_path: Path) -> None:
    with sqlite3.connect(ready / "accord.sqlite3") as raw:
        raw.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('kernel', '0999_later', '2030-01-01')")
    saved = tmp_path / "saved.zip"
    assert "newer version of Accord" in one_sentence(accord("backup", "--output", str(saved)))
    assert list(tmp_path.glob("*.zip*")) == []


def test_a_password_given_on_the_console_is_held_against_the_same_rules(accord: Any, ready: Path) -> None:
    said = one_sentence(accord("user", "ada@example.org", "--set-password", PASSWORD="short"))
    assert "at least 10 characters" in said
    with sqlite3.connect(ready / "accord.sqlite3") as raw:
        assert raw.execute("SELECT count(*) FROM kernel_account").fetchone() == (0,)
    assert accord("user", "ada@example.org", "--set-password", PASSWORD="correct horse battery").code == 0
