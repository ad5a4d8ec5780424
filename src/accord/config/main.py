"""`accord`: the command line (contracts.md, Start). Exit 0 only when all was done; errors are one sentence on
standard error."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

Command = Callable[[argparse.Namespace], int]
FORMATS = ("text", "json")
MAKES_READY = frozenset({"init", "serve", "demo", "restore"})
"""Commands that make the database ready."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command."""
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == ["verify"]:  # needs neither a database nor Django
        from accord.tlog import verify

        return verify.main(given[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.config.settings")
    import django
    from django.db import DatabaseError, connection

    django.setup()
    from accord.config.database import refuse_unready
    from accord.doors.console.showing import complain
    from accord.kernel.acts.perform import explain_storage
    from accord.kernel.refusals import Refused

    options = parser().parse_args(given)
    run: Command = options.run
    try:
        if options.command not in MAKES_READY:
            refuse_unready()
        _refuse_missing_folder(options)
        return run(options)
    except Refused as refused:
        return complain(refused.sentence)
    except DatabaseError as error:
        known = explain_storage(error)
        said = known.sentence if known else f"The database refused: {str(error).strip().splitlines()[0].rstrip('.')}."
        return complain(said)
    except BrokenPipeError:
        return 1
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return complain(f"{where}{error.strerror or error}.")
    except KeyboardInterrupt:
        return complain("Stopped.")
    finally:
        connection.close()


def _refuse_missing_folder(options: argparse.Namespace) -> None:
    from accord.kernel.refusals import Refused

    output: Path | None = getattr(options, "output", None)
    if output is not None and not output.parent.is_dir():
        raise Refused(f"There is no folder {str(output.parent)!r}, so {output.name} cannot be written.")


def parser() -> argparse.ArgumentParser:
    """All commands with their flags."""
    from accord.doors.console.parsing import Parser

    top = Parser(prog="accord", description="One management system for ISO 9001 and ISO/IEC 27001.")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, says: str, run: Command) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=says, description=says)
        made.set_defaults(run=run)
        return made

    _installation_commands(command)
    _organization_commands(command)
    commands.add_parser("verify", help="Check an audit pack: accord verify FILE.zip.")
    return top


Add = Callable[[str, str, Command], argparse.ArgumentParser]


def _installation_commands(command: Add) -> None:
    from accord.config import backups, installation, signing

    command("init", "Make or update the database and the keys.", installation.init)
    serve = command("serve", "Serve the pages and the API.", installation.serve)
    serve.add_argument("--workers", type=int, default=1, help="web processes (default 1; on PostgreSQL more)")
    command("worker", "Do waiting jobs until stopped.", installation.worker)
    demo = command(
        "demo", "Fill the living example if it is missing, print a sign-in link, and serve.", installation.demo
    )
    demo.add_argument("--reset", action="store_true", help="throw the example away and make it anew")
    demo.add_argument("--no-serve", action="store_true", help="fill and print only")
    backup = command("backup", "Write everything into one file, while others go on working.", backups.backup)
    what = backup.add_mutually_exclusive_group(required=True)
    what.add_argument("--output", type=Path, metavar="FILE.zip")
    what.add_argument("--trial", action="store_true", help="back up, restore in a place apart, compare, and say so")
    backup.add_argument("--with-keys", action="store_true", help="the file then opens by itself: keep it safe")
    backup.add_argument("--format", choices=FORMATS, default="text")
    restore = command("restore", "Restore a backup into an empty installation, once it is proved.", backups.restore)
    restore.add_argument("file", type=Path, metavar="FILE.zip")
    restore.add_argument(
        "--key", default="", metavar="FINGERPRINT", help="that of the key in the backup, as you know it"
    )
    restore.add_argument("--as", dest="account", default="", metavar="E-MAIL", help="who restores, and ran it before")
    restore.add_argument("--judge", type=_day, metavar="YYYY-MM-DD", help="print hashes of the verdicts of that day")
    restore.add_argument("--format", choices=FORMATS, default="text")
    user = command("user", "Make an account, or a single-use sign-in link for one.", installation.user)
    user.add_argument("email")
    user.add_argument("--set-password", action="store_true", help="ask for a new password")
    user.add_argument("--operator", action="store_true", help="they may begin further organizations here")
    user.add_argument("--format", choices=FORMATS, default="text")
    checkpoint = command("checkpoint", "Sign the logs as they are now.", signing.checkpoint)
    checkpoint.add_argument("--status", action="store_true", help="sign nothing; say what is signed and copied outside")
    checkpoint.add_argument(
        "--pack", type=Path, metavar="FILE.zip", help="write the log over all organizations, for verify.py to check"
    )
    checkpoint.add_argument(
        "--after-restore",
        metavar="REASON",
        help="the site log lost signed entries because a backup was restored: say why. An organization's own "
        "administrators say so of its log",
    )
    checkpoint.add_argument("--as", dest="account", metavar="E-MAIL", help="who runs this installation")
    checkpoint.add_argument("--and", dest="second", metavar="E-MAIL", help="the second one, where there are two")
    checkpoint.add_argument(
        "--rotate-key",
        nargs="?",
        type=Path,
        const=Path(),
        metavar="NEW.pem",
        help="sign with another key from now on: a new one, or the one in this file",
    )
    checkpoint.add_argument("--format", choices=FORMATS, default="text")
    rebuild = command("rebuild", "Rebuild every record from the ledger and compare.", installation.rebuild)
    rebuild.add_argument(
        "--check", action="store_true", required=True, help="compare with the live tables, change nothing"
    )
    rebuild.add_argument("--format", choices=FORMATS, default="text")


def _organization_commands(command: Add) -> None:
    from accord.config import organizations
    from accord.doors.console.acting import add_act_commands, add_common

    conformity = command("conformity", "The verdict of every requirement of a standard.", organizations.conformity)
    add_common(conformity)
    conformity.add_argument("--standard", required=True, metavar="ID", help="such as iso-9001:2015")
    conformity.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help="the day to judge on (default: today)")
    conformity.add_argument("--known", type=_day, metavar="YYYY-MM-DD", help="the day whose knowledge counts")
    pack = command("pack", "Write the audit pack.", organizations.pack)
    add_common(pack)
    pack.add_argument("--output", type=Path, required=True, metavar="FILE.zip")
    pack.add_argument("--standard", default="", metavar="ID")
    pack.add_argument("--on", type=_day, metavar="YYYY-MM-DD")
    pack.add_argument("--with-personal-data", action="store_true")
    says = "Import registers: XLSX, CSV, JSON, a ZIP of them, or an exported folder."
    taken = command("import", says, organizations.import_)
    add_common(taken)
    taken.add_argument("files", nargs="+", type=Path, metavar="FILE")
    taken.add_argument("--type", metavar="NAME", help="the record type, such as suppliers")
    taken.add_argument("--sheet", metavar="NAME")
    taken.add_argument("--mapping", type=Path, metavar="FILE", help="JSON: column heading to field")
    taken.add_argument("--dry-run", action="store_true", help="check everything, write nothing")
    given = command("export", "Export a list or the whole organization.", organizations.export)
    add_common(given)
    given.add_argument("--type", metavar="NAME", help="one record type; without it everything")
    given.add_argument(
        "--output", type=Path, metavar="FILE", help="its ending says the form: .xlsx, .csv, .json, .zip (CSV files)"
    )
    given.add_argument(
        "--folder", type=Path, metavar="DIR", help="everything as text files, one a record, fit for version control"
    )
    act = command("act", "Do one act: accord act TYPE.VERB …", organizations.act)
    add_act_commands(act)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day that exists; write it as 2026-11-25") from None


if __name__ == "__main__":
    sys.exit(main())
