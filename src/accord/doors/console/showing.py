"""Printing: for people or as JSON."""

from __future__ import annotations

import json
import sys
from typing import Any


def show(value: Any, form: str = "text") -> None:
    """Print a value: JSON, or a line per key or item."""
    if form == "json":
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")
        return
    for line in _lines(value):
        sys.stdout.write(line + "\n")


def _lines(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{k}: {v}" for k, v in value.items()]
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def complain(sentence: str) -> int:
    """One sentence on standard error; the exit code for it."""
    sys.stderr.write(f"accord: {sentence}\n")
    return 1


class Telling:
    """Progress of long work, a line for each tenth of it, on standard error."""

    def __init__(self, least: int = 5_000) -> None:
        self.least, self.last = least, ("", -1)

    def __call__(self, what: str, done: int, of: int) -> None:
        """Say how far it is, if it is much and something has changed."""
        tenth = done * 10 // of if of else 10
        if of >= self.least and (what, tenth) != self.last:
            self.last = (what, tenth)
            sys.stderr.write(f"{what}: {done:,} of {of:,}\n")
            sys.stderr.flush()
