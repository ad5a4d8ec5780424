"""The texts that the cells of a workbook share: they lie in a temporary file, and only those in use are in memory."""

import io
import re
import tempfile
import weakref
from array import array

from accord.doors.exchange.container import Container, new_parser
from accord.doors.exchange.refusals import FileRefused

LONGEST_TEXT = 40_000
"""Characters of one text; Excel allows 32,767."""
MOST_TEXTS = 2_000_000
"""Shared texts of a workbook."""
KEPT = 1_000
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
SURROGATES = range(0xD800, 0xE000)


class Texts:
    """A list of texts that only grows."""

    def __init__(self) -> None:
        self._file: io.BufferedRandom = tempfile.TemporaryFile()  # noqa: SIM115  (it is gone with the texts)
        weakref.finalize(self, self._file.close)
        self._ends = array("Q", [0])
        self._kept: dict[int, str] = {}

    def append(self, text: str) -> None:
        """Put one more at the end."""
        self._ends.append(self._ends[-1] + self._file.write(text.encode("utf-8", "surrogatepass")))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> str:
        found = self._kept.get(place)
        if found is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            start, end = self._ends[place], self._ends[place + 1]
            self._file.seek(start)
            found = self._kept[place] = self._file.read(end - start).decode("utf-8", "surrogatepass")
        return found


def texts_of(container: Container) -> Texts:
    """The shared texts of a workbook. Raises FileRefused for one beyond all measure."""
    texts = Texts()
    if "xl/sharedstrings.xml" not in container.entries:
        return texts
    pieces: list[str] = []
    inside = aside = False
    length = 0
    parser = new_parser()

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal inside, aside, length
        tag = name.rpartition(":")[2]
        if tag == "si":
            pieces.clear()
            length = 0
        aside = aside or tag == "rPh"
        inside = tag == "t" and not aside

    def end(name: str) -> None:
        nonlocal inside, aside
        inside = False
        tag = name.rpartition(":")[2]
        aside = aside and tag != "rPh"
        if tag == "si":
            texts.append(unescaped("".join(pieces)))
            if len(texts) > MOST_TEXTS:
                raise too_much_text(container.file)

    def text(piece: str) -> None:
        nonlocal length
        if inside:
            pieces.append(piece)
            length += len(piece)
            if length > LONGEST_TEXT:
                raise too_much_text(container.file)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    container.parse("xl/sharedstrings.xml", parser)
    return texts


def too_much_text(file: str) -> FileRefused:
    """The refusal of a workbook with texts beyond all measure."""
    return FileRefused(f"{file} holds more or longer texts than a register does; split it into smaller files.")


def unescaped(text: str) -> str:
    """Text as it was before a spreadsheet program wrote what XML cannot hold as `_x000D_`."""
    return ESCAPE.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if code in SURROGATES else chr(code)
