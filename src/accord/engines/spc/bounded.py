"""Numbers that can be squared and summed without leaving what float64 holds."""

from numpy.typing import ArrayLike

from accord.engines.given import EngineError, Floats, floats

LARGEST = 1e100


def bounded(name: str, value: ArrayLike, *, ndim: int | None = 1) -> Floats:
    """The argument `name` as `floats` takes it, of at most 1e100 in size."""
    array = floats(name, value, ndim=ndim)
    if max(array.max(), -array.min()) > LARGEST:
        raise EngineError(f"`{name}` must hold numbers up to {LARGEST:g} in size.")
    return array
