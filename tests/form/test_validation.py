import re

import pytest

from intake.form.forms import MAX_LENGTHS
from intake.models import ContactRequest
from tests.build import ctx_of
from tests.form.pages import foreign_markup

NOTHING = "Enter a phone number or an email address."
BAD_PHONE = "Check the phone number. We need all of its digits."
BAD_EMAIL = "Check the email address. It looks like name@example.com."


@pytest.fixture
def refused(send):
    def answer(**fields):
        response = send(**fields)
        assert response.status_code == 422
        assert not ContactRequest.objects.exists()
        return response.content.decode()

    return answer


def summary(page):
    (box,) = re.findall(r'<div class="summary".*?</div>', page, re.DOTALL)
    return re.findall(r'<a href="(#[^"]+)">([^<]+)</a>', box)


@pytest.mark.parametrize(
    ("phone", "email", "problems"),
    [
        ("", "", [("#id_phone", NOTHING)]),
        ("  \t ", "\u200b", [("#id_phone", NOTHING)]),
        ("555", "", [("#id_phone", BAD_PHONE)]),
        ("no phone", "", [("#id_phone", BAD_PHONE)]),
        ("", "mari at example", [("#id_email", BAD_EMAIL)]),
        ("555", "mari@", [("#id_phone", BAD_PHONE), ("#id_email", BAD_EMAIL)]),
        ("555-0123", "", [("#id_phone", BAD_PHONE)]),
        ("5" * 41, "", [("#id_phone", BAD_PHONE)]),
        ("", "m" * 250 + "@example.org", [("#id_email", BAD_EMAIL)]),
    ],
)
def test_it_says_what_is_wrong_and_where(refused, phone, email, problems):
    page = refused(phone=phone, email=email)
    assert page.count("<title>Error: ") == 1
    assert "There is a problem" in page
    assert summary(page) == problems
    for field, words in problems:
        assert page.count(words) == 2, "the same words stand beside the field"
        assert re.search(rf'<input[^>]+id="{field[1:]}"[^>]*aria-invalid="true"', page) or re.search(
            rf'<input[^>]+aria-invalid="true"[^>]*id="{field[1:]}"', page
        )


def test_it_keeps_what_was_typed(refused):
    page = refused(phone="555", name="Marisol & Bo", email="mari@", about="self", discretion="open")
    for value in ("555", "Marisol &amp; Bo", "mari@"):
        assert f'value="{value}"' in page
    for value in ("self", "open"):
        assert re.search(rf'<input[^>]+value="{value}"[^>]*checked', page) or re.search(
            rf'<input[^>]+checked[^>]*value="{value}"', page
        )


def test_the_page_can_be_sent_again_and_stores_once(refused, client):
    page = refused(phone="555")
    again = {"phone": "2025550123", "ctx": ctx_of(page)}
    assert [client.post("/help/", again).status_code for _ in range(2)] == [303, 303]
    assert ContactRequest.objects.count() == 1


def test_markup_comes_back_as_text(refused):
    markup = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7000000|add:77 }}"
    fields = ("about", "name", "email", "discretion", "when", "website")
    page = refused(phone=f"555{markup}", **dict.fromkeys(fields, markup))
    assert not foreign_markup(page)
    assert "7000077" not in page
    assert page.count("{{ 7000000|add:77 }}") == 4, "name, phone, email and the honeypot keep what was typed"


def test_it_shows_how_to_reach_somebody_all_the_same(refused):
    page = refused(phone="")
    assert "tel:911" in page
    assert "(202) 555-0100" in page


def test_it_leaves_no_cookie_and_no_copy(send):
    response = send(phone="")
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_one_persons_mistake_is_not_marked_on_the_next_persons_page(refused):
    assert "is-invalid" in refused(phone="555", email="")
    (marked,) = re.findall(r"<input[^>]*is-invalid[^>]*>", refused(phone="", email="mari at example"))
    assert 'name="email"' in marked


def test_what_nobody_types_is_too_long_and_what_people_type_is_not(send):
    wrong = {}
    for name, most in MAX_LENGTHS.items():
        for length, status in ((most, 303), (most + 1, 422), (20_000, 422)):
            typed = "x" * length
            answer = send(**{"phone": "2025550123", "email": "mari@example.org", name: typed})
            if answer.status_code != status or (status == 422 and typed not in answer.content.decode()):
                wrong[name, length] = answer.status_code
    assert not wrong
