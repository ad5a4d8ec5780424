"""One key follows another: both sign it, and who trusts either of them finds the way to the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.tlog import verify
from accord.tlog.checkpoint import NoteRefused, Signer
from accord.tlog.rotation import chain, open_rotation, sign_rotation

SITE = "accord.example/log/site"
FIRST, SECOND, THIRD, STRANGER = (Signer.from_bytes(bytes([n]) * 32) for n in range(1, 5))
AT = "2026-03-01T08:00:00.000000Z"


def turn(old: Signer, new: Signer) -> str:
    return sign_rotation(SITE, old, new, AT)


@pytest.fixture
def rotated(build: Callable[..., Any]) -> Any:
    """Its first 120 entries are signed by the first key, up to 180 by the second, then by the third."""
    log = build(300)
    log.signer, log.rotations = THIRD, [turn(FIRST, SECOND), turn(SECOND, THIRD)]
    log.signed_by = {60: FIRST, 120: FIRST, 180: SECOND}
    return log


@pytest.fixture
def judge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def judged(log: Any, *options: str) -> tuple[int, str]:
        code = verify.main([str(log.write(tmp_path / "x.zip")), *options])
        caught = capsys.readouterr()
        return code, caught.out + caught.err

    return judged


def test_a_chain_leads_from_the_oldest_key_to_the_present_one() -> None:
    notes = [turn(SECOND, THIRD), turn(FIRST, SECOND), turn(SECOND, STRANGER)]
    assert chain(notes, THIRD.public_key) == [k.public_key for k in (FIRST, SECOND, THIRD)]
    assert chain([], THIRD.public_key) == [THIRD.public_key]
    there_and_back = [turn(FIRST, SECOND), turn(SECOND, FIRST)]
    assert chain(there_and_back, FIRST.public_key) == [SECOND.public_key, FIRST.public_key]
    assert (open_rotation(notes[0]).old, open_rotation(notes[0]).at) == (SECOND.public_key, AT)
    with pytest.raises(ValueError, match="cannot follow itself"):
        turn(FIRST, FIRST)


@pytest.mark.parametrize(
    "note",
    [
        turn(FIRST, SECOND).rsplit("—", 1)[0],  # the new key has not signed
        turn(FIRST, SECOND).replace(SECOND.public_key.hex(), STRANGER.public_key.hex()),
        turn(FIRST, SECOND).replace("key rotation", "key rotatiom"),
        FIRST.sign_text(SITE, "one\nline\n"),
        "",
    ],
)
def test_what_both_have_not_signed_is_no_rotation(note: str) -> None:
    with pytest.raises(NoteRefused):
        open_rotation(note)


@pytest.mark.parametrize("known", [FIRST, SECOND, THIRD])
def test_a_pack_signed_by_old_and_new_key_is_intact_to_who_knows_one(judge: Any, rotated: Any, known: Signer) -> None:
    code, said = judge(rotated, "--key", known.fingerprint)
    assert (code, said.splitlines()[0]) == (0, "Intact.")
    assert f"{FIRST.fingerprint} was followed by {SECOND.fingerprint}" in said
    assert said.count("The key was changed") == 2


def test_an_older_checkpoint_by_the_old_key_is_taken(judge: Any, rotated: Any, tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_text(rotated.note(120))
    assert judge(rotated, "--checkpoint", str(old))[0] == 0
    rotated.entries[7]["reason"] = "another"
    rotated.rechain(7)
    assert "the older checkpoint: was signed over other entries" in judge(rotated, "--checkpoint", str(old))[1]


def test_a_foreign_key_is_named(judge: Any, rotated: Any) -> None:
    assert judge(rotated, "--key", STRANGER.fingerprint)[0] == 1
    rotated.signed_by[180] = STRANGER
    code, said = judge(rotated)
    assert code == 1
    assert "ledger/checkpoints/180.txt: is not signed by the key of" in said
    assert "but by the foreign key " in said


def test_a_missing_or_altered_link_is_named(judge: Any, rotated: Any) -> None:
    first, second = rotated.rotations
    rotated.rotations = [second]
    code, said = judge(rotated)
    assert (code, said.count("but by the foreign key")) == (1, 2), "those of the first key, which nothing leads to"
    rotated.rotations = [first.replace("08:00", "09:00"), second]
    code, said = judge(rotated)
    assert "ledger/rotations/0001.txt: was altered: its signature does not belong to its text" in said
    rotated.rotations = [turn(STRANGER, SECOND).replace(STRANGER.public_key.hex(), FIRST.public_key.hex()), second]
    assert "ledger/rotations/0001.txt: is not signed by" in judge(rotated)[1]
    rotated.rotations = [first, second, "no note\n"]
    assert judge(rotated)[0] == 1


def test_a_key_that_was_followed_signs_nothing_more(judge: Any, rotated: Any) -> None:
    rotated.signed_by[240] = FIRST
    code, said = judge(rotated)
    assert code == 1
    assert "ledger/checkpoints/240.txt: was signed with a key that another one had followed before" in said
