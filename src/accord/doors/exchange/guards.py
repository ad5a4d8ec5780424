"""Marks against misreading: an apostrophe before text that a program would take for something else (ASVS 1.2.10).

In CSV, a spreadsheet program takes text such as `=1+1` or `@SUM(A1)` for a formula; in every format a lone `-` would
clear the value at the next import, and a placeholder such as `?` would leave it. Writing puts one apostrophe before
such text, and before text that already begins with apostrophes before such text; reading takes one away. So any text
comes back as it was.
"""

import re
import unicodedata

STARTERS = frozenset("=+-@")
CONTROLS = frozenset("\t\r\n\0")
_OPEN = r"[-–—]{2,}|[–—]|\?+|\.+|…|/|tbd|t\. ?b\. ?d\.|tba|tbc|k\. ?a\."
PLACEHOLDER = re.compile(rf"(?:{_OPEN})\Z", re.IGNORECASE)
"""What people write where they have nothing to say yet (k. A.: *keine Angabe*); `n/a` and `none` are answers."""
LONE_DASH = re.compile(rf"'*(?:-|{_OPEN})\Z", re.IGNORECASE)


def formula_like(text: str) -> bool:
    """Whether a spreadsheet program could run `text`: apostrophes, spaces and invisible characters before it do not
    hide it, nor does a full-width form of the first character."""
    bare = text.lstrip("'")
    for character in bare:
        if unicodedata.normalize("NFKC", character)[:1] in STARTERS or character in CONTROLS:
            return True
        if not (character.isspace() or unicodedata.category(character) in {"Cc", "Cf"}):
            return False
    return False


def guard(text: str) -> str:
    """`text` as a CSV cell may hold it."""
    return f"'{text}" if formula_like(text) or LONE_DASH.match(text) else text


def unguard(text: str) -> str:
    """What was guarded; a guarded lone dash or placeholder stays so, because `unguard_dash` has the last word on it."""
    return text[1:] if text.startswith("'") and formula_like(text) and not LONE_DASH.match(text) else text


def guard_dash(text: str) -> str:
    """`text` as any format may hold it: a lone `-` would clear a value, a placeholder leave it."""
    return f"'{text}" if LONE_DASH.match(text) else text


def unguard_dash(text: str) -> str:
    """What `guard_dash` marked."""
    return text[1:] if text.startswith("'") and LONE_DASH.match(text) else text
