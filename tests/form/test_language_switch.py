"""The same form in another language: what was typed is still there, and nothing was sent."""

import re
from html import unescape

import pytest

from intake.form import form_token
from intake.models import ContactRequest, Helpline, OpeningHours
from tests.build import CONSENT, DISCLOSURE, SPANISH, a_form, a_wording, ctx_of
from tests.form.pages import foreign_markup, without_spaces
from tests.triage.record import everything

pytestmark = pytest.mark.once

BOTH_WAYS = [("/", "/es/", "es"), ("/es/", "/", "en")]
TYPED = {
    "name": 'Mari "Bo" & <b>Ñ</b>',
    "phone": "(202) 555",
    "email": "mari at example",
    "website": "https://mari.example",
}
CHOSEN = {"about": "loved_one", "discretion": "open", "when": "2027-03-03T19:00Z"}


@pytest.fixture
def switched(client, helpline, clock):
    """Fills in the page at one address and presses the button of the other language: what was sent, and the page."""

    def pressed(here, there, **fields):
        form = a_form(client, at=here, **fields)
        clock.shift(60)
        answer = client.post(there, form)
        assert (answer.status_code, answer["Cache-Control"], bool(answer.cookies)) == (200, "no-store", False)
        return form, answer.content.decode()

    return pressed


@pytest.mark.parametrize(("here", "there", "language"), BOTH_WAYS)
def test_everything_that_was_typed_is_kept(switched, here, there, language):
    _, page = switched(here, there, **TYPED, **CHOSEN)
    assert f'<html lang="{language}">' in page
    for name, value in TYPED.items():
        (field,) = re.findall(rf'<input[^>]* name="{name}"[^>]*>', page)
        assert f'value="{value}"' in unescape(field)
    checked = [box for box in page.split("<input") if " checked" in box]
    assert {re.search(r'name="(\w+)"\s+value="([^"]+)"', box).groups() for box in checked} == set(CHOSEN.items())
    assert not foreign_markup(page)


@pytest.mark.parametrize(("here", "there", "language"), BOTH_WAYS)
def test_nothing_is_stored_and_nothing_said_about_it(switched, here, there, language):
    before = everything()
    _, page = switched(here, there, phone="555", email="mari at")
    assert everything() == before
    assert 'class="summary"' not in page
    assert "is-invalid" not in page
    assert "<title>Error" not in page


@pytest.mark.parametrize(("here", "there", "language"), BOTH_WAYS)
def test_it_is_the_same_form_with_the_words_of_the_other_language(switched, here, there, language):
    form, page = switched(here, there)
    before, after = form_token.parse(form["ctx"]), form_token.parse(ctx_of(page))
    assert (after.submission_id, after.rendered_at, after.source_page) == (
        before.submission_id,
        before.rendered_at,
        before.source_page,
    )
    assert (before.language, after.language) == ("en" if language == "es" else "es", language)
    assert (after.consent, after.disclosure) == (f"{language}-1", f"{language}-1")


def test_sent_in_both_languages_it_is_stored_once(switched, client):
    form, page = switched("/", "/es/")
    first = client.post("/es/help/", {**form, "ctx": ctx_of(page)})
    second = client.post("/help/", form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert ContactRequest.objects.get().language == "es"


@pytest.mark.parametrize("ctx", ["", "forged", None])
def test_a_page_whose_context_is_lost_gets_a_new_one(client, helpline, ctx):
    fields = {"name": "Mari", "phone": "555"} | ({} if ctx is None else {"ctx": ctx})
    page = client.post("/es/", fields).content.decode()
    assert 'value="Mari"' in page
    sent = client.post("/es/help/", {"phone": "2025550123", "ctx": ctx_of(page)})
    assert sent.status_code == 303


@pytest.mark.parametrize(("here", "there", "language"), BOTH_WAYS)
def test_its_buttons_belong_to_the_form_and_enter_presses_none_of_them(client, helpline, here, there, language):
    """A browser presses a form's first submit button in the order of the page: that must be one that only sends."""
    page = client.get(here).content.decode()
    (form,) = re.findall(r"<form[^>]*>", page)
    assert f'action="{here}help/"' in form
    owner = re.search(r' id="(\w+)"', form)[1]
    first, other = re.findall(rf'<button[^>]* form="{owner}"[^>]*>', page)
    assert page.index(first) < page.index(other) < page.index(form)
    assert "formaction" not in first
    assert 'tabindex="-1" aria-hidden="true"' in first
    assert f'formaction="{there}"' in other


def test_a_spanish_form_keeps_the_spanish_words_and_leads_to_a_spanish_page(client, helpline):
    sent = client.post("/es/help/", a_form(client, at="/es/"))
    assert re.match("/es/received/", sent["Location"])
    assert ContactRequest.objects.get().language == "es"
    seen = {wording.kind: (wording.language, wording.text) for wording in ContactRequest.objects.get().wordings_shown}
    assert seen == {kind: ("es", SPANISH[kind]) for kind in ("disclosure", "consent")}
    assert '<html lang="es">' in client.get(sent["Location"]).content.decode()


@pytest.mark.parametrize("address", ["/", "/es/"])
def test_the_words_on_the_page_are_those_of_its_language(client, helpline, address):
    page = client.get(address).content.decode()
    english, spanish = (CONSENT, DISCLOSURE), (SPANISH["consent"], SPANISH["disclosure"])
    ours, others = (english, spanish) if address == "/" else (spanish, english)
    assert [words in page for words in ours] == [True, True]
    assert [words in page for words in others] == [False, False]


@pytest.fixture
def english_helpline(db):
    helpline = Helpline.objects.create(
        slug="hope-line", name="Hope Line", phone="(202) 555-0100", caller_id="(202) 555-0101"
    )
    OpeningHours.objects.create(helpline=helpline, weekday=0, opens="08:00", closes="21:00")
    a_wording(helpline, "disclosure", DISCLOSURE)
    a_wording(helpline, "consent", CONSENT)
    return helpline


def test_a_helpline_without_spanish_words_shows_and_keeps_its_english_ones(client, english_helpline):
    page = client.get("/es/").content.decode()
    assert f'<p class="consent" lang="en">{CONSENT}</p>' in page
    assert f'<p lang="en">{DISCLOSURE}</p>' in without_spaces(page)
    assert client.post("/es/help/", {"phone": "2025550123", "ctx": ctx_of(page)}).status_code == 303
    assert ContactRequest.objects.get().language == "es"
    seen = ContactRequest.objects.get().wordings_shown
    assert {(wording.kind, wording.language, wording.text) for wording in seen} == {
        ("disclosure", "en", DISCLOSURE),
        ("consent", "en", CONSENT),
    }


def test_words_in_the_pages_own_language_are_not_marked(client, helpline):
    for address in ("/", "/es/"):
        assert '<p class="consent">' in client.get(address).content.decode()
