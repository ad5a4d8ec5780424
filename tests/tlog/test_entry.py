"""Parts of an entry as the verifier will ask for them."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.tlog import verify
from accord.tlog.entry import FIELDS, at_text, signed_hash


def test_a_time_is_utc_with_microseconds() -> None:
    moment = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    assert at_text(moment) == "2026-03-01T08:30:00.000000Z"
    assert verify.AT.fullmatch(at_text(datetime.now(UTC)))
    with pytest.raises(ValueError, match="no time zone"):
        at_text(datetime(2026, 3, 1))


def test_a_signature_is_bound_to_record_revision_meaning_and_person() -> None:
    entry = {"id": "1", "type": "document", "rev": 2, "snapshot": {"reference": "DOC-1"}, "seq": 5}
    whole = signed_hash(entry, "I approve", "p")
    said = {name: entry[name] for name in ("id", "type", "rev", "snapshot")}
    assert whole == verify.hashed(said | {"meaning": "I approve", "signer": "p"}).hex()
    for name, other in {"id": "2", "type": "x", "rev": 3, "snapshot": {}}.items():
        assert signed_hash(entry | {name: other}, "I approve", "p") != whole
    assert len({whole, signed_hash(entry, "I saw", "p"), signed_hash(entry, "I approve", "q")}) == 3
    assert signed_hash(entry | {"seq": 6}, "I approve", "p") == whole


def test_the_verifier_asks_for_nothing_else() -> None:
    assert set(verify.ENTRY[0]) <= set(FIELDS)


ODD = ["a", 'a,"type":"b', '"snapshot":{}', "ß\u2028", ""]
parts = st.recursive(
    st.sampled_from(ODD) | st.integers(0, 3) | st.none(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["snapshot", "type", "v", "x"]), inner),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from(["actor", "seq", "sig", "snapshot", "v", "zeal"]), parts),
    st.sampled_from(ODD),
)
def test_the_snapshot_that_is_cut_out_of_a_line_is_the_one_that_is_parsed(entry: dict[str, Any], kind: str) -> None:
    """Whatever a hostile entry nests or appends: no other part of the line is taken for the snapshot."""
    value, text = verify.parse(verify.encode(entry | {"type": kind}).encode() + b"\n", (["type"], [str]))
    assert value is not None
    assert verify.said_in(value, text) == verify.hashed(entry.get("snapshot"))[:16]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["title", 'a "b"', "x"]))
def test_an_opening_is_read_alike_with_and_without_parsing(value: str, path: str) -> None:
    opening = {"digest": "a" * 64, "id": str(UUID(int=7)), "path": path, "salt": "b" * 64, "type": "A", "value": value}
    line = verify.encode(opening).encode() + b"\n"
    assert verify.parse(line, verify.OPENING) == verify.parse(line, (["value"], [str])) == (opening, line.decode())
    for other in (line.replace(b'":"', b'": "', 1), line.replace(b"salt", b"Salt", 1), line[:-1] + b" \n"):
        assert verify.parse(other, verify.OPENING)[0] is None
