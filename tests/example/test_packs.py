"""Packs of the example: no personal data unless asked, and for a guest auditor only what the audit covers."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from accord.areas.audits.models import Audit
from accord.areas.audits.queries import clauses_of
from accord.areas.audits.terms import covers
from accord.areas.risks.models import Risk
from accord.doors.reports.pack import write_pack
from accord.kernel.access.actor import Actor, Held, operator
from accord.kernel.organization.models import Person
from accord.kernel.records.record import within
from accord.tlog import verify

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]  # on PostgreSQL: tests/kernel/test_packs.py


@pytest.fixture(autouse=True)
def drawn_as_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a PDF would say, as text that can be searched."""

    def render(package: str, template: str, data: Any, *, made_at: Any) -> bytes:
        return json.dumps(data, ensure_ascii=False).encode()

    for place in ("conformity.pages.pack", "controls.pages.statement_files"):
        monkeypatch.setattr(f"accord.areas.{place}.render", render)


def written(by: Actor, path: Path, **wish: Any) -> dict[str, str]:
    """The members of a pack that are text, a workbook unpacked."""
    write_pack(by, path, **wish)
    assert verify.main([str(path)]) == 0
    found: dict[str, str] = {}
    with zipfile.ZipFile(path) as pack:
        for name in pack.namelist():
            if name.endswith(".xlsx"):
                with pack.open(name) as inner, zipfile.ZipFile(inner) as book:
                    found |= {f"{name}/{n}": book.read(n).decode() for n in book.namelist()}
            elif not name.startswith(("evidence/", "ledger/tile/")) and name != "verify.py":
                found[name] = pack.read(name).decode()
    return found


def test_nobody_is_named_in_it(firm: Any, tmp_path: Path) -> None:
    with within(firm.pk):
        people = list(Person.objects.values_list("title", "email", "family_name"))
    words = {w for p in people for w in p if len(w) > 2}
    named = re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")\b")
    sealed = written(operator(firm), tmp_path / "sealed.zip")
    assert [(name, m[1]) for name, text in sealed.items() for m in named.finditer(text)] == []
    opened = written(operator(firm), tmp_path / "opened.zip", personal=True, standard="iso-9001:2015")
    assert sum(title in opened["ledger/openings.jsonl"] for title, _, _ in people) > 50


def test_a_guest_auditor_gets_what_the_audit_covers(firm: Any, tmp_path: Path, capsys: Any) -> None:
    with within(firm.pk):
        audit = Audit.objects.exclude(clauses="").order_by("reference").first()
        guest = Person.objects.order_by("reference").last()
        risks = list(Risk.objects.values_list("title", flat=True))
    by = Actor("user", firm, (Held("external_auditor", audit.pointer),), guest, how="session")
    found = written(by, tmp_path / "x.zip", personal=True)
    assert "Partial: " in capsys.readouterr().out
    reports = {n: json.loads(text) for n, text in found.items() if n.startswith("conformity-")}
    assert len(reports) == len(set(audit.serves.split()) or {1, 2})
    for report in reports.values():
        assert report["requirements"]
        for row in report["requirements"]:
            assert any(covers(c, row["ref"].split(" ")[0]) for c in clauses_of(audit)), row["ref"]
    everything = "".join(found.values())
    assert [title for title in risks if title in everything] == []
    bodies = [json.loads(line) for line in found["ledger/entries.jsonl"].splitlines()]
    assert {b["type"] for b in bodies} <= {"Audit", "Finding", "Attachment", "Signature"}


def test_a_guest_who_leads_an_open_audit_gets_its_clauses_and_their_records(firm: Any, tmp_path: Path) -> None:
    with within(firm.pk):
        audit = Audit.objects.exclude(clauses="").exclude(lead=None).exclude(state="closed").first()
        if audit is None:
            pytest.skip("today the example has no open audit with clauses")
        guest = audit.lead
    by = Actor("user", firm, (Held("external_auditor", ""),), guest, how="session")
    found = written(by, tmp_path / "x.zip")
    assert f"the audit {audit.reference}" in found["README.txt"]
    log = json.loads(found["ledger/log.json"])
    assert log["partial"]
    assert 0 < len(found["ledger/entries.jsonl"].splitlines()) < log["size"]
