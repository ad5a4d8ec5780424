"""JSON in pieces is what it is as a whole."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.doors.exchange.notation import Doubt, Notation
from accord.doors.exchange.refusals import FileRefused

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(max_size=8)
    | st.sampled_from([0.5, 1e-7, -2e30]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
RECORDS = st.lists(st.dictionaries(st.sampled_from(["a", "b", "ü", "type"]), VALUES, max_size=3), max_size=4)
WHOLES = st.fixed_dictionaries({"type": st.text(max_size=5), "records": RECORDS, "more": VALUES})


def pieces(text: str, length: int) -> Iterator[str]:
    return (text[start : start + length] for start in range(0, len(text), length))


def lists(text: str, length: int) -> list[tuple[str, list[Any]]]:
    return [(kind, list(records)) for kind, records in Notation("a.json", pieces(text, length)).lists()]


@settings(max_examples=25)
@given(st.dictionaries(st.sampled_from(["risks", "sites", "ü"]), RECORDS, min_size=1), st.integers(1, 9))
def test_a_list_for_each_type(by_type: Any, length: int) -> None:
    text = json.dumps(by_type)
    assert lists(text, length) == list(json.loads(text, parse_float=Decimal).items())


@settings(max_examples=25)
@given(RECORDS, st.integers(1, 9), st.sampled_from([None, 1]), st.booleans())
def test_a_list_of_records(records: Any, length: int, indent: int | None, plain: bool) -> None:
    text = json.dumps(records, indent=indent, ensure_ascii=plain)
    assert lists(f" {text}\n", length) == [("", json.loads(text, parse_float=Decimal))]


@settings(max_examples=25)
@given(st.lists(WHOLES, min_size=1, max_size=3), st.integers(1, 9), st.randoms())
def test_lists_of_several_types(wholes: Any, length: int, chance: Any) -> None:
    turned = [dict(chance.sample(list(whole.items()), len(whole))) for whole in wholes]
    wanted = [(w["type"], json.loads(json.dumps(w["records"]), parse_float=Decimal)) for w in wholes]
    assert lists(json.dumps(turned), length) == wanted
    assert lists(json.dumps(turned[0]), length) == wanted[:1]


@pytest.mark.parametrize("length", [1, 7, 1000])
@pytest.mark.parametrize(
    "text",
    [
        '[{"a": 1},\n {"a": x}]', '[{"a": 1}', '[{"a": 1} {"a": 2}]', '[{"a": 1},]', '{"type": "x",\n "records": [{}}',
        '[{"a": "b\n"}]', '{"a" 1}', '[]\n\n  []', "", "{,}", '{"a": 1,}', "[1e]", '[{"a": tru}]',
    ],
)  # fmt: skip
def test_where_it_cannot_be_read_is_said_as_for_the_whole(text: str, length: int) -> None:
    with pytest.raises(json.JSONDecodeError) as whole:
        json.loads(text)
    with pytest.raises(FileRefused) as refused:
        lists(text, length)
    said = re.search(r"line (\d+), column (\d+)", refused.value.sentence)
    assert said is not None
    assert int(said[1]) == whole.value.lineno
    assert abs(int(said[2]) - whole.value.colno) <= 1  # one before or after a comma, as Python's releases differ


@pytest.mark.parametrize("length", [1, 7, 1000])
@pytest.mark.parametrize(
    "text", ['[{"a": 1, "a": 2}]', '{"a": 1, "a": 2}', '[{"a": 9007199254740993}]', '[{"a": NaN}]']
)
def test_doubt_is_found_in_any_piece(text: str, length: int) -> None:
    with pytest.raises(Doubt):
        lists(text, length)


@pytest.mark.parametrize("length", range(1, 12))
def test_a_number_is_never_cut_short(length: int) -> None:
    text = '[{"a": 12345.5e+3, "b": -0.25, "c": 12}, {"a": 7}]'
    assert lists(text, length)[0][1] == json.loads(text, parse_float=Decimal)
