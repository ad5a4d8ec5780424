"""The tables of MIL-STD-105E and MIL-STD-414, public domain, and the plan that they hold for a lot.

Arrows are resolved in the files: `use_code` is the row that applies, of single and of double plans. Most double plans
have been read in one transcription only and are checked against the single plan of their cell, which their provenance
says (docs/engines/sampling.md). ISO 2859-1 and ISO 3951 are other standards with other tables.
"""

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from accord.engines.given import EngineError, Provenance, digest, number, one_of, whole
from accord.engines.sampling.plans import Counts, DoublePlan, Severity, SinglePlan, VariablesPlan

Standard = Literal["MIL-STD-105E", "MIL-STD-414"]
Row = dict[str, str]
SINGLE_TABLES: dict[Severity, str] = {"normal": "II-A", "tightened": "II-B", "reduced": "II-C"}
DOUBLE_TABLES: dict[Severity, str] = {"normal": "III-A", "tightened": "III-B", "reduced": "III-C"}
ONCE = "table+single plan"
READ_ONCE = " Read in one transcription of the standard, checked against the single plan of the same cell."


def code_letter(lot: int, level: str = "II", *, standard: Standard = "MIL-STD-105E") -> str:
    """The sample size code letter of a lot.

    MIL-STD-105E, table I: levels S1 to S4 and I to III, from 2 units. MIL-STD-414, table A-2: levels I to V, from 3.
    """
    one_of("standard", standard, get_args(Standard))
    table = letters("105e" if standard == "MIL-STD-105E" else "414")
    first, last, *levels = table[0]
    lot = whole("lot", lot, least=int(table[0][first]))
    row = next(row for row in table if lot <= float(row[last] or "inf"))
    return row[named_level(level, levels)]


def plan(lot: int, level: str = "II", aql: float = 1.0, severity: Severity = "normal") -> SinglePlan:
    """The single sampling plan of MIL-STD-105E for a lot of `lot` units: tables I and II-A, II-B or II-C.

    `aql` is the acceptable quality level in percent nonconforming; above 10 it counts nonconformities per 100 units.
    Where the sample is not smaller than the lot, `n` is the lot and `inspect_all` is true.
    """
    code, lot = code_letter(lot, level), whole("lot", lot)
    row = cell_of(single_cells(known_severity(severity)), code, aql)
    tables = f"MIL-STD-105E, tables I and {SINGLE_TABLES[severity]}"
    return SinglePlan(
        n=min(int(row["n"]), lot),
        ac=int(row["ac"]),
        re=int(row["re"]),
        inspect_all=int(row["n"]) >= lot,
        counts=counted(aql),
        **place(tables, lot, level, aql, severity, code, row),
    )


def double_plan(lot: int, level: str = "II", aql: float = 1.0, severity: Severity = "normal") -> DoublePlan:
    """The double sampling plan of MIL-STD-105E: tables I and III-A, III-B or III-C; numbers count both samples.

    Where the standard has none it is refused, and the single plan applies: where that accepts on 0 and rejects on 1,
    and where the arrows lead to letter A, or to A, B or C under reduced inspection. Refused is also a lot that is not
    larger than both samples together.
    """
    single = plan(lot, level, aql, severity)
    row = double_cells(severity).get((single.use_code, single.aql))
    if row is None:
        raise EngineError(
            f"`aql` {single.aql:g} at letter {single.code} has no double plan under {severity} inspection; the single "
            "one is `plan(...)`."
        )
    n1, n2 = int(row["n1"]), int(row["n2"])
    if n1 + n2 > lot:
        raise EngineError(f"`lot` of {lot} is smaller than both samples of the double plan ({n1} and {n2}).")
    tables = f"MIL-STD-105E, tables I and {DOUBLE_TABLES[severity]}"
    return DoublePlan(
        n1=n1,
        ac1=int(row["ac1"]),
        re1=int(row["re1"]),
        n2=n2,
        ac2=int(row["ac2"]),
        re2=int(row["re2"]),
        inspect_all=False,
        counts=single.counts,
        **place(tables, lot, level, aql, severity, single.code, row),
    )


def variables_plan(lot: int, level: str = "IV", aql: float = 1.0, severity: Severity = "normal") -> VariablesPlan:
    """The plan of MIL-STD-414 for measurements, one limit, standard deviation unknown (Section B, form 1, k method).

    Levels I to V; IV is the usual one. Table B-1 holds normal and tightened inspection, reduced is not held.
    """
    if known_severity(severity) == "reduced":
        raise EngineError("`severity` must be 'normal' or 'tightened': no reduced plans of MIL-STD-414 are held.")
    code, lot = code_letter(lot, level, standard="MIL-STD-414"), whole("lot", lot)
    row = cell_of(variables_cells(severity), code, aql)
    return VariablesPlan(
        n=min(int(row["n"]), lot),
        k=float(row["k"]),
        inspect_all=int(row["n"]) >= lot,
        **place("MIL-STD-414, tables A-2 and B-1", lot, level, aql, severity, code, row),
    )


def place(tables: str, lot: int, level: str, aql: float, severity: Severity, code: str, row: Row) -> dict[str, Any]:
    """Where a plan stands in its standard: what was asked for, and the row that the arrows lead to."""
    use_code = row.get("use_code", row["code"])
    asked: dict[str, Any] = {"lot": int(lot), "level": level, "aql": float(aql), "severity": severity}
    once = READ_ONCE if row.get("confidence") == ONCE else ""
    known = Provenance(
        digest(tables, asked),
        f"Look-up in {tables}; the arrows lead from letter {code} to {use_code}.{once}",
    )
    found = {"code": code, "use_code": use_code, "source": tables, "provenance": known}
    return asked | found


def cell_of(cells: dict[tuple[str, float], Row], code: str, aql: float) -> Row:
    wanted = number("aql", aql, above=0)
    held = sorted({each for letter, each in cells if letter == code})
    if wanted not in held:
        raise EngineError(f"`aql` must be one of {', '.join(f'{each:g}' for each in held)}; it is {wanted:g}.")
    return cells[code, wanted]


def counted(aql: float) -> Counts:
    return "nonconformities per 100 units" if aql > 10 else "nonconforming units"


def known_severity(severity: Severity) -> Severity:
    return one_of("severity", severity, get_args(Severity))


def named_level(level: str, levels: list[str]) -> str:
    """The level as the table writes it: S-1 is S1."""
    name = str(level).upper().replace("-", "")
    if name not in levels:
        raise EngineError(f"`level` must be one of {', '.join(levels)}; it is {level!r}.")
    return name


@cache
def letters(standard: str) -> list[Row]:
    return rows(f"mil_std_{standard}_code_letters.csv")


@cache
def single_cells(severity: Severity) -> dict[tuple[str, float], Row]:
    return by_cell(rows(f"mil_std_105e_single_{severity}.csv"))


@cache
def double_cells(severity: Severity) -> dict[tuple[str, float], Row]:
    return by_cell(row for row in rows("mil_std_105e_double.csv") if row["severity"] == severity)


@cache
def variables_cells(severity: Severity) -> dict[tuple[str, float], Row]:
    return by_cell(row for row in rows("mil_std_414_k_unknown_sigma.csv") if row["severity"] == severity)


def by_cell(cells: Iterable[Row]) -> dict[tuple[str, float], Row]:
    return {(row["code"], float(row["aql"])): row for row in cells}


def rows(name: str) -> list[Row]:
    text = (files("accord.engines.sampling") / "mil_std" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
