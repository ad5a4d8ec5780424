"""Sending to an address that a person has typed: only out into the internet, and never into this house's own network.

The name is resolved once, the address that came of it is judged, and exactly that one is connected to, so that no
resolver can say something else in between. Redirects are not followed. What the operator has named in
ACCORD_WEBHOOK_HOSTS may lie inside, also without TLS.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from accord.kernel.refusals import Refused

WAIT, LONGEST = 8.0, 20.0  # seconds for one step, and for all of it
_UNICAST = ipaddress.ip_network("2000::/3")
_NOT_OURS = tuple(
    ipaddress.ip_network(n)
    for n in (
        "2001::/23",  # Teredo and other special purposes
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",  # documentation
        "192.88.99.0/24",  # relays of 6to4
    )
)
"""Beside what Python knows not to be global. NAT64, IPv4 mapped into IPv6 and all else lie outside of unicast."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address in its parts; `inside`: the operator has allowed its host."""

    host: str
    port: int
    path: str
    secure: bool
    inside: bool

    @property
    def shown(self) -> str:
        """The address without its path, which may hold a secret."""
        usual = 443 if self.secure else 80
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == usual else f":{self.port}"
        return f"{'https' if self.secure else 'http'}://{host}{port}"


def target(url: str, field: str = "address") -> Target:
    """The parts of an address to send to. Raises Refused."""
    says = "Write the address as https://HOST/PATH."
    if not url.isprintable() or " " in url or "\\" in url or len(url) > 400:
        raise Refused(f"The address has signs that none has, or is too long. {says}", field)
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host if ":" in host else host.encode("idna").decode().lower()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        path.encode("ascii")
    except (ValueError, UnicodeError):
        raise Refused(f"The address cannot be read. {says}", field) from None
    inside = host in settings.ACCORD_WEBHOOK_HOSTS
    if not host or parts.username is not None or parts.scheme not in ("https", "http") or "%" in host:
        raise Refused(f"The address names no host, or a user, or another protocol. {says}", field)
    if parts.scheme == "http" and not inside:
        raise Refused(f"The address is not encrypted. {says}", field)
    secure = parts.scheme == "https"
    return Target(host, port or (443 if secure else 80), path, secure, inside)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet: not loopback, private, link-local, shared, multicast or reserved,
    and none that carries an IPv4 address inside."""
    ip = ipaddress.ip_address(address)
    if any(ip.version == n.version and ip in n for n in _NOT_OURS):
        return False
    return ip.is_global and not ip.is_multicast and (ip.version == 4 or ip in _UNICAST)


def _resolved(to: Target) -> tuple[str, int]:
    """The address to connect to. Raises Refused when the name has none, or one that lies inside."""
    try:
        found = socket.getaddrinfo(to.host, to.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(f"There is no host {to.host}.") from None
    addresses = [str(where[0]) for *_, where in found]
    if not to.inside and not all(is_public(a) for a in addresses):
        raise Refused(
            f"{to.host} lies in this house's own network, and Accord sends nothing into it. If it should, whoever runs "
            "Accord names it in ACCORD_WEBHOOK_HOSTS."
        )
    return addresses[0], to.port


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, whatever its name would mean a moment later."""

    def __init__(self, to: Target, where: tuple[str, int]) -> None:
        super().__init__(to.host, to.port, timeout=WAIT)
        self.to, self.where = to, where

    def connect(self) -> None:
        self.sock = socket.create_connection(self.where, self.timeout)
        if self.to.secure:
            self.sock = _tls().wrap_socket(self.sock, server_hostname=self.to.host)


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def post(url: str, text: str) -> None:
    """Send a text by POST; it has arrived when this returns (any answer from 200 to 299). Raises Refused."""
    to = target(url)
    connection = _Pinned(to, _resolved(to))
    late = threading.Timer(LONGEST, _cut, [connection])
    late.daemon = True
    late.start()
    try:
        connection.request("POST", to.path, text.encode(), {"Content-Type": "text/plain; charset=utf-8"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise Refused(f"{to.shown} could not be reached: {_says(error)}.") from error
    finally:
        late.cancel()
        connection.close()
    if 300 <= status < 400:
        raise Refused(
            f"{to.shown} answered with a redirect ({status}), and Accord follows none. Give the address itself."
        )
    if not 200 <= status < 300:
        raise Refused(f"{to.shown} answered {status}, so the copy has not arrived.")


def _cut(connection: _Pinned) -> None:
    """However slowly the other side speaks, this ends it."""
    held: Any = connection.sock
    with contextlib.suppress(OSError, AttributeError):
        held.shutdown(socket.SHUT_RDWR)


def _says(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not to be trusted ({error.verify_message})"
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    return (getattr(error, "strerror", None) or type(error).__name__).lower()
