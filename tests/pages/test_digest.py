"""The weekly digest: what lapses, what of it is one's own to do, what changed; each reader by what they may see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.areas.conformity.models import Attestation
from accord.areas.conformity.pages import digest
from accord.areas.conformity.queries import rows
from accord.areas.conformity.terms import Lapse
from accord.areas.suppliers.models import Certificate, Supplier
from accord.doors.pages.letters import Written, post_letters
from accord.kernel.access.models import Account
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import add, perform, run
from accord.kernel.jobs.queue import run_waiting
from accord.kernel.records.declaration import of
from accord.standards import edition

PASSWORD = "correct horse battery"
SINCE = date(2025, 3, 3)
STOP = "https://accord.example/letters/x.y/"
FEW = {
    "5.1.1 a)": "accountability",
    "5.1.1 c)": "integration",
    "8.4.2 c)": "suppliers_certified",
    "8.4.1 p2": "supplier_evaluations_in_time",
}  # of each requirement one part


def judge(by: Any, ref: str, until: str) -> None:
    """A judgement that a requirement is met."""
    give = act_at(of(Attestation), "give")
    assert give is not None
    answers = {"standard": "iso-9001:2015", "requirement": ref, "judgement": "met", "reason": "Seen."}
    perform(give, by, answers=answers | {"valid_until": until}, proof=prove(by, PASSWORD))


def certify(by: Any, title: str, until: date) -> Any:
    """A critical supplier that is trusted on a certificate."""

    def body(unit: Any) -> Any:
        again = date(2027, 1, 1)
        supplier = add(Supplier(title=title, state="approved", criticality="critical", evaluation_due=again))
        add(
            Certificate(
                title=f"Paper of {title}", supplier=supplier, standard="ISO 9001", state="valid", expires_on=until
            )
        )
        return supplier

    return run(by, "create", body)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The digest asks a few requirements alone, and of each one part: a test takes no second."""
    of_quality = edition("iso-9001:2015")
    rows_ = [of_quality.row(ref) for ref in FEW]
    rows_ = [replace(row, parts=tuple(p for p in row.parts if p.name == FEW[row.ref])) for row in rows_]
    small = replace(of_quality, rows=tuple(rows_), _by_ref={row.ref: row for row in rows_})
    monkeypatch.setattr(digest, "shown", lambda by: [small])


@pytest.fixture
def there(manager: Any, clock: Any) -> Iterator[Any]:
    """It is Monday, 10 March 2025. Mia has judged 5.1.1 a) met until 20 March, 5.1.1 c) until far away; Zqsupplier is
    trusted on a certificate until 31 March."""
    with clock("2025-03-10T10:00:00Z"):
        judge(manager, "5.1.1 a)", "2025-03-20")
        judge(manager, "5.1.1 c)", "2025-12-31")
        certify(manager, "Zqsupplier", date(2025, 3, 31))
        yield manager


def letter(by: Any) -> Written:
    """The digest of somebody, who has something to read."""
    with by.scope():
        found = digest.weekly_digest(by, SINCE, STOP)
    assert found is not None
    return found


def test_ones_own_first_then_the_rest_then_what_changed(there: Any) -> None:
    said = letter(there)
    assert said.subject.startswith(
        "Northwind Instruments: 1 requirement lapses unless you act, 2 lapse by 21 Apr 2025 in all, "
    )
    order = (
        "1 REQUIREMENT LAPSES UNLESS YOU ACT", "Lapses on Friday, 21 Mar 2025", "ISO 9001:2015 5.1.1 a)",
        "> Judge again:", "(you, by 20 Mar 2025)", "1 MORE LAPSES BY 21 APR 2025 IF NOBODY ACTS",
        "Lapses on Tuesday, 1 Apr 2025", "8.4.2 c)", "CHANGED SINCE 3 MAR 2025", "Better", "> no data, now attested",
        "/northwind/differences/?since=2025-03-03", STOP,
    )  # fmt: skip
    places = [said.text.find(part) for part in order]
    assert -1 not in places, said.text
    assert places == sorted(places)
    lapsing, _, changed = said.text.partition("CHANGED")
    assert "5.1.1 c)" not in lapsing, "it lapses after six weeks"
    assert "ISO 9001:2015 5.1.1 a) Leadership: accountability" in changed


def test_what_is_mias_is_not_the_members(there: Any, actor: Any) -> None:
    said = letter(actor("member", name="Max Member")).text
    assert "UNLESS YOU ACT" not in said
    assert "2 REQUIREMENTS LAPSE BY 21 APR 2025 IF NOBODY ACTS" in said
    assert "(Mia Manager, by 20 Mar 2025)" in said


def test_ones_own_duty_is_found_among_many_of_one_day(there: Any, actor: Any) -> None:
    """A lapse names three duties at most; the reader's own is among them."""
    lina = actor("member", name="Lina Last")
    for n, who in enumerate([*[there] * 4, lina]):
        owned = {"owner": who.person, "evaluation_due": date(2025, 3, 25)}
        run(there, "create", lambda unit, n=n, owned=owned: add(Supplier(title=f"S{n}", state="approved", **owned)))
    said = letter(lina).text
    assert "1 REQUIREMENT LAPSES UNLESS YOU ACT\n\nLapses on Wednesday, 26 Mar 2025\n  ISO 9001:2015 8.4.1 p2" in said
    assert "(you, by 25 Mar 2025)" in said
    assert said.count("(Mia Manager, by 25 Mar 2025)") == 2


def test_who_sees_one_supplier_reads_no_name_of_another(there: Any, actor: Any) -> None:
    """8.4.2 c) fails for a supplier that this owner does not see: that it does is said, of whom is not."""
    own = certify(there, "Ownsupplier", date(2025, 4, 5))
    certify(there, "Zqlate", date(2025, 3, 9))
    scoped = actor("owner", scope=own, name="Sam Scoped")
    read = letter(scoped)
    assert "8.4.2 c)" in read.text
    for text in (read.text, read.html, read.subject):
        assert not re.search("zq|Judge again|Mia", text, re.IGNORECASE)
    assert "Zqlate" in letter(there).text


def test_the_html_says_the_same_and_fetches_nothing(there: Any) -> None:
    said = letter(there)
    assert not re.search(r"<(img|link|script|iframe|style)|url\(|src=", said.html)
    addresses = set(re.findall(r'href="([^"]+)"', said.html))
    assert all(a.startswith("http") for a in addresses)
    assert STOP in addresses
    linked = {a.replace("&amp;", "&") for a in addresses if "/attestations/" in a or "/differences/" in a}
    assert len(linked) == 2
    assert all(a in said.text for a in linked)


def test_text_is_escaped(there: Any) -> None:
    certify(there, "Zq<img src=x>", date(2025, 3, 9))
    said = letter(there)
    assert "Zq<img src=x>" in said.text
    assert "Zq&lt;img src=x&gt;" in said.html
    assert "<img" not in said.html


def test_with_nothing_to_say_there_is_none(manager: Any, clock: Any) -> None:
    with clock("2025-03-10T10:00:00Z"), manager.scope():
        assert digest.weekly_digest(manager, SINCE, STOP) is None
        page = client_of(manager).get("/northwind/digest/").text
    assert "Nothing that holds today lapses until then." in page


def test_what_is_late_already_is_counted(there: Any, clock: Any) -> None:
    with clock("2025-03-21T10:00:00Z"):
        said = letter(there)
    assert "1 of your duties is late: http://localhost:8000/northwind/my-work/" in said.text
    assert said.subject.startswith("Northwind Instruments: 1 of your duties is late, ")


def test_what_is_not_named_is_counted_in_requirements(there: Any, monkeypatch: pytest.MonkeyPatch, clock: Any) -> None:
    """What is named, and what is more, are together what the heading and the subject count."""
    judge(there, "5.1.1 c)", "2025-03-20")
    monkeypatch.setattr(digest, "MOST", 0)
    said = letter(there)
    assert "2 REQUIREMENTS LAPSE UNLESS YOU ACT" in said.text
    assert "and 2 more: http://localhost:8000/northwind/lapses/?who=me" in said.text
    assert "and 1 more: http://localhost:8000/northwind/lapses/\n" in said.text
    assert said.subject.startswith("Northwind Instruments: 2 requirements lapse unless you act, 3 lapse by ")


def test_on_one_day_they_stand_as_in_the_standard(there: Any) -> None:
    """7.1.2 stands before 10.3, as everywhere else."""
    judge(there, "10.3", "2025-04-30")
    judge(there, "7.1.2", "2025-04-30")
    with there.scope(), digest.moment(there.organization) as m:
        found = digest.lapsing(there, m, [edition("iso-9001:2015")])
    assert [x.refs for x in found if x.on == date(2025, 5, 1)] == ["7.1.2", "10.3"]


def test_what_only_grows_too_old_is_named(there: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is due by a date and no act is known, the mail says what will be too old, as the page does."""
    lapsing = digest.lapsing

    def without_duties(*asked: Any, **also: Any) -> list[Any]:
        return [replace(x, duties=(), records=x.rows[0][1].records) for x in lapsing(*asked, **also)]

    monkeypatch.setattr(digest, "lapsing", without_duties)
    monkeypatch.setattr(Lapse, "mend", None)
    said = letter(there)
    assert "What shows it is too old by then: SU-0001 Zqsupplier" in said.text
    assert "What shows it is too old by then: <a" in said.html


def test_verdicts_are_found_out_once_for_all_readers(
    there: Any, actor: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        actor("member", name=f"Max{n} Member")
    asked: list[date] = []
    found_out: Callable[..., Any] = rows._found_out
    monkeypatch.setattr(rows, "_found_out", lambda m, *of: asked.append(m.on) or found_out(m, *of))
    mail.outbox = []
    post_letters()
    run_waiting()
    assert len(mail.outbox) == 4
    assert sorted(asked) == [SINCE, date(2025, 3, 10)]


# ---- as a page -------------------------------------------------------------------------------------------------------


def client_of(by: Any) -> Client:
    """The browser of an actor."""
    found = Client()
    found.force_login(Account.objects.get(pk=by.account_id))
    return found


def test_the_page_shows_it_before_it_is_sent(there: Any, actor: Any) -> None:
    page = client_of(there).get("/northwind/digest/")
    assert page.status_code == 200
    for part in (
        "1 requirement lapses unless you act",
        "5.1.1 a)",
        "1 more lapses by 21 Apr 2025 if nobody acts",
        "goes to mia@northwind.example on Monday, 17 March",
    ):
        assert part in page.text, part
    guest = client_of(actor("external_auditor", name="Ede Extern")).get("/northwind/digest/").text
    assert "Guests get no e-mail." in guest
    assert client_of(actor("supplier_contact", there.person, name="Sus S")).get("/northwind/digest/").status_code == 403


def test_the_page_asks_a_fixed_number_of_queries(there: Any) -> None:
    client = client_of(there)

    def queries() -> int:
        client.get("/northwind/digest/")
        with CaptureQueriesContext(connection) as found:
            client.get("/northwind/digest/")
        return len(found)

    few = queries()
    judge(there, "5.1.1 c)", "2025-03-25")
    assert queries() == few
