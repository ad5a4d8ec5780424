"""Drafts as bytes: what they hold that every record has not, in a third of the time that pickling alone takes."""

import io
import pickle
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID, SafeUUID

from accord.kernel.records.record import Record

_NONE = SafeUUID.unknown


@lru_cache(maxsize=256)
def blank(model: type[Record]) -> Mapping[str, Any]:
    """What a record of this type holds that nobody has filled in: what of a draft need not be kept."""
    empty = model()
    return {f.attname: None if callable(f.default) else empty.__dict__[f.attname] for f in model._meta.concrete_fields}


def _made(number: int) -> UUID:
    found = UUID.__new__(UUID)
    object.__setattr__(found, "int", number)
    object.__setattr__(found, "is_safe", _NONE)
    return found


def _reduced(value: UUID) -> tuple[Callable[[int], UUID], tuple[int]]:
    return _made, (value.int,)


def packed(held: object) -> bytes:
    """Anything that can be pickled, as bytes."""
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {UUID: _reduced}
    pickler.dump(held)
    return buffer.getvalue()


def unpacked(held: bytes) -> Any:
    """What was packed."""
    return pickle.loads(held)  # noqa: S301  (packed above, by this process)
