"""A command line that cannot be taken is refused as everything else is: by one sentence, and no usage before it."""

from __future__ import annotations

import argparse
import re
from difflib import get_close_matches
from typing import NoReturn


def _listed(names: str, word: str = "and") -> str:
    *some, last = names.split(", ")
    return f"{', '.join(some)} {word} {last}" if some else last


def _is(names: str) -> str:
    return "are" if ", " in names else "is"


def _unknown(name: str, raw: str, choices: str) -> str:
    known = [c.strip("' ") for c in choices.split(", ")]
    if name not in {"COMMAND", "TYPE.VERB"}:
        return f"{name} is {_listed(', '.join(known), 'or')}, not {raw!r}"
    what = "command" if name == "COMMAND" else "act"
    near = get_close_matches(raw, known)
    return f"There is no {what} {raw!r}" + (f", perhaps {_listed(', '.join(near), 'or')}" if near else "")


_SAYS = (
    (r"the following arguments are required: (.+)", lambda names: f"{_listed(names)} {_is(names)} missing"),
    (r"one of the arguments (.+) is required", lambda names: f"One of {' and '.join(names.split())} is missing"),
    (r"unrecognized arguments: (.+)", lambda words: f"Nothing here is called {words}"),
    (r"argument (\S+): not allowed with argument (\S+)", lambda one, other: f"Say {one} or {other}, not both"),
    (r"argument (\S+): expected (?:one|at least one) argument", lambda name: f"{name} is said without its value"),
    (r"argument (\S+): invalid int value: '(.*)'", lambda name, raw: f"{name}: {raw!r} is not a whole number"),
    (r"argument (\S+): invalid choice: '(.*)' \(choose from (.+)\)", _unknown),
    (r"ambiguous option: (\S+) could match (.+)", lambda name, names: f"{name} could be {_listed(names, 'or')}"),
    (r"argument (\S+: .+)", lambda said: said),
)
"""What argparse says, and how it is said here."""


class Parser(argparse.ArgumentParser):
    """argparse, with one sentence for what it refuses; its sub-commands are of the same class."""

    def error(self, message: str) -> NoReturn:
        """Refuse what was typed: exit code 2."""
        self.exit(2, f"accord: {refused(message)}; {self.prog} --help says what it takes.\n")


def refused(message: str) -> str:
    """The sentence for what argparse says, without its end."""
    for pattern, says in _SAYS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return str(says(*found.groups()))
    return message[:1].upper() + message[1:].rstrip(".")
