"""Renew `requirements.txt`, `requirements-dev.txt` and `requirements-bench.txt` from `pyproject.toml`, or those named.

Promise: every package that Accord installs is pinned and hashed for all platforms that PyPI serves, and no file
names a registry or a folder. `--no-index`-style sources of the machine (find-links, extra indexes) are kept out, so
that a hash always is PyPI's. Needs uv, which is installed into the environment on first use.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# Made by `make lock` from pyproject.toml. Do not edit: change pyproject.toml and run it again.\n"
OPTIONS = ("--universal", "--python-version=3.11", "--generate-hashes", "--no-annotate", "--no-header", "--quiet")
SOURCES = ("--no-emit-index-url", "--no-emit-find-links", "--no-config", "--no-sources")
LOCKS = {
    "requirements.txt": ("--extra=postgres", "--group=build", "pyproject.toml"),
    "requirements-dev.txt": (
        *("--extra=postgres", "--group=build", "--group=dev", "--constraint=requirements.txt", "pyproject.toml"),
    ),
    "requirements-bench.txt": ("--group=bench",),
}


def main(*names: str) -> int:
    """Write the locks of these names, or all; the exit code is uv's."""
    python = sys.executable
    if subprocess.run((python, "-m", "uv", "--version"), capture_output=True, check=False).returncode:
        subprocess.run((python, "-m", "pip", "install", "--quiet", "uv"), check=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    for name in names or LOCKS:
        command = (python, "-m", "uv", "pip", "compile", *OPTIONS, *SOURCES, "--upgrade", *LOCKS[name])
        done = subprocess.run(command, cwd=ROOT, env=clean, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            print(f"lock: uv could not resolve {name}; its message is above, nothing was written.", file=sys.stderr)
            return done.returncode
        (ROOT / name).write_text(HEAD + done.stdout, encoding="utf-8")
        packages = sum("==" in line and not line.startswith(" ") for line in done.stdout.splitlines())
        print(f"lock: {name} holds {packages} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
