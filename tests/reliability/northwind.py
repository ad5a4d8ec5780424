"""Northwind on a disk of its own, served as people serve it, and a program that works there through HTTP."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, connections
from tests.journey.serving import Installation

from accord.kernel.access.actor import Actor
from accord.kernel.access.models import Account, Token
from accord.kernel.moments.clock import now

PASSWORD = "correct horse battery"


@dataclass
class Northwind:
    """An installation, and the token of its manager (who signs with PASSWORD)."""

    installation: Installation
    token: str
    organization: str

    @property
    def file(self) -> Path:
        """Its database."""
        return self.installation.data / "accord.sqlite3"

    def program(self, timeout: float = 60) -> Program:
        """A program that works there."""
        return Program(self.installation.port, self.token, timeout)

    def rows(self, question: str, *given: Any) -> list[Any]:
        """What the database itself says, while it is served or not."""
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as c:
            return c.execute(question, given).fetchall()

    def verified(self, folder: Path) -> str:
        """What `accord rebuild` and `accord verify` say of it, which is not served; both must find it whole."""
        pack = folder / "proof.zip"
        self.installation.says("pack", "--organization", "northwind", "--output", pack)
        said = self.installation.says("rebuild", "--check") + self.installation.says("verify", pack)
        pack.unlink()
        assert "0 differences" in said
        return said


class Program:
    """Speaks JSON on one connection. Whatever is not answered raises OSError or HTTPException."""

    def __init__(self, port: int, token: str, timeout: float = 60) -> None:
        self.connection = HTTPConnection("localhost", port, timeout=timeout)
        self.token = token

    def send(self, method: str, path: str, body: Any = None, rev: int | None = None, **headers: str) -> tuple[int, Any]:
        """Status and body of the answer; `path` below the organization, unless it begins with a slash."""
        address = path if path.startswith("/") else f"/api/v1/organizations/northwind/{path}"
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if rev is not None:
            sent["If-Match"] = f'"{rev}"'
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        self.connection.request(method, address, raw, sent)
        answer = self.connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if "json" in answer.headers.get("Content-Type", "") else content

    def upload(self, name: str, content: bytes) -> tuple[int, Any]:
        """Send a file."""
        head = f'--limit\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + b"\r\n--limit--\r\n"
        return self.send("POST", "files", body, Content_Type="multipart/form-data; boundary=limit")


def northwind_at(data: Path, manager: Actor) -> Northwind:
    """Northwind as the tests begin it, in this folder."""
    with manager.scope():
        _, token = Token.issue(
            organization_id=manager.organization.pk, person_id=manager.person.pk, name="a program", scopes=[],
            expires_at=now() + timedelta(days=30),
        )  # fmt: skip
    hashed = Argon2PasswordHasher().encode(PASSWORD, "salt-of-the-tests")  # what a server of its own can read
    Account.objects.filter(pk=manager.account_id).update(password=hashed)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    data.mkdir()
    shutil.copyfile(str(connection.settings_dict["NAME"]), data / "accord.sqlite3")
    return Northwind(Installation(data), token, manager.organization.pk.hex)
