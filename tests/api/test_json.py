"""JSON that other programs would read differently is refused (ASVS 1.5.3; V-19, V-30)."""

from __future__ import annotations

import time

import pytest

from accord.doors.api.bodies import MOST_BYTES, parse
from accord.doors.api.problems import NotUnderstood

DEEP = b'{"title":' + b"[" * 40 + b"]" * 40 + b"}"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'{"title": "a", "title": "b"}', "twice"),
        (b'{"title": {"a": 1, "a": 2}}', "twice"),
        (b'\xef\xbb\xbf{"title": "a"}', "byte order mark"),
        (b'{"n": NaN}', "NaN"),
        (b'{"n": -Infinity}', "-Infinity"),
        (b'{"n": 9007199254740993}', "too large"),
        (b'{"n": ' + b"9" * 5000 + b"}", "too large"),
        (b'{"n": 1e999}', "digits"),
        (b'{"n": 0.' + b"1" * 60 + b"}", "digits"),
        (DEEP, "nested"),
        (b"[" * 500_000, "nested"),
        (b'["a"]', "object"),
        (b"null", "object"),
        (b'"text"', "object"),
        (b"{", "line 1"),
        (b'{"a": 1,}', "line 1"),
        (b"{'a': 1}", "line 1"),
        (b'{"a": "\x80"}', "UTF-8"),
        (b'{"a": 1} {"b": 2}', "line 1"),
        (b'{"a": ["\\ud800"]}', "characters"),
        (b'{"a\\u0000": 1}', "characters"),
        (b'\xff\xfe{\x00}\x00', "UTF-8"),
    ],
)  # fmt: skip
def test_400(api, body, says):
    response = api.send("POST", "sites", body)
    assert response.status_code == 400, response.content
    assert response.json()["type"] == "urn:accord:problem:not-understood"
    assert says in response.json()["detail"]


def test_brackets_in_text_are_no_depth_and_hostile_text_costs_no_time():
    assert parse(b'{"a": "' + b"[" * 100 + b'\\""}') == {"a": "[" * 100 + '"'}
    begun = time.process_time()
    for hostile in (b'"\\' * 400_000, b'"' * 800_000, b'{"a":"' + b'\\"' * 400_000, b"{" + b'"a":{' * 100_000):
        with pytest.raises(NotUnderstood):
            parse(hostile)
    assert time.process_time() - begun < 2


def test_numbers_with_a_fraction_are_not_rounded():
    assert str(parse(b'{"a": 0.1234567890123456789}')["a"]) == "0.1234567890123456789"


def test_413_for_a_body_that_is_too_large(api):
    response = api.send("POST", "sites", b'{"title": "' + b"x" * MOST_BYTES + b'"}')
    assert response.status_code == 413
    assert response.json()["type"] == "urn:accord:problem:too-large"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_415_for_another_media_type(api, kind):
    response = api.send("POST", "sites", b'{"title": "Hamburg"}', Content_Type=kind)
    assert response.status_code == 415
    assert api.get("sites").json()["count"] == 0


@pytest.mark.parametrize("value", [{"a": 1}, ["a"], [[]], [{}]])
def test_422_for_a_value_of_another_shape(api, value):
    response = api.post("sites", {"title": value})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "title"


@pytest.mark.parametrize("value", [5, True, 0.5, {"reference": "S-0001"}, [1]])
def test_422_for_a_reference_of_another_shape(api, value):
    api.add("sites", title="Hamburg")
    for field in ("site", "serves"):
        response = api.post("units", {"title": "Sales", field: value})
        assert response.status_code == 422, (field, response.content)
        assert response.json()["errors"][0]["field"] == field


@pytest.mark.parametrize("value", [5, True, 0.5])
def test_422_for_text_that_is_a_number(api, value):
    assert api.post("sites", {"title": value}).status_code == 422


def test_400_for_a_body_without_a_length_which_would_be_read_as_empty(api):
    api.add("sites", title="Hamburg")
    address = "/api/v1/organizations/northwind/sites/S-0001/close"
    headers = {"Authorization": f"Bearer {api.token}", "If-Match": '"1"', "Transfer-Encoding": "chunked"}
    response = api.client.generic("POST", address, headers=headers)
    assert response.status_code == 400
    assert "Content-Length" in response.json()["detail"]
    assert api.get("sites/S-0001").json()["state"] == "active"


def test_an_empty_body_is_an_empty_object(api):
    api.add("sites", title="Hamburg")
    assert api.post("sites/S-0001/close", rev=1).status_code == 200


@pytest.mark.parametrize("address", ["sites?q=%00", "sites/S-0001%00", "sites%00", "sites?title%00=a", "search?q=a%00"])
def test_400_for_a_nul_character_in_an_address(api, address):
    assert api.get(address).status_code == 400
