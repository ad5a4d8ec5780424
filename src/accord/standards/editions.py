"""Editions of standards: their rows, and the parts that decide each row."""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache, cached_property
from itertools import product
from pathlib import Path

from accord.standards.clauses import Change, Clause, clause_of, read_changes, read_clauses
from accord.standards.notes import CheckNote, areas, check_notes, judgement_notes
from accord.standards.tables import FOLDER, Broken, name_of, table

KINDS = frozenset({"decision", "process", "document", "record", "advisory", "control"})
CHANGES = frozenset({"same", "moved", "reworded", "widened", "new"})
DOCUMENTED = frozenset({"none", "maintain", "retain", "available"})


class UnknownStandard(LookupError):
    """No edition has this id, or no row of it this ref. The message is a sentence for people."""


class PartKind(Enum):
    """What can decide a part of a row."""

    CHECK = "check"  # a named check, from records alone
    JUDGEMENT = "judgement"  # only a person can say it
    AWAITS = "awaits"  # no check reads the records of this area for it yet; a person can say it


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a row. `name`: the check; a slug for a judgement; the awaited area."""

    name: str
    kind: PartKind
    statement: str  # what must be so, one sentence without clause numbers
    supports: tuple[str, ...] = ()  # of a judgement: the record types to look at first


@dataclass(frozen=True, slots=True)
class Control:
    """The attributes of a control of Annex A, as the annex tags it."""

    theme: str
    control_type: tuple[str, ...]
    properties: tuple[str, ...]
    cybersecurity_concepts: tuple[str, ...]
    operational_capabilities: tuple[str, ...]
    security_domains: tuple[str, ...]
    new_in_2022: bool


@dataclass(frozen=True, eq=False)
class Row:
    """One requirement with a stable ref. There is one object for each, so that two are the same only as such."""

    ref: str
    title: str
    paraphrase: str  # our own words; for a control: what shows that it works
    kind: str  # one of KINDS; "advisory" never fails
    documented: str  # one of DOCUMENTED
    parts: tuple[Part, ...]
    area: str  # of its first check, else the first awaited one; "conformity" if it is judged only
    was: tuple[str, ...] = ()  # refs in the edition that this one follows
    change: str = ""  # one of CHANGES, in an edition that follows another
    confidence: str = ""  # how sure its ref and its change are: high, medium, low
    control: Control | None = None

    @property
    def chapter(self) -> str:
        """`4` to `10`, or `A.5` to `A.8`."""
        return ".".join(self.ref.split(".")[:2]) if self.ref.startswith("A.") else re.split(r"[. ]", self.ref)[0]

    @property
    def clause(self) -> str:
        """`4.1`, or `A.5`."""
        return clause_of(self.ref)

    @cached_property
    def checks(self) -> tuple[str, ...]:
        """Names of the checks that decide parts of it."""
        return tuple(p.name for p in self.parts if p.kind is PartKind.CHECK)

    @property
    def awaits(self) -> tuple[str, ...]:
        """Areas whose records it still needs."""
        return tuple(p.name for p in self.parts if p.kind is PartKind.AWAITS)


@dataclass(frozen=True, slots=True)
class Documented:
    """One piece of documented information that the standard names."""

    ref: str
    key: str  # the tag of the document that shows it; empty where records of Accord do
    what: str
    handling: str
    mandatory: str  # "always", "if applicable", "as needed"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What shows that a clause is done all the same, though it may have been set aside."""

    clause: str
    type: str  # the record type
    states: tuple[str, ...]  # records in one of these show it
    fields: tuple[str, ...] = ()  # only those where each of these says yes, or, as "kind=hardware", that; empty: all
    since: str = ""  # only those whose day in this field is later than the approval of the scope; empty: all

    def meets(self, excluded: str) -> bool:
        """Whether an excluded clause is this one, lies in it, or has it in itself."""
        return excluded == self.clause or _within(excluded, self.clause) or _within(self.clause, excluded)


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of one standard; the folder it came from is the only place that knows its clauses."""

    id: str
    family: str
    title: str
    short: str
    side: str
    rows: tuple[Row, ...]
    documented: tuple[Documented, ...]
    follows: str = ""  # id of the edition before it
    note: str = ""  # what people must know about the data
    excludable: tuple[str, ...] = ()  # where rows may be set aside: chapters such as "8", or "A" for the annex
    always: tuple[str, ...] = ()  # clauses of these chapters that apply to every organization
    set_aside_in: str = ""  # what says so, once it is approved
    contradictions: tuple[Contradiction, ...] = ()
    clauses: tuple[Clause, ...] = ()
    changes: tuple[Change, ...] = ()  # against the edition that it follows
    _by_ref: Mapping[str, Row] = field(default_factory=dict, repr=False, compare=False)

    @property
    def label(self) -> str:
        """What people call it: `ISO 9001:2015`."""
        return re.split(r",| with ", self.title)[0]

    def may_set_aside(self, ref: str) -> bool:
        """Whether an organization may exclude this row or clause at all: not one that always applies, nor a clause with
        such a one in it; a single letter may be left to judgement."""
        if ref.split(".", maxsplit=1)[0] not in self.excludable:
            return False
        return " " in ref or not any(ref == c or _within(ref, c) or _within(c, ref) for c in self.always)

    def row(self, ref: str) -> Row:
        """The row `ref`. Raises UnknownStandard with a sentence that says where to look."""
        if found := self._by_ref.get(ref):
            return found
        near = [r.ref for r in self.rows if r.ref.startswith(ref)] or [r.ref for r in self.rows if r.ref[:3] == ref[:3]]
        hint = f" Near it: {', '.join(near[:8])}." if near else ""
        raise UnknownStandard(f"{self.label} has no requirement {ref!r}.{hint}")


@cache
def editions() -> tuple[Edition, ...]:
    """Every edition, by family and id. Raises Broken where a data file contradicts itself."""
    found = [load(path.parent, check_notes(), areas()) for path in sorted(FOLDER.glob("*/edition.toml"))]
    known = {e.id: e for e in found}
    if len(known) < len(found):
        raise Broken("Two folders of standards have the same id in edition.toml; give each its own.")
    for e in found:
        _check_history(e, known)
    return tuple(sorted(found, key=lambda e: (e.family != "iso-9001", e.family, e.id)))


def edition(standard: str) -> Edition:
    """The edition with the id `standard`. Raises UnknownStandard with a sentence that lists the known ones."""
    for e in editions():
        if e.id == standard:
            return e
    raise UnknownStandard(f"There is no standard {standard!r}; known are {', '.join(e.id for e in editions())}.")


def families() -> tuple[str, ...]:
    """The families of standards, in the order of the editions."""
    return tuple(dict.fromkeys(e.family for e in editions()))


UNSAID = ("iso-9001:2015", "iso-27001:2022")
"""The editions that an organization is shown until it has said to which it works, quality first."""


def worked_to(said: str) -> tuple[Edition, ...]:
    """The editions to which an organization works, of each family one at most: `said` as one of `ways_to_work`, or
    nothing yet. Raises UnknownStandard."""
    return tuple(map(edition, said.split() or UNSAID))


def ways_to_work() -> list[tuple[str, str]]:
    """Every choice of editions, one at most of each family, and how people call it."""
    every = product(*([None, *(e for e in editions() if e.family == family)] for family in families()))
    chosen = ([e for e in some if e] for some in every)
    return [(" ".join(e.id for e in some), " and ".join(e.label for e in some)) for some in chosen if some]


def not_left(worked: Collection[Edition]) -> tuple[str, ...]:
    """The ids of these editions and of those that follow them: all but what an organization works to no longer."""
    found: list[str] = []
    for e in editions():
        if e in worked or e.follows in found:
            found.append(e.id)
    return tuple(found)


def load(folder: Path, notes: Mapping[str, CheckNote], known_areas: Collection[str]) -> Edition:
    """The edition in `folder`. Raises Broken, naming file and line, for any row or part that does not fit."""
    try:
        about = tomllib.loads((folder / "edition.toml").read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise Broken(f"{folder.name}/edition.toml cannot be read: {error}.") from None
    for key in ("id", "family", "title", "short", "side"):
        if not about.get(key):
            raise Broken(f"{folder.name}/edition.toml: {key} is missing; say it.")
    parts = _parts(folder / "parts.csv", notes, known_areas)
    rows = _rows(folder / "rows.csv", parts, notes)
    by_ref = {r.ref: r for r in rows}
    if stray := [ref for ref in parts if ref not in by_ref]:
        raise Broken(f"{folder.name}/parts.csv names the row {stray[0]!r}, which rows.csv does not have.")
    return Edition(
        id=about["id"], family=about["family"], title=about["title"], short=about["short"], side=about["side"],
        rows=rows, documented=_documented(folder / "documented.csv", by_ref), follows=about.get("follows", ""),
        note=about.get("note", ""), excludable=tuple(about.get("excludable", ())),
        always=tuple(about.get("always", ())),
        set_aside_in=about.get("set_aside_in", ""),
        contradictions=_contradictions(folder / "contradictions.csv", by_ref),
        clauses=read_clauses(folder / "clauses.csv", by_ref), changes=read_changes(folder / "changes.csv", by_ref),
        _by_ref=by_ref,
    )  # fmt: skip


def _parts(path: Path, notes: Mapping[str, CheckNote], known_areas: Collection[str]) -> dict[str, tuple[Part, ...]]:
    found: dict[str, list[Part]] = {}
    for number, row in enumerate(table(path, ("ref", "kind", "name", "statement")), start=2):
        at, name, statement = f"{name_of(path)}, row {number}", row["name"], row["statement"]
        if row["kind"] not in {k.value for k in PartKind}:
            raise Broken(f"{at}: the kind is {row['kind']!r}; it must be check, judgement or awaits.")
        kind = PartKind(row["kind"])
        if kind is PartKind.CHECK:
            if name not in notes:
                raise Broken(f"{at}: the check {name!r} is not in checks.csv; add it there or correct the name.")
            statement = statement or notes[name].statement
        if kind is PartKind.AWAITS and name not in known_areas:
            raise Broken(f"{at}: the area {name!r} is not in areas.csv; correct the name.")
        if not name or not statement:
            raise Broken(f"{at}: a part needs a name, and a statement unless a check has one.")
        mine = found.setdefault(row["ref"], [])
        if any(p.name == name and p.kind is kind for p in mine):
            raise Broken(f"{at}: the part {name} stands twice at {row['ref']}; keep one.")
        supports = judgement_notes().get(statement, ()) if kind is PartKind.JUDGEMENT else ()
        mine.append(Part(name, kind, statement, supports))
    return {ref: tuple(parts) for ref, parts in found.items()}


_ATTRIBUTES = (
    "theme", "control_type", "properties", "cybersecurity_concepts", "operational_capabilities", "security_domains",
    "new_in_2022",
)  # fmt: skip


def _rows(path: Path, parts: Mapping[str, tuple[Part, ...]], notes: Mapping[str, CheckNote]) -> tuple[Row, ...]:
    found: dict[str, Row] = {}
    columns = ("ref", "title", "paraphrase", "kind", "documented")
    for number, row in enumerate(table(path, columns, optional=("was", "change", "confidence", *_ATTRIBUTES)), start=2):
        at, ref = f"{name_of(path)}, row {number}", row["ref"]
        if ref in found:
            raise Broken(f"{at}: the row {ref} stands twice; keep one.")
        if empty := [c for c in columns if not row[c]]:
            raise Broken(f"{at}: {empty[0]} of {ref or 'a row'} is empty; say it.")
        if row["kind"] not in KINDS or row["documented"] not in DOCUMENTED:
            raise Broken(f"{at}: kind or documented of {ref} is not one of the known words.")
        if row["change"] and row["change"] not in CHANGES:
            raise Broken(
                f"{at}: the change of {ref} is {row['change']!r}; it must be one of {', '.join(sorted(CHANGES))}."
            )
        if ref not in parts:
            raise Broken(f"{at}: the row {ref} has no part; nothing could decide it. Add one to parts.csv.")
        found[ref] = Row(
            ref=ref, title=row["title"], paraphrase=row["paraphrase"], kind=row["kind"], documented=row["documented"],
            parts=parts[ref], area=_area(parts[ref], notes), was=_split(row["was"]), change=row["change"],
            confidence=row["confidence"],
            control=_control(row) if row["kind"] == "control" else None,
        )  # fmt: skip
    return tuple(found.values())


def _area(parts: tuple[Part, ...], notes: Mapping[str, CheckNote]) -> str:
    for p in parts:
        if p.kind is PartKind.CHECK:
            return notes[p.name].area
    return next((p.name for p in parts if p.kind is PartKind.AWAITS), "conformity")


def _control(row: Mapping[str, str]) -> Control:
    return Control(
        row["theme"], _split(row["control_type"]), _split(row["properties"]), _split(row["cybersecurity_concepts"]),
        _split(row["operational_capabilities"]), _split(row["security_domains"]), row["new_in_2022"] == "yes",
    )  # fmt: skip


def _documented(path: Path, rows: Mapping[str, Row]) -> tuple[Documented, ...]:
    found = []
    for number, row in enumerate(table(path, ("ref", "key", "what", "handling", "mandatory")), start=2):
        if row["ref"] not in rows:
            raise Broken(f"{name_of(path)}, row {number}: the row {row['ref']!r} does not exist in rows.csv.")
        found.append(Documented(**row))
    return tuple(found)


def _contradictions(path: Path, rows: Mapping[str, Row]) -> tuple[Contradiction, ...]:
    """An edition of which no clause may be set aside needs no such file."""
    found = []
    columns = ("clause", "type", "states", "fields", "since")
    for number, row in enumerate(table(path, columns) if path.exists() else (), start=2):
        at, clause, states = f"{name_of(path)}, row {number}", row["clause"], _split(row["states"])
        if not any(ref == clause or _within(ref, clause) for ref in rows):
            raise Broken(f"{at}: no row of rows.csv is {clause!r} or lies in it; correct the clause.")
        if not row["type"] or not states:
            raise Broken(f"{at}: name the record type and the states in which it shows that {clause} is done.")
        found.append(Contradiction(clause, row["type"], states, _split(row["fields"]), row["since"]))
    return tuple(found)


def _within(ref: str, clause: str) -> bool:
    """`8.3.2 a)` lies in `8.3`; `8.30` does not."""
    return ref.startswith((f"{clause}.", f"{clause} "))


def _check_history(e: Edition, known: Mapping[str, Edition]) -> None:
    if e.follows and e.follows not in known:
        raise Broken(f"{e.id} follows {e.follows}, which is not there.")
    for row in e.rows:
        if stray := [ref for ref in row.was if not e.follows or ref not in known[e.follows]._by_ref]:
            raise Broken(f"{e.id}, row {row.ref}: it was {stray[0]!r}, which the edition before does not have.")


def _split(cell: str) -> tuple[str, ...]:
    return tuple(s for s in (c.strip() for c in cell.split(";")) if s)
