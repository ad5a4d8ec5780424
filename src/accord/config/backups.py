"""Console commands about backups."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from accord.config import trials
from accord.config.restoring import restore as restore_file
from accord.doors.console.showing import Telling, complain, show
from accord.kernel.backup.making import back_up
from accord.kernel.ledger.keys import signer

if TYPE_CHECKING:
    import argparse


def backup(options: argparse.Namespace) -> int:
    """`accord backup`."""
    if options.trial:
        return _trial(options)
    made = back_up(options.output, with_keys=options.with_keys, tell=Telling(1_000))
    size = options.output.stat().st_size
    if options.format == "json":
        show(
            {"file": str(options.output), "bytes": size, "key": signer().fingerprint, **dataclasses.asdict(made)},
            "json",
        )
    else:
        keys = "It holds the keys: keep it" if options.with_keys else "It holds no keys, but all personal data: keep it"
        show(
            [
                f"{options.output}: {size} bytes, {made.entries} entries, {made.rows} rows, {made.files} files.",
                f"{keys} where only you can read it. Fingerprint of the key that signed it: {signer().fingerprint}",
            ]
        )
    if made.lost:
        return complain(
            f"The disk has lost {len(made.lost)} files of evidence, so they are not in it: {made.lost[0]} …"
        )
    return 0


def _trial(options: argparse.Namespace) -> int:
    tried = trials.try_restore()
    if options.format == "json":
        show(dataclasses.asdict(tried), "json")
    else:
        show(tried.says)
    return 0 if tried.passed else complain(f"The trial restore failed: {tried.why}")


def restore(options: argparse.Namespace) -> int:
    """`accord restore`."""
    found = restore_file(options.file, key=options.key, email=options.account, tell=Telling(1_000))
    verdicts = trials.verdicts(options.judge) if options.judge else {}
    if options.format == "json":
        show({**dataclasses.asdict(found), "verdicts": verdicts}, "json")
    else:
        entries, records = sum(p.size for p in found.logs), sum(p.records for p in found.logs)
        show(
            [
                f"Restored as it was at {found.made_at}: {entries} entries in {len(found.logs)} logs, "
                f"{records} records, {found.files} files.",
                "Proved: every entry, signature and checkpoint, every text, every record against the log, every file.",
                "Tokens and calendar addresses are revoked. Who runs the installation: accord user E-MAIL --operator.",
                *(f"{name} on {options.judge}: {digest}" for name, digest in verdicts.items()),
            ]
        )
    if found.unsigned:
        return complain(
            f"Of {len(found.unsigned)} logs more was signed than this backup has, so entries are lost; they are not "
            "signed until that is accepted: by administrators on the page Checkpoints, for the log of the installation "
            'by `accord checkpoint --after-restore "…"`.'
        )
    if found.lost:
        return complain(f"{len(found.lost)} files of evidence were lost before the backup was made: {found.lost[0]} …")
    return 0
