"""`accord act TYPE.VERB …`: one command per act, its flags made from the act's inputs."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accord.doors.console.showing import show
from accord.kernel.access.proof import prove
from accord.kernel.access.scope import resolve
from accord.kernel.acts.act import Act, all_acts
from accord.kernel.acts.perform import perform
from accord.kernel.records.files import receive
from accord.kernel.records.record import Record
from accord.kernel.refusals import Refused

if TYPE_CHECKING:
    import argparse

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.fields import Input


def known_acts() -> dict[str, Act[Any, Any]]:
    """Every act by its key."""
    return {a.key: a for a in all_acts()}


def add_act_commands(parent: argparse.ArgumentParser) -> None:
    """One sub-command for each act."""
    commands = parent.add_subparsers(dest="act", metavar="TYPE.VERB", required=True)
    for key, act in sorted(known_acts().items()):
        command = commands.add_parser(key, help=act.says, description=act.says)
        add_common(command)
        if act.subject is not None:
            command.add_argument("reference", help=f"the {act.subject.label}, such as {act.subject.prefix}-0001")
            command.add_argument(
                "--rev", type=int, help="the revision that you saw; without it the present one is taken"
            )
        if act.signed:
            command.add_argument("--password-file", type=Path, help="where your password is; without it you are asked")
        for about in act.inputs:
            command.add_argument(
                f"--{about.name.replace('_', '-')}",
                dest=f"answer_{about.name}",
                help=_help(about),
                metavar=_metavar(about),
            )


def add_common(command: argparse.ArgumentParser) -> None:
    """The flags that every command has which works in an organization."""
    command.add_argument("--organization", required=True, metavar="SLUG", help="its short name")
    command.add_argument(
        "--as", dest="account", metavar="E-MAIL", help="who does it (default: the installation's operator)"
    )
    command.add_argument("--format", choices=("text", "json"), default="text", help="how to print (default: text)")


def _help(about: Input) -> str:
    said = about.help or about.label
    if about.choices:
        said += f" One of: {', '.join(v for v, _ in about.choices)}."
    return said.replace("%", "%%") + (" (required)" if about.required else "")


def _metavar(about: Input) -> str:
    return {
        "date": "YYYY-MM-DD",
        "record": "REFERENCE",
        "records": "REFERENCES",
        "pointer": "REFERENCE",
        "file": "PATH",
        "boolean": "yes|no",
    }.get(about.kind, about.kind.upper())


def do_act(by: Actor, key: str, given: argparse.Namespace) -> int:
    """Do an act from its flags; prints the record. Raises Refused."""
    act = known_acts()[key]
    answers: dict[str, Any] = {}
    for about in act.inputs:
        if (raw := getattr(given, f"answer_{about.name}")) is not None:
            answers[about.name] = _upload(by, raw) if about.kind == "file" else raw
    rev = getattr(given, "rev", None)
    reference = getattr(given, "reference", "")
    if act.subject is not None and rev is None:
        with by.scope():
            rev = resolve(by, act.subject, reference).rev
    proof = prove(by, _password(given.password_file)) if act.signed else None
    result = perform(act, by, reference, answers, rev=rev, proof=proof)
    if isinstance(result, Record):
        show(
            {"reference": result.reference, "title": result.title, "state": result.state, "rev": result.rev},
            given.format,
        )
    return 0


def _upload(by: Actor, raw: str) -> str:
    path = Path(raw)
    if not path.is_file():
        raise Refused(f"There is no file {raw!r}.", "file")
    with by.scope(), path.open("rb") as source:
        return receive(path.name, iter(lambda: source.read(1 << 20), b"")).sha256


def _password(path: Path | None) -> str:
    if path is not None:
        return path.read_text().rstrip("\n")
    return os.environ.get("ACCORD_PASSWORD") or getpass.getpass("Your password: ")
