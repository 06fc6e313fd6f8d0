import re
from collections import Counter
from collections.abc import Callable, Sequence
from html import escape
from itertools import count
from typing import Any

import phonenumbers
import pytest

from intake.antispam import spam_flags
from intake.contact.contact_details import parse_phone, printable
from intake.form import forms
from intake.models import ContactRequest, Note
from tests.build import ctx_of
from tests.people.answers import ANSWERS
from tests.people.emails import EMAILS
from tests.people.honeypots import FILLED_HONEYPOTS
from tests.people.names import NAMES
from tests.people.notes import NOTES
from tests.people.one_channel import ONE_CHANNEL
from tests.people.person import Person
from tests.people.phones import PHONES
from tests.people.unreadable import UNREADABLE

EVERYBODY = {
    "names": NAMES,
    "phones": PHONES,
    "emails": EMAILS,
    "one channel": ONE_CHANNEL,
    "notes": NOTES,
    "answers": ANSWERS,
}
HONEST = [someone for people in EVERYBODY.values() for someone in people]
Visit = Callable[[Person], Any]


def each(people: list[Person]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("someone", people, ids=[someone.who for someone in people])


@pytest.fixture
def visit(client, helpline, clock) -> Visit:
    """Reads the page for a while, fills it in and presses the button: in a browser, from a network of their own."""
    networks = count()
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"

    def pressed(someone: Person) -> Any:
        high, low = divmod(next(networks), 250)
        client.defaults["REMOTE_ADDR"] = f"10.{high}.{low}.7"
        ctx = ctx_of(client.get("/").content.decode())
        clock.shift(40)
        return client.post("/help/", {**someone.asks, "ctx": ctx})

    return pressed


@pytest.fixture
def fates(visit: Visit) -> Callable[[Sequence[Person]], Counter[str]]:
    """What becomes of people: how many are refused, dropped, quarantined, and waiting as they should be."""

    def of(people: Sequence[Person]) -> Counter[str]:
        refused = sum(visit(someone).status_code != 303 for someone in people)
        stored = Counter(map(str, ContactRequest.objects.values_list("status", flat=True)))
        return stored + Counter(refused=refused, dropped=len(people) - refused - stored.total())

    return of


def assert_kept_whole(someone: Person, stored: ContactRequest) -> None:
    asks = {"name": "", "phone": "", "email": "", **{field: printable(text) for field, text in someone.asks.items()}}
    assert (stored.opened("phone"), stored.opened("email")) == (someone.call, someone.write), someone
    assert (stored.opened("name"), stored.opened("phone_raw")) == (asks["name"], asks["phone"]), someone
    assert asks["email"] in {"", stored.opened("email_raw") or stored.opened("email")}, someone


@pytest.mark.parametrize("group", EVERYBODY)
def test_whoever_can_be_reached_is_stored_whole_and_not_held_back_and_may_say_more(group, visit, client):
    for someone in EVERYBODY[group]:
        sent = visit(someone)
        assert sent.status_code == 303, someone
        stored = ContactRequest.objects.latest("created_at")
        assert_kept_whole(someone, stored)
        assert client.post(sent["Location"], someone.answers).status_code == 303, someone
        said = [printable(line) for line in someone.answers.get("note", "").splitlines()]
        notes = list(Note.objects.filter(request=stored).select_related("request"))
        assert [note.opened("text") for note in notes] == (["\n".join(said)] if said else []), someone
    counted = Counter(map(str, ContactRequest.objects.values_list("status", flat=True)))
    assert counted["waiting"] + counted["quarantined"] == len(EVERYBODY[group])
    assert counted["quarantined"] <= len(EVERYBODY[group]) / 100


def test_there_are_hundreds_of_them():
    assert len(HONEST) >= 500


def test_no_two_of_them_type_the_same():
    everybody = [*HONEST, *FILLED_HONEYPOTS, *UNREADABLE]
    assert len({str((someone.asks, someone.answers)) for someone in everybody}) == len(everybody)


@each(FILLED_HONEYPOTS)
def test_whose_browser_fills_the_honeypot_is_quarantined_but_stored_whole(someone, visit):
    assert visit(someone).status_code == 303
    stored = ContactRequest.objects.get()
    assert (stored.status, stored.reasons[0]) == ("quarantined", "honeypot_filled")
    assert_kept_whole(someone, stored)


@each(UNREADABLE)
def test_whoever_cannot_be_reached_for_sure_is_asked_again_and_loses_nothing(someone, visit):
    response = visit(someone)
    assert response.status_code == 422
    assert not ContactRequest.objects.exists()
    page = response.content.decode()
    for field, text in someone.asks.items():
        (shown,) = re.findall(rf'<input[^>]* name="{field}"[^>]*>', page)
        assert f'value="{escape(text)}"' in shown or not text


clean = forms.HelpForm.clean


def plain_letters(form: forms.HelpForm) -> dict[str, Any]:
    cleaned = clean(form)
    if not cleaned["name"].isascii():
        form.add_error("name", "Use plain letters.")
    return cleaned


def both_channels(form: forms.HelpForm) -> dict[str, Any]:
    cleaned = clean(form)
    for readable, field in (("e164", "phone"), ("address", "email")):
        if not cleaned[readable]:
            form.add_error(field, "This field is required.")
    return cleaned


def a_number_in_service(typed: str) -> str:
    number = parse_phone(typed)
    return number if number and phonenumbers.is_valid_number(phonenumbers.parse(number)) else ""


def digits_and_signs(typed: str) -> str:
    return parse_phone(typed) if re.fullmatch(r"[0-9+().\s-]+", typed) else ""


@pytest.mark.parametrize(
    ("rule", "stricter", "people"),
    [
        ("HelpForm.clean", plain_letters, NAMES),
        ("HelpForm.clean", both_channels, ONE_CHANNEL),
        ("parse_phone", a_number_in_service, PHONES),
        ("parse_phone", digits_and_signs, PHONES),
    ],
)
def test_a_stricter_rule_would_refuse_some_of_them(rule, stricter, people, visit, monkeypatch):
    monkeypatch.setattr(f"{forms.__name__}.{rule}", stricter)
    assert any(visit(someone).status_code != 303 for someone in people)


def test_a_warier_look_would_hold_too_many_back(fates, monkeypatch):
    monkeypatch.setattr(spam_flags, "LINK", re.compile(r"[^\x00-\x7f]+"))
    assert fates(NAMES)["quarantined"] > len(HONEST) / 100
