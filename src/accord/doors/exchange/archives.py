"""ZIP archives of registers: unpacked under limits, never to disk, before any parser may see what is in them."""

import io
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import PurePosixPath

from accord.doors.exchange.refusals import FileRefused, shown

MOST_ENTRIES = 100_000
HIGHEST_RATIO = 250
SMALL = 1024 * 1024
"""Bytes below which a high ratio is harmless."""
BESIDE = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
OUTSIDE = frozenset({".", ".."})
LARGEST_UNPACKED = 512 * 1024 * 1024


def archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The files as a ZIP, the same ones always the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for path, content in files:
            out.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpacked(file: str, data: bytes) -> dict[str, bytes]:
    """The files of an archive by their paths in it. Raises FileRefused for one that is damaged or built to do harm."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _beside(entry.filename)]
            _check(file, entries)
            return {_path(entry.filename): _bytes(archive, entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError):
        raise FileRefused(f"{file} is damaged or no ZIP archive; pack the files again.") from None


def _beside(name: str) -> bool:
    """What an operating system packs beside the files."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in OUTSIDE]
    return any(part in BESIDE or part.startswith(".") for part in parts)


def _path(name: str) -> str:
    return str(PurePosixPath(name.replace("\\", "/")))


def _bytes(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Asking for the declared size, not for all, keeps a directory that lies about it from filling memory."""
    with archive.open(entry) as part:
        content = part.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise zipfile.BadZipFile(entry.filename)
    return content


def _check(file: str, entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused(f"{file} is protected by a password; pack the files without one.")
    if not entries:
        raise FileRefused(f"{file} holds no files; pack the registers into it.")
    if outside := next((e.filename for e in entries if ".." in PurePosixPath(_path(e.filename)).parts), ""):
        raise FileRefused(f"{file} holds {shown(outside)}, which lies outside of it; pack the files again.")
    swollen = any(e.file_size > SMALL and e.file_size > HIGHEST_RATIO * max(1, e.compress_size) for e in entries)
    if len(entries) > MOST_ENTRIES or swollen or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise FileRefused(f"{file} unpacks to far more than registers hold; upload the files themselves.")
    if len({_path(entry.filename) for entry in entries}) != len(entries):
        raise FileRefused(f"{file} holds two files of one name; pack them again.")
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise FileRefused(f"{file} has overlapping parts, as no program packs; pack the files again.")
        end = entry.header_offset + 30 + len(entry.orig_filename) + entry.compress_size
