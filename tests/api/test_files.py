"""Files: sent once, taken by an act, fetched from the record that holds them (V-06, V-12; ASVS 5.2, 5.4)."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from tests.api.conftest import Api, token_of

from accord.kernel.organization.models import Organization
from accord.kernel.records.files import Upload, path_of
from accord.kernel.records.record import within


def send(api, name="proof.txt", content=b"proof", field="file", **more):
    return api.client.post(
        f"/api/v1/organizations/{api.slug}/files",
        {field: SimpleUploadedFile(name, content), **more},
        headers={"Authorization": f"Bearer {api.token}"},
    )


def uploads():
    """Every upload of every organization."""
    found = []
    for organization in Organization.everywhere.all():
        with within(organization.pk):
            found += Upload.objects.all()
    return found


def test_a_file_is_sent_attached_listed_and_fetched(api):
    sent = send(api, "Prüfbericht; 1.pdf", b"%PDF-1.7 proof")
    sha256 = hashlib.sha256(b"%PDF-1.7 proof").hexdigest()
    assert sent.status_code == 201
    assert sent.json() == {"file": sha256, "name": "Prüfbericht; 1.pdf", "size": 14}
    api.add("sites", title="Hamburg")
    assert api.get(f"sites/S-0001/files/{sha256}").status_code == 404, "an upload alone belongs to no record"
    assert api.post("sites/S-0001/attach", {"file": sha256, "note": "Seen"}).status_code == 200
    item = api.get("sites/S-0001/files").json()["items"][0]
    assert (item["file"], item["name"], item["size"], item["note"]) == (sha256, "Prüfbericht; 1.pdf", 14, "Seen")
    got = api.get(f"sites/S-0001/files/{sha256}")
    assert b"".join(got.streaming_content) == b"%PDF-1.7 proof"
    assert got["Content-Disposition"].startswith("attachment; filename*=utf-8''Pr%C3%BCfbericht")
    assert "sandbox" in got["Content-Security-Policy"]
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Cache-Control"] == "no-store"


def test_a_file_in_a_field_of_the_record(api):
    sha256 = send(api).json()["file"]
    api.add("documents", title="Quality policy", kind=first_kind())
    version = api.add("document-versions", document="D-0001", version="1", file=sha256)
    assert version["file"] == sha256
    path = f"document-versions/{version['reference']}/files"
    assert [(f["field"], f["file"]) for f in api.get(path).json()["items"]] == [("file", sha256)]
    assert b"".join(api.get(f"{path}/{sha256}").streaming_content) == b"proof"


def first_kind():
    from accord.kernel.records.declaration import by_slug

    return by_slug("documents").field("kind").choices[0][0]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\evil.exe", "/abs/olute", "a\r\nSet-Cookie: x=1", "\u202egpj.exe", "x" * 300]
)
def test_a_name_is_only_a_name(api, name):
    sent = send(api, name)
    assert sent.status_code == 201
    api.add("sites", title="Hamburg")
    api.post("sites/S-0001/attach", {"file": sent.json()["file"]})
    got = api.get(f"sites/S-0001/files/{sent.json()['file']}")
    assert got.status_code == 200
    b"".join(got.streaming_content)
    assert "Set-Cookie" not in got.headers
    assert "/" not in sent.json()["name"]


def test_an_empty_file_and_none_are_refused(api):
    assert send(api, content=b"").status_code == 422
    assert send(api, field="other").status_code == 422
    assert send(api, more=SimpleUploadedFile("b", b"b")).status_code == 422
    assert not uploads()


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(api):
    with override_settings(ACCORD_MAX_UPLOAD_MB=0):
        assert send(api, content=b"x" * 100).status_code == 422
        assert send(api, content=b"x" * 100_000).status_code == 413
    assert not uploads()


def test_another_media_type_and_a_broken_form_are_refused(api):
    assert api.post("files", {"file": "x"}).status_code == 415
    response = api.send("POST", "files", b"nonsense", Content_Type="multipart/form-data")
    assert response.status_code == 400
    assert response.json()["type"] == "urn:accord:problem:not-understood"


def test_who_can_do_nothing_with_a_file_sends_none(actor):
    auditor = Api(token_of(actor("external_auditor")))
    assert send(auditor).status_code == 403
    assert not uploads()


def test_a_file_that_the_disk_has_lost_is_said_so(api):
    sha256 = send(api).json()["file"]
    api.add("sites", title="Hamburg")
    api.post("sites/S-0001/attach", {"file": sha256})
    path_of(sha256).unlink()
    response = api.get(f"sites/S-0001/files/{sha256}")
    assert response.status_code == 507
    assert "proof.txt" in response.json()["detail"]
