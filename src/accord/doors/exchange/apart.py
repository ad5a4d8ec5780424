"""Several names in one text with commas and the like between them, which may stand in a name as well."""

import re
from collections.abc import Collection

ALSO = re.compile(r",|\s/\s|/(?=\D)|\s(?:&|und|and|sowie)\s|\s\+\s")
"""What stands between names, tried where the whole is no name."""
MOST_JOINED = 6
"""Pieces that may be one name: `Purchasing, Research & Development and Sales`."""

Span = tuple[int, int]


def pieces(text: str) -> list[Span]:
    """Where the pieces of a text begin and end that something stands between."""
    ends = [0, *(place for found in ALSO.finditer(text) for place in found.span()), len(text)]
    said = ((begin, text[begin:end]) for begin, end in zip(ends[::2], ends[1::2], strict=True))
    trimmed = ((begin + len(piece) - len(piece.lstrip()), piece.strip()) for begin, piece in said)
    return [(begin, begin + len(piece)) for begin, piece in trimmed if piece]


def runs(count: int) -> list[Span]:
    """Which pieces may be one name: the first, and the one after the last."""
    return [(i, j) for i in range(count) for j in range(i + 1, min(count, i + MOST_JOINED) + 1)]


def parted(count: int, known: Collection[Span]) -> tuple[list[Span], bool]:
    """The known runs that cover all pieces, the longest first (none where nothing does), and whether others that cover
    them too cross these: of `A, B, C` with the names `A, B`, `C`, `A` and `B, C` nobody knows which are meant."""
    ahead, behind = {0}, {count}
    for end in range(1, count + 1):
        ahead |= {end for begin in ahead if (begin, end) in known}
    for begin in reversed(range(count)):
        behind |= {begin for end in behind if (begin, end) in known}
    if count not in ahead:
        return [], False
    cover, place = list[Span](), 0
    while place < count:
        cover.append((place, place := max(end for end in behind if (place, end) in known)))
    whole = [(i, j) for i, j in known if i in ahead and j in behind]
    return cover, any(i < cut < j for i, j in whole for _, cut in cover)
