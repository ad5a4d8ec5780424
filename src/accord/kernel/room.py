"""How much room is left on the disk: said before nothing can be written any more."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

LOW = 0.10
"""The free part of the disk below which it is said."""
FULL = 16 << 20
"""Bytes below which writing fails, or soon will."""


@dataclass(frozen=True, slots=True)
class Room:
    """The disk that has least."""

    free: int
    whole: int

    @property
    def percent(self) -> float:
        """The free part, rounded down: 9.9 is below the limit and shows it."""
        return int(1000 * self.free / self.whole) / 10 if self.whole else 0.0

    @property
    def full(self) -> bool:
        """Whether nothing more can be relied upon to be written."""
        return self.free < FULL

    @property
    def state(self) -> str:
        """One word or two for who watches the machine."""
        return "full" if self.full else "nearly full" if self.free < LOW * self.whole else "has room"

    @property
    def warning(self) -> str:
        """One sentence when somebody has to do something; else empty."""
        if self.full:
            return "The disk is full: nothing can be added or changed until whoever runs Accord has made room on it."
        if self.free < LOW * self.whole:
            return (
                f"The disk is nearly full: {self.percent} % are free. Ask whoever runs Accord to make room; "
                "once it is full, nothing can be added or changed."
            )
        return ""


def room() -> Room:
    """On the disks of the data folder and, with SQLite, of the database."""
    folders = [Path(settings.ACCORD_DATA_DIR)]
    if connection.vendor == "sqlite":
        folders.append(Path(connection.settings_dict["NAME"]).parent)
    found = [shutil.disk_usage(folder) for folder in folders if folder.is_dir()]
    return min(
        (Room(disk.free, disk.total) for disk in found), key=lambda r: (not r.full, r.percent), default=Room(0, 0)
    )
