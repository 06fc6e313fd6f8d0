"""Finds out from which network a request comes, as a keyed hash: no raw address is stored or counted anywhere."""

import hmac
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

from intake.vault.derive import derive

Address = IPv4Address | IPv6Address


@lru_cache(maxsize=64)
def _parse(address: str) -> Address | None:
    try:
        found = ip_address(address.strip().removeprefix("[").partition("]")[0].partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


@lru_cache(maxsize=64)
def _is_one_of(address: Address, proxies: tuple[str, ...]) -> bool:
    return any(address in ip_network(proxy, strict=False) for proxy in proxies)


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


def network_of(peer: str, forwarded_for: str = "") -> str:
    """Return the client's /24 (IPv4) or /64 (IPv6) as 16 hexadecimal digits under a key of ours; "" when unknown."""
    address = client_ip(peer, forwarded_for)
    if address is None:
        return ""
    width = 3 if address.version == 4 else 8
    return hmac.digest(derive("network")[1], address.packed[:width], "sha256")[:8].hex()
