"""Console commands that work in one organization."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from accord.areas.conformity.queries import report
from accord.doors.console.acting import do_act
from accord.doors.console.showing import Telling, show
from accord.doors.exchange.exporting import write_export
from accord.doors.exchange.folder import Folder, write_folder
from accord.doors.exchange.importing import File, import_files
from accord.doors.reports.pack import write_pack
from accord.kernel.access.actor import Actor, actor_for_account, operator
from accord.kernel.access.models import Account
from accord.kernel.organization.models import Organization
from accord.kernel.refusals import Forbidden, NotThere, Refused
from accord.standards import UnknownStandard

if TYPE_CHECKING:
    import argparse


def actor(options: argparse.Namespace) -> Actor:
    """Who does it: the account named with --as, else the operator. Raises NotThere."""
    if options.account:
        account = Account.objects.filter(email=options.account.strip().lower()).first()
        if account is None:
            raise NotThere(
                f"Nobody signs in as {options.account}. Make the account with `accord user {options.account}`."
            )
        return actor_for_account(account, options.organization, "console")
    found = Organization.everywhere.filter(slug=options.organization).first()
    if not isinstance(found, Organization):
        raise NotThere(f"There is no organization {options.organization!r} here.")
    return operator(found)


def conformity(options: argparse.Namespace) -> int:
    """`accord conformity`."""
    by = actor(options)
    if not by.may("conformity.view"):
        raise Forbidden("This account may not see conformity.")
    try:
        found = report(by.organization, options.standard, options.on, options.known, by)
    except UnknownStandard as error:
        raise Refused(str(error)) from error
    if options.format == "json":
        show(found, "json")
        return 0
    show([f"{outcome}: {count}" for outcome, count in found["summary"].items()])
    for r in found["requirements"]:
        sys.stdout.write(f"{r['ref']:<14} {r['outcome']:<14} {r['title']}: {r['because']}\n")
    return 0


def pack(options: argparse.Namespace) -> int:
    """`accord pack`."""
    by = actor(options)
    try:
        size = write_pack(
            by, options.output, standard=options.standard, on=options.on, personal=options.with_personal_data
        )
    except UnknownStandard as error:
        raise Refused(str(error)) from error
    show({"file": str(options.output), "bytes": size}, options.format)
    return 0


def import_(options: argparse.Namespace) -> int:
    """`accord import`: exit 1 when a cell was refused."""
    by = actor(options)
    files: list[File] = []
    for path in options.files:
        if path.is_dir():
            files.append((path.name, Folder.on_disk(path)))
        elif path.is_file():
            files.append((path.name, path.read_bytes()))
        else:
            raise Refused(f"There is no file {str(path)!r}.")
    mapping = _mapping(options)
    results = import_files(
        by,
        files,
        type_name=options.type,
        sheet=options.sheet,
        mapping=mapping,
        dry_run=options.dry_run,
        progress=Telling(),
    )
    found = [r.as_json() for r in results]
    if options.format == "json":
        show(found, "json")
        sys.stderr.writelines(f"accord: {r.file}: {said}\n" for r in results for said in r.readings)
    else:
        for r, told in zip(found, ([*r.readings, *r.renamed] for r in results), strict=True):
            show(
                [
                    f"{r['file']} ({r['type']}): {r['created']} created, {r['updated']} updated, {r['unchanged']} "
                    f"unchanged"
                ]
            )
            show([f"  {said}" for said in told])
            show([f"  {_cell(c)}: {c['why']}" for c in r["refused"]])
    if any(r["refused"] for r in found):
        sys.stderr.write("accord: Nothing was written: mend the cells named above, then import again.\n")
        return 1
    return 0


def _cell(refused: dict[str, Any]) -> str:
    """Where a refused cell stands and what it holds, as far as there is a sheet, a row, a column or a value."""
    row = f"row {refused['row']}" if refused["row"] else ""
    value = f"{refused['value']!r}" if refused["value"] else ""
    return ": ".join(filter(None, (", ".join(filter(None, (refused["sheet"], row, refused["column"]))), value)))


def _mapping(options: argparse.Namespace) -> dict[str, Any] | None:
    if options.mapping is None:
        return None
    try:
        found = json.loads(options.mapping.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(f"The mapping {options.mapping} cannot be read: {error}.") from error
    if not isinstance(found, dict):
        raise Refused(f"The mapping {options.mapping} must be an object: column heading to field.")
    return found


def export(options: argparse.Namespace) -> int:
    """`accord export`."""
    by = actor(options)
    if (options.folder is None) == (options.output is None):
        raise Refused("Say where to: --output FILE or --folder DIR.", "output")
    if options.folder is not None:
        if options.type:
            raise Refused("A folder holds every type: leave --type out, or write a file with --output.", "type")
        count = write_folder(by, options.folder)
    else:
        count = write_export(by, options.output, type_name=options.type)
    show({"file": str(options.folder or options.output), "records": count}, options.format)
    return 0


def act(options: argparse.Namespace) -> int:
    """`accord act`."""
    return do_act(actor(options), options.act, options)
