"""What a machine sends many times is found again in quarantine by a keyed fingerprint; nobody else has one."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from intake.antispam.spam_flags import SubmissionSignals
from intake.models import ContactRequest
from intake.triage import transitions
from tests.build import a_form, a_request
from tests.triage.cases import STAFF_VERBS

pytestmark = pytest.mark.django_db
BY_A_MACHINE = SubmissionSignals(honeypot="filled in")


def text_index(**typed: Any) -> bytes | None:
    """What a request is found by that a machine sent with these texts."""
    typed = {"name": "", "phone_raw": "(202) 555-0123", **typed}
    index = ContactRequest.objects.values_list("text_index", flat=True).get(
        pk=a_request(signals=BY_A_MACHINE, **typed).pk
    )
    return index and bytes(index)


CALL = {"phone_raw": "call +1 202 555 0101 now"}
PILLS = {"name": "Cheap pills, 20 % off"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (CALL, {"phone_raw": "Call  +44 20 7946 0999 NOW "}),
        (PILLS, {"name": "ＣＨＥＡＰ pills,\u00a0100 % off"}),
        (PILLS, {**PILLS, "phone_raw": "202.555.0177"}),
        (PILLS, {**PILLS, "email": "someone.else.entirely@example.org"}),
        (PILLS, {"name": "Bob", "phone_raw": PILLS["name"]}),
        ({"email": "promo9@example.org"}, {"email": "Promo10@example.org"}),
    ],
)
def test_texts_that_differ_in_what_machines_vary_are_the_same(one: dict[str, str], other: dict[str, str]) -> None:
    assert text_index(**one) == text_index(**other) is not None


@pytest.mark.parametrize("other", [{"name": "Cheap pills, 20 % of"}, CALL, {"name": "Cheappills, 20 % off"}])
def test_other_texts_are_not(other: dict[str, str]) -> None:
    assert text_index(**PILLS) != text_index(**other)


@pytest.mark.parametrize("typed", [{}, {"name": " "}, {"name": "555 0123 !!"}, {"phone_raw": "２０２ 555-0123"}])
def test_what_has_no_words_is_no_text(typed: dict[str, str]) -> None:
    assert text_index(**typed) is None


def test_it_is_a_kind_of_its_own() -> None:
    request = a_request(signals=BY_A_MACHINE, name="", email="ana@example.org")
    assert request.text_index
    assert request.text_index != request.email_index


def test_whoever_is_let_in_at_once_has_none(client: Any, helpline: object) -> None:
    for honeypot in ("", "filled in"):
        assert client.post("/help/", a_form(client, name="Marisol", website=honeypot)).status_code == 303
    waiting, held_back = ContactRequest.objects.order_by("-status")
    assert (waiting.status, held_back.status) == ("waiting", "quarantined")
    assert (waiting.text_index, bool(held_back.text_index)) == (None, True)


def test_the_database_keeps_none_outside_quarantine() -> None:
    request = a_request()
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactRequest.objects.filter(pk=request.pk).update(text_index=b"0" * 16)


@pytest.mark.parametrize("verb", ["admit", "confirm_spam", "stop_contact", "withdraw", "change_contact"])
def test_it_goes_with_quarantine_and_with_the_words(verb: str, supervisor: Any) -> None:
    request = a_request(signals=BY_A_MACHINE, **PILLS)
    if verb in STAFF_VERBS:
        getattr(transitions, verb)(request, by=supervisor)
    else:
        getattr(transitions, verb)(request, **({"phone": "+12025550188"} if verb == "change_contact" else {}))
    assert ContactRequest.objects.values_list("text_index", flat=True).get(pk=request.pk) is None
    assert request.text_index is None
