"""What a file holds lies beside the memory: rows in portions, in a temporary file that nobody else sees."""

import io
import pickle
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")
AT_ONCE = 500
"""Items of a portion; so many and fewer never leave the memory."""


class Spool(Sequence[T], Generic[T]):
    """A list that only grows, of which one portion is in memory: flat, however long it is."""

    def __init__(self, items: Iterable[T] = ()) -> None:
        self._file: io.BufferedRandom | None = None
        self._starts: list[int] = []
        self._last: list[T] = []
        self._read: tuple[int, list[T]] = (-1, [])
        for item in items:
            self.append(item)

    def append(self, item: T) -> None:
        """Put one more at the end."""
        if len(self._last) == AT_ONCE:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115  (it is gone with the spool)
                weakref.finalize(self, self._file.close)
            self._starts.append(self._file.seek(0, io.SEEK_END))
            pickle.dump(self._last, self._file, pickle.HIGHEST_PROTOCOL)
            self._last = []
        self._last.append(item)

    def _portion(self, number: int) -> list[T]:
        if number == len(self._starts) or self._file is None:
            return self._last
        if self._read[0] != number:
            self._file.seek(self._starts[number])
            self._read = (number, pickle.load(self._file))  # noqa: S301  (written above, by this process)
        return self._read[1]

    def __len__(self) -> int:
        return len(self._starts) * AT_ONCE + len(self._last)

    def __iter__(self) -> Iterator[T]:
        for number in range(len(self._starts) + 1):
            yield from self._portion(number)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError(index)
        number, within = divmod(place, AT_ONCE)
        return self._portion(number)[within]
