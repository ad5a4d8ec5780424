"""Canonical JSON: one value, one sequence of bytes."""

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from accord.tlog.canonical import DEEPEST, LARGEST, NotCanonical, canonical, loads

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LEAF = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXT
KEYS = st.text(st.characters(max_codepoint=127), max_size=6)
VALUES = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=20
)


@given(VALUES)
def test_it_is_rfc_8785_and_comes_back(value: Any) -> None:
    written = canonical(value)
    assert written == rfc8785.dumps(value)
    assert loads(written) == value


def test_keys_are_sorted_and_text_stands_as_given() -> None:
    value = {"b": [1, None, True], "a": 'é\n"\u2028\x7f', "B": {}}
    assert canonical(value) == '{"B":{},"a":"é\\n\\"\u2028\x7f","b":[1,null,true]}'.encode()


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (1.5, "$ "),
        ({"a": [0, {"b": float("nan")}]}, "$.a[1].b "),
        ({"n": LARGEST + 1}, "$.n "),
        ([-LARGEST - 1], "$[0] "),
        ({"é": 1}, "$ "),
        ({1: 2}, "$ "),
        ({"t": "\ud800"}, "$.t "),
        ([b"bytes"], "$[0] "),
        ({"s": {1, 2}}, "$.s "),
    ],
)
def test_what_is_outside_the_profile_is_refused_by_path(value: Any, path: str) -> None:
    with pytest.raises(NotCanonical) as refusal:
        canonical(value)
    assert str(refusal.value).startswith(path)


def test_depth_has_a_limit() -> None:
    value: Any = "x"
    for _ in range(DEEPEST):
        value = [value]
    assert loads(canonical(value)) == value
    with pytest.raises(NotCanonical, match="deeper"):
        canonical([value])


@pytest.mark.parametrize(
    "data",
    [b'{"a":1,"a":1}', b'{"a": 1}', b'{"b":1,"a":1}', b"1.0", b"NaN", b'"\\u00e9"', b'"\\ud800"', b"\xff", b"",
     b"[" * 100_000, str(LARGEST + 1).encode(), b"\xef\xbb\xbf1"],
)  # fmt: skip
def test_bytes_that_are_no_canonical_form_are_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        loads(data)


def test_the_verifier_and_the_writer_agree() -> None:
    value = {"text": "ü\t", "list": [{}, []], "number": -3}
    assert canonical(value) == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
