"""JSON read a piece at a time: the records of a list one after the other, however many there are."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NoReturn

from accord.doors.exchange.refusals import FileRefused
from accord.doors.exchange.spool import Spool

LARGEST = 2**53
MOST_DIGITS = 40
MOST_LISTS = 200
SPACES = re.compile(r"[ \t\n\r]*")
AFTER_A_NUMBER = 3
"""Characters that tell that a number is over, and not continued by `e+1`."""


class Doubt(ValueError):
    """What two programs could read differently; its text is a sentence without the file."""


class Notation:
    """The records of a text that comes in pieces. Raises FileRefused for what is no JSON or no register, Doubt."""

    def __init__(self, file: str, pieces: Iterator[str]) -> None:
        self.file, self._pieces = file, pieces
        self._text, self._at = "", 0
        self._line, self._column = 1, 1
        self._decoder = json.JSONDecoder(
            parse_float=_decimal, parse_int=_integer, parse_constant=_constant, object_pairs_hook=_unique
        )

    def lists(self) -> list[tuple[str, Sequence[Any]]]:
        """(type, records): of a list of objects, of one object that holds one or a list for each type, or of a list of
        those."""
        wholes: list[tuple[str, Sequence[Any]]] = []
        records = Spool[Any]()
        if self._next() != "[":
            item = self._item(lists=True)
            by_type = isinstance(item, dict) and item and all(isinstance(v, list | Spool) for v in item.values())
            wholes += list(item.items()) if by_type else [self._whole(item)]
        else:
            for _ in self._between("[", "]"):
                item = self._value() if records else self._item()
                if wholes or _is_whole(item):
                    wholes.append(self._whole(item))
                elif _is_spooled(item):
                    raise no_register(self.file)
                else:
                    records.append(item)
                if len(wholes) > MOST_LISTS:
                    break
        if len(wholes) > MOST_LISTS:
            raise FileRefused(f"{self.file} has more than {MOST_LISTS} lists; split it into smaller files.")
        if self._next():
            raise self._refused(self._at)
        return wholes or [("", records)]

    def _whole(self, item: Any) -> tuple[str, Sequence[Any]]:
        if not _is_whole(item):
            raise no_register(self.file)
        return item["type"], item["records"]

    # ---- values

    def _item(self, lists: bool = False) -> Any:
        """A value; an object that does not lie in the piece at hand key by key, its records (or lists) in spools."""
        if self._next() != "{":
            return self._value()
        try:
            found, self._at = self._decoder.raw_decode(self._text, self._at)
        except (json.JSONDecodeError, Doubt):
            return _unique(list(self._pairs(lists)))
        return found

    def _pairs(self, lists: bool) -> Iterator[tuple[str, Any]]:
        for _ in self._between("{", "}"):
            if self._next() != '"':
                raise self._refused(self._at)
            key = self._value()
            self._expect(":")
            yield key, self._records() if (lists or key == "records") and self._next() == "[" else self._value()

    def _records(self) -> Spool[Any]:
        return Spool(self._value() for _ in self._between("[", "]"))

    def _between(self, first: str, last: str) -> Iterator[None]:
        """Once for each of the values that commas separate; who calls takes the value."""
        self._expect(first)
        if self._next() != last:
            yield
            while self._next() == ",":
                self._at += 1
                yield
        self._expect(last)

    def _value(self) -> Any:
        """The next value, as a whole."""
        self._next()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._more():
                    raise self._refused(error.pos) from None
            except Doubt:
                if len(self._text) - self._at > MOST_DIGITS or not self._more():
                    raise
            else:
                is_number = isinstance(found, int | Decimal) and not isinstance(found, bool)
                if is_number and len(self._text) - end < AFTER_A_NUMBER and self._more():
                    continue
                self._at = end
                return found

    # ---- the text

    def _expect(self, character: str) -> None:
        if self._next() != character:
            raise self._refused(self._at)
        self._at += 1

    def _next(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            found = SPACES.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Let go what was read, and take in as much again as is left; False at the end, where nothing moves."""
        wanted, taken = len(self._text) - self._at, list[str]()
        for piece in self._pieces:
            taken.append(piece)
            wanted -= len(piece)
            if wanted <= 0:
                break
        if not any(taken):
            return False
        self._line, self._column = self._place(self._at)
        self._text, self._at = "".join((self._text[self._at :], *taken)), 0
        return True

    def _place(self, at: int) -> tuple[int, int]:
        """Line and column of a place in the text at hand."""
        read = self._text[:at]
        if "\n" in read:
            return self._line + read.count("\n"), at - read.rindex("\n")
        return self._line, self._column + at

    def _refused(self, at: int) -> FileRefused:
        line, column = self._place(at)
        return FileRefused(
            f"{self.file} is not JSON: line {line}, column {column} cannot be read; correct it there, "
            "or export it again."
        )


def no_register(file: str) -> FileRefused:
    """The refusal of JSON that holds something else."""
    return FileRefused(
        f'{file} is JSON, but neither a list of objects nor a list for each type, such as {{"suppliers": [ … ]}}; '
        "export a register to see one."
    )


def _is_whole(item: Any) -> bool:
    return (
        isinstance(item, dict) and isinstance(item.get("type"), str) and isinstance(item.get("records"), list | Spool)
    )


def _is_spooled(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("records"), Spool)


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    if len(number.as_tuple().digits) > MOST_DIGITS or abs(number.adjusted()) > MOST_DIGITS:
        raise Doubt(f"the number {text[:MOST_DIGITS]} has more than {MOST_DIGITS} digits; write it as text.")
    return number


def _integer(text: str) -> int:
    if len(text) > MOST_DIGITS or abs(int(text)) > LARGEST:
        raise Doubt(f"the number {text[:MOST_DIGITS]} is larger than every program can read; write it as text.")
    return int(text)


def _constant(text: str) -> NoReturn:
    raise Doubt(f"{text} is no number of JSON; leave the value out.")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    held = dict(pairs)
    if len(held) != len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise Doubt(f"one object names “{twice[:MOST_DIGITS]}” twice; name it once.")
    return held
