"""`make bench`: server CPU per request (user + system of the whole server tree) and wall p95, beside the limits.

Fills scratch installations with 1,000 and 100,000 suppliers, serves each by the real server, asks over HTTP, and
writes docs/benchmarks.md. The living example, grown to as many records of all types, is judged in one process.
Figures of one run on one machine: compare ratios, never absolute times of two machines.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = 8123
SLUG = "bench"
API = f"/api/v1/organizations/{SLUG}"
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figure:
    """One measured thing: CPU and wall p95 in milliseconds per request, and the CPU to reach."""

    what: str
    records: int
    cpu: float
    p95: float
    limit: float


def fill(data: Path, records: int) -> str:
    """A scratch installation with so many suppliers; returns an API token."""
    os.environ |= {
        "ACCORD_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "accord.config.settings",
        "ACCORD_PORT": str(PORT),
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from accord.areas.suppliers.models import Supplier
    from accord.kernel.access.actor import actor_for_account
    from accord.kernel.access.models import Account, Token
    from accord.kernel.acts.perform import run
    from accord.kernel.moments.clock import now
    from accord.kernel.organization.services import create_organization

    account = Account.objects.create_user("bench@example.org", "bench bench bench")
    organization = create_organization(
        title="Bench", slug=SLUG, time_zone="Europe/Berlin", account=account, given_name="Bea", family_name="Bench"
    )
    by = actor_for_account(account, SLUG)
    assert by.person is not None
    for start in range(0, records, 10_000):

        def body(unit: object, start: int = start) -> None:
            Supplier.objects.bulk_create(
                [
                    Supplier(
                        organization=organization,
                        title=f"Supplier {n} of {'castings' if n % 3 else 'software'}",
                        owner=by.person,
                        recorded_at=now(),
                    )
                    for n in range(start, min(start + 10_000, records))
                ],
                batch_size=500,
            )

        run(by, "import", body)
    _, secret = Token.issue(
        organization_id=organization.pk,
        person_id=by.person.pk,
        name="bench",
        scopes=["*"],
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    return secret


@contextmanager
def server(data: Path) -> Iterator[int]:
    """The real server on that data; yields its process id."""
    environment = os.environ | {"ACCORD_DATA_DIR": str(data), "ACCORD_PORT": str(PORT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "accord.config.main", "serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            try:
                http.client.HTTPConnection("127.0.0.1", PORT, timeout=1).request("GET", "/healthz")
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit("the server did not start within a minute")
        _wait_until_quiet(process.pid)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_quiet(pid: int) -> None:
    """What the start still costs beside the first answers, up to a minute, is no part of a request."""
    for _ in range(60):
        before = tree_cpu(pid)
        time.sleep(1.0)
        if tree_cpu(pid) - before < 0.05:
            return


def tree_cpu(pid: int) -> float:
    """User and system seconds of a process and its living children."""
    found, waiting = 0.0, [pid]
    while waiting:
        at = waiting.pop()
        fields = Path(f"/proc/{at}/stat").read_text().rpartition(")")[2].split()
        found += (int(fields[11]) + int(fields[12])) / TICK
        for task in Path(f"/proc/{at}/task").iterdir():
            waiting += [int(c) for c in (task / "children").read_text().split()]
    return found


def measure(pid: int, ask: Callable[[int], None], times: int) -> tuple[float, float]:
    """(CPU milliseconds per request of the server tree, wall p95 in milliseconds), after a warm-up."""
    for n in range(max(5, times // 10)):
        ask(-n - 1)
    walls = []
    before = tree_cpu(pid)
    for n in range(times):
        start = time.perf_counter()
        ask(n)
        walls.append(time.perf_counter() - start)
    spent = tree_cpu(pid) - before
    return 1000 * spent / times, 1000 * sorted(walls)[int(0.95 * len(walls))]


class Asker:
    """HTTP requests over one kept connection; anything but success ends the run."""

    def __init__(self, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> bytes:
        """The body of a GET."""
        return self._ask("GET", path)

    def post(self, path: str, body: dict[str, object]) -> bytes:
        """The body of a POST."""
        return self._ask("POST", path, json.dumps(body), {"Content-Type": "application/json"})

    def _ask(self, method: str, path: str, body: str | None = None, more: dict[str, str] | None = None) -> bytes:
        self.connection.request(method, path, body, self.headers | (more or {}))
        answer = self.connection.getresponse()
        data = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {data[:300]!r}")
        return data


def measured(records: int, quick: bool) -> Iterator[Figure]:
    """All figures at one size."""
    times = 40 if quick else 200
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        token = (
            subprocess.run(
                [sys.executable, __file__, "--fill", str(records), "--data", str(data)],
                cwd=ROOT,
                check=True,
                capture_output=True,
                text=True,
            )
            .stdout.strip()
            .splitlines()[-1]
        )
        with server(data) as pid:
            ask = Asker(token)
            middle = f"SU-{records // 2:04d}"
            jobs: list[tuple[str, Callable[[int], object], int, float]] = [
                ("one record (API)", lambda n: ask.get(f"{API}/suppliers/{middle}"), times, 6),
                (
                    "list of 50, filter, sort, count (API)",
                    lambda n: ask.get(f"{API}/suppliers?limit=50&state=candidate&sort=-title"),
                    times,
                    15,
                ),
                ("text search (API)", lambda n: ask.get(f"{API}/search?q=castings"), times, 15),
                (
                    "create with ledger entry (API)",
                    lambda n: ask.post(f"{API}/suppliers", {"title": f"New {records} {n}"}),
                    times,
                    10,
                ),
                ("conformity of both standards, nothing changed (API)", lambda n: _both(ask), max(10, times // 10), 30),
            ]
            for what, job, count, limit in jobs:
                cpu, p95 = measure(pid, lambda n, job=job: (job(n), None)[1], count)
                yield Figure(what, records, cpu, p95, limit)

            def after_change(n: int) -> None:
                ask.post(f"{API}/suppliers", {"title": f"Change {records} {n}"})
                _both(ask)

            cpu, p95 = measure(pid, after_change, max(10, times // 10))
            yield Figure("a create, then conformity of both standards", records, cpu, p95, 60)


def judged(records: int) -> Iterator[Figure]:
    """The conformity of the living example, grown to so many records (judged.py)."""
    program = [sys.executable, str(Path(__file__).with_name("judged.py")), str(records)]
    done = subprocess.run(program, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    yield from (Figure(**json.loads(line)) for line in done.stdout.splitlines())


def _both(ask: Asker) -> None:
    for standard in ("iso-9001:2015", "iso-27001:2022"):
        ask.get(f"{API}/conformity?standard={standard}")


def write(figures: list[Figure], path: Path) -> None:
    """The table, as Markdown."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        "# Benchmarks",
        "",
        f"`make bench`, {datetime.now(UTC):%Y-%m-%d}; {machine}, SQLite, one worker.",
        "Server CPU per request is user + system of the whole server tree, the steadiest figure; the limit is the",
        "quality bar's. Read the ratio to the limit and the growth with the records, never times of two machines.",
        "",
        "| what | records | CPU ms | wall p95 ms | limit CPU ms | of the limit |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {f.what} | {f.records:,} | {f.cpu:.1f} | {f.p95:.1f} | {f.limit:g} | {100 * f.cpu / f.limit:.0f} % |"
        for f in figures
    ]
    path.write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


def main() -> None:
    """Measure and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--fill", type=int)
    options.add_argument("--data", type=Path)
    options.add_argument(
        "--quick", action="store_true", help="fewer requests, 1,000 and 10,000 records, no file written"
    )
    given = options.parse_args()
    if given.fill:
        print(fill(given.data, given.fill))
        return
    sizes = (1_000, 10_000) if given.quick else (1_000, 100_000)
    figures = sorted((f for n in sizes for f in measured(n, given.quick)), key=lambda f: (f.what, f.records))
    figures += judged(sizes[-1])
    write(figures, Path(os.devnull) if given.quick else ROOT / "docs" / "benchmarks.md")


if __name__ == "__main__":
    main()
