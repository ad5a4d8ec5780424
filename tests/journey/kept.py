"""The living example, filled once by the code as it is, then kept: a copy of it is there at once."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.journey.serving import Installation

HERE = Path(__file__).parents[2]
READ = {".py", ".csv", ".toml", ".md"}
SAID = "said.txt"
"""What `accord demo` said while it filled."""


def example_folder() -> Path:
    """A data folder with the example of today on SQLite, to be copied. Filled where this code has not done it yet."""
    kept = HERE / ".pytest_cache" / "examples" / _digest()
    kept.parent.mkdir(parents=True, exist_ok=True)
    with (kept.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another worker may be making it
        if not (kept / SAID).exists():
            shutil.rmtree(kept, ignore_errors=True)  # of one that was stopped
            folders = [p for p in kept.parent.iterdir() if p.is_dir()]
            for old in sorted(folders, key=lambda p: p.stat().st_mtime)[:-1]:  # the newest may just be copied elsewhere
                shutil.rmtree(old)
            said = Installation(kept).says("demo", "--no-serve")
            (kept / SAID).write_text(said, encoding="utf-8")
    return kept


def _digest() -> str:
    """Of the code, its data and the day of the firm in the example."""
    code = HERE / "src" / "accord"
    digest = hashlib.sha256(datetime.now(ZoneInfo("Europe/Berlin")).date().isoformat().encode())
    for path in sorted(p for p in code.rglob("*") if p.suffix in READ):
        digest.update(str(path.relative_to(code)).encode() + path.read_bytes())
    return digest.hexdigest()[:24]
