"""V-13: what somebody types as an address never leads into this house's own network."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from accord.kernel.copies import outward
from accord.kernel.copies.outward import is_public, post, target
from accord.kernel.refusals import Refused

PRIVATE = """0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.1.2.3 169.254.169.254
172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1
239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:8.8.8.8
::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::8.8.8.8 64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1::1 2001:db8::1 2001:10::1
2001:20::1 2002:7f00:1::1 2002:808:808::1 3fff::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1
ff0e::1""".split()
PUBLIC = "8.8.8.8 1.1.1.1 100.63.255.255 100.128.0.1 172.32.0.1 192.0.3.1 2606:4700::1111 2a00:1450::1".split()

HOSTS = """127.0.0.1 127.1 127.0.1 127.000.000.001 0177.0.0.1 0177.1 0x7f.0.0.1 0x7f.1 0x7f000001 2130706433
017700000001 0 0.0.0.0 127.127.127.127 127.0.0.1. localhost LOCALHOST localhost. ip6-localhost [::1] [::]
[0:0:0:0:0:0:0:1]
[0000:0000:0000:0000:0000:0000:0000:0001] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1] [::127.0.0.1]
[64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::] [2001::7f00:1] [fe80::1%lo] [fe80::1%25lo] [::1%lo]
１２７.0.0.1 127。0。0。1 ①②⑦.⓪.⓪.① ⓛⓞⓒⓐⓛⓗⓞⓢⓣ ｌｏｃａｌｈｏｓｔ 127.0.0.1%00.example.org localhost%00 127.0.0.1%2f
169.254.169.254 10.0.0.1 192.168.1.1 [fd00::1]""".split()
FORMS = """http://{host}:{port}/ https://{host}:{port}/ https://{host}:{port} HTTPS://{host}:{port}/x?y=z
//{host}:{port}/ https:/{host}:{port}/ https:{host}:{port} https:///{host}:{port}/ ftp://{host}:{port}/
file:///etc/passwd gopher://{host}:{port}/_x https://user@{host}:{port}/ https://8.8.8.8@{host}:{port}/
https://{host}:{port}#@8.8.8.8/ https://{host}:{port}\\@8.8.8.8/ https://8.8.8.8\\@{host}:{port}/
https://{host}:{port}/\r\nHost:x https://{host}\t:{port}/ https://[{host}]:{port}/ https://{host}:99999/
https://{host}:{port}x/ dict://{host}:{port}/ https://:{port}/ https://{host}.:{port}/""".split(" ")


class Listener:
    """A server on loopback that counts who comes, and answers what it is told."""

    def __init__(self) -> None:
        self.hits: list[str] = []
        self.bodies: list[str] = []
        self.status, self.headers = 200, {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.hits.append(self.headers["Host"])
                outer.bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.send_response(outer.status)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.accepted = 0
        get_request = self.server.get_request

        def counted() -> Any:
            self.accepted += 1
            return get_request()

        self.server.get_request = counted  # type: ignore[method-assign]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`resolver("127.0.0.1", …)`: every name means these addresses, whatever was asked; one set for each time."""

    def says(*answers: list[str]) -> None:
        waiting = list(answers)

        def answer(host: str, port: int, **_: Any) -> list[Any]:
            found = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            return [(socket.AF_INET6 if ":" in a else socket.AF_INET, 1, 6, "", (a, port)) for a in found]

        monkeypatch.setattr(outward.socket, "getaddrinfo", answer)

    return says


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_of_the_inside_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet_are(address: str) -> None:
    assert is_public(address)


def test_no_spelling_reaches_the_loopback(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outward.socket, "create_connection", _only_loopback(socket.create_connection))
    spellings = [f.format(host=h, port=listener.port) for h in HOSTS for f in FORMS[:2]]
    spellings += [f.format(host=h, port=listener.port) for h in ("127.0.0.1", "localhost") for f in FORMS]
    assert len(spellings) > 120
    for url in spellings:
        with pytest.raises(Refused):
            post(url, "x")
    assert (listener.accepted, listener.hits) == (0, [])


def _only_loopback(connect: Any) -> Any:
    """What would go to the internet goes nowhere: tests do not call strangers."""

    def connected(where: tuple[str, int], *more: Any, **named: Any) -> Any:
        if is_public(where[0]):
            raise ConnectionRefusedError(111, "Connection refused")
        return connect(where, *more, **named)

    return connected


def test_a_name_that_means_one_public_and_one_private_address_is_refused(resolver: Any, listener: Listener) -> None:
    resolver(["8.8.8.8", "127.0.0.1"])
    with pytest.raises(Refused, match=r"own network.*ACCORD_WEBHOOK_HOSTS"):
        post(f"https://rebound.example:{listener.port}/", "x")
    assert listener.accepted == 0


def test_a_name_that_changes_its_mind_is_asked_once(
    resolver: Any, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address that was judged is the one that is connected to."""
    resolver(["8.8.8.8"], ["127.0.0.1"])
    went: list[Any] = []

    def connect(where: Any, timeout: float) -> Any:
        went.append(where)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(outward.socket, "create_connection", connect)
    with pytest.raises(Refused, match="could not be reached: connection refused"):
        post(f"https://rebound.example:{listener.port}/", "x")
    assert went == [("8.8.8.8", listener.port)]


@pytest.fixture
def allowed(settings: Any) -> None:
    settings.ACCORD_WEBHOOK_HOSTS = frozenset({"localhost"})


@pytest.mark.usefixtures("allowed")
def test_what_the_operator_names_may_lie_inside(listener: Listener) -> None:
    post(f"http://localhost:{listener.port}/copies?key=1", "the note\n")
    assert (listener.hits, listener.bodies) == ([f"localhost:{listener.port}"], ["the note\n"])
    with pytest.raises(Refused, match="not encrypted"):
        post(f"http://127.0.0.1:{listener.port}/", "x")
    assert len(listener.hits) == 1


@pytest.mark.usefixtures("allowed")
def test_no_redirect_is_followed_and_no_failure_counts(listener: Listener) -> None:
    listener.headers = {"Location": f"http://localhost:{listener.port}/elsewhere"}
    for status, says in ((302, "redirect"), (307, "redirect"), (500, "answered 500"), (404, "answered 404")):
        listener.status = status
        with pytest.raises(Refused, match=says):
            post(f"http://localhost:{listener.port}/", "x")
    assert len(listener.hits) == 4, "each was asked once"


@pytest.mark.usefixtures("allowed")
def test_who_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outward, "WAIT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Refused, match="did not answer in time"):
        post(f"http://localhost:{silent.getsockname()[1]}/", "x")


@pytest.mark.usefixtures("allowed")
def test_who_answers_by_drops_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outward, "LONGEST", 1)
    stop = threading.Event()

    def drip(server: socket.socket) -> None:
        held, _ = server.accept()
        with held, contextlib.suppress(OSError):
            while not stop.wait(0.02):
                held.sendall(b"H")

    with socket.create_server(("127.0.0.1", 0)) as server:
        dripping = threading.Thread(target=drip, args=(server,), daemon=True)
        dripping.start()
        with pytest.raises(Refused, match="could not be reached"):
            post(f"http://localhost:{server.getsockname()[1]}/", "x")
        stop.set()
        dripping.join(5)


def test_the_host_alone_is_shown() -> None:
    assert target("https://Hooks.Example.org:8443/secret?key=word").shown == "https://hooks.example.org:8443"
    assert target("https://hooks.example.org/secret").shown == "https://hooks.example.org"
    assert target("https://bücher.example/").host == "xn--bcher-kva.example"


@pytest.mark.usefixtures("allowed")
def test_a_certificate_that_nobody_vouches_for_is_refused(listener: Listener, tmp_path: Path) -> None:
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
    subject = ["-subj", "/CN=localhost", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"]
    subprocess.run([*made, *subject], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    listener.server.socket = context.wrap_socket(listener.server.socket, server_side=True)
    with pytest.raises(Refused, match="certificate is not to be trusted"):
        post(f"https://localhost:{listener.port}/", "x")
    assert listener.hits == []
