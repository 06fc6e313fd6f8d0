import os

import pytest

from intake.antispam.client_ip import client_ip, network_of, networks_of

PROXIES = ["10.0.0.0/8", "2001:db8:aaaa::/48", "192.0.2.1"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.254", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("192.0.2.1", "192.1.2.1", False),
        ("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.9", True),
        ("[2001:db8::1]", "2001:db8::2", True),
        ("[2001:db8::1]:443", "2001:db8::2", True),
        ("fe80::1%eth0", "fe80::2", True),
        (" 192.0.2.1 ", "192.0.2.1", True),
    ],
)
def test_a_network_is_a_24_or_a_64(one, other, same):
    assert (network_of(one) == network_of(other)) is same
    assert network_of(one)


def test_all_that_one_customer_has_is_one_wide_network():
    neighbours = [networks_of(f"2001:db8:7:{n:x}::1") for n in (0, 1, 0xFFFF)]
    assert len({one.narrow for one in neighbours}) == 3
    assert len({one.wide for one in neighbours}) == 1
    assert networks_of("2001:db8:8::1").wide != neighbours[0].wide
    assert neighbours[0].wide != neighbours[0].narrow


def test_strangers_with_neighbouring_ipv4_addresses_share_no_wide_network():
    assert networks_of("192.0.2.1") == (network_of("192.0.2.1"), "")
    assert networks_of("::ffff:192.0.2.1") == networks_of("192.0.2.1")
    assert networks_of("junk") == ("", "")


@pytest.mark.parametrize("peer", ["", "unix:", "junk", "192.0.2", "192.0.2.1.1", "999.0.0.1", "\0", "unknown"])
def test_nobody_known_has_no_network(peer):
    assert network_of(peer) == ""


def test_it_names_no_address_and_changes_with_the_key(settings):
    named = network_of("192.0.2.1")
    assert len(named) == 16
    assert int(named, 16)
    settings.INTAKE_KEYS = [os.urandom(32), *settings.INTAKE_KEYS]
    assert network_of("192.0.2.1") != named


@pytest.mark.parametrize("forwarded", ["198.51.100.7", "198.51.100.7, 10.0.0.1", "junk"])
def test_without_proxies_of_ours_nobody_speaks_for_another(forwarded):
    assert str(client_ip("192.0.2.9", forwarded)) == "192.0.2.9"


@pytest.mark.parametrize(
    ("peer", "forwarded", "who"),
    [
        ("10.1.2.3", "198.51.100.7", "198.51.100.7"),
        ("10.1.2.3", "198.51.100.7, 10.9.9.9", "198.51.100.7"),
        ("10.1.2.3", "203.0.113.66, 198.51.100.7, 10.9.9.9, 192.0.2.1", "198.51.100.7"),
        ("10.1.2.3", "10.4.4.4, 198.51.100.7", "198.51.100.7"),
        ("10.1.2.3", " 2001:db8::7 ", "2001:db8::7"),
        ("2001:db8:aaaa::1", "::ffff:198.51.100.7", "198.51.100.7"),
        ("::ffff:10.1.2.3", "198.51.100.7", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.66", "198.51.100.7"),
        ("10.1.2.3", "", "10.1.2.3"),
        ("10.1.2.3", "10.4.4.4", "10.4.4.4"),
        ("10.1.2.3", "203.0.113.66, junk", "10.1.2.3"),
        ("10.1.2.3", "203.0.113.66, junk, 198.51.100.7", "198.51.100.7"),
        ("10.1.2.3", ",,,", "10.1.2.3"),
        ("10.1.2.3", "203.0.113.7:50123", "203.0.113.7"),
        ("10.1.2.3:8000", "203.0.113.7:1, 10.9.9.9:443", "203.0.113.7"),
        ("10.1.2.3", "[2001:db8::7]:50123", "2001:db8::7"),
        ("10.1.2.3", '"[2001:db8::7%eth0]:50123"', "2001:db8::7"),
        ("10.1.2.3", '"203.0.113.7:443"', "203.0.113.7"),
        ("10.1.2.3", "::ffff:203.0.113.7", "203.0.113.7"),
        ("10.1.2.3", "[::ffff:203.0.113.7]:80", "203.0.113.7"),
        ("10.1.2.3", "203.0.113.7:1:2", "10.1.2.3"),
    ],
)
def test_our_proxies_are_believed_as_far_as_they_vouch(settings, peer, forwarded, who):
    settings.TRUSTED_PROXIES = PROXIES
    assert str(client_ip(peer, forwarded)) == who


def test_what_a_visitor_writes_into_the_header_changes_nothing(settings):
    settings.TRUSTED_PROXIES = PROXIES
    spoofed = {network_of("10.1.2.3", f"{lie}, 198.51.100.7") for lie in ("", "203.0.113.1", "10.0.0.1", "x" * 9000)}
    assert spoofed == {network_of("198.51.100.9")}
