"""The engines beside other packages and beside what the machine can do at best; writes docs/benchmarks-engines.md.

Run: `python bench/engines.py` measures the limits, and the peers if their environment .venv-bench is there;
`--peers` makes it first, from the hashed requirements-bench.txt. Peers are never installed beside Accord.
All figures of one run are CPU of one thread, each the best of some repeats with fresh inputs; read the ratios only.
"""

from __future__ import annotations

import os

os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")  # before NumPy

import argparse
import json
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".venv-bench"
LOCK = ROOT / "requirements-bench.txt"
PAGE = ROOT / "docs" / "benchmarks-engines.md"


@dataclass(frozen=True)
class Ratio:
    """One line of the table: a ratio, what it shall be, and how it was measured."""

    what: str
    against: str
    reached: float
    target: float
    how: str = ""
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        return self.reached >= self.target if self.at_least else self.reached <= self.target


def cpu(run: Callable[[], object], repeats: int = 5, least: float = 0.05) -> float:
    """CPU seconds of one call: the best of some repeats, each of so many calls that the clock can see them."""
    run()
    times, best = 1, float("inf")
    while repeats:
        start = time.process_time()
        for _ in range(times):
            run()
        spent = time.process_time() - start
        if spent < least:
            times *= 2
            continue
        best, repeats = min(best, spent / times), repeats - 1
    return best


class Peers:
    """The other packages, each job in a process of .venv-bench; without that environment there is nothing to ask."""

    def __init__(self, make: bool) -> None:
        self.python = PLACE / "bin" / "python"
        self.why = ""
        if make:
            self.make()
        elif not self.python.exists():
            self.why = "the peers are not installed; `python bench/engines.py --peers` does it"

    def make(self) -> None:
        """The environment, from the hashed lock; says why when that fails."""
        try:
            if not self.python.exists():
                subprocess.run([sys.executable, "-m", "venv", PLACE], check=True, capture_output=True)
            install = [self.python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", LOCK]
            subprocess.run(install, check=True, capture_output=True)
        except subprocess.CalledProcessError:
            self.why = f"the packages of {LOCK.name} could not be installed; is PyPI reachable?"

    def cpu(self, job: str, size: int) -> float | None:
        """CPU seconds of one job of bench/peers.py; None, and a sentence, where it cannot be done."""
        if self.why:
            return None
        program = [self.python, Path(__file__).with_name("peers.py"), job, str(size)]
        done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"engines: {job} did not run: {(done.stderr.strip().splitlines() or ['no word why'])[-1]}")
            return None
        return float(json.loads(done.stdout.splitlines()[-1])["cpu"])


def against(
    peers: Peers, what: str, ours: float, target: float, job: str, size: int, scale: int = 1
) -> Iterator[Ratio]:
    """The line of one peer, if it can be asked; its time is scaled where the whole size would take minutes."""
    spent = peers.cpu(job, size)
    if spent is not None:
        name = job.partition("_")[0]
        scaled = f", measured at {size:,} and taken {scale} times" if scale > 1 else ""
        how = f"{name} {spent * scale:.3g} s{scaled}; Accord {1000 * ours:.3g} ms"
        yield Ratio(what, name, spent * scale / ours, target, how, at_least=True)


def table(ratios: list[Ratio], load: tuple[float, float], why: str) -> str:
    """The page, as Markdown."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        "# Benchmarks of the engines",
        "",
        f"`python bench/engines.py --peers` (in `make bench`), {datetime.now(UTC):%Y-%m-%d}; {machine}, one thread.",
        f"Load of the machine (1 minute): {load[0]:.1f} before, {load[1]:.1f} after. Ratios of CPU seconds of one run;",
        "seconds of two machines are never compared. A peer answers its own question: what differs is said beside it.",
        *(["", f"Limits only: {why}."] if why else []),
        "",
        "| what | against | reached | target | |",
        "| --- | --- | ---: | ---: | --- |",
    ]
    return "\n".join([*lines, *map(line, ratios)]) + "\n"


def line(r: Ratio) -> str:
    """One row of the page."""
    sign, mark = ("≥" if r.at_least else "≤"), ("" if r.met else "missed; ")
    reached = f"{r.reached:,.0f}" if r.reached >= 100 else f"{r.reached:.3g}"
    return f"| {r.what} | {r.against} | {reached} | {sign} {r.target:,g} | {mark}{r.how} |"


def portfolio(peers: Peers) -> Iterator[Ratio]:
    """200 scenarios, 500 controls of which each scenario is touched by five, three budgets."""
    import numpy as np

    from accord.engines.portfolio import choose, greedy

    draw = np.random.default_rng(1)
    effect = np.where(draw.random((200, 500)) < 0.01, draw.uniform(0.1, 0.65, (200, 500)), 0.0)
    ale, cost = np.exp(draw.normal(11, 1, 200)), draw.uniform(5e3, 4e4, 500)
    for share in (0.1, 0.25, 0.5):
        budget, what = share * cost.sum(), f"control choice 200 x 500, {100 * share:.0f} % of all costs"
        quick = cpu(lambda budget=budget: greedy(ale, effect, cost, budget), 3)
        start = time.process_time()
        found = choose(ale, effect, cost, budget, gap=2e-3)
        spent = time.process_time() - start
        yield Ratio(what, "proven gap, %", 100 * found.gap, 0.2, f"in {spent:.2g} s (at most 10 s)")
        yield Ratio(what, "10 s", spent / 10, 1, "time of the proof, share of its limit")
        yield Ratio(what, "50 ms", quick / 0.05, 1, f"greedy answer in {1000 * quick:.3g} ms, share of its limit")


ENGINES = (portfolio,)


def main() -> None:
    """Measure and write."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--peers", action="store_true", help="make .venv-bench first, from the hashed lock")
    options.add_argument("--only", choices=[engine.__name__ for engine in ENGINES], help="one engine, no file written")
    given = options.parse_args()
    before, peers, found = os.getloadavg()[0], Peers(given.peers), []
    if peers.why:
        print(f"engines: limits only: {peers.why}.")
    for engine in ENGINES:
        if given.only in (None, engine.__name__):
            for ratio in engine(peers):
                found.append(ratio)
                print(
                    f"{ratio.what}: {ratio.reached:.3g} {ratio.against} (target {ratio.target:g}); {ratio.how}",
                    flush=True,
                )
    if not given.only:
        PAGE.write_text(table(found, (before, os.getloadavg()[0]), peers.why))


if __name__ == "__main__":
    main()
