"""Whether we may send messages: asked beside the words that were published, kept with them, and taken back at once."""

import html
import re

import pytest

from intake.models import AuditEvent, ConsentRecord, ContactRequest, MessageConsent, Notification
from intake.triage import transitions
from tests.build import MESSAGES, a_wording, a_wording_of_messages
from tests.form.pages import fields_of, receipt_on
from tests.triage.record import everything

BOTH = {"messages": ["text", "email"], "messages_read": "en.1"}


@pytest.fixture
def texts(settings):
    """A provider of texts is set up."""
    settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_FROM = "https://texts.example/", "token", "+12025550100"


@pytest.fixture
def words(helpline):
    for language in ("en", "es"):
        a_wording_of_messages(helpline, language)


@pytest.fixture
def asked(send, clock, texts, words):
    """The answer to a form with a phone number and an address: its Location is where the question is."""
    return send(email="mari@example.org")


@pytest.fixture
def tell(client, asked):
    return lambda **answers: client.post(asked["Location"], answers)


def page_of(client, asked):
    return html.unescape(client.get(asked["Location"]).content.decode())


def yeses():
    return sorted(MessageConsent.objects.filter(revoked_at=None).values_list("channel", flat=True))


def boxes(page):
    """The channels that are asked about, each with whether it is ticked."""
    found = re.findall(r'<input type="checkbox"[^>]* name="messages"[^>]*>', page)
    found += [box for box in re.findall(r"<input[^>]*>", page) if 'name="messages"' in box and box not in found]
    return {re.search(r'value="(\w+)"', box)[1]: "checked" in box for box in found}


def test_it_is_asked_with_the_words_beside_it(client, asked):
    page = page_of(client, asked)
    assert boxes(page) == {"text": False, "email": False}
    assert MESSAGES["en"] in page
    assert "Someone else may see a message on your phone." in page


def test_in_spanish_the_words_are_spanish(client, asked):
    page = html.unescape(client.get(f"/es{asked['Location']}").content.decode())
    assert MESSAGES["es"] in page
    assert 'value="es.1"' in page


def test_where_they_are_only_in_english_the_page_says_so(client, send, texts, helpline):
    a_wording_of_messages(helpline)
    page = client.get(f"/es{send()['Location']}").content.decode()
    assert f'<p lang="en">{MESSAGES["en"]}</p>' in page


@pytest.mark.parametrize(
    ("reach", "channels"), [({}, {"text"}), ({"phone": "", "email": "mari@example.org"}, {"email"})]
)
def test_only_what_could_be_used_is_asked_about(client, send, texts, words, reach, channels):
    assert set(boxes(page_of(client, send(**reach)))) == channels


def test_texts_are_asked_about_only_while_they_are_set_up(client, send, words):
    assert set(boxes(page_of(client, send(email="mari@example.org")))) == {"email"}
    assert boxes(page_of(client, send())) == {}


def test_mails_only_with_a_sender_that_names_nobody(client, send, texts, words, settings):
    settings.MESSAGE_FROM = ""
    assert set(boxes(page_of(client, send(email="mari@example.org")))) == {"text"}


def test_without_words_it_is_not_asked(client, send, texts):
    page = client.get(send(email="mari@example.org")["Location"]).content.decode()
    assert not {"messages", "messages_read"} & fields_of(page)


def test_a_yes_is_kept_with_its_words(tell):
    assert tell(**BOTH).status_code == 303
    assert yeses() == ["email", "sms"]
    [yes] = ConsentRecord.objects.filter(kind="messages")
    assert (yes.text, yes.language, yes.version) == (MESSAGES["en"], "en", 1)
    assert set(MessageConsent.objects.values_list("consent", flat=True)) == {yes.pk}
    event = AuditEvent.objects.get(event_type="messages_allowed")
    assert (event.actor_name, event.detail) == ("the person", {"channels": ["sms", "email"]})
    assert Notification.objects.filter(type="received").count() == 1


def test_it_is_to_the_words_that_were_on_their_page(tell, helpline):
    a_wording_of_messages(helpline)
    tell(messages="text", messages_read="en.1")
    assert ConsentRecord.objects.get(kind="messages").version == 1


def test_a_page_that_comes_back_shows_the_words_that_it_names(tell, helpline):
    a_wording(helpline, "messages", "Other words.", version=2)
    answer = tell(messages="text", messages_read="en.1", note="n" * 4001)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert MESSAGES["en"] in page
    assert 'value="en.1"' in page
    assert boxes(page) == {"text": True, "email": False}


@pytest.mark.parametrize("named", ["", "en", "en.", "en.9", "fr.1", "en.1.1", "es.²", f"en.{9**99}", "\0.1"])
def test_a_yes_to_words_that_never_were_is_none(tell, named):
    assert tell(messages="text", messages_read=named).status_code == 303
    assert yeses() == []


def test_nothing_ticked_is_no_yes(tell):
    assert tell(messages_read="en.1").status_code == 303
    assert tell(messages=["pigeon", "call"], messages_read="en.1").status_code == 303
    assert yeses() == []
    assert not Notification.objects.filter(type="received").exists()


def test_the_same_answer_again_changes_nothing(tell):
    tell(**BOTH)
    kept = list(MessageConsent.objects.values()), ConsentRecord.objects.count(), Notification.objects.count()
    tell(**BOTH)
    assert (list(MessageConsent.objects.values()), ConsentRecord.objects.count(), Notification.objects.count()) == kept


def test_what_was_ticked_is_shown_again(client, tell, asked):
    tell(messages="email", messages_read="en.1")
    assert boxes(page_of(client, asked)) == {"text": False, "email": True}


def test_unticked_it_is_taken_back(tell):
    tell(**BOTH)
    tell(messages="email", messages_read="en.1")
    assert yeses() == ["email"]
    assert AuditEvent.objects.get(event_type="messages_ended").detail == {"channels": ["sms"]}


def test_a_page_that_did_not_ask_takes_nothing_back(tell):
    tell(**BOTH)
    tell(needs="talk")
    assert yeses() == ["email", "sms"]


@pytest.fixture
def change(client, asked):
    return lambda **fields: client.post("/status/", {"receipt": receipt_on(asked), "do": "messages", **fields})


def test_at_the_status_page_it_can_be_said_and_taken_back(client, asked, change):
    page = html.unescape(client.post("/status/", {"receipt": receipt_on(asked)}).content.decode())
    assert boxes(page) == {"text": False, "email": False}
    assert MESSAGES["en"] in page
    answer = change(messages="text", messages_read="en.1")
    assert "We saved your choice." in answer.content.decode()
    assert boxes(answer.content.decode()) == {"text": True, "email": False}
    assert yeses() == ["sms"]
    change(messages_read="en.1")
    assert yeses() == []


def test_the_confirmation_asks_it_once(client, asked):
    assert page_of(client, asked).count('name="messages_read"') == 1


def test_it_can_be_taken_back_after_texts_were_switched_off(client, asked, change, settings):
    change(messages="text", messages_read="en.1")
    settings.SMS_URL = ""
    page = client.post("/status/", {"receipt": receipt_on(asked)}).content.decode()
    assert boxes(page) == {"text": True, "email": False}
    change(messages_read="en.1")
    assert yeses() == []


def test_a_closed_request_takes_no_yes(change):
    transitions.stop_contact(ContactRequest.objects.get())
    before = everything()
    assert change(messages="text", messages_read="en.1").status_code == 409
    assert everything() == before


def test_another_number_needs_another_yes(client, asked, tell):
    tell(**BOTH)
    client.post("/status/", {"receipt": receipt_on(asked), "do": "contact", "phone": "(202) 555-0199"})
    assert yeses() == ["email"]


def test_erased_there_is_no_yes_left(tell):
    tell(**BOTH)
    transitions.withdraw(ContactRequest.objects.get())
    assert not MessageConsent.objects.exists()


@pytest.mark.parametrize("at", ["", "/es"])
def test_the_privacy_page_names_who_sends_texts(client, helpline, texts, at):
    assert "<strong>texts.example</strong>" in client.get(f"{at}/privacy/").content.decode()
