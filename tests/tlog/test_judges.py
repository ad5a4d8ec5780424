"""The log judged by code that nobody here wrote: pymerkle, and Go's checksum database (sumdb note and tlog).

Go comes from Debian (golang-go, golang-golang-x-mod-dev) and asks no network; ACCORD_JUDGES=1, as in CI, makes its
absence a failure.
"""

import base64
import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymerkle
import pytest

from accord.tlog import merkle
from accord.tlog.checkpoint import Checkpoint, Signer

PROGRAM = Path(__file__).with_name("judge") / "main.go"
SOURCES = Path("/usr/share/gocode")  # where Debian keeps the sources of Go's libraries
CHECKPOINTS = 1000
FORGER = Signer.from_bytes(b"\x42" * 32)
Case = dict[str, Any]


def as_in_the_standard(proof: Any) -> list[bytes]:
    """pymerkle's consistency proof in the form of RFC 9162, 2.1.4: it always tells the old tree's nodes, and splits the
    part to the right of the last one, which the standard folds."""
    last = proof.subset.index(1)
    right = proof.path[:1] if last else []
    for turned, node in zip(proof.rule, proof.path[1:last], strict=False):
        right = [merkle.node_hash(*([node, *right] if turned else [*right, node]))]
    if proof.size == proof.prior_size:
        return []
    known = proof.prior_size & (proof.prior_size - 1) == 0  # then it is the old root itself
    return [*([] if known else [proof.path[last]]), *right, *proof.path[last + 1 :]]


def test_roots_and_proofs_are_those_of_pymerkle() -> None:
    chance = random.Random(9162)
    bodies = [chance.randbytes(chance.randrange(1, 40)) for _ in range(600)]
    leaves = [merkle.leaf_hash(body) for body in bodies]
    judge = pymerkle.InmemoryTree.init_from_entries(bodies, algorithm="sha256")
    for size in [*range(1, 35), *chance.sample(range(35, 601), 60)]:
        old, index = chance.randrange(1, size + 1), chance.randrange(size)
        before, now = merkle.root(leaves[:old]), merkle.root(leaves[:size])
        assert now == judge.get_root(size)
        inclusion, consistency = judge.prove_inclusion(index + 1, size), judge.prove_consistency(old, size)
        pymerkle.verify_inclusion(leaves[index], now, inclusion, index + 1, size)
        pymerkle.verify_consistency(before, now, consistency, old, size)
        assert inclusion.path == [leaves[index], *merkle.inclusion_proof(leaves, index, size)]
        assert as_in_the_standard(consistency) == merkle.consistency_proof(leaves, old, size)


def honest_case(log: Any, bodies: list[bytes], leaves: list[bytes], size: int, chance: random.Random) -> Case:
    old, index = chance.randrange(1, size + 1), chance.randrange(size)
    return {
        "note": log.signer.sign(Checkpoint(log.origin, size, merkle.root(leaves[:size]))),
        "old": log.signer.sign(Checkpoint(log.origin, old, merkle.root(leaves[:old]))),
        "index": index,
        "entry": bodies[index].decode(),
        "inclusion": merkle.inclusion_proof(leaves, index, size),
        "consistency": merkle.consistency_proof(leaves, old, size),
    }


def altered_note(case: Case, log: Any, chance: random.Random) -> str:
    """Its text is no longer the one that was signed."""
    case["note"] = case["note"].replace("\n", "\n1", 1)
    return "invalid signature"


def altered_signature(case: Case, log: Any, chance: random.Random) -> str:
    text, _, signature = case["note"][:-1].rpartition(" ")
    raw = bytearray(base64.b64decode(signature))
    raw[chance.randrange(4, len(raw))] ^= 1 << chance.randrange(8)
    case["note"] = f"{text} {base64.b64encode(raw).decode()}\n"
    return "invalid signature"


def foreign_key(case: Case, log: Any, chance: random.Random) -> str:
    case["note"] = FORGER.sign_text(log.origin, case["note"].partition("\n\n")[0] + "\n")
    return "no verifiable signatures"


def signed_other_root(case: Case, log: Any, chance: random.Random) -> str:
    """The right key under a root that these entries do not have."""
    size = int(case["note"].split("\n")[1])
    case["note"] = log.signer.sign(Checkpoint(log.origin, size, chance.randbytes(32)))
    return "root: "


def altered_entry(case: Case, log: Any, chance: random.Random) -> str:
    case["entry"] = case["entry"].replace(":", ": ", 1)
    return "inclusion: "


def moved_entry(case: Case, log: Any, chance: random.Random) -> str:
    case["index"] += 1
    return "inclusion: "


def altered_inclusion(case: Case, log: Any, chance: random.Random) -> str:
    case["inclusion"] = [*case["inclusion"], chance.randbytes(32)][-max(1, len(case["inclusion"])) :]
    return "inclusion: "


def altered_consistency(case: Case, log: Any, chance: random.Random) -> str:
    case["consistency"] = [*case["consistency"], chance.randbytes(32)][-max(1, len(case["consistency"])) :]
    return "consistency: "


ALTERED = [
    altered_note, altered_signature, foreign_key, signed_other_root, altered_entry, moved_entry, altered_inclusion,
    altered_consistency,
]  # fmt: skip


def judge(key: str, entries: list[str], cases: list[Case], cache: Path) -> list[str]:
    """What Go says to each case. Skips without Go, unless ACCORD_JUDGES asks for it."""
    if not shutil.which("go") or not (SOURCES / "src/golang.org/x/mod/sumdb/note").is_dir():
        assert not os.environ.get("ACCORD_JUDGES"), "Go is missing: apt install golang-go golang-golang-x-mod-dev"
        pytest.skip("Go is missing here: apt install golang-go golang-golang-x-mod-dev, and it judges the log too")
    alone = {"GO111MODULE": "off", "GOPATH": str(SOURCES), "GOCACHE": str(cache), "GOFLAGS": "", "CGO_ENABLED": "0"}
    given = json.dumps({"key": key, "entries": entries, "cases": cases}, default=in_base64)
    done = subprocess.run(
        ["go", "run", PROGRAM], input=given, env=os.environ | alone, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def in_base64(node: bytes) -> str:
    return base64.b64encode(node).decode()


@pytest.mark.slow
def test_go_believes_what_accord_signs_and_proves_and_nothing_that_was_altered(
    build: Callable[..., Any], tmp_path: Path
) -> None:
    log, chance = build(CHECKPOINTS), random.Random(19)
    bodies, leaves = log.bodies(), log.leaves()
    honest = [honest_case(log, bodies, leaves, size, chance) for size in range(1, CHECKPOINTS + 1)]
    altered = [dict(case) for case in honest]
    expected = [ALTERED[number % len(ALTERED)](case, log, chance) for number, case in enumerate(altered)]
    said = judge(log.signer.vkey(log.origin), [body.decode() for body in bodies], honest + altered, tmp_path)
    assert said[:CHECKPOINTS] == ["holds"] * CHECKPOINTS
    assert len(said) == 2 * CHECKPOINTS
    for number, (words, answer) in enumerate(zip(expected, said[CHECKPOINTS:], strict=True), 1):
        assert answer.startswith("refused: "), (number, answer)
        assert words in answer, (number, answer)
