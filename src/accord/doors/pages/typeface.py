"""Inter for the browser: the letters of European languages, cut out of the package's file when first asked for.

The whole variable font is 460 kB packed, and a first page may weigh 300. Kept are the outlines and variations of the
wanted letters, kerning, tabular figures and the two stylistic choices of the look; for all else the browser falls back
to the system's font. Tables as in OpenType 1.9.
"""

from __future__ import annotations

import gzip
import struct
from functools import lru_cache

import fontpkg_inter  # type: ignore[import-untyped]

RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x218, 0x21B),
    (0x2010, 0x2027),
    (0x2030, 0x203A),
    (0x20AC, 0x20AC),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2260, 0x2265),
)
FEATURES = (b"tnum", b"cv11", b"ss03")


def u16(data: bytes, at: int) -> int:
    """A big-endian unsigned short."""
    return int.from_bytes(data[at : at + 2], "big")


def u32(data: bytes, at: int) -> int:
    """A big-endian unsigned long."""
    return int.from_bytes(data[at : at + 4], "big")


@lru_cache(maxsize=1)
def packed() -> bytes:
    """The font, gzipped."""
    whole = (fontpkg_inter.ROOT / "files" / "Inter[opsz,wght].ttf").read_bytes()
    return gzip.compress(cut(whole), 9, mtime=0)


def cut(font: bytes) -> bytes:
    """A TrueType variable font with the wanted letters alone."""
    tables = {
        font[at : at + 4]: font[u32(font, at + 8) : u32(font, at + 8) + u32(font, at + 12)]
        for at in range(12, 12 + 16 * u16(font, 4), 16)
    }
    letters = {c: g for c, g in _letters(tables[b"cmap"]).items() if any(a <= c <= b for a, b in RANGES)}
    tables[b"GSUB"], others = _features(tables[b"GSUB"])
    glyphs = {0, *letters.values()}
    glyphs |= {new for table in others for old, new in table.items() if old in glyphs}
    glyphs = _with_parts(tables, glyphs)
    tables[b"glyf"], tables[b"loca"] = _outlines(tables, glyphs)
    tables[b"head"] = tables[b"head"][:50] + b"\0\1" + tables[b"head"][52:]
    tables[b"gvar"] = _variations(tables[b"gvar"], glyphs)
    tables[b"cmap"] = _map(letters)
    tables[b"post"] = b"\0\3\0\0" + tables[b"post"][4:32]
    return _file(tables)


def _letters(cmap: bytes) -> dict[int, int]:
    """Character to glyph, from the format 12 table. Raises ValueError when there is none."""
    for at in range(4, 4 + 8 * u16(cmap, 2), 8):
        start = u32(cmap, at + 4)
        if u16(cmap, start) == 12:
            groups = [
                struct.unpack(">III", cmap[g : g + 12])
                for g in range(start + 16, start + 16 + 12 * u32(cmap, start + 12), 12)
            ]
            return {c: first + c - a for a, b, first in groups for c in range(a, b + 1)}
    raise ValueError("the font has no full character map")


def _features(gsub: bytes) -> tuple[bytes, list[dict[int, int]]]:
    """GSUB with the wanted features alone, and what their single substitutions put in whose place."""
    made = bytearray(gsub)
    if u32(gsub, 0) == 0x00010001:
        made[10:14] = b"\0\0\0\0"  # substitutions along the axes
    features, lookups, wanted = u16(gsub, 6), u16(gsub, 8), set[int]()
    for number in range(u16(gsub, features)):
        record = features + 2 + 6 * number
        table = features + u16(gsub, record + 4)
        if gsub[record : record + 4] in FEATURES:
            wanted |= {u16(gsub, table + 4 + 2 * i) for i in range(u16(gsub, table + 2))}
        else:
            made[table + 2 : table + 4] = b"\0\0"
    return bytes(made), [_single(gsub, lookups + u16(gsub, lookups + 2 + 2 * i)) for i in sorted(wanted)]


def _single(gsub: bytes, lookup: int) -> dict[int, int]:
    """Old glyph to new glyph of a lookup of single substitutions; others say nothing."""
    found: dict[int, int] = {}
    for number in range(u16(gsub, lookup + 4)):
        kind, table = u16(gsub, lookup), lookup + u16(gsub, lookup + 6 + 2 * number)
        if kind == 7:
            kind, table = u16(gsub, table + 2), table + u32(gsub, table + 4)
        if kind != 1:
            continue
        for index, glyph in enumerate(_covered(gsub, table + u16(gsub, table + 2))):
            new = glyph + u16(gsub, table + 4) if u16(gsub, table) == 1 else u16(gsub, table + 6 + 2 * index)
            found[glyph] = new & 0xFFFF
    return found


def _covered(data: bytes, at: int) -> list[int]:
    """The glyphs of a coverage table, in order."""
    count = u16(data, at + 2)
    if u16(data, at) == 1:
        return [u16(data, at + 4 + 2 * i) for i in range(count)]
    ranges = [(u16(data, r), u16(data, r + 2)) for r in range(at + 4, at + 4 + 6 * count, 6)]
    return [g for a, b in ranges for g in range(a, b + 1)]


def _outline(tables: dict[bytes, bytes], glyph: int) -> bytes:
    loca = tables[b"loca"]
    long = u16(tables[b"head"], 50) == 1
    start, end = (u32(loca, 4 * g) if long else 2 * u16(loca, 2 * g) for g in (glyph, glyph + 1))
    return tables[b"glyf"][start:end]


def _with_parts(tables: dict[bytes, bytes], glyphs: set[int]) -> set[int]:
    """The glyphs and those that they are composed of."""
    found, waiting = set(glyphs), list(glyphs)
    while waiting:
        for part in _parts(_outline(tables, waiting.pop())) - found:
            found.add(part)
            waiting.append(part)
    return found


def _parts(outline: bytes) -> set[int]:
    found: set[int] = set()
    at, more = 10, len(outline) > 10 and outline[0] & 0x80 != 0
    while more:
        flags = u16(outline, at)
        found.add(u16(outline, at + 2))
        scale = 2 if flags & 0x8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0
        at += 4 + (4 if flags & 1 else 2) + scale
        more = bool(flags & 0x20)
    return found


def _outlines(tables: dict[bytes, bytes], glyphs: set[int]) -> tuple[bytes, bytes]:
    """`glyf` and a long `loca`: every glyph keeps its number, those that are not wanted are empty."""
    body, places = bytearray(), bytearray()
    for glyph in range(u16(tables[b"maxp"], 4)):
        places += struct.pack(">I", len(body))
        if glyph in glyphs:
            body += _outline(tables, glyph)
            body += b"\0" * (-len(body) % 4)
    return bytes(body), bytes(places + struct.pack(">I", len(body)))


def _variations(gvar: bytes, glyphs: set[int]) -> bytes:
    """`gvar` with the variations of the wanted glyphs alone."""
    count, flags, data = u16(gvar, 12), u16(gvar, 14), u32(gvar, 16)

    def place(glyph: int) -> int:
        return u32(gvar, 20 + 4 * glyph) if flags & 1 else 2 * u16(gvar, 20 + 2 * glyph)

    shared = gvar[u32(gvar, 8) : u32(gvar, 8) + 2 * u16(gvar, 4) * u16(gvar, 6)]
    body, places = bytearray(), bytearray()
    for glyph in range(count):
        places += struct.pack(">I", len(body))
        if glyph in glyphs:
            body += gvar[data + place(glyph) : data + place(glyph + 1)]
            body += b"\0" * (-len(body) % 4)
    places += struct.pack(">I", len(body))
    start = 20 + len(places)
    head = gvar[:8] + struct.pack(">IHHI", start, count, flags | 1, start + len(shared) + -len(shared) % 4)
    return head + bytes(places) + shared + b"\0" * (-len(shared) % 4) + bytes(body)


def _map(letters: dict[int, int]) -> bytes:
    """A character map of format 4: one segment a letter."""
    ordered = [*sorted(letters.items()), (0xFFFF, 0)]
    count = len(ordered)
    power = 1 << (count.bit_length() - 1)
    ends = struct.pack(f">{count}H", *(c for c, _ in ordered))
    deltas = struct.pack(f">{count}H", *((g - c) & 0xFFFF if c != 0xFFFF else 1 for c, g in ordered))
    head = struct.pack(">HHHH", 2 * count, 2 * power, power.bit_length() - 1, 2 * (count - power))
    table = head + ends + b"\0\0" + ends + deltas + b"\0" * (2 * count)
    return struct.pack(">HHHHIHHH", 0, 1, 3, 1, 12, 4, 6 + len(table), 0) + table


def _file(tables: dict[bytes, bytes]) -> bytes:
    """The font file of these tables, with their checksums."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(">IHHHH", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power))
    records, body, start = bytearray(), bytearray(), 12 + 16 * count
    for tag, data in sorted(tables.items()):
        padded = data + b"\0" * (-len(data) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        records += tag + struct.pack(">III", checksum, start + len(body), len(data))
        body += padded
    return head + bytes(records) + bytes(body)
