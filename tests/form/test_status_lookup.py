"""`/status/`: whoever has the code and a part of the contact finds the request, and nobody else learns anything."""

import re

import pytest

from config.logs import JsonLine
from intake.antispam.guess_limit import GuessLimit
from intake.contact.erasure import erase
from intake.contact.reference import grouped, new_reference
from intake.models import ContactRequest, GuessCount
from intake.triage import transitions
from tests.build import a_phone, a_request
from tests.form.pages import RECEIPT, foreign_markup

PHONE, EMAIL = "+12025550123", "Mari@example.org"


@pytest.fixture
def request_(helpline, clock):
    return a_request(phone=PHONE, email=EMAIL, discretion="open")


@pytest.fixture
def look_up(client, helpline):
    """Types a code and a contact, and presses the button; `options` are of the client's."""
    return lambda code, contact, **options: client.post("/status/", {"code": code, "contact": contact}, **options)


def finds(answer):
    page = answer.content.decode()
    return answer.status_code == 200 and "We have your request." in page and bool(RECEIPT.search(page))


def missed(answer):
    page = answer.content.decode()
    return answer.status_code == 422 and "We could not find that" in page and not RECEIPT.search(page)


@pytest.mark.parametrize(
    "contact",
    [
        "0123", " 01 23 ", "(202) 555-0123", "+1 202-555-0123", "my number ends in 0123", EMAIL, "mari@EXAMPLE.org",
        " mari @ example.org ",
    ],
)  # fmt: skip
def test_the_code_and_a_part_of_the_contact_find_it(look_up, request_, contact):
    assert finds(look_up(request_.reference, contact))


@pytest.mark.parametrize(
    "typed",
    [
        str.lower, grouped, "-".join, " ".join, lambda code: f"  {code[:4]}-{code[4:]}\u200b ",
        lambda code: grouped(code).lower(), lambda code: code.replace("0", "O"), lambda code: code.replace("0", "o"),
    ],
)  # fmt: skip
def test_the_code_may_be_typed_sloppily(look_up, request_, typed):
    ContactRequest.objects.update(reference="K0WR4T7B")
    assert finds(look_up(typed("K0WR4T7B"), "0123"))


@pytest.mark.parametrize(
    ("reach", "contact"), [({"phone": PHONE}, "0123"), ({"phone": "", "email": EMAIL}, "mari@example.org")]
)
def test_one_channel_is_enough(look_up, helpline, reach, contact):
    assert finds(look_up(a_request(**reach).reference, contact))


@pytest.mark.parametrize(
    ("code", "contact"),
    [
        ("{}", ""), ("", "0123"), ("{}", "123"), ("{}", "0124"), ("{}", "+12025550124"), ("{}", "mari@example.com"),
        ("{}", "ari@example.org"), ("{}", "example.org"), ("{}0", "0123"), ("BCDFGHJK", "0123"), ("", ""),
        ("{}", "٠١٢٤"), ("{}", "' OR 1=1 --"), ("%", "0123"), ("{}", "\0"), ("\ud7ff", "🫶🏽"),
    ],
)  # fmt: skip
def test_anything_less_does_not(look_up, request_, code, contact):
    assert missed(look_up(code.format(request_.reference), contact))


@pytest.mark.parametrize("contact", ["", "0000", "@"])
def test_a_channel_that_was_not_given_opens_nothing(look_up, helpline, contact):
    assert missed(look_up(a_request(phone="", email=EMAIL).reference, contact))
    assert missed(look_up(a_request(phone=PHONE).reference, contact))


def test_the_answer_is_the_same_whatever_does_not_fit(look_up, request_, supervisor):
    typed = request_.reference, "9999"

    def quarantined():
        ContactRequest.objects.all().delete()
        a_request(phone=PHONE)
        ContactRequest.objects.update(reference=typed[0])

    def erased():
        erase(ContactRequest.objects.get(), ContactRequest.objects.get().created_at)

    answers = [look_up(*typed)]
    for change in (
        lambda: transitions.stop_contact(ContactRequest.objects.get()),
        lambda: transitions.change_contact(a_request(phone=PHONE), email=EMAIL),
        quarantined,
        erased,
        lambda: ContactRequest.objects.all().delete(),
    ):
        change()
        answers.append(look_up(*typed))
    assert all(map(missed, answers))
    assert len({(answer.content, str(sorted(answer.headers.items()))) for answer in answers}) == 1


def test_it_keeps_what_was_typed(look_up, request_):
    page = look_up("kxwr <b>", "01 & 24").content.decode()
    assert 'value="kxwr &lt;b&gt;"' in page
    assert 'value="01 &amp; 24"' in page
    assert not foreign_markup(page)


def test_a_right_code_with_the_digits_of_somebody_else_finds_neither(look_up, request_):
    other = a_request(phone="+12025550188")
    assert missed(look_up(request_.reference, "0188"))
    assert missed(look_up(other.reference, "0123"))


def test_a_closed_one_is_found_and_says_so(look_up, request_):
    transitions.stop_contact(request_)
    answer = look_up(request_.reference, "0123")
    assert answer.status_code == 200
    assert "It is closed. We will not contact you about it." in answer.content.decode()


def test_one_in_quarantine_looks_like_any_other(send, look_up, clock):
    send(website="filled in")
    assert finds(look_up(ContactRequest.objects.get().reference, "0123"))


def test_the_page_says_nothing_of_the_person(look_up, request_):
    page = RECEIPT.sub("", look_up(request_.reference, "0123").content.decode())
    for detail in ("Ana", "0123", "mari@", "example.org", request_.reference, str(request_.pk)):
        assert detail not in page


def test_it_leaves_no_cookie_and_names_nobody_in_an_address_or_a_log(look_up, request_, caplog):
    caplog.set_level(0)
    for contact in ("0123", EMAIL, "0124"):
        answer = look_up(request_.reference, contact)
        assert not answer.cookies
        assert answer["Cache-Control"] == "no-store"
        assert "Location" not in answer
        addresses = re.findall(r'(?:href|action)="([^"]*)"', answer.content.decode())
        assert not [at for at in addresses if RECEIPT.search(at) or request_.reference in at]
    lines = "".join(JsonLine().format(record) for record in caplog.records)
    assert not re.search(f"0123|0124|mari|{request_.reference}", lines, re.IGNORECASE)


def test_what_stands_in_the_address_finds_nothing(client, request_):
    page = client.get("/status/", {"code": request_.reference, "contact": "0123"}).content.decode()
    assert "We have your request." not in page
    assert request_.reference not in page


def test_another_site_cannot_ask(look_up, request_):
    assert look_up(request_.reference, "0123", headers={"sec-fetch-site": "cross-site"}).status_code == 403


def too_many(answer):
    page = answer.content.decode()
    said = [words in page for words in ("Please wait a little", "tel:988", "1-800-662-4357", "(202) 555-0100")]
    return answer.status_code == 429 and all(said) and 0 < int(answer["Retry-After"]) <= 900


def look_up_others(look_up, times, address):
    """So many look-ups of codes that nobody has."""
    assert all(missed(look_up(new_reference(), "0123", REMOTE_ADDR=address)) for _ in range(times))


@pytest.mark.usefixtures("throttled")
def test_after_fifty_misses_a_network_has_to_wait_and_a_wide_one_after_250(look_up, request_, clock):
    look_up_others(look_up, 50, "192.0.2.7")
    answer = look_up("BCDFGHJK", "0123", REMOTE_ADDR="192.0.2.99")
    assert too_many(answer)
    clock.shift(int(answer["Retry-After"]))
    assert missed(look_up("BCDFGHJK", "0123", REMOTE_ADDR="192.0.2.99"))
    for neighbour in range(5):
        look_up_others(look_up, 50, f"2001:db8:1:{neighbour}::7")
    assert too_many(look_up("BCDFGHJK", "0123", REMOTE_ADDR="2001:db8:1:9::7"))
    assert missed(look_up("BCDFGHJK", "0123", REMOTE_ADDR="2001:db8:2:9::7"))


@pytest.mark.usefixtures("throttled")
def test_what_neighbours_did_keeps_nobody_from_their_request(look_up, request_):
    look_up_others(look_up, 50, "192.0.2.7")
    assert all(finds(look_up(request_.reference, "0123", REMOTE_ADDR="192.0.2.99")) for _ in range(12))


@pytest.mark.usefixtures("throttled")
def test_over_the_limit_of_a_network_a_code_is_guessed_no_more_often(look_up, request_):
    look_up_others(look_up, 50, "192.0.2.7")
    rows = GuessCount.objects.count()
    wrong = [look_up(request_.reference, f"999{number}", REMOTE_ADDR="192.0.2.7") for number in range(5)]
    made_up = [look_up("BCDFGHJK", f"999{number}", REMOTE_ADDR="192.0.2.7") for number in range(5)]
    assert all(map(too_many, wrong + made_up))
    assert len({answer.content for answer in wrong + made_up}) == 1
    assert too_many(look_up(request_.reference, "0123", REMOTE_ADDR="192.0.2.7"))
    assert too_many(look_up(request_.reference, "0123", REMOTE_ADDR="198.51.100.7"))
    assert GuessCount.objects.count() <= rows + 3  # of the code, of all that are made up, and of the other network


@pytest.mark.usefixtures("throttled")
def test_the_check_sees_that_a_right_guess_over_the_limit_is_not_counted(look_up, request_, monkeypatch):
    look_up_others(look_up, 50, "192.0.2.7")
    spend = GuessLimit.spend
    monkeypatch.setattr(GuessLimit, "spend", lambda limit: limit.what == "look-up-code" or spend(limit))
    for number in range(30):
        look_up(request_.reference, f"99{number:02}", REMOTE_ADDR="192.0.2.7")
    assert finds(look_up(request_.reference, "0123", REMOTE_ADDR="192.0.2.7"))


@pytest.mark.usefixtures("throttled")
def test_after_five_tries_a_code_has_to_wait_wherever_they_come_from(look_up, request_):
    for network in range(5):
        assert missed(look_up(request_.reference.lower(), "9999", REMOTE_ADDR=f"192.0.{network}.7"))
    assert too_many(look_up(grouped(request_.reference), "0123", REMOTE_ADDR="198.51.100.7"))
    other = a_request(phone=a_phone())
    assert finds(look_up(other.reference, other.opened("phone"), REMOTE_ADDR="198.51.100.7"))


@pytest.mark.usefixtures("throttled")
def test_tries_that_found_something_do_not_count(look_up, request_):
    assert all(finds(look_up(request_.reference, "0123")) for _ in range(12))
    assert [missed(look_up(request_.reference, "9999")) for _ in range(5)] == [True] * 5
    assert too_many(look_up(request_.reference, "0123"))


@pytest.mark.usefixtures("throttled")
def test_the_wait_is_said_in_the_language_of_the_page(client, helpline):
    for _ in range(6):
        answer = client.post("/es/status/", {"code": "BCDFGHJK", "contact": "0123"})
    assert answer.status_code == 429
    assert '<html lang="es">' in answer.content.decode()


def test_a_form_that_was_shown_before_the_person_left_finds_nothing(client, stored, clock):
    request, confirmation = stored()
    shown = re.search(r'name="shown" value="([^"]+)"', client.get("/status/").content.decode())[1]
    tried = {"code": request.reference, "contact": "0123", "shown": shown}
    clock.shift(1)
    assert "We have your request." in client.post("/status/", tried).content.decode()
    client.post("/exit/", {"receipt": confirmation.rstrip("/").rpartition("/")[2]})
    clock.shift(1)
    sent_again = client.post("/status/", tried)
    assert sent_again.status_code == 422
    fresh = re.search(r'name="shown" value="([^"]+)"', sent_again.content.decode())[1]
    assert "We have your request." in client.post("/status/", {**tried, "shown": fresh}).content.decode()
