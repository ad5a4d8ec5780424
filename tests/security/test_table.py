"""The attacks that issue 6 names, each with what it tries; every one has a test that bears its id.

`python -m tests.security.test_table` prints the table with the tests.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
ATTACKS = {
    "V-04": "signs or logs for another person",
    "V-05": "gives more rights than one holds, at any door",
    "V-06": "fetches or replaces a file without the right to its record",
    "V-07": "uses a feed, letter, export, pack or token after the right to it ended",
    "V-10": "finds a secret in the ledger, an export, a mail or a log",
    "V-12": "runs a script from a title, text, file name or cell, in a browser",
    "V-18": "imports or restores a hostile file",
    "V-20": "puts another host into links and mails",
    "V-21": "leads elsewhere after signing in",
    "V-22": "reads from another origin",
    "V-23": "guesses, reuses or harvests what lets in",
    "V-24": "keeps a session or token after a change",
    "V-28": "finds a token in an address, a cache or a log",
    "V-30": "sends what costs too much",
    "V-31": "names fields and operators of the database",
    "V-32": "ends a line of a header, a mail or the log",
    "V-34": "comes back with rights from a restored backup",
    "V-35": "is a guest out of time or out of place",
}


@cache
def tried_by() -> dict[str, list[str]]:
    """The tests by the ids that their names or docstrings bear; a file's docstring speaks for all tests in it."""
    found: dict[str, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        if path == Path(__file__):
            continue
        tree = ast.parse(path.read_text())
        of_file = _ids(ast.get_docstring(tree) or "") if path.parent != Path(__file__).parent else set()
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                said = _ids(f"{node.name.replace('_', ' ')} {ast.get_docstring(node) or ''}") or of_file
                for attack in said:
                    found.setdefault(attack, []).append(f"{path.relative_to(TESTS)}::{node.name}")
    return found


def _ids(text: str) -> set[str]:
    return {f"V-{number}" for number in re.findall(r"\bV[- ]?(\d\d)\b", text, re.IGNORECASE)}


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_attack_has_its_tests(attack: str) -> None:
    assert tried_by().get(attack), f"{attack}, who {ATTACKS[attack]}, is tried by no test"


def test_an_id_is_found_in_names_and_docstrings() -> None:
    assert _ids("test v12 lists") == _ids("V_12 x".replace("_", " ")) == _ids("It is V-12.") == {"V-12"}
    assert _ids("test 12 v1 V-123") == set()


if __name__ == "__main__":
    for attack, tries in ATTACKS.items():
        print(f"| {attack} | {tries} | {', '.join(f'`{t}`' for t in tried_by().get(attack, []))} |")
