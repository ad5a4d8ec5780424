"""V-23: signing in gives nothing away, and cannot be had by trying (ASVS 2.4.1, 6.3.1, 6.3.8)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accord.doors.pages.limits import comes_from
from accord.kernel.access import proof
from accord.kernel.access.attempts import LONGEST, SIGN_IN_AS, SIGN_IN_FROM, Attempt, Limit, attempt
from accord.kernel.access.models import Account, SignInLink
from accord.kernel.access.proof import prove
from accord.kernel.refusals import TooMany

MIA, PASSWORD = "mia@northwind.example", "correct horse battery"
MINUTE = Limit("test", 5, 60)


def knock(client: Client, email: str = MIA, password: str = "wrong", **more: str) -> Any:
    return client.post("/sign-in/", {"login": email, "password": password}, **more)


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_V_23_a_link_is_256_bits_kept_as_a_hash_for_15_minutes_once(manager: Any, clock: Any) -> None:
    account = Account.objects.get(pk=manager.account_id)
    with clock("2025-01-01T10:00:00Z"):
        secrets = {SignInLink.issue(account) for _ in range(20)}
    assert len(secrets) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", s) for s in secrets), "43 letters of base64url: 256 bits"
    assert not secrets & set(SignInLink.objects.values_list("digest", flat=True))
    first, second, third = sorted(secrets)[:3]
    with clock("2025-01-01T10:14:59Z"):
        assert [SignInLink.redeem(first), SignInLink.redeem(first)] == [account, None]
    for late in ("2025-01-01T10:15:00Z", "2025-01-02T10:00:00Z"):
        with clock(late):
            assert SignInLink.redeem(second) is None
    with clock("2025-01-01T10:01:00Z"):
        assert SignInLink.redeem(third.swapcase()) is None


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-in/link"])
def test_V_23_known_and_unknown_get_the_same_body_and_cost_the_same(
    path: str, anonymous: Client, manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Body, headers, statements to the database and rounds of hashing: what timing is made of."""
    Account.objects.create_user("linked@northwind.example")  # has no password
    hashed: list[int] = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, password, salt: hashed.append(1) or real(self, password, salt)
    )
    knock(anonymous, "warm@northwind.example")
    seen = []
    for email in (MIA, "nobody@northwind.example", "linked@northwind.example"):
        hashed.clear()
        with CaptureQueriesContext(connection) as asked:
            field = "login" if path == "/sign-in/" else "email"
            answer = anonymous.post(path, {field: email, "password": "wrong"})
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode().replace(email, "…"))
        seen.append((answer.status_code, body, sorted(answer.headers), len(hashed), len(asked)))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][3] == (1 if path == "/sign-in/" else 0)


def test_V_23_many_wrong_passwords_are_429_which_says_when(anonymous: Client, manager: Any, clock: Any) -> None:
    with clock("2025-01-01T10:00:00Z"):
        assert [knock(anonymous).status_code for _ in range(7)] == [422] * 5 + [429] * 2
        refused = knock(anonymous, password=PASSWORD)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "300"
        assert "Too many attempts failed. Try again in 5 minutes." in refused.content.decode()
        assert knock(Client(), "another@northwind.example").status_code == 422
    with clock("2025-01-01T10:04:30Z"):
        assert "Try again in 30 seconds." in knock(anonymous).content.decode()


def test_V_23_who_goes_on_trying_locks_nobody_out(anonymous: Client, manager: Any, clock: Any) -> None:
    """What is refused is not counted, so the wait is never longer than the window; and a link is another way in."""
    with clock("2025-01-01T10:00:00Z"):
        codes = [knock(Client(), REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(50)]
        assert codes == [422] * 5 + [429] * 45
        secret = SignInLink.issue(Account.objects.get(email=MIA))
        mine = Client()
        assert mine.post(f"/link/{secret}/").status_code == 302
        assert is_in(mine)
    with clock("2025-01-01T10:05:01Z"):
        assert knock(anonymous, password=PASSWORD).status_code == 302


def test_V_23_success_counts_for_nothing(anonymous: Client, manager: Any) -> None:
    for _ in range(8):
        assert knock(Client(), password=PASSWORD).status_code == 302
    assert not Attempt.objects.exists()


def test_V_23_one_address_that_tries_many_accounts_is_stopped(anonymous: Client, manager: Any, clock: Any) -> None:
    with clock("2025-01-01T10:00:00Z"):
        codes = [knock(anonymous, f"p{n}@northwind.example").status_code for n in range(32)]
    assert codes == [422] * 30 + [429] * 2


def test_V_23_a_forged_forwarded_address_evades_nothing(anonymous: Client, manager: Any, settings: Any) -> None:
    """Without a proxy the header counts for nothing; behind one, only what that proxy wrote (ASVS 15.3.4)."""
    codes = [knock(anonymous, f"p{n}@x.example", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").status_code for n in range(32)]
    assert codes == [422] * 30 + [429] * 2
    make = RequestFactory().get
    settings.ACCORD_PROXIES = 1
    for forged in ("203.0.113.9", "203.0.113.9, 198.51.100.1", " , 203.0.113.9", "x" * 9000):
        request = make("/", HTTP_X_FORWARDED_FOR=f"{forged}, 192.0.2.7", REMOTE_ADDR="127.0.0.1")
        assert comes_from(request) == "192.0.2.7"
    settings.ACCORD_PROXIES = 2
    assert comes_from(make("/", HTTP_X_FORWARDED_FOR="9.9.9.9, 192.0.2.7, 10.0.0.2")) == "192.0.2.7"
    assert comes_from(make("/", HTTP_X_FORWARDED_FOR="9.9.9.9", REMOTE_ADDR="192.0.2.1")) == "192.0.2.1"


def test_V_23_an_ipv6_household_is_one_address() -> None:
    make = RequestFactory().get
    assert comes_from(make("/", REMOTE_ADDR="2001:db8::1")) == comes_from(make("/", REMOTE_ADDR="2001:db8::ffff:2"))
    assert comes_from(make("/", REMOTE_ADDR="2001:db8:0:1::1")) != comes_from(make("/", REMOTE_ADDR="2001:db8::1"))
    assert comes_from(make("/", REMOTE_ADDR="::ffff:192.0.2.1")) == "192.0.2.1"
    assert comes_from(make("/", REMOTE_ADDR="unix:")) == "unix:"


def test_V_23_many_at_once_are_no_more_than_the_limit(manager: Any, together: Any) -> None:
    def once() -> bool:
        try:
            attempt(MINUTE, "racer")
        except TooMany:
            return False
        return True

    assert sum(f is True for f in together([once] * 12)) <= MINUTE.most
    assert Attempt.objects.count() <= MINUTE.most


def test_V_23_the_window_slides_and_old_rows_go(manager: Any, clock: Any) -> None:
    with clock("2025-01-01T10:00:00Z"):
        for _ in range(5):
            attempt(MINUTE, "x")
        with pytest.raises(TooMany):
            attempt(MINUTE, "x")
        attempt(MINUTE, "y")
    with clock("2025-01-01T10:01:00Z"):
        attempt(MINUTE, "x")
    with clock("2025-01-01T11:00:01Z"):
        attempt(MINUTE, "z")
        assert Attempt.objects.count() == 2
    assert timedelta(seconds=LONGEST) >= max(timedelta(seconds=lim.seconds) for lim in (SIGN_IN_AS, SIGN_IN_FROM))


def test_V_23_a_signing_in_whose_midst_the_server_died_counts_as_failed(
    manager: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit that a crash lifts would be none. It keeps out who met it ten times in a quarter of an hour, until that
    is over."""

    def dies(*_: Any) -> None:
        raise SystemExit

    with clock("2025-01-01T10:00:00Z"):
        for number in range(10):
            assert prove(manager, PASSWORD).account.email == MIA, f"not after {number}"
            monkeypatch.setattr(proof, "check_password", dies)
            with pytest.raises(SystemExit):
                prove(manager, PASSWORD)
            monkeypatch.undo()
        with pytest.raises(TooMany, match="15 minutes"):
            prove(manager, PASSWORD)
    with clock("2025-01-01T10:15:00Z"):
        assert prove(manager, PASSWORD).account.email == MIA


@pytest.mark.sqlite
@pytest.mark.slow
def test_V_23_another_process_counts_on(manager: Any) -> None:
    """The limit holds over processes and restarts: four attempts here, the fifth there, none after."""
    for _ in range(4):
        attempt(SIGN_IN_AS, MIA)
    connection.close()
    code = (
        "import django; django.setup()\n"
        "from accord.kernel.access.attempts import SIGN_IN_AS, attempt\n"
        "from accord.kernel.refusals import TooMany\n"
        "for _ in range(2):\n"
        "    try: attempt(SIGN_IN_AS, 'mia@northwind.example'); print('tried')\n"
        "    except TooMany: print('refused')\n"
    )

    environment = os.environ | {"ACCORD_DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}"}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["tried", "refused"]
    with pytest.raises(TooMany):
        attempt(SIGN_IN_AS, MIA)


def test_V_23_what_is_kept_of_an_attempt_names_nobody(anonymous: Client, manager: Any) -> None:
    knock(anonymous)
    assert all(re.fullmatch("[0-9a-f]{64}", who) for who in Attempt.objects.values_list("who", flat=True))
    assert Attempt.objects.count() == 2
