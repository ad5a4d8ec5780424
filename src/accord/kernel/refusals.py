"""Refusals: sentences for people, raised by acts and rules, translated once by every door."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Objection:
    """What a rule has against the facts: one sentence, and the field it is about (empty: the record as a whole).
    `helped_by`: the act on the same record that sets it right, where that is not its edit; or `Type.verb`, an act that
    makes what is missing for it, which begins with what is `known`."""

    sentence: str
    field: str = ""
    helped_by: str = ""
    known: str = ""


def first_few(names: Sequence[str], most: int = 5) -> str:
    """The first of several names, as a sentence says them: "A", "A and B", "A, B and others"."""
    few = [*names[:most], "others"] if len(names) > most else names
    return " and ".join([", ".join(few[:-1]), few[-1]] if len(few) > 1 else few)


def said_of(names: Sequence[str], one: str, several: str, field: str = "", helped_by: str = "") -> list[Objection]:
    """What is held against these, said of one or of several: `{}` stands for their names; nothing where there are
    none."""
    said = (one if len(names) == 1 else several).format(first_few(names))
    return [Objection(said, field, helped_by)] if names else []


class Refused(Exception):
    """An act that is not done. `status` is what the HTTP doors answer (RFC 9110), `sentence` is what people read."""

    status: ClassVar[int] = 422
    title: ClassVar[str] = "Refused by a rule"

    def __init__(self, sentence: str, field: str = "", *, objections: tuple[Objection, ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.objections = objections or (Objection(sentence, field),)

    @classmethod
    def because(cls, objections: list[Objection]) -> "Refused":
        """One refusal for all objections; raises ValueError when there are none."""
        if not objections:
            raise ValueError("a refusal needs an objection")
        return cls(" ".join(o.sentence for o in objections), objections=tuple(objections))


def refuse(*objections: Objection | None) -> None:
    """Raises Refused with those objections that there are, if any."""
    if found := [o for o in objections if o]:
        raise Refused.because(found)


class NotThere(Refused):
    """Nonexistent, foreign and invisible alike: the answer never differs."""

    status = 404
    title = "Not there"

    def __init__(self, sentence: str = "There is no such record here.", field: str = "") -> None:
        super().__init__(sentence, field)


class Forbidden(Refused):
    """The record may be seen, the act may not be done."""

    status = 403
    title = "Not allowed"


class WrongState(Refused):
    """The lifecycle forbids this act now."""

    status = 409
    title = "The lifecycle forbids it"


class Stale(Refused):
    """The record was changed since the caller read it."""

    status = 412
    title = "Changed meanwhile"


class RevisionMissing(Refused):
    """A change must say which revision it was made on (RFC 6585)."""

    status = 428
    title = "Revision missing"


class SignatureNeeded(Refused):
    """The act is signed: the password has to be given again, and be right."""

    status = 403
    title = "Signature needed"


class TooMany(Refused):
    """Tried too often (RFC 6585). `wait`: after so many seconds it may be tried again."""

    status = 429
    title = "Too many attempts"

    def __init__(self, wait: int, field: str = "") -> None:
        minutes = -(-wait // 60)
        when = f"{wait} seconds" if wait < 60 else "1 minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"Too many attempts failed. Try again in {when}.", field)
        self.wait = wait


class StorageRefused(Refused):
    """The database is locked, full or of another version; nothing was written."""

    status = 507
    title = "Not stored"
