"""What an entry of a log says: the fields of its body, which is canonical JSON on one line.

`seq` is the leaf's index and counts from 0; `prev` is the leaf hash of the entry before it in hex; `at` is UTC with
microseconds and never decreases, `skew` by how many seconds the clock stood before that; `rev` of a record (`type`,
`id`) begins with 1 and rises by one; `op` is `delete` for a record's last entry; `snapshot` holds the whole record, its
`reference` among the rest; `files` lists [sha256, size].
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

from accord.tlog.canonical import canonical

FIRST_PREV = "0" * 64
"""`prev` of the entry with seq 0."""
FIELDS = (
    *("act", "actor", "app", "at", "files", "id", "log", "op", "prev", "reason", "req", "rev", "seq", "sig"),
    *("skew", "snapshot", "type", "v"),
)
"""All fields of a body. The verifier demands at, files, id, log, op, prev, rev, seq and type; `sig` and `skew` may be
missing."""


def at_text(moment: datetime) -> str:
    """`moment` as an entry's `at`: `2026-03-01T08:00:00.000000Z`. Raises ValueError without a time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone.")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def signed_hash(entry: Mapping[str, object], meaning: str, signer: str) -> str:
    """What an electronic signature in `entry` signs, in hex: this state of this record, the meaning and the signer.

    Of the entry only id, type, rev and snapshot count. The hash stands as `signed` in the entry's `sig`, beside
    `meaning`, `method` and `signer`: moved to another record, revision or person it no longer fits (21 CFR 11.70).
    """
    parts = {name: entry[name] for name in ("id", "rev", "snapshot", "type")}
    return sha256(canonical(parts | {"meaning": meaning, "signer": signer})).hexdigest()
