"""The rules of the house that imports cannot show (docs/architecture.md), read from the syntax tree of every file.

Run: `python tools/house_rules.py [FOLDER]` (default: this checkout). Prints one line `file:line: sentence` a breach;
exit 0 only without one. A line that must break a rule says why beside it: `# house: REASON`. Files over 500 lines are
named as a warning, over 600 as a breach. Layers, the order of the street and purity of the log are import-linter's.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

LONG, TOO_LONG = 500, 600
ROOMS = frozenset(
    "__init__ apps terms rules models queries services checks pages templates static migrations tests".split()
)
PUBLIC_ROOMS = frozenset({"terms", "queries", "services"})
ROOMS_WITH_PAGES = frozenset({"pages", "apps"})
VAGUE = re.compile(r"(utils?|commons?|helpers?|managers?|misc)$")
STUB = re.compile(r"\b(TODO|FIXME|XXX)\b|\braise NotImplementedError\b|\bcoming soon\b", re.IGNORECASE)
STANDARD = re.compile(r"\b(9001|27001|27002)\b")
REASON = re.compile(r"#\s*house:\s*\S.{9,}")
WRITES = frozenset(
    "save asave create acreate delete adelete bulk_create bulk_update get_or_create update_or_create cursor raw".split()
)
QUERYSET = re.compile(r"objects|queryset|\bqs\b|\.of\(|\.(all|filter|exclude|order_by|scoped)\(")
CLOCK = frozenset({"today", "now", "utcnow", "localdate", "localtime", "time", "monotonic"})
HTTP = ("django.http", "django.shortcuts", "django.views")

Finding = tuple[int, str]


@dataclass(frozen=True)
class Source:
    """One Python file: where it stands in the house and what it holds. `path` is relative to `src/accord`."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.tree))

    @property
    def floor(self) -> str:
        return self.path.parts[0].removesuffix(".py")

    @property
    def area(self) -> str | None:
        return self.path.parts[1] if self.floor == "areas" and len(self.path.parts) > 2 else None

    @property
    def room(self) -> str | None:
        return self.path.parts[2].removesuffix(".py") if self.area else None

    @property
    def exempt(self) -> bool:
        return bool({"tests", "migrations"} & set(self.path.parts)) or self.path.name == "conftest.py"

    def imports(self) -> Iterator[tuple[int, str]]:
        """Every imported module, also each name of `from package import name` as a dotted path."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)

    def calls(self) -> Iterator[tuple[int, str, str]]:
        """Every call as line, receiver ("" for a plain name) and name."""
        for node in self.nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield node.func.end_lineno or node.lineno, ast.unparse(node.func.value), node.func.attr
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield node.lineno, "", node.func.id

    def acts(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in self.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                marks = (mark.func if isinstance(mark, ast.Call) else mark for mark in node.decorator_list)
                if any(ast.unparse(mark).split(".")[-1] == "act" for mark in marks):
                    yield node


def within(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def writes(source: Source) -> Iterator[Finding]:
    """Only services of an area write, and the kernel; a door never does."""
    if source.exempt or not (source.floor == "doors" or (source.area and source.room != "services")):
        return
    for line, receiver, name in source.calls():
        if receiver and (name in WRITES or (name in {"update", "aupdate"} and QUERYSET.search(receiver))):
            allowed = "a door only calls acts" if source.floor == "doors" else "only services.py of an area writes"
            yield line, f"`{receiver}.{name}(…)` writes here, but {allowed}"


def http_below_the_doors(source: Source) -> Iterator[Finding]:
    """Kernel and the rooms of an area know no request."""
    if source.exempt or not (source.floor == "kernel" or (source.area and source.room not in ROOMS_WITH_PAGES)):
        return
    for line, module in source.imports():
        if within(module, *HTTP):
            yield line, f"`{module}` is imported below the doors; HTTP belongs to doors/ and pages.py"
    for node in source.nodes:
        if isinstance(node, ast.arg) and node.arg == "request":
            yield node.lineno, "a parameter `request` below the doors; take the actor and plain values instead"


def acts_name_their_actor(source: Source) -> Iterator[Finding]:
    for function in source.acts():
        if "by" not in {argument.arg for argument in function.args.kwonlyargs}:
            yield function.lineno, f"the act `{function.name}` has no keyword-only `by`; write `(*, by: Actor, …)`"
        if source.area and not source.exempt and source.room != "services":
            yield function.lineno, f"the act `{function.name}` is in {source.path.name}; its place is services.py"


def hidden_imports(source: Source) -> Iterator[Finding]:
    if "migrations" in source.path.parts:
        return
    for line, receiver, name in source.calls():
        if name == "get_model" and receiver:
            yield line, f"`{receiver}.get_model(…)` hides an import; only migrations may"


def blanket_excepts(source: Source) -> Iterator[Finding]:
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler):
            parts = ast.walk(node.type) if node.type else iter((ast.Name("BaseException"),))
            caught = {part.id for part in parts if isinstance(part, ast.Name)}
            raises = any(isinstance(part, ast.Raise) for statement in node.body for part in ast.walk(statement))
            if caught & {"Exception", "BaseException"} and not raises:
                yield node.lineno, "a blanket except swallows every error; name those that are meant, or raise again"


def pure_rooms(source: Source) -> Iterator[Finding]:
    """Rules and terms know neither Django nor the clock; checks see no today: the moment gives the day."""
    if source.exempt or source.room not in {"rules", "terms", "checks"}:
        return
    for line, module in source.imports():
        if source.room != "checks" and within(module, "django", "accord.kernel.records.models"):
            yield line, f"{source.room} of an area are pure Python, but `{module}` is imported"
    for line, receiver, name in source.calls():
        if name in CLOCK:
            called = f"{receiver}.{name}" if receiver else name
            yield line, f"`{called}()` reads the clock in {source.room}; take the day as a parameter or from the moment"


def rooms(source: Source) -> Iterator[Finding]:
    """An area has the rooms of docs/architecture.md and no others; its neighbours come in by the public ones."""
    if source.area and source.room not in ROOMS:
        yield 1, f"`{source.room}` is no room of an area; the rooms are {', '.join(sorted(ROOMS - {'__init__'}))}"
    if not source.area or source.exempt:
        return
    for line, module in source.imports():
        parts = module.split(".")
        if parts[:2] == ["accord", "areas"] and len(parts) > 2 and parts[2] != source.area:
            if len(parts) == 3 or parts[3] not in PUBLIC_ROOMS:
                yield line, f"`{module}` is a private room of another area; use its terms, queries or services"
        elif within(module, "accord.doors") and source.room not in ROOMS_WITH_PAGES:
            yield line, f"`{module}`: only pages.py of an area uses the doors"


def names(source: Source) -> Iterator[Finding]:
    for part in source.path.parts:
        if VAGUE.match(part.removesuffix(".py")):
            yield 1, f"`{part}` says nothing about what it holds; name it after its subject"


def length(source: Source) -> Iterator[Finding]:
    lines = source.text.count("\n")
    if lines > TOO_LONG and not source.exempt:
        yield lines, f"{lines} lines; over {TOO_LONG} nobody reads it: one file per noun"


def stubs(source: Source) -> Iterator[Finding]:
    for number, line in enumerate(source.text.splitlines(), 1):
        if found := STUB.search(line):
            yield number, f"`{found[0]}`: what is not there yet is not in the code; finish it or take it out"


def standards_in_the_kernel(source: Source) -> Iterator[Finding]:
    if source.floor != "kernel" or source.exempt:
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        if found := STANDARD.search(line):
            yield number, f"`{found[0]}`: the kernel knows no standard; data of standards lies in standards/"


RULES = (
    writes,
    http_below_the_doors,
    acts_name_their_actor,
    hidden_imports,
    blanket_excepts,
    pure_rooms,
    rooms,
    names,
    length,
    stubs,
    standards_in_the_kernel,
)


def breaches(path: str, text: str) -> list[Finding]:
    """Every breach in one file as line and sentence. `path` is relative to `src/accord`, with forward slashes."""
    source = Source(PurePosixPath(path), text)
    lines = text.splitlines()
    found = {finding for rule in RULES for finding in rule(source)}
    return sorted(
        (line, sentence) for line, sentence in found if line > len(lines) or not REASON.search(lines[line - 1])
    )


def strangers(house: Path) -> Iterator[str]:
    """Folders and files of an area that are no Python and no room."""
    for item in sorted(house.glob("areas/*/*")):
        if item.suffix != ".py" and item.name not in ROOMS and "__pycache__" not in item.parts:
            yield f"{item.relative_to(house).as_posix()}:1: `{item.name}` is no room of an area"


def main(root: Path) -> int:
    """Check `src/accord` below `root`; 0 when nothing is breached."""
    house, count, files = root / "src" / "accord", 0, 0
    for path in sorted(house.rglob("*.py")):
        files += 1
        name, text = path.relative_to(house).as_posix(), path.read_text(encoding="utf-8")
        for line, sentence in breaches(name, text):
            count += 1
            print(f"src/accord/{name}:{line}: {sentence}")
        if LONG < text.count("\n") <= TOO_LONG:
            print(f"src/accord/{name}: warning: {text.count(chr(10))} lines, soon too long")
    for sentence in strangers(house):
        count += 1
        print(f"src/accord/{sentence}")
    for path in sorted(item for kind in ("html", "css", "js") for item in house.rglob(f"*.{kind}")):
        for line, sentence in stubs(Source(PurePosixPath("doors/text.py"), path.read_text(encoding="utf-8"))):
            count += 1
            print(f"{path.relative_to(root).as_posix()}:{line}: {sentence}")
    print(f"house rules: {count} breaches in {files} files")
    return 1 if count or not files else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent))
