"""The proof of one entry: a file that stands by itself (C2SP tlog-proof), to be judged offline.

It holds the entry itself and the public key as its extra data, the entry's index, the inclusion proof, and a signed
checkpoint. `verify.py FILE.tlog-proof` judges it; so does whatever else knows the format, given the entry and the key.
"""

import base64
from collections.abc import Iterable

from accord.tlog.canonical import canonical
from accord.tlog.verify import PROOF


def proof_text(body: bytes, index: int, hashes: Iterable[bytes], note: str, public_key: bytes) -> str:
    """The file for the entry `body`, the leaf `index` of the log whose checkpoint is `note`."""
    extra = canonical({"entry": body.decode(), "key": public_key.hex()})
    lines = [PROOF, f"extra {_base64(extra)}", f"index {index}", *map(_base64, hashes)]
    return "\n".join(lines) + f"\n\n{note}"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
