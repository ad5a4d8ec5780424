"""Signed checkpoints, their keys, and commitments."""

import base64
import errno
import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from accord.tlog import verify
from accord.tlog.checkpoint import (
    Checkpoint,
    KeyRefused,
    NoteRefused,
    Signer,
    fingerprint,
    key_id,
    open_note,
    open_text,
)
from accord.tlog.commitment import commit, new_salt, opens

SIGNER, OTHER = Signer.from_bytes(bytes(range(32))), Signer.from_bytes(b"\x07" * 32)
HEAD = Checkpoint("accord.example/log/1", 20852163, bytes(range(32)))
# RFC 8032, 7.1: public key, message, signature
VECTORS = [
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_verifier_checks_ed25519_as_the_rfc_says(key: str, message: str, signature: str) -> None:
    public, text, made = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
    assert verify.signed(public, text, made)
    assert not verify.signed(public, text + b"x", made)
    assert not verify.signed(SIGNER.public_key, text, made)
    assert not verify.signed(
        public, text, made[:32] + (int.from_bytes(made[32:], "little") + verify.Q).to_bytes(32, "little")
    )
    for junk in (b"", made[:-1], made + b"\0", b"\xff" * 64):
        assert not verify.signed(public, text, junk)
    for junk in (b"", b"\xff" * 32, b"\x02" + bytes(31)):
        assert not verify.signed(junk, text, made)


@given(st.binary(max_size=60), st.integers(0, 511))
def test_verifier_and_signer_agree_and_one_bit_is_too_much(message: bytes, bit: int) -> None:
    note = SIGNER.sign_text("x", message.hex() + "\n")
    signature = base64.b64decode(note.rsplit(" ", 1)[1])[4:]
    text = (message.hex() + "\n").encode()
    assert verify.signed(SIGNER.public_key, text, signature)
    flipped = (int.from_bytes(signature, "big") ^ 1 << bit).to_bytes(64, "big")
    assert not verify.signed(SIGNER.public_key, text, flipped)


def test_the_example_of_the_specification() -> None:
    """C2SP tlog-checkpoint: the form of the printed example, whose key is not published."""
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    assert Checkpoint.parse(text).size == 20852163
    assert Checkpoint.parse(text).text == text


def test_the_key_id_of_a_published_verifier_key() -> None:
    """The verifier key of Go's checksum database: name, id, and algorithm byte with key."""
    name, id_, encoded = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8".split("+", 2)
    assert key_id(name, base64.b64decode(encoded)[1:]).hex() == id_


def test_a_checkpoint_is_signed_and_opened() -> None:
    note = SIGNER.sign(HEAD)
    assert note.startswith(HEAD.text + "\n— accord.example/log/1 ")
    assert open_note(note, SIGNER.public_key) == open_note(note, OTHER.public_key, SIGNER.public_key) == HEAD
    both = note + OTHER.sign(HEAD).rsplit("\n\n", 1)[1]
    assert open_note(both, OTHER.public_key) == HEAD, "signatures of unknown keys are ignored"
    name, id_, key = SIGNER.vkey(HEAD.origin).split("+", 2)
    assert (name, base64.b64decode(key)) == (HEAD.origin, b"\x01" + SIGNER.public_key)
    assert id_ == key_id(name, SIGNER.public_key).hex()


def test_every_flipped_bit_of_a_note_is_refused() -> None:
    note = SIGNER.sign(HEAD).encode()
    for position in range(len(note) * 8):
        bits = bytearray(note)
        bits[position // 8] ^= 1 << position % 8
        with pytest.raises((NoteRefused, UnicodeDecodeError)):
            open_note(bits.decode(), SIGNER.public_key)


@pytest.mark.parametrize(
    "text",
    ["a\n1\n", "a\n01\nx\n", "a\n-1\nx\n", "a\n1\n!!!!\n", "a\n1\nAAAA\n", "a b\n1\n" + "A" * 43 + "=\n",
     "a\n1\n" + "A" * 43 + "=\nmore\n"],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused_though_signed(text: str) -> None:
    with pytest.raises(NoteRefused):
        open_note(SIGNER.sign_text("a", text), SIGNER.public_key)


def test_refusals_are_sentences() -> None:
    note = SIGNER.sign(HEAD)
    with pytest.raises(NoteRefused, match=r"not signed by a known key of accord\.example/log/1"):
        open_note(note, OTHER.public_key)
    with pytest.raises(NoteRefused, match="does not belong to this text"):
        open_note(note.replace("20852163", "20852164"), SIGNER.public_key)
    with pytest.raises(NoteRefused, match="not a signed note"):
        open_note("hello", SIGNER.public_key)
    with pytest.raises(NoteRefused, match="not a signature line"):
        open_text("text\n\nhello\n", "x", [SIGNER.public_key])
    with pytest.raises(NoteRefused, match="not base64"):
        open_text("text\n\n— x !!!\n", "x", [SIGNER.public_key])
    for origin, size, root in (("", 1, bytes(32)), ("a+b", 1, bytes(32)), ("a", -1, bytes(32)), ("a", 1, b"")):
        with pytest.raises(ValueError, match=r"origin|No log"):
            Checkpoint(origin, size, root)
    with pytest.raises(ValueError, match="newline"):
        SIGNER.sign_text("a", "no newline")


def test_keys_are_kept_in_files_that_are_never_replaced(tmp_path: Path) -> None:
    path, signer = tmp_path / "key.pem", Signer.generate()
    signer.save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Signer.load(path).public_key == signer.public_key
    with pytest.raises(FileExistsError):
        OTHER.save(path)
    seed = tmp_path / "seed"
    seed.write_bytes(bytes(range(32)))
    assert Signer.load(seed).fingerprint == SIGNER.fingerprint == fingerprint(SIGNER.public_key)
    assert len(SIGNER.fingerprint.replace("-", "")) == 64
    assert verify.fingerprint(SIGNER.public_key) == SIGNER.fingerprint


def test_a_key_is_kept_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        SIGNER.save(tmp_path / "key.pem")
    assert list(tmp_path.iterdir()) == []


def test_keys_that_cannot_sign_are_refused_by_name(tmp_path: Path) -> None:
    other_kind = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content, why in ((b"junk", "unencrypted PEM"), (other_kind, "another kind")):
        (tmp_path / "bad.pem").write_bytes(content)
        with pytest.raises(KeyRefused, match=rf"bad\.pem.*{why}"):
            Signer.load(tmp_path / "bad.pem")
    with pytest.raises(KeyRefused, match=r"none\.pem cannot be read"):
        Signer.load(tmp_path / "none.pem")


def test_commitments_open_with_their_salt_and_value_alone() -> None:
    # RFC 4231, test case 1 has a key of 20 bytes; this is HMAC-SHA256 with a key of 32 zero bytes over nothing.
    assert commit(bytes(32), b"") == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
    salt = new_salt()
    digest = commit(salt, b"Anna")
    assert opens(digest, salt, b"Anna")
    assert not opens(digest, salt, b"Anne")
    assert not opens(digest, new_salt(), b"Anna")
    assert new_salt() != salt
    with pytest.raises(ValueError, match="32 bytes"):
        commit(b"short", b"Anna")
