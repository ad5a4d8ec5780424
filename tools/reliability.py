"""The table of `docs/reliability.md`, from what the suites have reached.

Run: `python tools/reliability.py FOLDER`, with the folder that ACCORD_FIGURES named while the suites ran (`make
reliability` and `make soak` do both). Each line of the run takes the place of the one before it of the same row, suite
and size in `tests/reliability/reached.jsonl`; the table is written from all that lie there, so a row keeps the day on
which it was run. A row that nothing was run for says so.
"""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parents[1]
sys.path.insert(0, str(HERE))

from tests.reliability.figures import FILE, Line, added_up, said  # noqa: E402  (this is run as a file)

KEPT = HERE / "tests" / "reliability" / "reached.jsonl"
PAGE = HERE / "docs" / "reliability.md"
BEGIN, END = "<!-- figures: written by tools/reliability.py -->", "<!-- end of figures -->"

ROWS = {  # the fault, and what is to be reached on each change / before a release
    "F-1": ("`kill -9` of the server at random points", "50 / 1,000 kills through HTTP, 0 lost, orphans removed"),
    "F-2": ("`kill -9` of PostgreSQL, immediate stop, kill of a backend", "30 / 200 crashes, 0 lost"),
    "F-3": ("power cut: torn and reordered unsynced writes", "1,000 / 5,000 images, 0 lost, files included"),
    "F-4": ("EIO and ENOSPC on each single system call", "every one of a whole approval, 0 broken, 0 lost"),
    "F-5": (
        "disk full, then room again",
        "507 and a clear text, reading works, health red, alarm at 10 % free",
    ),
    "F-6": ("tampering with an audit pack", "500 / 10,000 found, each named exactly"),
    "F-7": ("verification of 1,000,000 entries", "60 s on two idle cores, memory under 200 MiB"),
    "F-8": ("cost of an append", "ledger at most 10 % of a write's p95"),
    "F-9": ("8 writers on SQLite", "p99 under 0.5 s, 0 `database is locked` in 60 s / 10 min"),
    "F-10": ("strangers: every address, method and role", "0 leaks, foreign and missing alike, over 20,000 requests"),
    "F-11": ("failover with a synchronous replica", "0 lost; health says so within 5 s"),
    "F-12": ("backup and restore", "whole system, both ways between databases, 100,000 records under 5 min"),
    "F-13": ("clock set: -1 h, +400 d, summer time, leap day", "`at` never decreases, skew flagged, order by seq"),
    "F-14": ("10,000 live sessions, 200 in flight, 60 min", "0 errors, p95 under 500 ms, memory within 5 %"),
    "F-15": ("approving at once", "50 racers x 10 / 200 rounds: exactly one"),
    "F-16": ("slow or dead mail, webhook", "requests unchanged; tried again; never inside a transaction"),
    "F-17": ("`kill -9` in a migration", "each x 20, rerun ends in the same schema, ledger verifies"),
    "F-18": ("fuzzing of the API and of each importer", "0 errors in 100,000 cases; 10^7 runs for each parser"),
    "F-19": ("mutants of ledger, permissions, signatures", "at least 95 % killed"),
    "F-20": ("erasure", "1,000 people: proofs hold, the name stands nowhere any more"),
}

LATER = {"F-2", "F-8", "F-10", "F-11", "F-14", "F-18", "F-19"}
"""Rows that issue 6 does not ask for: they have no suite that counts yet."""
NO_SUITE = "no suite yet: left to a later issue"


def read(path: Path) -> list[Line]:
    """The lines of a file, none if there is no such file."""
    return [json.loads(text) for text in path.read_text("utf-8").splitlines()] if path.exists() else []


def merged(before: Iterable[Line], run: Iterable[Line]) -> list[Line]:
    """What is known after a run, in the order of the rows."""
    known = {(one["row"], one["what"], one["size"]): one for one in [*before, *added_up(run)]}
    order = list(ROWS)
    return sorted(known.values(), key=lambda one: (order.index(one["row"]), one["what"], one["size"]))


def table(known: Iterable[Line]) -> str:
    """The table as Markdown."""
    lines = ["| # | fault | to reach (CI / release) | what was run | reached | size | when |", "|" + " --- |" * 7]
    known = list(known)
    for row, (fault, target) in ROWS.items():
        mine = [one for one in known if one["row"] == row]
        lines += [
            f"| {row} | {fault} | {target} | {one['what']} | {said(one)} | {one['size']} | {one['day']} |"
            for one in mine
        ] or [f"| {row} | {fault} | {target} | {NO_SUITE if row in LATER else '–'} | **not run** | – | – |"]
    return "\n".join(lines)


def main() -> None:
    """Take over a run and write the page."""
    run = read(Path(sys.argv[1]) / FILE) if len(sys.argv) > 1 else []
    known = merged(read(KEPT), run)
    KEPT.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in known), encoding="utf-8")
    page = PAGE.read_text("utf-8")
    head, _, rest = page.partition(BEGIN)
    tail = rest.partition(END)[2]
    PAGE.write_text(f"{head}{BEGIN}\n{table(known)}\n{END}{tail}", encoding="utf-8")
    print(f"{len(run)} reports taken over, {PAGE.relative_to(HERE)} written ({platform.platform()})")


if __name__ == "__main__":
    main()
