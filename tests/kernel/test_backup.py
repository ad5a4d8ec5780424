"""A backup is made while others go on working; it opens only when everything in it is proved (ledger.md, F-12)."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import override_settings

from accord.config import restoring
from accord.config.database import elsewhere, migrate
from accord.config.restoring import Restored, restore
from accord.kernel.access.actor import Actor
from accord.kernel.access.models import Account, Token
from accord.kernel.backup.making import back_up
from accord.kernel.backup.rows import columns, encode, tables
from accord.kernel.erasing.erasures import Listed, enter, listed_erasures
from accord.kernel.ledger import triggers
from accord.kernel.ledger.checkpoints import ForkRefused, sign_checkpoint
from accord.kernel.ledger.keys import signer
from accord.kernel.ledger.models import SITE
from accord.kernel.ledger.rebuild import compare
from accord.kernel.ledger.site import site_events
from accord.kernel.moments.clock import now
from accord.kernel.organization.models import Organization, Site
from accord.kernel.records.files import Upload, path_of, receive
from accord.kernel.records.record import new_id, within
from accord.kernel.refusals import Refused
from accord.kernel.search.models import SearchDocument
from accord.tlog.canonical import canonical
from accord.tlog.checkpoint import Signer
from accord.tlog.pack import PackWriter

pytestmark = pytest.mark.sqlite
Opened = Callable[..., AbstractContextManager[Restored]]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "saved.zip"


@pytest.fixture
def opened(tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """`with opened(file, key=…) as restored:` it was restored into an empty installation, which is the live one
    inside. The empty tables are a copy of those that migrations have made for all tests."""

    def migrated() -> None:
        connection.close()
        shutil.copyfile(scratch / "0.sqlite3", connection.settings_dict["NAME"])

    monkeypatch.setattr(restoring, "migrate", migrated)

    @contextmanager
    def open_it(file: Path, name: str = "new", **more: Any) -> Iterator[Restored]:
        data = tmp_path / name
        with override_settings(ACCORD_DATA_DIR=data), elsewhere({"NAME": str(data / "accord.sqlite3")}):
            yield restore(file, **more)

    return open_it


@pytest.fixture
def busy(do: Any, manager: Actor, organization: Organization) -> Site:
    """A site with a file, its log signed; Mia has a token and runs the installation."""
    site: Site = do(do(Site, "create", title="Hamburg", address="Hafen 0"), "edit", address="Hafen 1 ß 🙂")
    with manager.scope():
        sha256 = receive("plan.txt", [b"the plan"]).sha256
    do(do(site, "comment", text="Seen."), "attach", file=sha256)
    give_token(manager)
    Account.objects.filter(pk=manager.account_id).update(is_operator=True)
    sign_checkpoint(organization.pk)
    sign_checkpoint(SITE)
    return site


def give_token(manager: Actor) -> None:
    assert manager.person is not None
    Token.issue(
        organization_id=manager.organization.pk, person_id=manager.person.pk, name="t", scopes=[],
        expires_at=now() + timedelta(days=1),
    )  # fmt: skip


def tables_of(file: Path) -> dict[str, list[str | int]]:
    """Hash and size of each table in a backup."""
    with zipfile.ZipFile(file) as made:
        manifest = json.loads(made.read("manifest.json"))
    return {name: told for name, told in manifest.items() if name.startswith("tables/")}


@pytest.mark.parametrize("of_all", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["few", "every type"])
def test_everything_is_there_again(
    of_all: bool, specimens: Any, busy: Site, other: Any, manager: Actor, saved: Path, opened: Opened, tmp_path: Path
) -> None:
    if of_all:
        specimens(manager)
        give_token(manager)  # the specimens change roles, which revokes the first one
    before = back_up(saved, with_keys=True)
    root = {log["id"]: log["root"] for log in before.logs}
    assert saved.stat().st_mode & 0o777 == 0o600
    with opened(saved, key=signer().fingerprint, email="mia@northwind.example") as found:
        assert {p.log: p.root for p in found.logs} == root
        assert not triggers.differences(connection)
        again = back_up(tmp_path / "again.zip")
        with within(manager.organization.pk):
            assert Site.objects.get(pk=busy.pk).address == "Hafen 1 ß 🙂"
            assert SearchDocument.objects.filter(record_id=busy.pk).exists()
    changed = {n for n, told in tables_of(tmp_path / "again.zip").items() if told != tables_of(saved)[n]}
    own = {"entry", "head"}  # of the site log: that it was restored
    assert changed == {f"tables/ledger_{t}.jsonl" for t in own} | {"tables/kernel_token.jsonl"}
    assert again.files == before.files == 1 + of_all


@pytest.mark.slow
def test_it_says_what_was_done_in_the_site_log(busy: Site, saved: Path, opened: Opened) -> None:
    made = back_up(saved, with_keys=True)
    assert next(site_events("backup")) == {
        "kind": "backup", "entries": made.entries, "files": 1, "lost": 0, "with_keys": True,
    }  # fmt: skip
    with opened(saved, key=signer().fingerprint):
        told = next(site_events("restored"))
        assert (told["entries"], told["runs_installation"]) == (made.entries, "")
        assert list(site_events("backup")) == [], "it was made before this was entered"


@pytest.mark.slow
def test_acts_go_on_while_it_is_made(do: Any, busy: Site, saved: Path, opened: Opened) -> None:
    done = []

    def tell(what: str, number: int, of: int) -> None:
        if len(done) < 3 and what == "Tables":
            done.append(do(Site, "create", title=f"Site {len(done)}"))

    made = back_up_elsewhere(saved, tell)
    assert len(done) == 3
    with opened(saved, key=signer().fingerprint) as found, within(busy.organization_id):
        assert sum(p.size for p in found.logs) == made.entries
        assert not Site.objects.filter(title__startswith="Site ").exists(), "it is as it was when it began"


def back_up_elsewhere(file: Path, tell: Any) -> Any:
    """A backup by another connection than the one that goes on working."""
    import threading

    from django.db import connections

    found, turn, go = [], threading.Event(), threading.Event()

    def waiting(what: str, number: int, of: int) -> None:
        asked.append((what, number, of))
        turn.set()
        go.wait(30)
        go.clear()

    def work() -> None:
        try:
            found.append(back_up(file, with_keys=True, tell=waiting))
        finally:
            connections.close_all()
            asked.append(None)
            turn.set()

    asked: list[Any] = []
    thread = threading.Thread(target=work)
    thread.start()
    while turn.wait(30):
        turn.clear()
        if asked[-1] is None:
            break
        tell(*asked[-1])
        go.set()
    thread.join(30)
    return found[0]


@pytest.mark.slow
def test_a_file_that_the_disk_has_lost_is_named(busy: Site, saved: Path, opened: Opened) -> None:
    with within(busy.organization_id):
        from accord.kernel.records.files import Upload

        sha256 = Upload.objects.get().sha256
    path_of(sha256).write_bytes(b"another plan")
    made = back_up(saved, with_keys=True)
    assert (made.lost, made.files) == ((sha256,), 0)
    with opened(saved, key=signer().fingerprint) as found:
        assert found.lost == (sha256,)


# ---- whose it is, and what they may (V-34) ---------------------------------------------------------------------------


@pytest.mark.slow
def test_without_the_key_it_does_not_open(busy: Site, saved: Path, opened: Opened, tmp_path: Path) -> None:
    back_up(saved)
    with zipfile.ZipFile(saved) as made:
        assert not [n for n in made.namelist() if n.startswith("keys/")]
    with pytest.raises(Refused, match=r"holds no keys\. Put the key with the fingerprint " + signer().fingerprint):
        opened(saved).__enter__()
    (tmp_path / "new" / "keys").mkdir(parents=True)
    Signer.generate().save(tmp_path / "new" / "keys" / "signing.pem")
    with pytest.raises(Refused, match="it was signed by the key"):
        opened(saved).__enter__()
    assert not (tmp_path / "new" / "accord.sqlite3").exists()
    shutil.copy(Path(django_settings.ACCORD_DATA_DIR) / "keys" / "signing.pem", tmp_path / "new" / "keys")
    with opened(saved) as found:
        assert found.rows


def test_a_key_that_lies_in_it_must_be_vouched_for(busy: Site, saved: Path, opened: Opened) -> None:
    back_up(saved, with_keys=True)
    for vouched in ("", Signer.generate().fingerprint):
        with pytest.raises(Refused, match=rf"Compare the fingerprint {signer().fingerprint}.*--key"):
            opened(saved, key=vouched).__enter__()


def test_nobody_of_the_backup_gets_rights_that_were_not_given_here(busy: Site, saved: Path, opened: Opened) -> None:
    """V-34: a restored backup elevates nobody."""
    Account.objects.create_user("eve@northwind.example", "a long password", is_operator=True)
    back_up(saved, with_keys=True)
    with opened(saved, key=signer().fingerprint):
        assert not Account.objects.filter(is_operator=True).exists()
        assert not Token.objects.filter(revoked_at=None).exists()


@pytest.mark.slow
def test_who_ran_it_and_restores_it_runs_it_again(busy: Site, saved: Path, opened: Opened) -> None:
    Account.objects.create_user("eve@northwind.example", "a long password", is_operator=True)
    back_up(saved, with_keys=True)
    with opened(saved, key=signer().fingerprint, email="Mia@northwind.example"):
        assert [a.email for a in Account.objects.filter(is_operator=True)] == ["mia@northwind.example"]
        assert next(site_events("restored"))["runs_installation"] == str(Account.objects.get(is_operator=True).pk)


@pytest.mark.slow
def test_who_did_not_run_it_cannot_restore_it(busy: Site, saved: Path, opened: Opened, actor: Any) -> None:
    by = actor("manager")
    back_up(saved, with_keys=True)
    for email in (Account.objects.get(pk=by.account_id).email, "nobody@example.org"):
        with pytest.raises(Refused, match=f"{email} does not run the installation in this backup"):
            opened(saved, key=signer().fingerprint, email=email).__enter__()


def test_it_opens_only_where_nothing_is(busy: Site, saved: Path, opened: Opened, tmp_path: Path) -> None:
    back_up(saved, with_keys=True)
    with pytest.raises(Refused, match="There is data in"):
        restore(saved, key=signer().fingerprint)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "accord.sqlite3").write_text("mine")
    with pytest.raises(Refused, match="There is data in new already"):
        opened(saved, key=signer().fingerprint).__enter__()


# ---- entries that were signed and are lost ---------------------------------------------------------------------------


def test_the_list_of_erasures_comes_with_it_and_from_the_copies_outside(
    busy: Site, saved: Path, opened: Opened, settings: Any, tmp_path: Path
) -> None:
    settings.ACCORD_COPIES_DIR = tmp_path / "copies"
    settings.ACCORD_COPIES_DIR.mkdir()
    before, later = (
        Listed(str(busy.organization_id), str(new_id()), f"Organization:{busy.organization_id}", "retention", (), at)
        for at in ("2025-03-01T00:00:00+00:00", "2025-03-02T00:00:00+00:00")
    )
    enter(before)
    back_up(saved, with_keys=True)
    enter(later)
    with opened(saved, key=signer().fingerprint):
        assert listed_erasures() == [before, later]


@pytest.mark.slow
@pytest.mark.parametrize("where", ["folder", "copies"])
def test_what_was_signed_after_it_is_not_signed_over(
    where: str, do: Any, busy: Site, saved: Path, opened: Opened, tmp_path: Path, settings: Any
) -> None:
    back_up(saved, with_keys=True)
    do(Site, "create", title="Lost with the disk")
    newest, log = sign_checkpoint(busy.organization_id), busy.organization_id
    assert newest is not None
    if where == "folder":
        (tmp_path / "new" / "checkpoints").mkdir(parents=True)
        (tmp_path / "new" / "checkpoints" / f"{log}.txt").write_text(newest.note)
    else:
        settings.ACCORD_COPIES_DIR = tmp_path / "copies"
        (tmp_path / "copies" / str(log)).mkdir(parents=True)
        (tmp_path / "copies" / str(log) / f"{newest.size:012}-20260101T000000.txt").write_text(newest.note)
    with opened(saved, key=signer().fingerprint) as found:
        assert found.unsigned == (str(log),)
        with pytest.raises(ForkRefused, match="Was a backup restored"):
            sign_checkpoint(log)


# ---- signed, but no true image of an installation --------------------------------------------------------------------


def forged(saved: Path, table: str, change: Callable[[list[Any], list[str]], Any], about: Any = None) -> Path:
    """The backup with every row of a table changed, signed anew with the installation's own key."""
    file = saved.with_name("forged.zip")
    with zipfile.ZipFile(saved) as made, PackWriter(file, signer(), "localhost/log/site") as pack:
        told = json.loads(made.read("backup.json"))
        for name in made.namelist():
            content = made.read(name)
            if name == f"tables/{table}.jsonl":
                columns = [c for c, _ in told["tables"][table]["columns"]]
                changed = [change(json.loads(line), columns) for line in content.splitlines()]
                rows = [row for found in changed for row in (found if isinstance(found, tuple) else (found,))]
                content = b"".join(encode(r).encode() + b"\n" for r in rows if r is not None)
                told["tables"][table]["rows"] = sum(r is not None for r in rows)
            if name == "backup.json":
                content = canonical({**told, **(about(told) if about else {})})
            if not name.startswith("manifest"):
                pack.add(name, content)
    return file


def put(column: str, value: Any, where: str = "") -> Any:
    """A change: another value in a column, of the rows that hold the text `where`."""

    def change(row: list[Any], columns: list[str]) -> list[Any]:
        if where in json.dumps(row, ensure_ascii=False):
            row[columns.index(column)] = value
        return row

    return change


def left_out(where: str) -> Any:
    """A change: no row that holds this text."""
    return lambda row, columns: None if where in json.dumps(row, ensure_ascii=False) else row


def orphan(row: list[Any], columns: list[str]) -> Any:
    """A change: beside each row one of an organization that is not there."""
    told = {"organization_id": "01a0e1c4-0000-7000-8000-000000000000"} | (
        {"id": row[0] + 999} if "id" in columns else {}
    )
    return row, [told.get(name, value) for name, value in zip(columns, row, strict=True)]


LIES = [
    pytest.param("kernel_site", put("title", "Bremen", "Hamburg"), r"Site S-0001 differs in title", id="record"),
    pytest.param("kernel_site", left_out("Hamburg"), "Site S-0001 is missing from the live tables", id="record gone"),
    pytest.param("ledger_opening", put("value", "Bremen", '"Hamburg"'), "not the one that was committed to", id="text"),
    pytest.param("ledger_opening", left_out('"Hamburg"'), "Site S-0001 differs in title", id="text gone"),
    pytest.param("ledger_opening", left_out('"Hafen 0"'), "texts are missing: 1, and acts erased 0", id="former text"),
    pytest.param("ledger_opening", put("type", "Unit", '"Hafen 0"'), "the text address of Unit .* no entry", id="of"),
    pytest.param("ledger_entry", put("body", "{}", "Site"), "text does not give its hash", id="entry"),
    pytest.param("ledger_entry", left_out('"Comment"'), "is not in its place", id="entry gone"),
    pytest.param("ledger_entry", put("type", "Unit", '"Site"'), "does not say what its row says", id="type"),
    pytest.param("ledger_head", put("size", 2), "its head does not fit", id="head"),
    pytest.param("ledger_head", put("positions", {"Site": 99}), "its head does not fit", id="positions"),
    pytest.param("ledger_checkpoint", left_out("/log/01"), "a checkpoint is missing that the site log", id="unsigned"),
    pytest.param("ledger_checkpoint", put("size", 2), "the checkpoint of 2 entries is that of", id="checkpoint"),
    pytest.param("ledger_checkpoint", orphan, "ledger_checkpoint has rows of an organization", id="orphan checkpoint"),
    pytest.param(
        "ledger_head",
        lambda row, columns: orphan(row, columns) if row[1].endswith("site") else row,
        "ledger_head has rows of an organization that is not there",
        id="orphan head",
    ),
    pytest.param("kernel_upload", left_out("plan.txt"), "its files are not those", id="file"),
    pytest.param("kernel_account", put("is_operator", 1), "is no value of its column", id="kind"),
    pytest.param("kernel_person", put("account_id", "0" * 32, "Mia"), "does not fit", id="relation"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("table", "change", "says"), LIES)
def test_what_is_signed_but_false_does_not_open(
    table: str, change: Any, says: str, busy: Site, saved: Path, opened: Opened, tmp_path: Path
) -> None:
    back_up(saved, with_keys=True)
    with pytest.raises(Refused, match=f"Nothing was restored.*({says})"):
        opened(forged(saved, table, change), key=signer().fingerprint).__enter__()
    left = [p.name for p in (tmp_path / "new").rglob("*") if p.is_file()]
    assert left == [], "nothing of it stays"


def _with_table(told: dict[str, Any]) -> dict[str, Any]:
    return {"tables": {**told["tables"], "evil": {"columns": [], "rows": 0}}}


def _with_column(told: dict[str, Any]) -> dict[str, Any]:
    site = told["tables"]["kernel_site"]
    return {"tables": {**told["tables"], "kernel_site": {**site, "columns": [*site["columns"], ["evil", "text"]]}}}


OTHERS = [
    pytest.param(_with_table, "'evil' is not a table", id="table"),
    pytest.param(_with_column, "kernel_site has other columns", id="column"),
    pytest.param(lambda told: {"logs": told["logs"][1:]}, "its logs are not those", id="logs"),
    pytest.param(lambda told: {"lost": ["0" * 64]}, "its files are not those", id="lost"),
    pytest.param(lambda told: {"format": "accord backup 9"}, "of another form", id="form"),
    pytest.param(lambda told: {"migrations": [*told["migrations"], ["kernel", "9999_later"]]}, "newer", id="newer"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("about", "says"), OTHERS)
def test_what_says_other_things_of_itself_does_not_open(
    about: Any, says: str, busy: Site, saved: Path, opened: Opened
) -> None:
    back_up(saved, with_keys=True)
    with pytest.raises(Refused, match=says):
        opened(forged(saved, "", None, about), key=signer().fingerprint).__enter__()


# ---- of an older version ---------------------------------------------------------------------------------------------

THEN = (("kernel", "0010_erasures"), ("documents", "0002_retention"), ("controls", "0003_by_accord"))


def older(saved: Path) -> Path:
    """The backup as the version before these migrations would have made it: without their tables and columns."""
    loader = MigrationLoader(connection)
    later = {node for first in THEN for node in loader.graph.backwards_plan(first)}
    then = set(loader.graph.nodes) - later
    ends = [n for n in then if not {c.key for c in loader.graph.node_map[n].children} & then]
    models = tables(loader.project_state(ends).apps)
    file = saved.with_name("older.zip")
    with zipfile.ZipFile(saved) as made, PackWriter(file, signer(), "localhost/log/site") as pack:
        told = json.loads(made.read("backup.json"))
        told["migrations"] = [m for m in told["migrations"] if tuple(m) not in later]
        was, told["tables"] = (
            told["tables"],
            {n: told["tables"][n] | {"columns": columns(m)} for n, m in models.items()},
        )
        for name in made.namelist():
            table = name.removeprefix("tables/").removesuffix(".jsonl")
            content = made.read(name)
            if name.startswith("tables/") and table in models:
                there = [was[table]["columns"].index(c) for c in told["tables"][table]["columns"]]
                rows = map(json.loads, content.splitlines())
                content = b"".join(encode([row[at] for at in there]).encode() + b"\n" for row in rows)
            if name == "backup.json":
                content = canonical({**told, "app": "0.0.9"})
            if not name.startswith("manifest") and (not name.startswith("tables/") or table in models):
                pack.add(name, content)
    return file


@pytest.mark.slow
def test_one_of_an_older_version_gets_its_tables_then_the_migrations_and_opens(
    do: Any, manager: Actor, busy: Site, saved: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(saved, with_keys=True)
    before = zipfile.ZipFile(saved).namelist()
    former = older(saved)
    assert set(before) - set(zipfile.ZipFile(former).namelist()) >= {"tables/kernel_hold.jsonl"}
    with opened(saved, "present", key=signer().fingerprint) as found:
        proofs = found.logs
    monkeypatch.setattr(restoring, "migrate", migrate)
    with opened(former, key=signer().fingerprint) as found:
        assert found.logs == proofs, "every entry, checkpoint and record was proved, as of the present one"
        loader = MigrationLoader(connection)
        assert set(loader.graph.leaf_nodes()) <= loader.applied_migrations.keys()
        assert triggers.differences(connection) == []
        with manager.scope():
            assert (Site.objects.get().title, Upload.objects.get().erased_at) == ("Hamburg", None)
            assert compare(manager.organization).differences == ()
        do(Site, "create", title="Bremen")
        assert sign_checkpoint(manager.organization.pk) is not None
