"""Run in a house with the area of docs/adding-a-record-type.md: go through every door, print as JSON what each said.

No line here reaches into the area itself: all goes through addresses, commands and files. What is printed is judged in
`test_adding_a_record_type.py`.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.test import Client  # noqa: E402

from accord.areas.conformity.queries import report  # noqa: E402
from accord.config.main import main  # noqa: E402
from accord.kernel.access.actor import actor_for_account  # noqa: E402
from accord.kernel.access.models import Account, Token  # noqa: E402
from accord.kernel.ledger.models import Entry  # noqa: E402
from accord.kernel.ledger.rebuild import compare  # noqa: E402
from accord.kernel.moments.clock import now, today  # noqa: E402
from accord.kernel.organization.services import create_organization  # noqa: E402

TODAY = today("Europe/Berlin")
said: dict[str, Any] = {"verdicts": {}}


class Doors:
    """One person at the pages, a program of theirs at the API, and the operator at the console."""

    def __init__(self, folder: Path) -> None:
        account = Account.objects.create_user("mia@northwind.example", "correct horse battery", is_operator=True)
        create_organization(
            title="Northwind Instruments", slug="northwind", time_zone="Europe/Berlin", account=account,
            given_name="Mia", family_name="Manager",
        )  # fmt: skip
        self.by = actor_for_account(account, "northwind")
        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(account)
        where = {"organization_id": self.by.organization.pk, "person_id": self.by.person.pk}
        _, self.token = Token.issue(**where, name="a program", scopes=[], expires_at=now() + timedelta(days=1))
        self.folder = folder

    def page(self, path: str) -> str:
        """A page as people read it, without marks."""
        return text_of(self.client.get(f"/northwind/{path}"))

    def send(self, path: str, **fields: Any) -> list[Any]:
        """A form sent: status, and where it leads or what it says."""
        response = self.client.post(f"/northwind/{path}", fields)
        return [response.status_code, response.get("Location") or text_of(response)]

    def api(self, method: str, path: str, body: Any = None, rev: int | None = None) -> list[Any]:
        """Status and JSON of an address of the API."""
        headers = {"Authorization": f"Bearer {self.token}"} | ({"If-Match": f'"{rev}"'} if rev else {})
        response = self.client.generic(
            method, f"/api/v1/{path}", json.dumps(body) if body is not None else "", "application/json", headers=headers
        )
        return [response.status_code, response.json()]

    def kept(self, method: str, path: str, body: Any = None, rev: int | None = None) -> list[Any]:
        """The same below the organization."""
        return self.api(method, f"organizations/northwind/{path}", body, rev)

    def console(self, *command: str) -> list[Any]:
        """Exit code and output of `accord …`."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            try:
                code = main([*command, "--organization", "northwind"] if command[0] != "rebuild" else command)
            except SystemExit as end:
                code = end.code
        return [code, out.getvalue()]

    def judge(self, when: str, on: date | None = None) -> None:
        """Note the verdict on the requirement that the page names."""
        found = report(self.by.organization, "iso-9001:2015", on)["requirements"]
        said["verdicts"][when] = next(r for r in found if r["ref"] == "8.4.1 p1")


def text_of(response: Any) -> str:
    """What a page says."""
    bare = re.sub(r"<(style|script)\b.*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bare))


def day(ahead: int) -> str:
    """A day so many days from today."""
    return (TODAY + timedelta(days=ahead)).isoformat()


def pages(doors: Doors) -> None:
    """List, form, record, act."""
    said["list before"], said["area"] = doors.page("visits/"), doors.page("area/visits/")
    said["typed"] = text_of(doors.client.get("/northwind/search?q=Besuche", headers={"HX-Request": "true"}))
    form = doors.client.get("/northwind/visits/new")
    said["form"], said["form fields"] = text_of(form), re.findall(r'name="([^"]+)"', form.content.decode())
    me = doors.by.person.reference
    said["created"] = doors.send(
        "visits/new", title="First visit", supplier="SU-0001", planned_on=day(30), owner=me,
        serves=["iso-9001", "iso-27001"],
    )  # fmt: skip
    said["list after"], said["list of held ones"] = doors.page("visits/"), doors.page("visits/?state=held")
    said["record"], said["my work"] = doors.page("visits/VI-0001/"), doors.page("my-work/")
    said["calendar"] = doors.page(f"calendar/?month={day(30)[:7]}")
    said["observation"] = doors.send("observations/new", title="Open bin", visit="VI-0001", grade="minor")
    hold = "visits/VI-0001/hold"
    said["act form"] = doors.page(hold)
    said["act ahead"] = doors.send(hold, rev=1, held_on=day(9), conclusion="All in order.")
    said["act empty"] = doors.send(hold, rev=1, held_on=day(0), conclusion=" ")
    said["act against the rule"] = doors.send(hold, rev=1, held_on=day(-900), conclusion="All in order.")
    said["act"] = doors.send(hold, rev=1, held_on=day(0), conclusion="All in order.")
    said["record afterwards"], said["history"] = doors.page("visits/VI-0001/"), doors.page("visits/VI-0001/history")


def program(doors: Doors) -> None:
    """The same by the API."""
    second = {"title": "Second", "supplier": "SU-0001", "planned_on": day(10)}
    said["api create"] = doors.kept("POST", "visits", second)
    said["api refusal"] = doors.kept("POST", "visits", {"title": "No", "planned_on": "yesterday"})
    said["api list"] = doors.kept("GET", "visits?state=planned")[1]
    said["api act"] = doors.kept("POST", "visits/VI-0002/hold", {"held_on": day(0), "conclusion": "Fine."}, rev=1)
    said["history by api"] = doors.kept("GET", "visits/VI-0002/history")[1]["items"]
    status, made = doors.kept("POST", "observations", {"title": "Lid", "visit": "VI-0002", "grade": "major"})
    said["observation when held"] = [status, made.get("reference", made)]
    status, made = doors.kept("POST", "observations/VO-0002/settle", {"remedy": "Lid mounted."}, rev=1)
    said["observation settled"] = [status, made.get("state", made), made.get("remedy")]
    document = doors.api("GET", "openapi.json")[1]
    said["api paths"] = sorted(document["paths"])
    said["api schema"] = document["components"]["schemas"]["Visit"]["properties"]


def console(doors: Doors) -> None:
    """An act by a command."""
    doors.kept("POST", "visits", {"title": "Third", "supplier": "SU-0001", "planned_on": day(20)})
    said["console help"] = doors.console("act", "visit.hold", "--help")[1]
    said["console act"] = doors.console(
        "act", "visit.hold", "VI-0003", "--held-on", day(0), "--conclusion", "Done.", "--format", "json"
    )


def files(doors: Doors) -> None:
    """Import with German headings, export, and import of what was exported."""
    taken = doors.folder / "Besuche.csv"
    head = "Titel;Lieferant;Datum;Verantwortlich\n"
    taken.write_text(head + "Besuch Guss;Gießerei Süd GmbH;21.03.2031;\n", encoding="utf-8")
    said["import refused"] = doors.console("import", str(taken))
    lines = "Besuch Guss;Nordic Castings;21.03.2031;Mia Manager\nBesuch Werk 2;SU-0001;02.04.2031;\n"
    taken.write_text(head + lines, encoding="utf-8")
    said["import"] = doors.console("import", str(taken))
    found = doors.kept("GET", "visits?state=planned")[1]["items"]
    said["imported"] = [[r["title"], r["planned_on"], r["supplier"]["reference"]] for r in found]
    said["import again"] = doors.console("import", str(taken))
    early = "Title,Supplier,Date,Held on\nBesuch Gestern,SU-0001,2031-04-02,2020-01-31\n"
    taken.write_text(early, encoding="utf-8")
    said["import against the rule"] = doors.console("import", str(taken))
    given = doors.folder / "visits.csv"
    doors.console("export", "--type", "visits", "--output", str(given))
    said["export"] = list(csv.reader(io.StringIO(given.read_text(encoding="utf-8-sig"))))
    said["export imported"] = doors.console("import", str(given))
    everything = doors.folder / "everything.json"
    doors.console("export", "--output", str(everything))
    said["export of everything"] = [t["type"] for t in json.loads(everything.read_text(encoding="utf-8"))]
    response: Any = doors.client.get("/northwind/visits/export.csv")
    said["export of the list"] = b"".join(response.streaming_content).decode()


def import_page(doors: Doors) -> None:
    """Parts by the page Import: upload, look, write."""
    lines = b"Title,Visit,Grade\nNo gloves,First visit,Major\n"
    uploaded = doors.client.post("/northwind/import/", {"files": SimpleUploadedFile("Observations.csv", lines)})
    address = str(uploaded.get("Location"))
    said["import looked at"] = text_of(doors.client.get(address))
    doors.client.post(address, {"does": "write"})
    said["import done"] = text_of(doors.client.get(address))
    said["imported part"] = doors.kept("GET", "observations/VO-0003")[1]


def ledger(doors: Doors) -> None:
    """What the ledger keeps of it, and whether the live tables are what it says."""
    compared = compare(doors.by.organization)
    kept = [e for e in Entry.objects.order_by("seq") if e.type in {"Visit", "Observation"}]
    said["ledger"] = {
        "differences": [d.says for d in compared.differences],
        "entries": dict(sorted(Counter(e.type for e in kept).items())),
        "text": "\n".join(e.body for e in kept),
    }
    said["rebuild"] = doors.console("rebuild", "--check")


def walk() -> None:
    """All doors, one after the other."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        doors = Doors(Path(folder))
        doors.judge("before")
        doors.kept("POST", "suppliers", {"title": "Nordic Castings"})
        for through in (pages, program, console, files, import_page, ledger):
            through(doors)
        doors.judge("in time")
        doors.judge("later", date(2031, 4, 3))
    print(json.dumps(said, default=str))


walk()
