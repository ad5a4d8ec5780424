"""Decisions about assets and access rights: facts in, objection or value out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from accord.areas.assets.terms import Need
from accord.kernel.refusals import Objection


def title_of(*, right: str, asset: str, holder: str) -> str:
    """What an access right is called: `Administrator on Jira, Ada Lovelace`, cut to what a title holds."""
    said = f"{right} on {asset}" + (f", {holder}" if holder else "")
    return said if len(said) <= 200 else said[:199] + "…"


def _ordered(first: date | None, second: date | None, sentence: str, field: str) -> Objection | None:
    return Objection(sentence, field) if first and second and second < first else None


def review_after_last_review(*, reviewed_on: date | None, review_due: date | None) -> Objection | None:
    """The next confirmation comes after the last one."""
    return _ordered(reviewed_on, review_due, "The next confirmation must be due after the last one.", "review_due")


def maintenance_after_last(*, maintained_on: date | None, maintenance_due: date | None) -> Objection | None:
    """The next maintenance comes after the last one."""
    return _ordered(
        maintained_on, maintenance_due, "The next maintenance must be due after the last one.", "maintenance_due"
    )


def disposed_after_acquired(*, acquired_on: date | None, disposed_on: date | None) -> Objection | None:
    """Nothing is disposed of before it was there."""
    return _ordered(
        acquired_on,
        disposed_on,
        "It would be disposed of before it was acquired. Correct one of the two days.",
        "disposed_on",
    )


def handed_out_to_somebody(*, holder_id: Any, handed_out_on: date | None) -> Objection | None:
    """What was handed out was handed out to somebody."""
    if handed_out_on and not holder_id:
        return Objection("Say to whom it was handed out, or leave the day empty.", "holder")
    return None


def not_its_own_support(*, depends_on_itself: bool) -> Objection | None:
    """Nothing rests on itself."""
    if depends_on_itself:
        return Objection("An asset cannot depend on itself. Take it out of the list.", "depends_on")
    return None


def for_somebody(*, person_id: Any, role_id: Any) -> Objection | None:
    """A right belongs to a person or to the holders of a role, and to one of the two only."""
    if bool(person_id) == bool(role_id):
        return Objection("Say whose right it is: name a person, or the role whose holders have it.", "person")
    return None


def expires_after_granted(*, granted_on: date | None, expires_on: date | None) -> Objection | None:
    """No right ends before it begins."""
    return _ordered(granted_on, expires_on, "The right would expire before it was granted.", "expires_on")


def reviewed_after_granted(*, granted_on: date | None, reviewed_on: date | None) -> Objection | None:
    """No right is reviewed before it was there."""
    return _ordered(granted_on, reviewed_on, "The right would be reviewed before it was granted.", "reviewed_on")


def revoked_after_granted(*, granted_on: date | None, revoked_on: date | None) -> Objection | None:
    """No right is revoked before it was there."""
    return _ordered(granted_on, revoked_on, "The right would be revoked before it was granted.", "revoked_on")


def confirmable(*, owner_id: Any, kind: str, classification: str) -> list[Objection]:
    """An asset is confirmed with all that the inventory must say of it (A.5.9, A.5.12)."""
    found = []
    if not owner_id:
        found.append(Objection("Name the owner first: somebody must answer for it.", "owner"))
    if not kind:
        found.append(Objection("Say first what kind of asset it is.", "kind"))
    if not classification:
        found.append(Objection("Give its classification first; its owner judges it.", "classification"))
    return found


def disposable(
    *, holder_id: Any, carries_information: bool, erased_on: date | None, returned_on: date | None
) -> list[Objection]:
    """Nothing goes away that somebody still has in hand, nor with information still on it: an erasure before its last
    return says nothing of what came onto it since (A.7.14)."""
    found = []
    if holder_id:
        found.append(Objection("Somebody still has it in hand. Record its return first.", "holder", "return"))
    if carries_information and (erased_on is None or (returned_on and erased_on < returned_on)):
        found.append(
            Objection("Say when the information on it was erased or destroyed; until then it stays here.", "erased_on")
        )
    return found


def reusable(*, carries_information: bool, erased_on: date | None, returned_on: date | None) -> Objection | None:
    """Nobody gets what still holds the information of the one before (A.7.14)."""
    if carries_information and (erased_on is None or (returned_on and erased_on < returned_on)):
        return Objection(
            "The information of the former holder may still be on it. Erase it and say when, then hand it out.",
            "erased_on",
        )
    return None


def grantable(*, person_left: bool, granted_to_self: bool, asset_state: str) -> list[Objection]:
    """Rights are given to people who are there, by somebody else, on what is in use (A.5.18)."""
    found = []
    if person_left:
        found.append(Objection("This person has left. Rights are given to people who are here.", "person"))
    if granted_to_self:
        found.append(Objection("Nobody grants a right to himself or herself. Ask somebody else to do it.", "person"))
    if asset_state == "disposed":
        found.append(Objection("This asset was disposed of. There is nothing left to reach.", "asset"))
    return found


def extendable(*, before: date | None, until: date) -> Objection | None:
    """An extension reaches further than what it extends."""
    if before and until <= before:
        return Objection(f"It holds until {before.isoformat()} already. An extension ends later.", "expires_on")
    return None


NEEDS = tuple(n.value for n in Need)


def greatest(needs: Iterable[str]) -> str:
    """The greatest of some needs; nothing where none is known."""
    return max((n for n in needs if n in NEEDS), key=NEEDS.index, default="")


def exceeds(need: str, own: str) -> bool:
    """Whether a need is greater than the asset's own; one that nobody has judged is the least."""
    return need in NEEDS and (own not in NEEDS or NEEDS.index(need) > NEEDS.index(own))


def reached(start: Any, edges: Iterable[tuple[Any, Any]]) -> list[tuple[Any, int]]:
    """What can be reached from `start` along edges, nearest first, with the number of steps; each once."""
    onward: dict[Any, list[Any]] = {}
    for source, target in edges:
        onward.setdefault(source, []).append(target)
    seen, found, here, steps = {start}, list[tuple[Any, int]](), [start], 0
    while here:
        steps += 1
        following = []
        for place in here:
            for target in onward.get(place, ()):
                if target not in seen:
                    seen.add(target)
                    following.append(target)
                    found.append((target, steps))
        here = following
    return found
