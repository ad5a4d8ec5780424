"""The permission map: who may do what, in one table, shown on one screen. The default is no.

A permission is `area.verb`. A right names permissions by pattern and says on which records they reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Literal

Reach = Literal["all", "own", "subject", "part"]
"""all: every record; own: records whose owner the person is, and their parts; subject: the record of the grant's
scope and its
parts; part: the same, for guests who see nothing else."""


TOP_MANAGEMENT = "top_management"
"""The key of the role of those who lead all of it (ISO 9000, 3.1.1)."""


@dataclass(frozen=True, slots=True)
class Right:
    """Permissions matching `pattern`, on the records within reach."""

    pattern: str
    on: Literal["all", "own"] = "all"


@dataclass(frozen=True, slots=True)
class Role:
    """One role: its key, its name, what it is for, and its rights."""

    key: str
    title: str
    says: str
    rights: tuple[Right, ...]
    guest: bool = False

    def reach(self, permission: str) -> Literal["all", "own"] | None:
        """How far this role's permission reaches; None: not at all."""
        found = {r.on for r in self.rights if fnmatchcase(permission, r.pattern)}
        return "all" if "all" in found else "own" if "own" in found else None


def _rights(*all_of: str, own: tuple[str, ...] = ()) -> tuple[Right, ...]:
    return tuple(Right(p) for p in all_of) + tuple(Right(p, "own") for p in own)


_READ = ("*.view", "*.export")
_FOLLOW = "trail.follow"  # what others did, across records: why not everybody, says kernel/records/trail.py
_TAKE_PART = ("*.comment", "*.report", "*.confirm")

ROLES: tuple[Role, ...] = (
    Role(
        "administrator",
        "Administrator",
        "Runs the installation of Accord for this organization: people, rights, everything.",
        _rights("*.*"),
    ),
    Role(
        "manager",
        "Manager",
        "Runs the management system: quality, information security, or both.",
        _rights(
            *_READ,
            *_TAKE_PART,
            _FOLLOW,
            *(
                f"*.{v}"
                for v in ("add", "edit", "archive", "import", "move", "approve", "close", "verify", "attest", "pack")
            ),
        ),
    ),
    Role(
        TOP_MANAGEMENT,
        "Top management",
        "Approves, judges, and sees one honest picture.",
        _rights(
            *_READ, *_TAKE_PART, "*.approve", "*.attest", "*.pack", own=("*.edit", "*.move", "*.verify", "*.close")
        ),
    ),
    Role(
        "owner",
        "Owner",
        "Answers for processes, suppliers, documents or actions, and keeps their records.",
        _rights("*.view", *_TAKE_PART, own=("*.add", "*.edit", "*.move", "*.archive", "*.close", "*.export")),
    ),
    Role(
        "member",
        "Member",
        "Reads what is in force, confirms reading, reports what went wrong.",
        _rights("*.view", *_TAKE_PART, own=("*.move",)),
    ),
    Role(
        "internal_auditor",
        "Internal auditor",
        "Reads everything, reports findings, takes the audit pack along.",
        _rights(*_READ, _FOLLOW, "*.pack", "*.comment", "*.report"),
    ),
    Role(
        "external_auditor",
        "External auditor",
        "A guest for a time: reads, follows the trail, takes the pack along.",
        _rights(*_READ, _FOLLOW, "*.pack"),
        guest=True,
    ),
    Role(
        "supplier_contact",
        "Supplier contact",
        "A guest of one supplier: sees that supplier's own records, answers and uploads.",
        _rights("suppliers.view", "suppliers.comment"),
        guest=True,
    ),
)


@lru_cache(maxsize=64)
def role(key: str) -> Role:
    """The role called `key`. Raises KeyError."""
    return {r.key: r for r in ROLES}[key]


@lru_cache(maxsize=4096)
def reach(key: str, permission: str) -> Literal["all", "own"] | None:
    """How far the permission of a role reaches."""
    return role(key).reach(permission)
