"""Where a webhook may go: into the world, encrypted, and into the networks that `WEBHOOK_NETWORKS` names."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _

# What Python calls global and is not: of the assignments of IETF protocols one is a cloud's metadata, and so is
# 168.63.129.16; 6to4 leads to the IPv4 address inside it; 3fff::/20 is for documentation (RFC 9637). Outside 2000::/3
# nothing is in public use, and much of it leads to IPv4 as well.
NOT_PUBLIC = [
    ip_network(network) for network in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "2002::/16", "3fff::/20")
]
PORTS = {"https": 443, "http": 80}
PUBLIC_V6 = ip_network("2000::/3")


class AddressRefused(Exception):
    """It may not be reached, or nobody knows where it is. `why` is for whoever typed it, `kind` for the deliveries."""

    def __init__(self, kind: str, why: Any) -> None:
        super().__init__(kind)
        self.kind, self.why = kind, why


def resolve_allowed(url: str, seconds: float) -> list[str]:
    """The addresses behind `url`, each of which may be connected to. Raises `AddressRefused`.

    Whoever connects must use these and look nothing up: a second answer could name another machine.
    """
    invalid = AddressRefused("AddressInvalid", _("Write a whole address, like https://hooks.example.org/intake."))
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        raise invalid from None
    port = PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
    if not parts.host or parts.userinfo or not 0 < port < 2**16:
        raise invalid
    found = _resolve(parts.raw_host.decode(), port, seconds)
    if not found:
        raise AddressRefused("HostNotFound", _("This host cannot be found."))
    addresses = [_unmapped(address) for address in found]
    if all(map(_is_allowed, addresses)):
        return found
    if not all(_is_allowed(address) or _is_public(address) for address in addresses):
        raise AddressRefused(
            "AddressRefused", _("This host is in a private network, and WEBHOOK_NETWORKS does not name that.")
        )
    if parts.scheme != "https":
        raise AddressRefused("NotEncrypted", _("Begin it with https://: what leaves our networks is encrypted."))
    return found


def _resolve(host: str, port: int, seconds: float) -> list[str]:
    answers: SimpleQueue[list[str]] = SimpleQueue()

    def look() -> None:
        try:
            answers.put([str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)])
        except (OSError, UnicodeError):
            answers.put([])

    # Looking up has no time-out of its own: a name server that hangs holds up a thread for which nobody waits.
    Thread(target=look, daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except Empty:
        return []


def _unmapped(address: str) -> IPv4Address | IPv6Address:
    """An IPv4 address that is dressed as an IPv6 one is the IPv4 address."""
    read = ip_address(address)
    return getattr(read, "ipv4_mapped", None) or read


def _is_allowed(address: IPv4Address | IPv6Address) -> bool:
    return any(address in ip_network(network, strict=False) for network in settings.WEBHOOK_NETWORKS)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if address.version == 6 and address not in PUBLIC_V6:
        return False
    return address.is_global and not address.is_multicast and not any(address in network for network in NOT_PUBLIC)
