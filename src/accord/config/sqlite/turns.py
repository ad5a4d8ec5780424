"""Turns: who came first writes first.

SQLite has those who wait for its lock look again after ever longer pauses: who has just come looks most often, and who
has waited long may wait for seconds while others pass. So each takes a place in a queue first: a lock on one byte of a
file beside the database, the byte whose number is the nanosecond at which it came. Once nobody holds a lower one, it is
its turn. The locks belong to the open file, and go with it when a process is killed. (A blocking flock is no queue:
Linux wakes who waits, but whoever comes in that moment may be quicker.)

The queue decides nothing but the order; that only one writes is SQLite's own lock as before. So where no such locks are
to be had (another system than Linux, a disk of which only reading is possible) writers do without a turn.
"""

from __future__ import annotations

import errno
import fcntl
import os
import struct
import sys
import time

FLOCK = "hhqqi4x"  # struct flock of fcntl(2): type, whence, start, length, process
LOOKS = 32  # while somebody waits: each pause is this part of what was waited so far
SHORTEST, LONGEST = 0.0005, 0.02  # seconds


class Turn:
    """A place in the queue, from when it is made to `end`. Raises OSError where there can be no queue."""

    def __init__(self, path: str) -> None:
        if sys.platform != "linux":
            raise OSError(errno.ENOTSUP, "No locks here that belong to an open file")
        self._file = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._came = time.monotonic_ns()
        try:
            self._ask(fcntl.F_OFD_SETLK, fcntl.F_RDLCK, self._came, 1)
        except OSError:
            os.close(self._file)
            raise

    def wait(self, seconds: float) -> bool:
        """Until all who came before are done; False if that takes longer than `seconds`."""
        while self._others_before():
            waited = (time.monotonic_ns() - self._came) / 1e9
            if waited > seconds:
                return False
            time.sleep(min(max(waited / LOOKS, SHORTEST), LONGEST))
        return True

    def end(self) -> None:
        """The next one's turn begins."""
        self._ask(fcntl.F_OFD_SETLK, fcntl.F_UNLCK, 0, 0)  # a process started meanwhile may still hold the file open
        os.close(self._file)

    def _others_before(self) -> bool:
        return self._ask(fcntl.F_OFD_GETLK, fcntl.F_WRLCK, 0, self._came) != fcntl.F_UNLCK

    def _ask(self, command: int, kind: int, start: int, length: int) -> int:
        """Lock bytes, or ask which kind of lock would be in the way: F_UNLCK if none."""
        told: int = struct.unpack(
            FLOCK, fcntl.fcntl(self._file, command, struct.pack(FLOCK, kind, os.SEEK_SET, start, length, 0))
        )[0]
        return told
