"""Commitments: a value's stand-in in the ledger. Whoever lacks the salt learns nothing, not even by guessing."""

import hmac
import secrets

SALT = 32
"""Bytes of a salt. Each value has a salt of its own; destroying it destroys the value in the ledger."""


def new_salt() -> bytes:
    """A fresh salt from the system's randomness."""
    return secrets.token_bytes(SALT)


def commit(salt: bytes, value: bytes) -> str:
    """HMAC-SHA256(salt, value) in lowercase hex. Raises ValueError unless the salt has 32 bytes."""
    if len(salt) != SALT:
        raise ValueError(f"A salt has {SALT} bytes, not {len(salt)}.")
    return hmac.digest(salt, value, "sha256").hex()


def opens(digest: str, salt: bytes, value: bytes) -> bool:
    """Whether salt and value open the commitment `digest`; compared in constant time."""
    return hmac.compare_digest(commit(salt, value).encode(), digest.encode())
