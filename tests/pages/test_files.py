"""Files: what a browser is shown of them, and that nothing of theirs ever runs."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.pages.reading import text

PAGE = "/northwind/sites/S-0001/"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@pytest.fixture
def attach(mia: Client, site: Any) -> Any:
    """`attach("name", b"...")`: the reference of the file, attached to the site."""
    numbers = iter(range(1, 50))

    def put(name: str, data: bytes) -> str:
        assert mia.post(PAGE + "attach", {"file": SimpleUploadedFile(name, data), "note": "proof"}).status_code == 302
        return f"FILE-{next(numbers):04}"

    return put


def fetched(client: Client, path: str) -> Any:
    """An answer that was read to its end, so that the file is closed."""
    response = client.get(path)
    if response.streaming:
        b"".join(response.streaming_content)
    response.close()
    return response


@pytest.mark.parametrize(("name", "data", "mime", "shows"), [
    ("photo.png", PNG, "image/png", '<img src="/northwind/files/FILE-0001/shown"'),
    ("photo.txt", b"\xff\xd8\xff\xe0 jpeg", "image/jpeg", "<img "),
    ("report.pdf", PDF, "application/pdf", '<iframe class="preview-frame"'),
    ("list.csv", "Name;Wert\nMüller;1".encode(), "text/plain; charset=utf-8", "<td>Müller</td>"),
    ("read.md", b"# Title\n*text*", "text/plain; charset=utf-8", "# Title"),
    ("old.txt", "Prüfung".encode("cp1252"), "text/plain; charset=utf-8", "Prüfung"),
])  # fmt: skip
def test_what_is_shown(mia: Client, attach: Any, name: str, data: bytes, mime: str, shows: str) -> None:
    reference = attach(name, data)
    page = text(mia, f"/northwind/files/{reference}/")
    assert shows in page
    assert "Mia Manager" in page
    assert "SHA-256" in page
    shown = fetched(mia, f"/northwind/files/{reference}/shown")
    assert shown.headers["Content-Type"] == mime
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert ("sandbox" in shown.headers["Content-Security-Policy"]) == (mime != "application/pdf")


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "data.xml", "photo.png"])
def test_what_could_run_is_shown_as_its_text(mia: Client, attach: Any, name: str) -> None:
    reference = attach(
        name, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(2)</script></svg>"
    )
    page = text(mia, f"/northwind/files/{reference}/")
    assert "&lt;script&gt;alert(2)" in page
    assert "<script>alert" not in page
    assert fetched(mia, f"/northwind/files/{reference}/shown").headers["Content-Type"] == "text/plain; charset=utf-8"


def test_what_is_not_shown_is_downloaded(mia: Client, attach: Any) -> None:
    reference = attach("tool.zip", b"PK\x03\x04\x00\x00")
    assert "is not shown here" in text(mia, f"/northwind/files/{reference}/")
    assert mia.get(f"/northwind/files/{reference}/shown").status_code == 404
    assert fetched(mia, f"/northwind/files/{reference}").headers["Content-Type"] == "application/octet-stream"


def test_versions_and_the_same_file_elsewhere(mia: Client, attach: Any, do: Any) -> None:
    do("sites", "create", title="Hall 2")
    attach("plan.txt", b"first")
    second = attach("plan.txt", b"second")
    mia.post("/northwind/sites/S-0002/attach", {"file": SimpleUploadedFile("copy.txt", b"second"), "note": ""})
    page = text(mia, f"/northwind/files/{second}/")
    assert "Version 2, this one" in page
    assert 'href="/northwind/files/FILE-0001/">Version 1' in page
    assert "Hall 2" in page
    record = text(mia, PAGE)
    assert "version 2" in record
    assert record.count("plan.txt</a>") == 1


def test_only_who_sees_the_record_sees_its_files(
    mia: Client, oda: Client, as_browser: Any, actor: Any, attach: Any, do: Any
) -> None:
    reference = attach("photo.png", PNG)
    guest = as_browser(actor("supplier_contact", do("suppliers", "create", title="Brenta")))
    for somebody in (oda, guest):
        for ending in ("", "/", "/shown"):
            there = somebody.get(f"/northwind/files/{reference}{ending}")
            nowhere = somebody.get(f"/northwind/files/FILE-0777{ending}")
            assert (there.status_code, there.content) == (404, nowhere.content)


def test_a_file_that_the_disk_has_lost_is_said_so(mia: Client, attach: Any) -> None:
    import shutil

    from accord.kernel.records.files import evidence_folder

    reference = attach("photo.png", PNG)
    shutil.rmtree(evidence_folder())
    for ending in ("", "/", "/shown"):
        assert mia.get(f"/northwind/files/{reference}{ending}").status_code == 410


@given(data=st.binary(max_size=400), name=st.sampled_from(["a.csv", "a.txt", "a.html", "a"]))
def test_no_bytes_break_the_preview(data: bytes, name: str) -> None:
    import hashlib

    from django.conf import settings

    from accord.doors.pages.preview import preview_of
    from accord.kernel.records.files import path_of

    sha256 = hashlib.sha256(data).hexdigest()
    path_of(sha256).parent.mkdir(parents=True, exist_ok=True)
    path_of(sha256).write_bytes(data)
    assert settings.ACCORD_DATA_DIR
    found = preview_of(sha256, name)
    assert found.kind in {"picture", "pdf", "text", "table", ""}
    assert found.mime in {"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf",
        "text/plain; charset=utf-8", "application/octet-stream"}  # fmt: skip
