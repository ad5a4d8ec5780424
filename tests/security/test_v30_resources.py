"""V-30: nothing that is sent costs more than it should: expressions, pages of lists, nesting, uploads."""

from __future__ import annotations

import ast
import functools
import re
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import accord
from accord.doors.api.bodies import MOST_DEPTH, parse
from accord.doors.api.lists import MOST_ITEMS
from accord.doors.api.problems import NotUnderstood

SOURCE = Path(accord.__file__).parent
OURS = {"tests", "migrations", "standards"}  # what is read by standards/ is part of Accord, never sent
USES = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
FLAGS = re.compile(r"re\.[A-Z]+( \| re\.[A-Z]+)*")
MOST = 0.1  # seconds of processor time
SIZES = (20, 4_000, 100_000)  # the first stops what is exponential, the second what is quadratic
METHODS = {"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}


@functools.cache
def expressions() -> dict[str, tuple[Any, tuple[str, ...]]]:
    """Every regular expression that is written in the source: its place, the pattern, and how it is used.

    One that has no name of its own is taken to be used in each way that its file uses any. `sub` and others that go
    through a text are `search` again and again.
    """
    trees = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if not OURS & set(path.parts) and "re." in (text := path.read_text()):
            trees[path] = ast.parse(text)
    named: dict[str, set[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for name, method in re.findall(r"\b(_?[A-Z][A-Z_0-9]*)\.(\w+)\(", path.read_text()):
            if method in METHODS:
                named.setdefault(name, set()).add(method)
        for one, name in re.findall(r"\bfor (\w+) in (_?[A-Z][A-Z_0-9]*)\b", path.read_text()):
            used = re.findall(rf"\b{one}\.(\w+)\(", path.read_text())
            named.setdefault(name, set()).update(METHODS.intersection(used))
    found = {}
    for path, tree in trees.items():
        here = set(re.findall(r"\.(\w+)\(", path.read_text())) & METHODS
        for line, name, use, pattern in _written(tree):
            uses = {use} if use != "compile" else named.get(name) or here
            plain = {u if u in {"match", "fullmatch"} else "search" for u in uses}
            found[f"{path.relative_to(SOURCE)}:{line}"] = pattern, tuple(sorted(plain))
    return found


def _written(tree: ast.Module) -> Iterator[tuple[int, str, str, Any]]:
    names = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            names |= {id(part): ast.unparse(node.targets[0]) for part in ast.walk(node.value)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"re.{use}" for use in USES}:
            flags = [k.value for k in node.keywords if k.arg == "flags"]
            flags += [a for a in node.args[1:] if FLAGS.fullmatch(ast.unparse(a))]
            try:
                pattern = ast.literal_eval(node.args[0])
            except ValueError:
                continue  # put together from words of ours
            with_flags = eval(ast.unparse(flags[0]), {"re": re}) if flags else 0
            yield node.lineno, names.get(id(node), ""), ast.unparse(node.func)[3:], re.compile(pattern, with_flags)


def hostile(pattern: Any) -> Iterator[tuple[str, str]]:
    """What makes an expression go back and forth: runs of what it mentions and of what it usually stumbles over."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    letters = sorted({c for c in text if not c.isalnum() and c not in "?|^$"})
    for piece in ("a", "0", " ", "\t", "\n", "A-", "a.", "a ", "0,", "a@", '"\\', "/.", "%0", "ß", *letters):
        for begin in ("", "1:", "a "):
            yield begin, piece


def _time(use: Any, data: Any) -> float:
    begun = time.process_time()
    use(data)
    return time.process_time() - begun


def slow(pattern: Any, uses: Collection[str]) -> str:
    """The first hostile text that costs too much, in words; empty when there is none."""
    for begin, piece in hostile(pattern):
        for size in SIZES:
            text = begin + (piece * (size // len(piece) + 1))[:size] + "!\x00"
            data = text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")
            most = MOST if size == SIZES[-1] else MOST / 10
            for use in uses:
                took = _time(getattr(pattern, use), data)
                if took > most and (took := _time(getattr(pattern, use), data)) > most:  # once may be something else
                    return f"{use} of {begin!r} and {size} times {piece!r}: {took:.3f} s"
    return ""


@pytest.mark.slow
def test_V_30_no_expression_is_slow_on_hostile_text() -> None:
    found = {place: slow(*used) for place, used in expressions().items()}
    assert {place: said for place, said in found.items() if said} == {}


def test_V_30_a_slow_expression_would_be_found() -> None:
    assert len(expressions()) > 100
    for pattern in (r"(a+)+$", r"\s+\Z", r"\d+\.\d+", r"(\d+)\s*:\s*([^:]*[^:\s])\s*:"):
        assert slow(re.compile(pattern), ("search",))


def test_V_30_a_page_of_a_list_has_an_end(api: Any) -> None:
    for limit in (str(MOST_ITEMS + 1), "5000", "1" * 30, "-1", "1e9"):
        assert api.get(f"sites?limit={limit}").status_code == 422
    assert api.get(f"sites?limit={MOST_ITEMS}").status_code == 200


def test_V_30_json_nests_no_deeper_than_32() -> None:
    inside = MOST_DEPTH - 1
    assert MOST_DEPTH == 32
    assert parse(b'{"a":' + b"[" * inside + b"]" * inside + b"}")
    with pytest.raises(NotUnderstood, match="deeper than 32"):
        parse(b'{"a":' + b"[" * 32 + b"]" * 32 + b"}")


def test_V_30_what_is_sent_has_an_end(api: Any, mia: Client, settings: Any) -> None:
    assert api.send("POST", "sites", b'{"title": "' + b"x" * 2**20 + b'"}').status_code == 413
    many = {f"f{n}": "x" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert mia.post("/northwind/sites/new", many).status_code == 400
    assert mia.post("/sign-in/", b"x=" + b"y" * 6 * 2**20, "application/x-www-form-urlencoded").status_code == 400
    settings.ACCORD_MAX_UPLOAD_MB = 1
    file = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
        + b"0" * (2**20 + 9)
        + b"\r\n--x--"
    )
    sent = api.send("POST", "files", file, Content_Type="multipart/form-data; boundary=x")
    assert sent.status_code in {413, 422}, sent.content
