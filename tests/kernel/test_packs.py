"""The audit pack: what is sealed is in no member of it, a part proves itself, and it is made beside the page."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from accord.areas.customers.models import Customer
from accord.doors.reports import pages
from accord.doors.reports.pack import write_pack
from accord.doors.reports.parts import Chapter
from accord.doors.reports.sealing import seal_of
from accord.kernel.access.models import Account
from accord.kernel.jobs.models import Job
from accord.kernel.jobs.queue import run_waiting
from accord.kernel.moments.clock import now
from accord.kernel.organization.models import Person, Site
from accord.kernel.records.files import receive
from accord.tlog import verify

if TYPE_CHECKING:
    from pathlib import Path

    from accord.kernel.access.actor import Actor

CANARIES = ("Kanarienvogel", "kanari@example.org", "+49 40 5550199", "Zilpzalp")


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


@pytest.fixture
def signed_in() -> Any:
    """The browser of an actor."""

    def client(by: Actor) -> Client:
        found = Client()
        found.force_login(Account.objects.get(pk=by.account_id))
        return found

    return client


def with_canary(path: Path) -> list[str]:
    return [name for name, content in members(path).items() if any(c.encode() in content for c in CANARIES)]


@pytest.fixture
def told(do: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An organization whose personal fields hold canaries; its pack has one cheap chapter that names all records."""
    person = do(Person, "create", given_name="Zora", family_name="Kanarienvogel", email="kanari@example.org")
    do(person, "edit", family_name="Zilpzalp")  # a former name is one as well
    do(Customer, "create", title="Works of Zora Kanarienvogel", contact="Zilpzalp, Zora", phone="+49 40 5550199")
    site, other = do(Site, "create", title="Hamburg, where Zora Zilpzalp sits"), do(Site, "create", title="Kiel")
    everything = [person, site, other]

    def build(by: Actor, wish: Any) -> Any:
        shared = wish.shared({r.pointer for r in everything})
        text = "; ".join(wish.sealed(r.title) for r in everything if r.pointer in shared)
        yield Chapter("All", (f"<p>{text}</p>",), (("all.json", json.dumps(text).encode()),), shared)

    monkeypatch.setattr("accord.doors.reports.pack.BUILDERS", [build])
    return everything


def test_personal_data_are_in_no_member_unless_asked(told: Any, manager: Actor, tmp_path: Path) -> None:
    write_pack(manager, tmp_path / "sealed.zip")
    assert with_canary(tmp_path / "sealed.zip") == []
    assert b"Hamburg, where P-" in members(tmp_path / "sealed.zip")["index.html"]
    assert verify.main([str(tmp_path / "sealed.zip")]) == 0
    write_pack(manager, tmp_path / "open.zip", personal=True)
    assert {"index.html", "all.json", "ledger/openings.jsonl"} <= set(with_canary(tmp_path / "open.zip"))
    assert verify.main([str(tmp_path / "open.zip")]) == 0


def test_only_what_a_role_reaches_is_in_a_partial_pack(
    told: Any, do: Any, actor: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = told[1]
    guest = actor("external_auditor", scope=site, name="Gesa Gast")
    write_pack(guest, tmp_path / "x.zip", personal=True)
    found = members(tmp_path / "x.zip")
    assert verify.main([str(tmp_path / "x.zip")]) == 0
    assert "Partial: 1 of " in capsys.readouterr().out
    assert [json.loads(line)["id"] for line in found["ledger/entries.jsonl"].splitlines()] == [str(site.pk)]
    assert {json.loads(line)["id"] for line in found["ledger/openings.jsonl"].splitlines()} == {str(site.pk)}
    assert [n for n in found if n.startswith("records/")] == ["records/Site.jsonl"]
    assert b"Kiel" not in b"".join(found.values())
    assert b"This pack is partial" in found["README.txt"]


def test_files_of_records_about_one_person_stay_here(do: Any, manager: Actor, tmp_path: Path, monkeypatch: Any) -> None:
    site = do(Site, "create", title="Hamburg")
    person = do(Person, "create", given_name="Zora", family_name="Kanarienvogel")
    hashes = []
    for record in (site, person):
        with manager.scope():
            hashes.append(receive(f"{record.reference}.txt", [record.reference.encode()]).sha256)
        do(record, "attach", file=hashes[-1], note="x")
    chapter = Chapter("All", pointers=frozenset({site.pointer, person.pointer}))
    monkeypatch.setattr("accord.doors.reports.pack.BUILDERS", [lambda by, wish: [chapter]])
    for personal, held in ((False, hashes[:1]), (True, hashes)):
        path = tmp_path / f"{personal}.zip"
        write_pack(manager, path, personal=personal)
        assert {n for n in members(path) if n.startswith("evidence/")} == {f"evidence/{h}" for h in held}
        assert verify.main([str(path)]) == 0


@pytest.mark.parametrize(
    ("text", "sealed"),
    [
        ("Zora Zilpzalp and ZORA ZILPZALP", "P-1 and P-1"),
        ("Zilpzalps stay, Zilpzalp goes", "Zilpzalps stay, P-1 goes"),
        ("write to z@x.example.", "write to [sealed]."),
        ("zilpzalp is a bird", "zilpzalp is a bird"),
        ("Zora", "Zora"),
        ("", ""),
    ],
)
def test_names_are_found_as_whole_words(text: str, sealed: str) -> None:
    known = {"Zora Zilpzalp": "P-1", "Zilpzalp": "P-1", "z@x.example": "[sealed]"}
    assert seal_of(known)(text) == sealed


# ---- beside the page -------------------------------------------------------------------------------------------------


def test_it_is_made_beside_the_page_and_says_how_far_it_is(
    told: Any, manager: Actor, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def look(by: Actor, wish: Any) -> Any:
        wish.tell(42, "Judging <everything>")
        seen.append(signed_in(manager).get("/northwind/pack/").text)
        yield Chapter("All")

    monkeypatch.setattr("accord.doors.reports.pack.BUILDERS", [look])
    with manager.scope():
        pages.order(manager, "", "", False)
    run_waiting()
    assert "42 %: Judging &lt;everything&gt;" in seen[0]
    page = signed_in(manager).get("/northwind/pack/").text
    made = Job.objects.get(kind="pack")
    assert f"/northwind/pack/{made.pk}.zip" in page
    assert made.progress == 100
    taken = signed_in(manager).get(f"/northwind/pack/{made.pk}.zip")
    assert b"".join(taken.streaming_content)[:2] == b"PK"


def test_nobody_else_takes_it_and_old_ones_go(told: Any, manager: Actor, actor: Any, signed_in: Any) -> None:
    with manager.scope():
        pages.order(manager, "", "", False)
    run_waiting()
    made = Job.objects.get(kind="pack")
    colleague = signed_in(actor("manager", name="Kai Kollege"))
    assert colleague.get(f"/northwind/pack/{made.pk}.zip").status_code == 404
    file = pages.pack_file(made.arguments["name"])
    pages.remove_old_packs()
    assert file.exists()
    Job.objects.update(done_at=now() - pages.KEPT - timedelta(minutes=1))
    pages.remove_old_packs()
    assert not file.exists()
    assert not Job.objects.filter(kind="pack").exists()


def test_what_cannot_be_packed_is_said_and_not_tried_again(manager: Actor, signed_in: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("accord.doors.reports.pack.BUILDERS", [])
    with manager.scope():
        pages.order(manager, "", "", False)
    run_waiting()
    assert Job.objects.get(kind="pack").attempts == 1
    assert "does not cover that standard" in signed_in(manager).get("/northwind/pack/").text
