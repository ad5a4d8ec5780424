"""The verifier: an honest pack is intact, and whatever is done to it is found and named."""

import json
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.sizes import tries

from accord.tlog import verify
from accord.tlog.canonical import canonical
from accord.tlog.checkpoint import Checkpoint, Signer
from accord.tlog.merkle import root, tiles

Members = dict[str, bytes]
FORGER = Signer.from_bytes(b"\x42" * 32)


def read(path: Path) -> Members:
    with zipfile.ZipFile(path) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def write(path: Path, members: Members, how: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", how) as pack:
        for name, content in members.items():
            pack.writestr(zipfile.ZipInfo(name), content, how)
    return path


def seal(members: Members, signer: Signer, origin: str) -> None:
    """A fitting manifest again, as one who holds the key would make it."""
    others = {n: [sha256(c).hexdigest(), len(c)] for n, c in members.items() if n not in (verify.MANIFEST, verify.SEAL)}
    members[verify.MANIFEST] = canonical(others)
    digest = sha256(members[verify.MANIFEST]).hexdigest()
    members[verify.SEAL] = signer.sign_text(origin, f"{verify.SEALED}\n{origin}\n{digest}\n").encode()


def verdict(capsys: pytest.CaptureFixture[str], path: Path, *options: str) -> tuple[int, str]:
    code = verify.main([str(path), *options])
    printed = capsys.readouterr()
    return code, printed.out + printed.err


@pytest.fixture(scope="module")
def log(build: Callable[..., Any]) -> Any:
    return build(300)


@pytest.fixture(scope="module")
def honest(log: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = log.write(tmp_path_factory.mktemp("pack") / "honest.zip")
    return path


def test_an_honest_pack_is_intact(capsys: pytest.CaptureFixture[str], log: Any, honest: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_text(log.note(77))
    code, said = verdict(capsys, honest)
    assert (code, said.splitlines()[0]) == (0, f"Intact in itself; compare this fingerprint: {log.signer.fingerprint}")
    code, said = verdict(capsys, honest, "--key", log.signer.fingerprint.upper(), "--checkpoint", str(old))
    assert (code, said.splitlines()[0]) == (0, "Intact.")
    assert "300 entries" in said


def test_it_runs_by_itself_elsewhere(honest: Path, tmp_path: Path) -> None:
    """From the pack, in an empty folder, isolated from every package."""
    (tmp_path / "verify.py").write_bytes(read(honest)["verify.py"])
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", str(honest)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Intact in itself")


def test_two_packs_of_one_log_are_alike_to_the_byte(log: Any, honest: Path, tmp_path: Path) -> None:
    assert log.write(tmp_path / "again.zip").read_bytes() == honest.read_bytes()


# Tampers. Each changes the members and returns the words of which one must be said; those in BELOW are also found when
# the manifest was sealed again with the right key, by what the ledger itself says.


def lines(members: Members, name: str) -> list[bytes]:
    return members[name].splitlines(keepends=True)


def flip(members: Members, chance: random.Random, log: Any) -> list[str]:
    name = chance.choice(list(members))
    content = bytearray(members[name])
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    members[name] = bytes(content)
    return [name]


def drop_entry(members: Members, chance: random.Random, log: Any) -> list[str]:
    at = chance.randrange(300)
    rows = lines(members, verify.ENTRIES)
    members[verify.ENTRIES] = b"".join(rows[:at] + rows[at + 1 :])
    return [f"entries {at} to {at}: are missing"]


def insert_entry(members: Members, chance: random.Random, log: Any) -> list[str]:
    at = chance.randrange(300)
    rows, entry = lines(members, verify.ENTRIES), deepcopy(log.entries[at])
    entry["act"] = "another"
    members[verify.ENTRIES] = b"".join([*rows[:at], canonical(entry) + b"\n", *rows[at:]])
    return [f"entry {at} "]


def duplicate_entry(members: Members, chance: random.Random, log: Any) -> list[str]:
    at = chance.randrange(300)
    rows = lines(members, verify.ENTRIES)
    rows.insert(chance.choice([at + 1, len(rows)]), rows[at])
    members[verify.ENTRIES] = b"".join(rows)
    return [f"entry {at} "]


def swap_entries(members: Members, chance: random.Random, log: Any) -> list[str]:
    first, second = sorted(chance.sample(range(299), 2))
    rows = lines(members, verify.ENTRIES)
    rows[first], rows[second] = rows[second], rows[first]
    members[verify.ENTRIES] = b"".join(rows)
    return [f"entry {first} "]


def rewrite_entry(members: Members, chance: random.Random, log: Any) -> list[str]:
    at = chance.randrange(300)
    rows, entry = lines(members, verify.ENTRIES), deepcopy(log.entries[at])
    entry[chance.choice(["act", "reason", "op", "id"])] = "rewritten"
    rows[at] = canonical(entry) + b"\n"
    members[verify.ENTRIES] = b"".join(rows)
    return [f"entry {at} "]


def rewrite_tail(members: Members, chance: random.Random, log: Any) -> list[str]:
    at, forged = chance.randrange(300), deepcopy(log)
    forged.entries[at]["snapshot"]["state"] = "rewritten"
    forged.rechain(at)
    members[verify.ENTRIES] = b"".join(body + b"\n" for body in forged.bodies())
    return [f"entry {at} "]


def swap_and_rehash(members: Members, chance: random.Random, log: Any) -> list[str]:
    (first, second), forged = sorted(chance.sample(range(299), 2)), deepcopy(log)
    forged.entries[first], forged.entries[second] = forged.entries[second], forged.entries[first]
    forged.rechain(first)
    members[verify.ENTRIES] = b"".join(body + b"\n" for body in forged.bodies())
    return [f"entry {first} "]


def move_signature(members: Members, chance: random.Random, log: Any) -> list[str]:
    rows, one = lines(members, verify.ENTRIES), chance.choice([entry for entry in log.entries if "sig" in entry])
    at = chance.choice([entry["seq"] for entry in log.entries if "sig" not in entry])
    rows[at] = canonical(log.entries[at] | {"sig": one["sig"]}) + b"\n"
    members[verify.ENTRIES] = b"".join(rows)
    return [f"entry {at} "]


def some_record(members: Members, chance: random.Random, names: str = "") -> tuple[str, list[bytes], int]:
    name = chance.choice([n for n in members if n.startswith("records/") and n != names])
    rows = lines(members, name)
    return name, rows, chance.randrange(len(rows))


def alter_record(members: Members, chance: random.Random, log: Any) -> list[str]:
    name, rows, at = some_record(members, chance)
    record = json.loads(rows[at])
    record["snapshot"]["state"] = "altered"
    rows[at] = canonical(record) + b"\n"
    members[name] = b"".join(rows)
    return [f"{name} line {at + 1} ({record['reference']}, "]


def delete_record(members: Members, chance: random.Random, log: Any) -> list[str]:
    name, rows, at = some_record(members, chance, "records/person.jsonl")  # of persons the pack has not promised all
    record = json.loads(rows.pop(at))
    members[name] = b"".join(rows)
    return [f"{name}: lacks {record['reference']} ({record['type']} {record['id']})"]


def insert_record(members: Members, chance: random.Random, log: Any) -> list[str]:
    name, rows, at = some_record(members, chance)
    record = json.loads(rows[at])
    if chance.random() < 0.5:
        record["id"] = "00000000-0000-0000-0000-000000000000"
    members[name] = b"".join([*rows, canonical(record) + b"\n"])
    return [f"{name} line {len(rows) + 1} ({record['reference']}, {record['type']} {record['id']}): was put in"]


def roll_back_record(members: Members, chance: random.Random, log: Any) -> list[str]:
    for name in chance.sample(sorted(n for n in members if n.startswith("records/")), 5):
        rows = lines(members, name)
        for at in chance.sample(range(len(rows)), len(rows)):
            record = json.loads(rows[at])
            if record["rev"] > 1:
                before = next(e for e in log.entries if (e["id"], e["rev"]) == (record["id"], record["rev"] - 1))
                rows[at] = canonical(record | {"rev": before["rev"], "snapshot": before["snapshot"]}) + b"\n"
                members[name] = b"".join(rows)
                return [f"{record['type']} {record['id']}): was rolled back to rev {before['rev']}"]
    raise AssertionError("no record has two revs")


def alter_evidence(members: Members, chance: random.Random, log: Any) -> list[str]:
    name = chance.choice([n for n in members if n.startswith("evidence/")])
    content = members.pop(name)
    kind = chance.randrange(3)
    if kind == 0:
        members[name] = content + b"x"
    elif kind == 1:
        name = f"evidence/{sha256(content + b'x').hexdigest()}"
        members[name] = content + b"x"
    else:
        members[name] = content[:-1]
    return [name]


def alter_manifest(members: Members, chance: random.Random, log: Any) -> list[str]:
    manifest = json.loads(members[verify.MANIFEST])
    name = chance.choice(list(manifest))
    if chance.random() < 0.5:
        members.pop(name)
        del manifest[name]
    else:
        members[name] += b"x"
        manifest[name] = [sha256(members[name]).hexdigest(), len(members[name])]
    members[verify.MANIFEST] = canonical(manifest)
    return [verify.MANIFEST, name]


def strip_checkpoint(members: Members, chance: random.Random, log: Any) -> list[str]:
    name = chance.choice([n for n in members if n.startswith(verify.HEADS)])
    del members[name]
    return [name]


def forge_checkpoint(members: Members, chance: random.Random, log: Any) -> list[str]:
    name = chance.choice([n for n in members if n.startswith(verify.HEADS)])
    signer, origin = chance.choice([(FORGER, log.origin), (log.signer, f"{log.origin}2")])  # another key or another log
    members[name] = signer.sign(Checkpoint(origin, 300, root(log.leaves()))).encode()
    return [name]


def sign_other_root(members: Members, chance: random.Random, log: Any) -> list[str]:
    name = chance.choice([n for n in members if n.startswith(verify.HEADS)])
    members[name] = log.signer.sign(Checkpoint(log.origin, chance.randrange(1, 300), bytes(32))).encode()
    return [name]


def alter_opening(members: Members, chance: random.Random, log: Any) -> list[str]:
    rows = lines(members, verify.OPENINGS)
    at = chance.randrange(len(rows))
    opening = json.loads(rows[at])
    opening["value"] += "!"
    rows[at] = canonical(opening) + b"\n"
    members[verify.OPENINGS] = b"".join(rows)
    return [f"{verify.OPENINGS} line {at + 1}"]


def alter_tile(members: Members, chance: random.Random, log: Any) -> list[str]:
    name = chance.choice([n for n in members if n.startswith("ledger/tile/")])
    content = bytearray(members[name])
    at = chance.randrange(len(content))
    content[at] ^= 1
    members[name] = bytes(content)
    seq = at // 32 + (256 if ".p/" in name else 0)
    return [f"entry {seq} "]


BELOW = [
    drop_entry, insert_entry, duplicate_entry, swap_entries, rewrite_entry, rewrite_tail, swap_and_rehash,
    move_signature, alter_record, delete_record,
    insert_record, roll_back_record, alter_evidence, forge_checkpoint, sign_other_root, alter_opening, alter_tile,
]  # fmt: skip
ATTEMPTS = 500 if os.environ.get("ACCORD_SOAK") else tries(25, 9)  # of each kind: 10,000 before a release
KINDS = [flip, alter_manifest, strip_checkpoint, *BELOW]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_tamper_is_found_and_named(
    kind: Callable[..., list[str]], capsys: pytest.CaptureFixture[str], log: Any, honest: Path, tmp_path: Path,
    figure: Callable[..., None],
) -> None:  # fmt: skip
    chance, original, missed = random.Random(kind.__name__), read(honest), []
    found = 0
    for attempt in range(ATTEMPTS):
        members = dict(original)
        words = kind(members, chance, log)
        if sealed_again := kind in BELOW and attempt % 3 > 0:
            seal(members, log.signer, log.origin)
        code, said = verdict(capsys, write(tmp_path / "tampered.zip", members))
        found += code == 1
        sealed = sealed_again or "manifest.json" in said or "was removed" in said
        if code != 1 or not sealed or not any(word in said for word in words):
            missed.append((attempt, words, said))
    figure("F-6", "audit packs altered", kinds=1, made=ATTEMPTS, found=found, named_exactly=ATTEMPTS - len(missed))
    assert not missed


def test_a_damaged_file_is_named_or_no_pack(capsys: pytest.CaptureFixture[str], honest: Path, tmp_path: Path) -> None:
    """Bits flipped in the ZIP itself: found, or without effect on any member (a date in a header)."""
    chance, content, members = random.Random(5), honest.read_bytes(), read(honest)
    quiet = 0
    for _ in range(made := tries(150, 50)):
        flipped = bytearray(content)
        flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path = tmp_path / "flipped.zip"
        path.write_bytes(flipped)
        code, said = verdict(capsys, path)
        if code == 0:
            quiet += 1
            assert read(path) == members
        assert said.strip()
    assert quiet < made / 10
    for size in (0, 1, 100, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:size])
        assert verdict(capsys, path)[0] == 2


def test_a_whole_history_by_another_key_needs_the_fingerprint_or_an_older_checkpoint(
    capsys: pytest.CaptureFixture[str], build: Callable[..., Any], log: Any, tmp_path: Path
) -> None:
    forged, old = build(300, seed=8), tmp_path / "old.txt"
    forged.signer = FORGER
    path = forged.write(tmp_path / "forged.zip")
    old.write_text(log.note(120))
    assert FORGER.fingerprint in verdict(capsys, path)[1]
    code, said = verdict(capsys, path, "--key", log.signer.fingerprint)
    assert (code, "ledger/log.json" in said, FORGER.fingerprint in said) == (1, True, True)
    code, said = verdict(capsys, path, "--checkpoint", str(old))
    assert (code, "the older checkpoint" in said) == (1, True)


def test_a_history_rewritten_with_the_right_key_does_not_fit_the_older_checkpoint(
    capsys: pytest.CaptureFixture[str], log: Any, tmp_path: Path
) -> None:
    old, forged = tmp_path / "old.txt", deepcopy(log)
    old.write_text(log.note(240))
    forged.entries[100]["reason"] = "another"
    forged.rechain(100)
    path = forged.write(tmp_path / "rewritten.zip")
    assert verdict(capsys, path)[0] == 0
    code, said = verdict(capsys, path, "--checkpoint", str(old))
    assert (code, "the older checkpoint: was signed over other entries: of 0 to 239" in said) == (1, True)
    shorter = deepcopy(log)
    del shorter.entries[200:]
    shorter.evidence, shorter.openings = [], []
    code, said = verdict(capsys, shorter.write(tmp_path / "cut.zip"), "--checkpoint", str(old))
    assert (code, "the older checkpoint" in said) == (1, True)


def test_a_rewrite_with_tiles_is_named_by_the_checkpoints_interval(
    capsys: pytest.CaptureFixture[str], log: Any, honest: Path, tmp_path: Path
) -> None:
    members, forged = read(honest), deepcopy(log)
    forged.entries[130]["reason"] = "another"
    forged.rechain(130)
    members[verify.ENTRIES] = b"".join(body + b"\n" for body in forged.bodies())
    members |= {f"ledger/{name}": tile for name, tile in tiles(forged.leaves()).items()}
    seal(members, log.signer, log.origin)
    code, said = verdict(capsys, write(tmp_path / "x.zip", members))
    assert (code, "ledger/checkpoints/180.txt: was signed over other entries: of 120 to 179" in said) == (1, True)


def broken(entry: dict[str, Any], how: str) -> None:
    match how:
        case "at":
            entry["at"] = "2025-01-01T00:00:00.000000Z"
        case "rev":
            entry["rev"] += 1
        case "log":
            entry["log"] = "elsewhere.example/log/1"
        case "sig":
            entry["sig"] = {"meaning": "I approve", "method": "password", "signer": "p", "signed": "0" * 64}
        case "prev":
            entry["prev"] = "1" * 64


@pytest.mark.parametrize(
    ("how", "words"),
    [("at", "has the time"), ("rev", "does not follow"), ("log", "belongs to"), ("sig", "given for something else"),
     ("prev", "does not hold")],
)  # fmt: skip
def test_an_entry_must_say_what_it_must_even_when_signed(
    capsys: pytest.CaptureFixture[str], build: Callable[..., Any], tmp_path: Path, how: str, words: str
) -> None:
    log = build(60, sealed=False)
    broken(log.entries[30], how)
    log.rechain(31)
    code, said = verdict(capsys, log.write(tmp_path / "bad.zip"))
    assert (code, f"entry 30 ({log.entries[30]['type']}" in said, words in said) == (1, True, True)


def test_a_signature_moved_to_another_record_is_named(
    capsys: pytest.CaptureFixture[str], build: Callable[..., Any], tmp_path: Path
) -> None:
    log = build(120, sealed=False)
    one = next(entry for entry in log.entries if "sig" in entry)
    other = next(entry for entry in log.entries if "sig" not in entry and entry["id"] != one["id"])
    other["sig"] = one["sig"]
    log.rechain(0)
    code, said = verdict(capsys, log.write(tmp_path / "bad.zip"))
    assert (code, f"entry {other['seq']} " in said) == (1, True)


def test_entries_after_the_last_checkpoint_are_counted(
    capsys: pytest.CaptureFixture[str], log: Any, honest: Path, tmp_path: Path
) -> None:
    members = read(honest)
    del members["ledger/checkpoints/300.txt"]
    seal(members, log.signer, log.origin)
    code, said = verdict(capsys, write(tmp_path / "x.zip", members))
    assert (code, "The last 60 entries are not under a checkpoint yet." in said) == (0, True)
    for name in [name for name in members if name.startswith(verify.HEADS)]:
        del members[name]
    seal(members, log.signer, log.origin)
    code, said = verdict(capsys, write(tmp_path / "x.zip", members))
    assert (code, "holds no checkpoint" in said) == (1, True)


def test_without_tiles_the_entries_are_still_held_against_the_checkpoints(
    capsys: pytest.CaptureFixture[str], log: Any, honest: Path, tmp_path: Path
) -> None:
    members = read(honest)
    for name in [name for name in members if name.startswith("ledger/tile/")]:
        del members[name]
    seal(members, log.signer, log.origin)
    code, said = verdict(capsys, write(tmp_path / "x.zip", members))
    assert (code, said.count("\n"), "ledger/tile/0/000: was removed" in said) == (1, 2, True), said


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/passwd", "a\\b", "C:evil", "a//b", "a/../b", ".hidden", "a\nb", "a/", "é"]
)
def test_names_that_could_harm_are_refused(
    capsys: pytest.CaptureFixture[str], honest: Path, tmp_path: Path, name: str
) -> None:
    code, said = verdict(capsys, write(tmp_path / "x.zip", read(honest) | {name: b"x"}))
    assert (code, said.count("\n"), "is refused" in said) == (2, 1, True)


def test_other_hostile_files_are_refused_in_a_sentence(
    capsys: pytest.CaptureFixture[str], honest: Path, tmp_path: Path
) -> None:
    members, path = read(honest), tmp_path / "x.zip"

    def refused(words: str) -> None:
        code, said = verdict(capsys, path)
        assert (code, said.count("\n"), words in said) == (2, 1, True), said

    write(path, members | {"index.HTML": b"twice, to some systems"})
    refused("is there twice")
    write(path, members)
    with zipfile.ZipFile(path, "a") as pack, pytest.warns(UserWarning, match="Duplicate"):
        pack.writestr("index.html", b"twice")
    refused("is there twice")
    write(path, members | {"bomb.txt": bytes(50_000_000)}, zipfile.ZIP_DEFLATED)
    refused("unpacks to far too much")
    write(path, members | {"packed.txt": b"x"}, zipfile.ZIP_BZIP2)
    refused("unknown way")
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    write(path, members)
    with zipfile.ZipFile(path, "a") as pack:
        pack.writestr(link, b"/etc/passwd")
    refused("is not a plain file")
    del members[verify.MANIFEST]
    write(path, members)
    refused("it has no manifest.json")
    path.write_bytes(b"PK\x03\x04 but no more")
    refused("is not a pack")
    path.unlink()
    refused("No such file")


def test_wrong_options_are_said(capsys: pytest.CaptureFixture[str], honest: Path, tmp_path: Path) -> None:
    junk = tmp_path / "junk.txt"
    junk.write_text("hello")
    for options in (["--key", "12"], ["--checkpoint", str(junk)], ["--checkpoint", str(tmp_path / "none.txt")]):
        code, said = verdict(capsys, honest, *options)
        assert (code, said.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    "line", [b"", b"[]", b"{}", b"{", b"[" * 100_000, b'{"seq":1e999}', b"\xff", b'{"seq":1,"seq":2}', b"null"]
)
def test_junk_lines_are_named_and_do_no_harm(
    capsys: pytest.CaptureFixture[str], log: Any, honest: Path, tmp_path: Path, line: bytes
) -> None:
    original = read(honest)
    for name in (verify.ENTRIES, verify.OPENINGS, "records/person.jsonl"):
        members = dict(original)
        members[name] = line + b"\n" + members[name]
        seal(members, log.signer, log.origin)
        code, said = verdict(capsys, write(tmp_path / "x.zip", members))
        assert (code, f"{name} line 1" in said, said.count("\n")) == (1, True, 2), said
    for name in (verify.LOG, verify.MANIFEST, verify.SEAL):
        code, said = verdict(capsys, write(tmp_path / "x.zip", original | {name: line}))
        assert (code, name in said) == (1, True), said


def test_what_a_pack_says_cannot_write_on_the_terminal(
    capsys: pytest.CaptureFixture[str], build: Callable[..., Any], tmp_path: Path
) -> None:
    log = build(60, sealed=False)
    log.entries[30]["snapshot"]["reference"] = "\x1b[2J\nIntact."
    log.entries[30]["rev"] += 1
    log.rechain(31)
    code, said = verdict(capsys, log.write(tmp_path / "bad.zip"))
    assert (code, "\x1b" in said, "\nIntact" in said) == (1, False, False)


def test_odd_parts_of_an_entry_do_no_harm(
    capsys: pytest.CaptureFixture[str], build: Callable[..., Any], tmp_path: Path
) -> None:
    log = build(60, sealed=False)
    log.entries[10]["files"] = [1, ["a"], ["a", {}], {}]
    log.entries[11]["sig"] = "nothing"
    log.entries[12] |= {"rev": -5, "op": "delete", "snapshot": None}
    log.rechain(11)
    code, said = verdict(capsys, log.write(tmp_path / "bad.zip"))
    assert (code, "entry 12 " in said, "entry 11 " in said) == (1, True, True)


def test_erased_evidence_is_told_of_and_a_made_up_hash_is_named(
    capsys: pytest.CaptureFixture[str], log: Any, honest: Path, tmp_path: Path
) -> None:
    members = read(honest)
    gone = [name for name in members if name.startswith("evidence/")]
    for name in gone:
        del members[name]
    hashes = [name.removeprefix("evidence/").encode() for name in gone]
    for extra, expected in (((), (0, f"erased: {len(gone)}; erased.txt names")), ((b"0" * 64,), (1, "no entry names"))):
        members[verify.ERASED] = b"".join(line + b"\n" for line in (*hashes, *extra))
        seal(members, log.signer, log.origin)
        code, said = verdict(capsys, write(tmp_path / f"{len(extra)}.zip", members))
        assert (code, expected[1] in said) == (expected[0], True)
