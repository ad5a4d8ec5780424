"""Parts of an entry as the verifier will ask for them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

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
    assert whole == verify.hashed(said | {"meaning": "I approve", "signer": "p"})
    for name, other in {"id": "2", "type": "x", "rev": 3, "snapshot": {}}.items():
        assert signed_hash(entry | {name: other}, "I approve", "p") != whole
    assert len({whole, signed_hash(entry, "I saw", "p"), signed_hash(entry, "I approve", "q")}) == 3
    assert signed_hash(entry | {"seq": 6}, "I approve", "p") == whole


def test_the_verifier_asks_for_nothing_else() -> None:
    assert set(verify.ENTRY) <= set(FIELDS)
