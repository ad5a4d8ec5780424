"""PDF through typst: text reaches the renderer as data only, never as markup; no packages, no system fonts, no other
files."""

from __future__ import annotations

import json
import tempfile
import unicodedata
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

TAGGED = ["a-2a", "ua-1"]


def render(package: str, template: str, data: dict[str, Any], *, made_at: datetime) -> bytes:
    """The PDF that a template of a package of ours makes of `data` (strings, numbers, lists, dicts): equal bytes for
    equal input. Every template says `title`, `organization`, `about` and `on` through `house.typ`, which lies beside
    it.

    Tagged (PDF/UA-1, PDF/A-2a) where all glyphs are there; otherwise untagged, which the page then says itself.
    """
    source = files(package).joinpath("templates", template).read_bytes()
    house = files("accord.doors.reports").joinpath("templates", "house.typ").read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "main.typ").write_bytes(source)
        (root / "house.typ").write_bytes(house)

        def compiled(standards: list[Any], note: str) -> bytes:
            inputs = {"data": json.dumps(_printable({**data, "note": note}), ensure_ascii=False)}
            found: bytes = typst.compile(
                root / "main.typ",
                root=root,
                ignore_system_fonts=True,
                sys_inputs=inputs,
                pdf_standards=standards,
                timestamp=made_at.astimezone(UTC).replace(microsecond=0),
                package_path=root,
                package_cache_path=root,
            )
            return found

        try:
            return compiled(TAGGED, "")
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
            return compiled(
                [], "Some characters have no glyph in this file's fonts and are missing here; the web page shows them."
            )


def _printable(value: Any) -> Any:
    """Without control characters, which no font has."""
    if isinstance(value, str):
        return "".join(c for c in value if c == "\n" or unicodedata.category(c)[0] != "C")
    if isinstance(value, dict):
        return {k: _printable(v) for k, v in value.items()}
    return [_printable(v) for v in value] if isinstance(value, list | tuple) else value
