"""A webhook goes to public addresses over TLS, and into the private networks that are named; nowhere else."""

import socket
from threading import Event

import pytest

from intake.notify.webhooks import address_guard
from intake.notify.webhooks.address_guard import AddressRefused, resolve_allowed

pytestmark = pytest.mark.once

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.1.1",
    "169.254.169.254", "192.0.0.192", "192.88.99.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.1.2.3", "::ffff:169.254.169.254", "64:ff9b::a01:203",
    "2002:a01:203::1", "2001:0:a01:203::", "2001:db8::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
    "168.63.129.16", "::ffff:168.63.129.16", "3fff::1", "3fff:fff:ffff::1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1", "168.63.129.17", "3ffe::1"]
URL = "https://hooks.example.org/intake"


@pytest.fixture
def leads_to(monkeypatch):
    """`leads_to(*addresses)`: where every name leads."""

    def answer(*addresses):
        found = [(0, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    return answer


def kind_of(url=URL):
    """Why it is refused; "" when it is not."""
    try:
        resolve_allowed(url, 5)
    except AddressRefused as error:
        return error.kind
    return ""


def private_ones_that_are_reached(leads_to):
    reached = []
    for address in PRIVATE:
        leads_to(address)
        reached += [address] if not kind_of() else []
    return reached


def test_no_private_address_is_reached(leads_to):
    assert private_ones_that_are_reached(leads_to) == []


def test_the_check_sees_one_that_is(leads_to, monkeypatch):
    monkeypatch.setattr(address_guard, "_is_public", lambda address: not address.is_private)
    assert "169.254.169.254" not in private_ones_that_are_reached(leads_to)
    assert {"100.64.0.1", "64:ff9b::a01:203", "224.0.0.1"} <= {*private_ones_that_are_reached(leads_to)}


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_one_is_and_it_is_the_one_to_connect_to(address, leads_to):
    leads_to(address)
    assert resolve_allowed(URL, 5) == [address]


def test_one_private_address_among_others_is_enough_to_refuse(leads_to):
    leads_to("1.1.1.1", "10.1.2.3")
    assert kind_of() == "AddressRefused"


def test_a_network_that_is_named_is_reached_without_encryption_too(leads_to, settings):
    settings.WEBHOOK_NETWORKS = ["10.1.0.0/16", "::1"]
    for address, kind in (("10.1.2.3", ""), ("::ffff:10.1.2.3", ""), ("::1", ""), ("10.2.0.1", "AddressRefused")):
        leads_to(address)
        assert (kind_of(), kind_of("http://hooks.example.org")) == (kind, kind), address


def test_elsewhere_it_is_encrypted(leads_to, settings):
    settings.WEBHOOK_NETWORKS = ["10.1.0.0/16"]
    leads_to("1.1.1.1")
    assert kind_of("http://hooks.example.org") == "NotEncrypted"
    leads_to("10.1.2.3", "1.1.1.1")
    assert kind_of("http://hooks.example.org") == "NotEncrypted"


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks.example.org", "//hooks.example.org", "ftp://hooks.example.org", "https://", "https:///path",
        "file:///etc/passwd", "https://user:word@hooks.example.org", "https://hooks.example.org:99999",
        "https://hooks.example.org:0", "https://[::1", "javascript:alert(1)", "https://hooks.example.org/\n",
    ],
)  # fmt: skip
def test_what_is_no_whole_address_is_refused_before_it_is_looked_up(url, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", None)
    assert kind_of(url) == "AddressInvalid"


@pytest.mark.parametrize("url", ["https://127.1", "https://2130706433", "https://0x7f.0.0.1", "https://[::1]:443"])
def test_however_an_address_is_written(url):
    assert kind_of(url) == "AddressRefused"


def test_a_name_that_leads_nowhere_is_said(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert kind_of() == "HostNotFound"


def test_a_name_server_that_hangs_is_waited_for_so_long_and_no_longer(monkeypatch):
    over = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(30) and [])
    with pytest.raises(AddressRefused, match="HostNotFound"):
        resolve_allowed(URL, 0.05)
    assert not over.is_set()
    over.set()
