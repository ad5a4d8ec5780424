"""Writes every picture: `python -m tools.pictures`."""

from pathlib import Path

from tools.pictures.album import pictures

for name, draw in pictures().items():
    Path("docs/engines", name).write_text(draw(), encoding="utf-8")
