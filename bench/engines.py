"""The engines beside other packages and beside what the machine can do at best; writes docs/benchmarks-engines.md.

Run: `python bench/engines.py` measures the limits, and the peers if their environment .venv-bench is there;
`--peers` makes it first, from the hashed requirements-bench.txt. Peers are never installed beside Accord.
All figures of one run are CPU of one thread, each the best of some repeats with fresh inputs; read the ratios only.
"""

from __future__ import annotations

import os

os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")  # before NumPy

import argparse
import functools
import json
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ratios import Ratio

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".venv-bench"
LOCK = ROOT / "requirements-bench.txt"
PAGE = ROOT / "docs" / "benchmarks-engines.md"


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


NOTES = """
pyfair 0.1a13 and pycrq 1.1.0 draw PERT trees and multiply a rate by one magnitude a year; they know no compound sum.
Both curves and the simulation stand beside that same run of full trees, with a seed of its own for each of pyfair's
models. A curve's error is that of its probabilities; 1e6 drawn years leave 3 % at P99.9. shewhart 0.1.1 and
capstat-core 0.4.3 are asked for their Nelson rules alone, without the chart around them. What is measured smaller and
multiplied says so.

Why rows miss, where they do not miss by the load of the machine alone:

- Limits of curves stand on the grids that the design's prototypes needed (8,192 and 4,096 points). Cells that keep the
  variance too need a half or less for the same error; a limit on so small a grid would rise when the curve gets faster.
- 100 Poisson scenarios in FFT pairs: the transforms are worth two pairs; the rest is the tables of 100 lognormal
  distributions, which the limit does not count, and the choice of the windows.
- What-if: exp and inverse FFT are a sixth of it. The answer passes through the window above the quantile's, whose
  numbers it makes too; the rest is the search for the quantile and the new curve that is handed out, in calls of NumPy
  on arrays so short that the call costs more than the numbers.
- 100 full trees in tables and FFTs: two windows, each on two grids (the coarser one is where the stated error comes
  from, which the limit has not), cells of 200 severities that keep mean and variance, and 100 series of some ten terms
  for the rates that nobody knows.
- Correlated: some 50 nodes, since 32 leave 0.3 % at P99.9 of this portfolio; three windows, each on two grids for the
  stated error; the independent curve beside it is a fifth.
- 8 rules, 1e6 points: ten comparisons of a million numbers cost as much as seven reads of them, the rules themselves
  three; about a quarter of the time the operating system hands out the memory of the planes of bits that are found.
- Control choice, 15 controls a scenario: a scenario's residual is a product, of which the linear programme sees
  tangents and lifted cuts; the more controls meet in one scenario, the farther these lie below it between whole
  choices, and ten seconds of branching do not close that. The choice is as good as the one that 90 seconds find; what
  is open is the proof. The gap is stated with every answer.
"""


def table(ratios: list[Ratio], load: tuple[float, float], why: str) -> str:
    """The page, as Markdown."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        "# Benchmarks of the engines",
        "",
        f"`python bench/engines.py --peers` (in `make bench`), {datetime.now(UTC):%Y-%m-%d}; {machine}, one thread.",
        f"Load of the machine (1 minute): {load[0]:.1f} before, {load[1]:.1f} after. Ratios of CPU seconds of one run;",
        "seconds of two machines are never compared. A peer answers its own question, see below.",
        *(["", f"Limits only: {why}."] if why else []),
        "",
        "| what | against | reached | target | |",
        "| --- | --- | ---: | ---: | --- |",
    ]
    return "\n".join([*lines, *map(line, ratios)]) + "\n" + NOTES


def line(r: Ratio) -> str:
    """One row of the page."""
    sign, mark = ("≥" if r.at_least else "≤"), ("" if r.met else "missed; ")
    reached = f"{r.reached:,.0f}" if r.reached >= 100 else f"{r.reached:.3g}"
    return f"| {r.what} | {r.against} | {reached} | {sign} {r.target:,g} | {mark}{r.how} |"


def main() -> None:
    """Measure and write."""
    import ratios

    engines = {
        engine.__name__: engine
        for engine in (ratios.losses, ratios.simulation, ratios.spc, ratios.portfolio, ratios.continuity)
    }
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--peers", action="store_true", help="make .venv-bench first, from the hashed lock")
    options.add_argument("--only", choices=list(engines), help="one engine, and no file is written")
    given = options.parse_args()
    before, peers, found = os.getloadavg()[0], Peers(given.peers), []
    ask = functools.cache(peers.cpu)
    if peers.why:
        print(f"engines: limits only: {peers.why}.")
    for engine in [engines[given.only]] if given.only else engines.values():
        for ratio in engine(ask):
            found.append(ratio)
            print(line(ratio), flush=True)
    if not given.only:
        PAGE.write_text(table(found, (before, os.getloadavg()[0]), peers.why))


if __name__ == "__main__":
    main()
