"""The typeface: small enough for a first page, and still a font."""

from __future__ import annotations

import gzip
import struct

from django.test import Client

from accord.doors.pages.typeface import cut, packed, u16, u32


def tables(font: bytes) -> dict[bytes, bytes]:
    return {
        font[a : a + 4]: font[u32(font, a + 8) : u32(font, a + 8) + u32(font, a + 12)]
        for a in range(12, 12 + 16 * u16(font, 4), 16)
    }


def test_it_is_light_and_whole(fresh: None) -> None:
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    client = Client(SERVER_NAME="localhost")
    squeezed = client.get("/font/inter.ttf", HTTP_ACCEPT_ENCODING="gzip, br")
    plain = client.get("/font/inter.ttf")
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert len(squeezed.content) < 160_000
    assert gzip.decompress(squeezed.content) == plain.content
    assert "immutable" in plain.headers["Cache-Control"]


def test_every_table_adds_up() -> None:
    font = gzip.decompress(packed())
    for at in range(12, 12 + 16 * u16(font, 4), 16):
        data = tables(font)[font[at : at + 4]]
        padded = data + b"\0" * (-len(data) % 4)
        assert sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF == u32(font, at + 4), font[at : at + 4]
    found = tables(font)
    glyphs = u16(found[b"maxp"], 4)
    assert len(found[b"loca"]) == 4 * (glyphs + 1)
    assert u32(found[b"loca"], 4 * glyphs) == len(found[b"glyf"])
    assert u16(found[b"gvar"], 12) == glyphs


def test_cutting_again_changes_nothing_but_needs_the_full_map() -> None:
    import fontpkg_inter

    whole = (fontpkg_inter.ROOT / "files" / "Inter[opsz,wght].ttf").read_bytes()
    assert cut(whole) == cut(whole)
    kept = tables(cut(whole))[b"cmap"]
    ends = u16(kept, 18) // 2
    letters = {u16(kept, 26 + 2 * i) for i in range(ends)}
    assert set(map(ord, "Aaßäöüéçøłş0123456789€–→“”")) <= letters
    assert ord("Ж") not in letters
