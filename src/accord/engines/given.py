"""What is given to an engine: looked at once, at the door, and refused with a sentence that names the argument."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
K = TypeVar("K")
T = TypeVar("T")
LARGEST = 1e140
NUMBERS = "biufO"  # kinds of arrays that can hold real numbers; objects are looked at one by one
NO_NUMBERS = (str, bytes, bool, np.bool_, np.ndarray, np.timedelta64, np.complexfloating)  # though float() takes them


class EngineError(ValueError):
    """What was asked cannot be computed. One sentence, which names the argument and says what is expected."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a result comes from.

    `inputs` is the SHA-256 of what was given (`digest`), `method` names the computation in words, `error` bounds the
    relative error of the method (0.0 for closed forms and exact enumeration, None where sampling gives intervals
    instead), `warnings` are sentences that belong beside the number wherever it is shown.
    """

    inputs: str
    method: str
    error: float | None = 0.0
    warnings: tuple[str, ...] = ()


def digest(*given: Any) -> str:
    """SHA-256 in hex of arrays, numbers, texts, dataclasses and (nested) lists of them: equal input, equal digest."""
    state = hashlib.sha256()
    for value in given:
        if isinstance(value, np.ndarray):
            state.update(f"{value.dtype.str}{value.shape}".encode())
            state.update(np.ascontiguousarray(value).reshape(-1).data)
        elif isinstance(value, list | tuple):
            state.update(f"[{len(value)}".encode() + b"".join(bytes.fromhex(digest(each)) for each in value))
        elif isinstance(value, dict):
            state.update(b"{" + bytes.fromhex(digest(sorted(value.items(), key=repr))))
        else:
            state.update(repr(value).encode() + b"\0")
    return state.hexdigest()


def floats(name: str, value: ArrayLike, *, ndim: int | None = 1, least: int = 1) -> Floats:
    """The argument `name` as a float64 array of `ndim` dimensions, all finite, of `least` entries or more."""
    try:
        given = np.ascontiguousarray(value)
        if given.dtype.kind not in NUMBERS or np.ma.is_masked(value):
            raise TypeError(given.dtype)
        if given.dtype.kind == "O":
            given = np.array([number(name, each) for each in given.flat]).reshape(given.shape)
        array = given.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError) as why:
        raise EngineError(
            f"`{name}` must hold numbers only, in rows of equal length; it holds something else."
        ) from why
    if ndim is not None and array.ndim != ndim:
        raise EngineError(f"`{name}` must have {ndim} dimension(s); it has {array.ndim}.")
    if array.size < least:
        raise EngineError(f"`{name}` must hold at least {least} number(s); it holds {array.size}.")
    with np.errstate(over="ignore", invalid="ignore"):
        total = array.sum()  # finite only if every number is, and faster than to ask each
    if not np.isfinite(total) and not (finite := np.isfinite(array)).all():
        where = tuple(int(i) for i in np.argwhere(~finite)[0])
        place = where[0] if len(where) == 1 else where
        raise EngineError(f"`{name}` holds {array[where]} at position {place}; every number must be finite.")
    return array


def measured(name: str, value: ArrayLike, *, ndim: int | None = 1, least: int = 1) -> Floats:
    """As `floats`, and small enough to be squared and summed."""
    array = floats(name, value, ndim=ndim, least=least)
    if array.size and np.abs(array).max() > LARGEST:
        raise EngineError(f"`{name}` must not hold numbers beyond {LARGEST:g}; their squares are no numbers any more.")
    return array


def number(
    name: str, value: float, *, above: float | None = None, least: float | None = None, most: float | None = None
) -> float:
    """The argument `name` as one finite number: above `above`, at least `least`, at most `most`."""
    try:
        anything: object = value
        if isinstance(anything, NO_NUMBERS):
            raise TypeError(type(anything))
        given = float(value)
    except OverflowError as why:
        raise EngineError(f"`{name}` must be a number that float64 holds; it is too large.") from why
    except (TypeError, ValueError) as why:
        raise EngineError(f"`{name}` must be a number; it is {value!r}.") from why
    if not math.isfinite(given):
        raise EngineError(f"`{name}` must be a finite number; it is {given}.")
    if above is not None and given <= above:
        raise EngineError(f"`{name}` must be greater than {above:g}; it is {given:g}.")
    if least is not None and given < least:
        raise EngineError(f"`{name}` must be at least {least:g}; it is {given:g}.")
    if most is not None and given > most:
        raise EngineError(f"`{name}` must be at most {most:g}; it is {given:g}.")
    return given


def whole(name: str, value: float, *, least: int | None = None, most: int | None = None) -> int:
    """The argument `name` as one whole number: at least `least`, at most `most`, as far as given."""
    given = number(name, value, least=least, most=most)
    if given != int(given):
        raise EngineError(f"`{name}` must be a whole number; it is {given:g}.")
    return int(given)


def truth(name: str, value: bool) -> bool:
    """The argument `name` as a truth value; a number or a text is none."""
    if not isinstance(value, bool | np.bool_):
        raise EngineError(f"`{name}` must be True or False; it is {value!r}.")
    return bool(value)


def one_of(name: str, value: T, known: Iterable[T]) -> T:
    """The argument `name`, which must be one of the texts or numbers `known`."""
    allowed = tuple(known)
    if not hashable(value) or value not in allowed:
        raise EngineError(f"`{name}` must be one of {', '.join(map(str, allowed))}; it is {value!r}.")
    return value


def hashable(value: object) -> bool:
    """Whether a value can be looked up; an array, a list and a record of an array cannot."""
    try:
        hash(value)
    except TypeError:
        return False
    return True


def categorical(name: str, value: ArrayLike) -> NDArray[Any]:
    """The argument `name` as an array of categories: words, finite numbers, truth values or dates, of one kind."""
    try:
        array = np.asarray(value)
        array = np.array(array.tolist()) if array.dtype.kind == "O" else array
    except ValueError as why:
        raise EngineError(f"`{name}` must have rows of equal length.") from why
    if array.dtype.kind not in "UbiufM" or np.ma.is_masked(value):
        raise EngineError(f"`{name}` must hold categories only: words, numbers, truth values or dates.")
    if array.dtype.kind in "fM" and not np.isfinite(array).all():
        raise EngineError(f"`{name}` must hold finite numbers only.")
    return array


def several(name: str, value: Iterable[T]) -> tuple[T, ...]:
    """The argument `name` as a tuple of what it holds."""
    try:
        return tuple(value)
    except TypeError as why:
        raise EngineError(f"`{name}` must be a sequence; it is {value!r}.") from why


def instance_of(name: str, value: object, kind: type) -> None:
    """Refuses the argument `name` unless it is a `kind`."""
    if not isinstance(value, kind):
        raise EngineError(f"`{name}` must be a {kind.__name__}; it is {value!r}.")


def probability(name: str, value: float) -> float:
    """The argument `name` as a number from 0 to 1."""
    return number(name, value, least=0.0, most=1.0)


def mapped(name: str, value: Mapping[K, T] | None, of: str = "names") -> dict[K, T]:
    """The argument `name` as a mapping of names, or of what is said, to whatever it holds; an empty one for None."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise EngineError(f"`{name}` must be a mapping of {of}; it is {value!r}.")
    return dict(value)


def confidence_level(value: float) -> float:
    """The argument `confidence`: a number between 0 and 1, both excluded."""
    level = number("confidence", value, above=0.0)
    if level >= 1:
        raise EngineError(f"`confidence` must be less than 1; it is {level:g}.")
    return level
