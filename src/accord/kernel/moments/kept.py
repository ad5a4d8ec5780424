"""What was found out about a moment, kept beside the scratch databases: a moment that is over never changes, and one
ahead changes with the log.

It is kept by the log as the moment knows it (its last leaf says all), the day, and the code that found it out. Erased
text must not live on here: whoever erases calls `forget`, and what an erasure has outrun is not kept.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
import time
import zlib
from collections import OrderedDict
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.conf import settings

import accord
from accord.kernel.ledger.models import Entry, Head
from accord.kernel.moments.clock import today
from accord.kernel.moments.still import once_over

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterator

    from accord.kernel.moments.moment import Moment

T = TypeVar("T")

_log = logging.getLogger("accord.moments")
_KEEP, _REMEMBER = 600, 32
STILL_WRITING = 3600
"""Seconds after which a file that nobody has written on was left by a process that was killed."""
_SOURCES = frozenset({".py", ".csv", ".toml"})


def leaf_of(m: Moment) -> str:
    """The last leaf of the log as the moment knows it: two logs with the same one are the same. Empty: no entry."""
    if m.size is not None:
        return leaf_at(m.organization.pk, m.size)
    leaf = Head.objects.filter(pk=m.organization.pk).values_list("last_leaf", flat=True).first()
    return bytes(leaf).hex() if leaf else ""


def leaf_at(organization: uuid.UUID, size: int) -> str:
    """The last leaf of the first `size` entries of a log; empty: they are not there."""
    known = Entry.objects.filter(organization_id=organization, seq=size - 1)
    leaf = known.values_list("leaf", flat=True).first()
    return bytes(leaf).hex() if leaf else ""


def last_erasure(organization: uuid.UUID) -> int:
    """The position of the last entry of an erasure (-1: none)."""
    positions = Head.objects.filter(pk=organization).values_list("positions", flat=True).first()
    return cast("int", (positions or {}).get("Erasure", -1))


memory: OrderedDict[Path, Any] = OrderedDict()
"""What this process has found out last. Where it is kept on disk as well, it counts only as long as the file is there:
another process may have been told to forget."""
_lock = Lock()


def kept(
    m: Moment,
    name: str,
    find_out: Callable[[], T],
    saved: Callable[[T], Any] = lambda found: found,
    restored: Callable[[Any], T] = lambda raw: raw,
) -> T:
    """What `find_out` says of the moment, from the last time if it was asked before; not to be changed.

    `name`: letters, digits and hyphens. `saved`, `restored`: to JSON and back. Today's is kept in memory alone: its log
    grows. What the log has outrun while it was found out is not kept at all.
    """
    if m.supposed:
        return find_out()
    leaf = leaf_of(m)
    path = _path(m, name, leaf)
    if _is_at_hand(m, path):
        with _lock:
            found = memory.get(path)
        if found is not None:
            return cast("T", found)
    if is_passing(m):
        found = find_out()
    elif (raw := read(path)) is not None:
        found = restored(raw)
    else:
        with lasting(m.organization.pk, path):
            found = find_out()
            if leaf_of(m) == leaf:
                write(path, saved(found))
    if leaf_of(m) == leaf:
        _remember(path, found)
    return found


def _path(m: Moment, name: str, leaf: str) -> Path:
    return path_of(m.organization.pk, name, m.on.isoformat(), leaf)


def _remember(path: Path, found: Any) -> None:
    with _lock:
        memory[path] = found
        memory.move_to_end(path)
        while len(memory) > _REMEMBER:
            memory.popitem(last=False)


def is_kept(m: Moment, name: str) -> bool:
    """Whether `kept` would answer at once."""
    return not m.supposed and _is_at_hand(m, _path(m, name, leaf_of(m)))


def _is_at_hand(m: Moment, path: Path) -> bool:
    """Whether what belongs into this file is known."""
    return path in memory if is_passing(m) else path.exists()


def is_passing(m: Moment) -> bool:
    """Whether it is today with the live records: what is found out now is soon of no use."""
    return m.size is None and m.on == today(m.organization.time_zone)


def path_of(organization: uuid.UUID, name: str, *of: str) -> Path:
    """Where something about an organization is kept, as far as it depends on `of` and on this version's code."""
    key = hashlib.sha256("|".join((sources(), *of)).encode()).hexdigest()[:24]
    return folder() / f"{organization}-{name}-{key}.json.z"


def folder() -> Path:
    """Where scratch databases lie, and what was found out from them."""
    return Path(settings.ACCORD_DATA_DIR) / "cache" / "moments"


def read(path: Path) -> Any:
    """What is kept there; None: nothing, or nothing whole."""
    try:
        found = json.loads(zlib.decompress(path.read_bytes()))
        os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))
    except (OSError, ValueError, zlib.error):
        return None
    return found


def write(path: Path, found: Any) -> None:
    """Keep something, if the disk takes it; those not asked for the longest time go."""
    try:
        with instead_of(path) as file:
            file.write_bytes(zlib.compress(json.dumps(found, ensure_ascii=False).encode(), 1))
    except OSError as error:
        _log.warning("what was found out about a moment was not kept: %s", error)
    only_the_last(path.parent, "*.json.z", _KEEP)


@contextmanager
def lasting(organization: uuid.UUID, path: Path) -> Iterator[None]:
    """Inside, a file is made of an organization's log. It goes again if something was erased there meanwhile: whoever
    erased it has not seen this file."""
    before = last_erasure(organization)
    yield

    def look() -> None:
        if last_erasure(organization) != before:
            path.unlink(missing_ok=True)

    once_over(look)


@contextmanager
def instead_of(path: Path) -> Iterator[Path]:
    """An empty file to be written, which takes the place of another one once that has ended well."""
    with unfinished(path.parent) as made:
        yield made
        made.replace(path)


@contextmanager
def unfinished(where: Path) -> Iterator[Path]:
    """An empty file in a folder, which is gone in the end; so are those of processes that were killed."""
    where.mkdir(parents=True, exist_ok=True)
    _sweep(where)
    handle, name = tempfile.mkstemp(suffix=".tmp", dir=where)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _sweep(where: Path) -> None:
    """Away with files that nobody goes on writing."""
    for file in where.glob("*.tmp"):
        with suppress(FileNotFoundError):  # somebody else was faster
            if time.time() - file.stat().st_mtime > STILL_WRITING:
                file.unlink()


def only_the_last(where: Path, pattern: str, number: int) -> None:
    """Leave the files that were asked for last. One that was asked for after now tells of a clock that was set back; it
    goes first, else it would outlive whatever is made from now on."""
    asked = {}
    for file in where.glob(pattern):
        try:
            asked[file] = at if (at := file.stat().st_atime) <= time.time() else 0
        except FileNotFoundError:  # somebody else was faster
            continue
    for old in sorted(asked, key=asked.__getitem__, reverse=True)[number:]:
        old.unlink(missing_ok=True)


def forget(organization: uuid.UUID) -> None:
    """Away with everything that was made of an organization's log: text that is erased there is erased here."""
    for file in folder().glob(f"{organization}-*"):
        file.unlink(missing_ok=True)
    with _lock:
        memory.clear()


@lru_cache(maxsize=1)
def sources() -> str:
    """A short hash of the code and the data that judge: what other ones found out is of no use."""
    found = hashlib.sha256()
    root = Path(accord.__file__).parent
    for file in sorted(root.rglob("*")):
        if file.suffix in _SOURCES and "example" not in file.parts:
            found.update(file.read_bytes())
    return found.hexdigest()[:16]
