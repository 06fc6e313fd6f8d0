import hashlib
from datetime import timedelta

import pytest

from intake.helpline.published import clear_cache
from intake.models import ContactRequest
from intake.vault.tokens import sign
from tests.build import CONSENT, DISCLOSURE, a_form, a_wording, ctx_of


def press(client, form):
    """Presses the button, and again on the page that comes back: both answers."""
    first = client.post("/help/", form)
    return first, client.post("/help/", {**form, "ctx": ctx_of(first.content.decode())})


DAMAGED = {
    "missing": lambda ctx: None,
    "empty": lambda ctx: "",
    "cut": lambda ctx: ctx[:-3],
    "forged": lambda ctx: ctx.replace("hope-line", "hope-lime"),
    "unsigned": lambda ctx: ctx.rpartition(":")[0],
    "signed for something else": lambda ctx: sign("other", ctx.rpartition(":")[0]),
    "long": lambda ctx: ctx * 40,
    "not text": lambda ctx: "\0\ufffe🫶",
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_one_stores_nothing_and_asks_to_press_again(client, helpline, damage):
    form = a_form(client, name="Marisol", about="self")
    form["ctx"] = damage(form["ctx"])
    first, second = press(client, {key: value for key, value in form.items() if value is not None})
    page = first.content.decode()
    assert first.status_code == 422
    assert "Press the button again to send" in page
    assert "<title>Error: " in page
    assert 'value="Marisol"' in page
    assert 'value="(202) 555-0123"' in page
    assert second.status_code == 303
    assert ContactRequest.objects.count() == 1


def test_with_an_error_in_the_form_the_error_is_said_first(client, helpline):
    page = client.post("/help/", {"phone": "555"}).content.decode()
    assert "There is a problem" in page
    assert "Press the button again" not in page


def test_one_of_another_helpline_is_not_ours(client, helpline):
    form = a_form(client)
    helpline.slug = "other-line"
    helpline.save()
    clear_cache()
    first, second = press(client, form)
    assert (first.status_code, second.status_code) == (422, 303)


def test_one_that_names_words_never_published_is_not_ours(client, helpline):
    form = a_form(client)
    facts = form["ctx"].rpartition(":")[0].split("|")
    facts[3] = "9"
    form["ctx"] = sign("ctx", "|".join(facts))
    first, second = press(client, form)
    assert (first.status_code, second.status_code) == (422, 303)


def test_a_week_old_one_is_taken_with_the_words_that_were_seen(client, helpline, clock):
    form = a_form(client)
    a_wording(helpline, "consent", "New consent.", version=2)
    a_wording(helpline, "disclosure", "New disclosure.", version=2)
    clock.shift(timedelta(days=7))
    assert client.post("/help/", form).status_code == 303
    seen = {wording.kind: wording for wording in ContactRequest.objects.get().wordings_shown}
    assert {kind: record.text for kind, record in seen.items()} == {"consent": CONSENT, "disclosure": DISCLOSURE}
    assert {record.version for record in seen.values()} == {1}
    assert seen["consent"].sha256 == hashlib.sha256(CONSENT.encode()).hexdigest()


def test_what_is_kept_is_what_the_page_said(client, helpline):
    page = client.get("/").content.decode()
    client.post("/help/", {"phone": "2025550123", "ctx": ctx_of(page)})
    words = ContactRequest.objects.get().wordings_shown
    assert [wording.kind for wording in words] == ["disclosure", "consent"]
    for wording in words:
        assert wording.text in page
        assert wording.language == "en"


def test_a_page_without_a_disclosure_keeps_the_consent_alone(client, helpline, clock):
    clock.shift(timedelta(days=211))
    clear_cache()
    assert client.post("/help/", a_form(client)).status_code == 303
    assert [wording.kind for wording in ContactRequest.objects.get().wordings_shown] == ["consent"]


FOREIGN = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
    {"origin": "https://evil.example"},
    {"origin": "http://testserver.evil.example"},
    {"origin": "https://testserver:8443"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_form_that_another_site_sends_stores_nothing(send, headers):
    response = send(headers=headers)
    assert response.status_code == 422
    assert b"Press the button again to send" in response.content
    assert not ContactRequest.objects.exists()


OURS = [
    {},
    {"sec-fetch-site": "same-origin", "origin": "http://testserver"},
    {"sec-fetch-site": "none"},
    {"origin": "http://testserver"},
    {"origin": "http://127.0.0.1:8000"},
    {"origin": "null"},
]


@pytest.mark.parametrize("headers", OURS)
def test_a_form_that_our_page_sends_is_stored(send, headers):
    assert send(headers=headers).status_code == 303


def test_it_tells_nothing_about_the_person(client, helpline):
    page = client.post("/help/", a_form(client, phone="555", name="Marisol")).content.decode()
    ctx = ctx_of(page)
    assert "Marisol" not in ctx
