"""Answers for any input and records of any type, from the declarations: a new type is tested without a new line."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from tests.conftest import make

from accord.kernel.acts.act import Act, act_at, acts_of
from accord.kernel.records.declaration import Declaration, named
from accord.kernel.records.fields import Input

DAY = date(2026, 3, 2).isoformat()
_VALUES: dict[str, Any] = {
    "text": "Some text", "longtext": "Some more text.", "url": "https://example.org/", "integer": 7, "decimal": "1.5",
    "date": DAY, "datetime": f"{DAY}T10:00:00Z", "boolean": True, "choices": ["iso-9001"],
}  # fmt: skip
_HINTS = {"requirement": "4.1 p1", "key": "document_review"}  # texts that are names of something; taken when they fit


class Filling:
    """Makes records of any type through one program of one organization. `number` keeps natural keys apart."""

    def __init__(self, api: Any) -> None:
        self.api, self.number, self.made = api, 0, {}
        self.refused: dict[str, Any] = {}
        self.under_way: list[str] = []
        self.types: tuple[Declaration, ...] = ()

    def value(self, about: Input) -> Any:
        """A value that this input takes, as far as its kind tells."""
        self.number += 1
        if about.kind == "choice":
            return about.choices[0][0]
        if about.kind == "email":
            return f"person{self.number}@example.org"
        if about.example:
            return about.example
        if about.kind in {"text", "longtext"} and about.name in _HINTS:
            return _HINTS[about.name]
        if about.kind in {"text", "longtext"}:
            return f"{_VALUES[about.kind]} {self.number}"[: about.max_length or 80]
        if about.kind in {"record", "records"}:
            reference = self.record(named(about.record))
            return [reference] if about.kind == "records" else reference
        if about.kind == "pointer":
            return "P-0001"
        if about.kind == "file":
            return self.file()
        return _VALUES[about.kind]

    def file(self) -> str:
        """A file of the organization."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        self.number += 1
        name, content = f"proof {self.number}.txt", f"proof {self.number}".encode()
        response = self.api.ask(
            lambda token: self.api.client.post(
                f"/api/v1/organizations/{self.api.slug}/files",
                {"file": SimpleUploadedFile(name, content)},
                headers=token,
            )
        )
        assert response.status_code == 201, response.content
        return str(response.json()["file"])

    def body(self, act: Act[Any, Any], *, everything: bool = False) -> dict[str, Any]:
        """The least that an act must be told, or all that it can be told."""
        more = [i for i in act.inputs if everything and i.record not in self.under_way]
        asked = [i for i in act.inputs if i.required or i in more]
        found = {i.name: self.value(i) for i in asked}
        return found | ({"password": "correct horse battery"} if act.signed else {})

    def record(self, declaration: Declaration) -> str:
        """The reference of a record of this type; made once, where no act makes it from little as a specimen."""
        if declaration.name not in self.made:
            try:
                self.made[declaration.name] = self.new(declaration)
            except LookupError:
                found = make(self.api.by, f"specimen{self.number}")
                self.made = {n: r.reference for n, r in found.items()} | self.made
        return str(self.made[declaration.name])

    def new(self, declaration: Declaration) -> str:
        """The reference of a further record of this type."""
        self.under_way.append(declaration.name)
        try:
            return self._new(declaration)
        finally:
            self.under_way.pop()

    def _new(self, declaration: Declaration) -> str:
        for act in (a for a in acts_of(declaration) if a.subject is None):
            path = declaration.slug if act is act_at(declaration, "create") else f"{declaration.slug}/{act.verb}"
            least, most = self.body(act), self.body(act, everything=True)
            chance, left_out = Random(declaration.name), set[str]()
            for attempt in range(10):
                body = {n: v for n, v in most.items() if n not in left_out} if attempt else least
                response = self.api.post(path, body)
                if response.status_code == 201:
                    return str(response.json()["reference"])
                self.refused[act.key] = response.json()
                optional = most.keys() - least.keys()
                blamed = sorted({e["field"] for e in response.json().get("errors", ())} & optional)
                if attempt and optional:  # what is blamed, or perhaps the other of two that exclude each other
                    left_out ^= {chance.choice(blamed if blamed and attempt % 3 else sorted(optional))}
        raise LookupError(f"{declaration.name}: {self.refused}")
