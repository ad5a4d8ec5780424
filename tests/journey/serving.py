"""Accord as a user runs it: commands and the server as processes, on a scratch data folder and a free port."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

READY_SECONDS = 120


def free_port() -> int:
    """A port that nobody has now, below those that the system gives to whoever connects: nobody gets it before the
    server, or while that is started again."""
    for port in random.SystemRandom().sample(range(15_000, 32_000), 1_000):
        with suppress(OSError), socket.socket() as s:
            s.bind(("127.0.0.1", port))
            return port
    raise AssertionError("there is no free port")


@dataclass
class Installation:
    """A data folder with its database. `variables`: further ACCORD_ variables, such as the addresses of PostgreSQL."""

    data: Path
    variables: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)

    @property
    def address(self) -> str:
        """Where it is served; never ends with a slash."""
        return f"http://localhost:{self.port}"

    def environment(self) -> dict[str, str]:
        """That of its processes: nothing of the tests' own settings."""
        own = {k: v for k, v in os.environ.items() if not k.startswith(("ACCORD_", "DJANGO_", "PYTEST_"))}
        return {**own, "ACCORD_DATA_DIR": str(self.data), "ACCORD_PORT": str(self.port), **self.variables}

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """`accord …`, whatever comes of it."""
        command = [sys.executable, "-m", "accord.config.main", *map(str, arguments)]
        return subprocess.run(
            command, env=self.environment(), capture_output=True, text=True, timeout=900, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def says(self, *arguments: str | Path) -> str:
        """What `accord …` prints, which must end well."""
        done = self.run(*arguments)
        assert done.returncode == 0, f"accord {' '.join(map(str, arguments))}: {done.stdout}{done.stderr}"
        return done.stdout


class Server:
    """`accord serve` of an installation, as a context: ready inside, stopped at the end by its process id alone.

    `before`: a command that becomes the server, which it gets as its last words. `stumbles`: its log may hold faults.
    """

    def __init__(self, installation: Installation, before: Sequence[str] = (), *, stumbles: bool = False) -> None:
        self.installation, self.before, self.stumbles = installation, before, stumbles
        self.log = installation.data.parent / f"{installation.data.name}-{installation.port}.log"

    def __enter__(self) -> Installation:
        command = [*self.before, sys.executable, "-m", "accord.config.main", "serve"]
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                command, env=self.installation.environment(), stdout=out, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )  # fmt: skip
        try:
            self._wait()
        except BaseException:
            self._stop()
            raise
        return self.installation

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop()
        said = self.log.read_text()
        assert self.stumbles or "Traceback" not in said, f"the server stumbled: {said}"

    def _wait(self) -> None:
        for _ in range(READY_SECONDS * 5):
            assert self.process.poll() is None, f"the server ended: {self.log.read_text()}"
            try:
                with urllib.request.urlopen(f"{self.installation.address}/healthz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
        raise AssertionError(f"the server did not answer in {READY_SECONDS} s: {self.log.read_text()}")

    def _stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(20)
