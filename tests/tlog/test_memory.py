"""F-7. The verifier streams: what it keeps of an entry and its record is small, so that a million fit into 200 MiB."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from accord.tlog.checkpoint import Checkpoint, Signer
from accord.tlog.merkle import Frontier, leaf_hash
from accord.tlog.pack import PackWriter
from accord.tlog.verify import encode

ORIGIN, SIGNER = "accord.example/log/1", Signer.from_bytes(bytes(range(32)))
PEAK = (
    "import runpy, sys\n"
    "try:\n    runpy.run_path(sys.argv.pop(1), run_name='__main__')\n"
    "finally:\n    print([line for line in open('/proc/self/status') if line.startswith('VmHWM')][0])"
)


def record(seq: int) -> dict[str, object]:
    return {"id": str(UUID(int=seq)), "rev": 1, "snapshot": {"reference": f"NC-{seq}"}, "type": "nc"}


def peak(path: Path, entries: int) -> int:
    """Bytes of memory at most, over an intact pack in which every entry is a record of its own: the most to keep."""
    frontier, notes = Frontier(), dict[int, str]()

    def written() -> Iterator[tuple[bytes, bytes]]:
        leaf = bytes(32)
        for seq in range(entries):
            said = {"at": "2026-03-01T08:00:00.000000Z", "files": [], "log": ORIGIN, "op": "create", "prev": leaf.hex()}
            body = encode(said | {"seq": seq} | record(seq)).encode()
            leaf = leaf_hash(body)
            frontier.append(leaf)
            yield body, leaf
        notes[entries] = SIGNER.sign(Checkpoint(ORIGIN, entries, frontier.root()))

    with PackWriter(path, SIGNER, ORIGIN) as pack:
        pack.add_ledger("northwind-instruments", written(), notes, complete=["nc"])
        lines = (encode(record(seq) | {"reference": f"NC-{seq}"}).encode() for seq in range(entries))
        pack.add_lines("records/nc.jsonl", lines)
    program = Path(__file__).parents[2] / "src/accord/tlog/verify.py"
    done = subprocess.run([sys.executable, "-c", PEAK, program, path], capture_output=True, text=True, check=False)
    assert f"{entries} entries of {ORIGIN}, {entries} records" in done.stdout, done.stdout + done.stderr
    return int(done.stdout.split()[-2]) * 1024


@pytest.mark.slow
def test_a_million_entries_fit_into_200_mib(tmp_path: Path, figure: Callable[..., None]) -> None:
    """Between two sizes so large that what grows in steps (arrays, tables) has grown alike in both."""
    small = peak(tmp_path / "small.zip", 40_000)
    growth = (peak(tmp_path / "large.zip", 120_000) - small) / 80_000
    reckoned = small + growth * 960_000
    figure("F-7", "memory, reckoned for a million from 120,000", entries=160_000, MiB_at_most=reckoned / (1 << 20))
    assert reckoned < 200 << 20, f"{small >> 20} MiB, and {growth:.0f} bytes for each entry"


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("ACCORD_SOAK") != "1", reason="minutes: with ACCORD_SOAK=1")
def test_a_million_entries_are_verified(tmp_path: Path, figure: Callable[..., None]) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    most = peak(tmp_path / "million.zip", 1_000_000)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    figure("F-7", "`verify.py` over a million records", entries=1_000_000, MiB=most / (1 << 20), CPU_seconds=seconds)
    assert most < 200 << 20
