"""Finds out from which network a request comes, as a keyed hash: no raw address is stored or counted anywhere."""

import hmac
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

from django.conf import settings

from intake.vault.derive import derive

Address = IPv4Address | IPv6Address


class Networks(NamedTuple):
    """Where a request comes from, as 16 hexadecimal digits under a key of ours; "" for what is unknown."""

    narrow: str
    """The /24 of IPv4, the /64 of IPv6: one household, one office."""
    wide: str
    """The /48 of IPv6, of which one customer has 65,536 /64; "" for IPv4, whose neighbours are strangers."""


@lru_cache(maxsize=64)
def _parse(address: str) -> Address | None:
    """Read an address as gateways write it: alone, with a port, in brackets, in quotes (RFC 7239, 6), with a zone."""
    written = address.strip().strip('"')
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    try:
        found = ip_address(written.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


@lru_cache(maxsize=64)
def _is_one_of(address: Address, proxies: tuple[str, ...]) -> bool:
    return any(address in ip_network(proxy, strict=False) for proxy in proxies)


def is_trusted_proxy(peer: str) -> bool:
    """Return whether `peer`, the other end of a connection, is a proxy that TRUSTED_PROXIES names."""
    address = _parse(peer) if settings.TRUSTED_PROXIES else None
    return bool(address) and _is_one_of(address, tuple(settings.TRUSTED_PROXIES))


def client_ip(peer: str, forwarded_for: str) -> Address | None:
    """Return the client's address as our own proxies report it: the last in `X-Forwarded-For` that is not a proxy's.

    What a client writes into that header stands to the left of what our proxies add, so it is never believed.
    """
    address = _parse(peer)
    hops = forwarded_for.split(",") if forwarded_for and settings.TRUSTED_PROXIES else []
    while hops and address and _is_one_of(address, tuple(settings.TRUSTED_PROXIES)):
        hop = _parse(hops.pop())
        if hop is None:
            break
        address = hop
    return address


def networks_of(peer: str, forwarded_for: str = "") -> Networks:
    """Return the client's networks. What counts by the narrow one counts by the wide one too, with a wider limit."""
    address = client_ip(peer, forwarded_for)
    if address is None:
        return Networks("", "")
    if address.version == 4:
        return Networks(_hashed(address.packed[:3]), "")
    return Networks(_hashed(address.packed[:8]), _hashed(address.packed[:6]))


def network_of(peer: str, forwarded_for: str = "") -> str:
    """Return the client's /24 (IPv4) or /64 (IPv6) as `networks_of` names it."""
    return networks_of(peer, forwarded_for).narrow


def _hashed(network: bytes) -> str:
    return hmac.digest(derive("network")[1], network, "sha256")[:8].hex()
