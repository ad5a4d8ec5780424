"""The weekly letter: from Monday morning on, one for each person and week, at most once, and never to who has declined.

What it says is written here by the tests; the digest of conformity has tests of its own.
"""

from __future__ import annotations

import smtplib
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from accord.doors.pages import letters
from accord.doors.pages.letters import Weekly, Written, post_letters, send_letter
from accord.kernel.access.models import Account
from accord.kernel.acts.perform import run
from accord.kernel.jobs.models import Job
from accord.kernel.jobs.queue import ATTEMPTS, run_waiting
from accord.kernel.letters import weekly
from accord.kernel.letters.models import Letter
from accord.kernel.moments.clock import clock_at, now
from accord.kernel.organization.models import Organization

MONDAY = "2026-12-07T05:00:00Z"  # six in the morning in Berlin
TUESDAY = "2026-12-08T10:00:00Z"
NEXT = "2026-12-14T05:00:00Z"


@pytest.fixture(autouse=True)
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, date]]:
    """For whom a letter was written, and since when; one to who is called Nemo has nothing to say."""
    found: list[tuple[str, date]] = []

    def write(by: Any, since: date, stop: str) -> Written | None:
        found.append((by.name, since))
        return None if by.name.startswith("Nemo") else Written(f"For\n{by.name}", stop, f"<p>{stop}</p>")

    monkeypatch.setattr(letters, "LETTER", [Weekly("conformity.view", write)])
    return found


def work(instant: str, clock: Any) -> list[str]:
    """To whom mails go when the job process looks at an instant."""
    mail.outbox = []
    with clock(instant):
        post_letters()
        run_waiting()
    return sorted(m.to[0] for m in mail.outbox)


def outcomes(of: Any) -> list[tuple[date, str]]:
    """The week and the outcome of every letter of an actor's organization."""
    with of.scope():
        mine = Letter.objects.filter(organization_id=of.organization.pk)
        return sorted(mine.values_list("week", "outcome"))


def test_from_monday_morning_on_once_a_week(manager: Any, clock: Any) -> None:
    assert work("2026-12-04T10:00:00Z", clock) == ["mia@northwind.example"], "the week under way was not posted yet"
    assert work("2026-12-07T04:59:00Z", clock) == [], "ten past five is still last week"
    assert work(MONDAY, clock) == ["mia@northwind.example"]
    assert work(MONDAY, clock) == work(TUESDAY, clock) == work("2026-12-14T04:59:00Z", clock) == []
    assert work(NEXT, clock) == ["mia@northwind.example"]


@pytest.mark.parametrize(
    ("zone", "begins"),
    [("Europe/Berlin", MONDAY), ("Pacific/Auckland", "2026-12-06T17:00:00Z"), ("America/Lima", "2026-12-07T11:00:00Z")],
)
def test_it_is_monday_in_the_organizations_own_zone(manager: Any, clock: Any, zone: str, begins: str) -> None:
    with clock(begins):
        assert weekly.week_at(now(), zone) == date(2026, 12, 7)
        assert weekly.week_at(now() - timedelta(seconds=1), zone) == date(2026, 11, 30)


def test_a_monday_that_was_missed_is_made_up_for_within_its_week(manager: Any, clock: Any) -> None:
    with clock(MONDAY):
        post_letters()  # and then the machine is off
    assert work(NEXT, clock) == ["mia@northwind.example"], "one, not two"
    assert outcomes(manager) == [(date(2026, 12, 7), weekly.TOO_LATE), (date(2026, 12, 14), weekly.SENT)]
    assert work("2026-12-24T22:00:00Z", clock) == ["mia@northwind.example"]


def test_a_letter_that_was_posted_before_the_organization_moved_west_is_sent_once(
    manager: Any, clock: Any, do: Any
) -> None:
    """There it is still Sunday."""
    assert work("2026-12-04T10:00:00Z", clock) == ["mia@northwind.example"]
    with clock(MONDAY):
        post_letters()
        do(manager.organization, "set-up", title="Northwind", time_zone="America/Lima")
    assert work("2026-12-07T06:00:00Z", clock) == ["mia@northwind.example"]
    assert work("2026-12-07T12:00:00Z", clock) == work(TUESDAY, clock) == []
    assert outcomes(manager) == [(date(2026, 11, 30), weekly.SENT), (date(2026, 12, 7), weekly.SENT)]


def test_rows_and_jobs_come_together_or_not_at_all(
    manager: Any, actor: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor("member", name="Max Member")
    enqueue, asked = weekly.enqueue, []

    def breaks_at_the_second(*of: Any, **more: Any) -> Any:
        asked.append(more)
        return enqueue(*of, **more) if len(asked) == 1 else 1 / 0

    before = Job.objects.count()
    with clock(MONDAY), monkeypatch.context() as broken:
        broken.setattr(weekly, "enqueue", breaks_at_the_second)
        with pytest.raises(ZeroDivisionError):
            post_letters()
    assert (len(asked), outcomes(manager), Job.objects.count()) == (2, [], before)
    assert len(work(MONDAY, clock)) == 2


def test_two_processes_send_one_letter_to_each(manager: Any, actor: Any, clock: Any, together: Any) -> None:
    actor("member", name="Max Member")

    def process() -> int:
        with clock(MONDAY):
            post_letters()
            return run_waiting()

    mail.outbox = []
    assert not [e for e in together([process, process]) if isinstance(e, Exception)]
    assert len(mail.outbox) == len({m.to[0] for m in mail.outbox}) == 2
    assert outcomes(manager) == [(date(2026, 12, 7), weekly.SENT)] * 2


def test_who_posts_second_steps_back(manager: Any, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both saw that nothing was posted; the database lets one of them do it."""
    post = weekly._post

    def after_somebody_else(*of: Any) -> int:
        post(*of)
        return post(*of)

    with clock(MONDAY):
        monkeypatch.setattr(weekly, "_post", after_somebody_else)
        assert weekly.post(manager.organization, "conformity.view") == 0


def test_a_server_that_is_away_is_asked_again(manager: Any, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(self: Any) -> int:
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as broken:
        broken.setattr(EmailMultiAlternatives, "send", away)
        at = clock(MONDAY)
        with at:
            post_letters()
        for _ in range(ATTEMPTS + 1):
            with clock_at(Job.objects.get(kind=weekly.JOB).run_at):
                run_waiting()
    assert Job.objects.get(kind=weekly.JOB).attempts == ATTEMPTS
    assert work("2026-12-07T05:59:00Z", clock) == []
    assert work("2026-12-07T06:00:00Z", clock) == ["mia@northwind.example"]
    assert work("2026-12-07T08:00:00Z", clock) == []


@pytest.mark.parametrize(("code", "again"), [(550, []), (450, ["mia@northwind.example"])])
def test_an_address_that_is_refused_for_good_is_left_alone(
    manager: Any, clock: Any, monkeypatch: pytest.MonkeyPatch, code: int, again: list[str]
) -> None:
    def refuses(self: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({self.to[0]: (code, b"no")})

    with monkeypatch.context() as broken, clock(MONDAY):
        broken.setattr(EmailMultiAlternatives, "send", refuses)
        post_letters()
        run_waiting()
    assert work(TUESDAY, clock) == again


def test_who_dies_while_sending_sends_no_second_one(manager: Any, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The letter has left and nobody could write that down: once too few is better than once too often."""
    sent: list[Any] = []
    with monkeypatch.context() as broken, clock(MONDAY):
        broken.setattr(EmailMultiAlternatives, "send", lambda mail: sent.append(mail))
        broken.setattr(weekly, "settle", lambda letter, outcome: 1 / 0)
        post_letters()
        run_waiting()
    assert len(sent) == 1
    assert work("2026-12-07T05:30:00Z", clock) == work(TUESDAY, clock) == []
    assert outcomes(manager) == [(date(2026, 12, 7), "")]


def demonstrate(unit: Any) -> None:
    """The organization in scope is a demonstration from now on."""
    found = Organization.objects.get()
    found.demonstration = True
    found.save()


def test_to_whom(manager: Any, actor: Any, other: Any, clock: Any) -> None:
    """Everybody who works here and may see verdicts; no guest, nobody without a role, whose account or organization
    rests, nobody of a demonstration."""
    actor("member", name="Max Member")
    actor("external_auditor", name="Ede Extern")
    actor("supplier_contact", manager.person, name="Sus Supplier")
    actor("", name="Nele Norole")
    resting = actor("member", name="Rudi Resting")
    Account.objects.filter(pk=resting.account_id).update(is_active=False)
    run(other, "edit", demonstrate)
    assert [to.split("@")[0].split(".")[0] for to in work(MONDAY, clock)] == ["max", "mia"]
    assert outcomes(other) == []


def test_with_nothing_to_say_no_mail(actor: Any, manager: Any, clock: Any) -> None:
    actor("member", name="Nemo Nobody")
    assert work(MONDAY, clock) == ["mia@northwind.example"]
    assert outcomes(manager) == [(date(2026, 12, 7), said) for said in (weekly.NOTHING, weekly.SENT)]
    assert work(TUESDAY, clock) == []


def test_rights_are_asked_when_it_is_sent(actor: Any, manager: Any, clock: Any, said: list[Any]) -> None:
    max_, lea = actor("member", name="Max Member"), actor("member", name="Lea Leaver")
    with clock(MONDAY):
        post_letters()
    weekly.choose(manager.organization.pk, max_.person.pk, wanted=False)
    Account.objects.filter(pk=lea.account_id).update(is_active=False)
    assert work(MONDAY, clock) == ["mia@northwind.example"]
    assert [name for name, _ in said] == ["Mia Manager"]


def test_the_week_of_the_beginning_has_none(manager: Any, clock: Any) -> None:
    assert work("2024-01-02T10:00:00Z", clock) == []
    assert work("2024-01-08T10:00:00Z", clock) == ["mia@northwind.example"]


def test_it_tells_what_has_come_since_the_last_one(manager: Any, clock: Any, said: list[Any]) -> None:
    work(MONDAY, clock)
    work("2026-12-24T22:00:00Z", clock)
    assert [since for _, since in said] == [date(2026, 11, 30), date(2026, 12, 7)]


def test_old_rows_go(manager: Any, clock: Any) -> None:
    work(MONDAY, clock)
    work("2028-02-21T10:00:00Z", clock)
    assert outcomes(manager) == [(date(2028, 2, 21), weekly.SENT)]


# ---- declining ------------------------------------------------------------------------------------------------------


@pytest.fixture
def link(manager: Any, clock: Any) -> str:
    """The path of the link in Mia's letter."""
    work(MONDAY, clock)
    return str(mail.outbox[0].body).removeprefix("http://localhost:8000").strip()


def test_the_mail_and_its_headers(link: str, manager: Any) -> None:
    sent = mail.outbox[0]
    assert isinstance(sent, EmailMultiAlternatives)
    assert sent.subject == "For Mia Manager"
    assert sent.alternatives[0][1] == "text/html"
    raw = sent.message()
    assert raw["List-Unsubscribe"] == f"<{sent.body}>"
    assert raw["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    with manager.scope():
        assert raw["Message-ID"] == f"<letter.{Letter.objects.get().pk.hex}@localhost>"


def test_one_click_declines_signed_out_and_looking_does_not(link: str, manager: Any, clock: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(link)
    assert page.status_code == 200
    assert "Send it no longer" in page.text
    assert manager.person.title not in page.text
    assert work(NEXT, clock) == ["mia@northwind.example"], "programs look at links in mails"
    assert browser.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert browser.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert work("2026-12-21T10:00:00Z", clock) == []
    page = browser.get(link)
    assert "sends no weekly e-mail to this address any more" in page.text
    assert browser.post(link, {"again": "yes"}).status_code == 200
    assert work("2026-12-28T10:00:00Z", clock) == ["mia@northwind.example"]


def test_a_forged_link_is_refused(link: str, manager: Any, other: Any) -> None:
    """Another person, another organization, half a link, one of another installation."""
    own, signature = link.split("/")[2].split(".")
    forged = [
        f"{own[:32]}{other.person.pk.hex}.{signature}",
        f"{other.organization.pk.hex}{own[32:]}.{signature}",
        f"{own}.{signature[:-1]}",
        own,
        "x",
        weekly.signed(other.organization.pk, manager.person.pk),  # signed here, but she is nobody there
    ]
    for token in forged:
        for method in (Client().get, Client().post):
            answer = method(f"/letters/{token}/")
            assert (answer.status_code, "This link is not ours" in answer.text) == (404, True), token
    with other.scope():
        assert weekly.wants(other.organization.pk, other.person.pk)


def test_the_account_chooses_for_each_organization(manager: Any, other: Any, clock: Any) -> None:
    mia = Client()
    mia.force_login(Account.objects.get(pk=manager.account_id))
    assert "you get it" in mia.get("/account/").text
    assert mia.post("/account/letters", {"organization": "otherwise", "wanted": "no"}).status_code == 302
    mia.post("/account/letters", {"organization": "northwind", "wanted": "no"})
    assert "you have declined it" in mia.get("/account/").text
    assert work(MONDAY, clock) == ["oda@otherwise.example"]
    mia.post("/account/letters", {"organization": "northwind", "wanted": "yes"})
    assert work(NEXT, clock) == ["mia@northwind.example", "oda@otherwise.example"]


def test_whoever_declines_and_agrees_in_two_windows_at_once_meets_no_fault(manager: Any, together: Any) -> None:
    def choose(wanted: bool) -> None:
        for _ in range(20):
            weekly.choose(manager.organization.pk, manager.person.pk, wanted)

    assert together([lambda: choose(False), lambda: choose(False), lambda: choose(True)]) == [None] * 3


def test_a_letter_of_another_organization_is_not_sent(manager: Any, other: Any, clock: Any) -> None:
    with clock(MONDAY):
        post_letters()
        with other.scope():
            hers = Letter.objects.get(person_id=other.person.pk)
        answer = send_letter(organization=str(manager.organization.pk), letter=str(hers.pk))
    assert answer == {"letter": "not waiting"}
    assert mail.outbox == []
