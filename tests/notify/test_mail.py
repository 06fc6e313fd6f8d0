"""What a mail is on the wire: addresses that are the typed ones, and nothing that a server might not take."""

import pytest

from intake.models import Delivery
from intake.notify import mail
from intake.notify.mail import Mail, UnusableAddress, needs_utf8, parse_address
from intake.notify.sending import resend
from tests.build import a_request
from tests.desk.conftest import Browser, page_of
from tests.notify.build import fan_out_and_send, says_yes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PHONE = "+12025550147"
# As they are typed, and as they are asked for.
DOMAINS = {
    "mari@example.com": "mari@example.com",
    "mari@straße.example": "mari@xn--strae-oqa.example",
    "mari@groß.example": "mari@xn--gro-7ka.example",
    "mari@STRASSE.example": "mari@STRASSE.example",
    "mari@βόλος.example": "mari@xn--nxasmm1c.example",
    "mari@Bücher.example": "mari@xn--bcher-kva.example",
    "mari@niño.example": "mari@xn--nio-8ma.example",
    "mari@例え.example": "mari@xn--r8jz45g.example",
    "mari@example。com": "mari@example.com",
    "mari@xn--bcher-kva.example": "mari@xn--bcher-kva.example",
    '"mari sol"@example.com': '"mari sol"@example.com',
    "o'hara+help@example.com": "o'hara+help@example.com",
    "josé@example.com": "josé@example.com",
    "用户@straße.example": "用户@xn--strae-oqa.example",
    "josé.niño@example.com": "josé.niño@example.com",
}
NOBODY = [
    "mari@☕.example",
    "mari@-ü.example",
    "ma..ri@example.com",
    "@example.com",
    "mari@",
    "mari",
    "a,b@example.com",
    "mari@[192.0.2.1]",
    "mari@[127.0.0.1]",
]
BEYOND_ASCII = ["josé@example.com", "用户@example.com", "наташа@example.com", "niño@example.com", "mªri@example.com",
                "e\u0301va@example.com", "אבי@example.com", "josé@straße.example"]  # fmt: skip


def test_domains_are_written_by_the_rules_of_2008_and_names_as_they_are():
    wrong = {typed: str(parse_address(typed)) for typed in DOMAINS if str(parse_address(typed)) != DOMAINS[typed]}
    assert wrong == {}
    assert [typed for typed in DOMAINS if needs_utf8(parse_address(typed))] == [*DOMAINS][-3:]
    assert str(parse_address("Office <office@straße.example>")) == "Office <office@xn--strae-oqa.example>"


@pytest.mark.parametrize("typed", NOBODY)
def test_what_is_nobodys_is_said_before_anybody_is_asked(typed):
    with pytest.raises(UnusableAddress):
        parse_address(typed)


BODIES = [
    "Plain.",
    "Señor, niño: mañana.",
    "a" * 5000,
    "é" * 900,
    "one \ntwo\t\n\nFrom me\n.\n..\n--x",
    "",
    "x \n" * 50,
]


@pytest.mark.parametrize("subject", ["Plain", "Su mensaje: mañana por la mañana, señora, y después, " * 3])
def test_what_goes_out_is_ascii_in_short_lines_and_reads_as_it_was_written(subject):
    for body in BODIES:
        made = Mail(subject, body, "Öffice <office@example.net>", "mari@example.com", "<7.abc@example.net>")
        raw = made.message().as_bytes()
        assert raw.isascii()
        assert max(map(len, raw.split(b"\r\n"))) <= 76
        assert b"\n" not in raw.replace(b"\r\n", b"")
        assert made.message().get_content().splitlines() == body.splitlines() or not body
        assert (b"quoted-printable" in raw, b"7bit" in raw) == ((False, True) if _is_plain(body) else (True, False))
        assert b"Auto-Submitted: auto-generated\r\n" in raw
        assert b"base64" not in raw.lower()


def _is_plain(body):
    return body.isascii() and all(len(line) <= 76 for line in body.splitlines())


def _sent(address, post):
    """A person says yes to mails at this address; what becomes of the first."""
    says_yes(a_request(phone=PHONE, email=address), "email")
    fan_out_and_send()
    delivery = Delivery.objects.get(notification__type="received")
    return delivery.state, delivery.last_error, [str(parse_address(sent)) for sent in post.recipients()]


@pytest.mark.parametrize("lacks", [{"SMTPUTF8"}, {"SMTPUTF8", "8BITMIME"}])
@pytest.mark.parametrize("address", BEYOND_ASCII[:2])
def test_without_smtputf8_it_is_not_sent_and_that_is_said(post, address, lacks):
    post.lacks = lacks
    post.start()
    assert _sent(address, post) == ("failed", "SMTPUTF8 is not offered", [])


@pytest.mark.parametrize("address", [BEYOND_ASCII[0], BEYOND_ASCII[-1]])
def test_with_smtputf8_the_address_is_the_typed_one(post, address):
    post.lacks = set()
    post.start()
    asked_for = str(parse_address(address))
    assert _sent(address, post) == ("sent", "", [asked_for])
    assert f"To: {asked_for}\r\n".encode() in post.raw[0]
    assert "SMTPUTF8" in post.options[0]


@pytest.mark.parametrize("lacks", [set(), {"SMTPUTF8", "8BITMIME"}])
def test_nobody_else_needs_an_extension_in_any_language(post, advisor, lacks):
    post.lacks = lacks
    post.start()
    says_yes(a_request(phone=PHONE, email="mari@straße.example", language="es"), "email")
    assert fan_out_and_send() == 2
    assert sorted(post.recipients()) == ["advisor@intake.example", "mari@xn--strae-oqa.example"]
    assert all(raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 76 for raw in post.raw)
    assert all(sent["Auto-Submitted"] == "auto-generated" for sent in post.mails)
    assert [option for options in post.options for option in options if "SIZE" not in option.upper()] == []


def test_the_desk_says_that_a_message_did_not_go_out(post, advisor):
    post.start()
    request = says_yes(a_request(phone=PHONE, email="josé@example.com"), "email")
    fan_out_and_send()
    assert "<strong>message not delivered</strong>" in Browser(advisor).text(page_of(request))


def test_it_goes_out_once_the_server_can(post):
    post.start()
    _sent("josé@example.com", post)
    post.lacks = set()
    post.stop()
    post.start()
    assert resend(Delivery.objects.get(notification__type="received"))
    assert fan_out_and_send() == 1
    assert post.recipients() == ["josé@example.com"]


def test_the_check_sees_an_encoded_word_in_the_place_of_an_address(post, monkeypatch):
    monkeypatch.setattr(mail, "needs_utf8", lambda address: False)
    monkeypatch.setattr("intake.notify.email.needs_utf8", lambda address: False)
    post.start()
    assert _sent("josé@example.com", post)[0] != "failed"
