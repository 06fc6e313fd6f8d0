"""An erased request: what is left of it, and that nothing new can be forgotten."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

from intake.contact.erasure import ERASED_VALUES, RELATED_DATA, erase, erase_all, model_of
from intake.helpline.published import wording_version
from intake.models import ContactRequest, Delivery, DisposalRecord, LegalHold, Notification
from intake.retention import hold
from intake.triage import transitions
from intake.vault.cipher import CannotDecrypt
from intake.vault.fields import SealedTextField
from tests.build import a_request, a_user
from tests.notify.build import fan_out_and_send
from tests.triage.record import stored

pytestmark = pytest.mark.django_db
# What an erased request still says: that it was there, in which language, when, and how it ended.
KEPT = {
    "id", "helpline", "reference", "submission_id", "disclosure_shown", "consent_shown", "language",
    "slot_starts", "slot_ends", "slot_seat", "slot_was_full",
    "tokens_revoked_at", "status", "urgency", "rank", "due_at", "not_before", "claimed_by", "claim_expires_at",
    "revealed_at", "call_allowed_until", "message_in_flight_until", "tries", "outcome",
    "created_at", "closed_at", "erased_at",
}  # fmt: skip


@pytest.fixture
def erased(advisor: User) -> tuple[ContactRequest, ContactRequest]:
    """A request with everything in it, before and after."""
    request = a_request(
        name="Marisol",
        phone="+12025550123",
        email="mari@example.org",
        about="self",
        source_page="detox",
        discretion="open",
    )
    transitions.rescore(request, needs=["withdrawal"])
    transitions.claim(request, by=advisor)
    transitions.log_attempt(request, by=advisor, result="reached", text="asked about detox")
    transitions.refer(
        request, by=advisor, referred_to="Hope House", consent=wording_version(request.helpline_id, "referral", "en", 1)
    )
    hold.place(request, by=(supervisor := a_user("supervisor")), reason="letter of the court")
    hold.lift(request, by=supervisor, reason="over")
    transitions.close(request, by=advisor, outcome="helped", reason="found a place")
    before = stored(request)
    assert erase(request, timezone.now())
    return before, stored(request)


def test_nothing_sealed_and_nothing_told_is_left(erased: tuple[ContactRequest, ContactRequest]) -> None:
    before, after = erased
    assert {column: getattr(after, column) for column in ERASED_VALUES} == ERASED_VALUES
    assert all(getattr(before, column) for column in ("about", "needs", "reasons", "source_page"))
    rows: list[Any] = [*after.attempts.all(), *after.notes.all(), *LegalHold.objects.all()]
    assert len(rows) == 3
    assert not any(bytes(getattr(row, "text", b"") or getattr(row, "reason", b"")) for row in rows)
    assert bytes(after.referrals.get().referred_to) == b""


def test_an_old_copy_of_the_row_does_not_open_without_its_key(erased: tuple[ContactRequest, ContactRequest]) -> None:
    before, after = erased
    after.name = before.name
    with pytest.raises(CannotDecrypt):
        after.opened("name")


def test_it_is_no_longer_found_by_its_contact(erased: tuple[ContactRequest, ContactRequest]) -> None:
    assert not ContactRequest.objects.with_contact("+12025550123", "mari@example.org").exists()


def test_what_happened_and_when_stays(erased: tuple[ContactRequest, ContactRequest]) -> None:
    before, after = erased
    assert (after.reference, after.status, after.outcome) == (before.reference, "closed", "helped")
    assert after.erased_at
    assert after.wordings_shown == before.wordings_shown != []


def test_no_letter_names_it_any_more(erased: tuple[ContactRequest, ContactRequest]) -> None:
    assert not Notification.objects.exists()


def test_with_its_letters_go_their_deliveries(advisor: User) -> None:
    requests = [a_request() for _ in range(3)]
    fan_out_and_send()
    erase_all(ContactRequest.objects.exclude(pk=requests[0].pk), timezone.now())
    assert Delivery.objects.get().notification.request == requests[0]


def test_a_receipt_outlives_it(erased: tuple[ContactRequest, ContactRequest]) -> None:
    _before, after = erased
    pk, reference, erased_at = after.pk, after.reference, after.erased_at
    after.delete()
    receipt = DisposalRecord.objects.get()
    assert (receipt.kind, receipt.by_name, receipt.number, receipt.days) == ("withdrawn", "the person", 1, None)
    assert (receipt.request_id, receipt.reference) == (pk, reference)
    assert receipt.due_at == receipt.done_at == erased_at


def test_an_object_in_hand_opens_nothing_more() -> None:
    request = a_request(name="Marisol")
    assert request.opened("name") == "Marisol"
    erase(request, timezone.now())
    assert request.opened("name") == ""


def test_it_happens_once() -> None:
    request = a_request()
    assert erase(request, timezone.now())
    assert not erase(request, timezone.now())
    assert DisposalRecord.objects.count() == 1


# Secrets of machines, and words about a place: those go with their key when the desk has dealt with them.
OF_NO_REQUEST = {"WebhookEndpoint.secret", "WebhookEndpoint.previous_secret", "Correction.note"}


def forgotten(request_columns: set[str], belongings: dict[str, Any]) -> set[str]:
    """What an erasure that empties these columns and belongings would leave behind, or knows nothing of."""
    relations = {relation.name: relation for relation in ContactRequest._meta.related_objects}
    covered = {ContactRequest: request_columns}
    for name, blank in belongings.items():
        model = model_of(name)
        covered[model] = {field.name for field in model._meta.fields} if blank is None else set(blank)
    left = set(relations) - set(belongings)
    left |= {field.name for field in ContactRequest._meta.concrete_fields} - request_columns - KEPT
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedTextField) and field.name not in covered.get(model, set()):
                left.add(f"{model.__name__}.{field.name}")
    return left - OF_NO_REQUEST


def test_every_column_and_every_row_that_names_a_request_is_thought_of() -> None:
    assert forgotten(set(ERASED_VALUES), RELATED_DATA) == set()


@pytest.mark.parametrize("column", ERASED_VALUES)
def test_the_check_sees_a_column_that_is_forgotten(column: str) -> None:
    assert forgotten(set(ERASED_VALUES) - {column}, RELATED_DATA) >= {column}


@pytest.mark.parametrize("relation", RELATED_DATA)
def test_the_check_sees_a_table_that_is_forgotten(relation: str) -> None:
    assert forgotten(set(ERASED_VALUES), {name: blank for name, blank in RELATED_DATA.items() if name != relation})


@pytest.mark.parametrize("relation", [relation for relation, blank in RELATED_DATA.items() if blank])
def test_the_check_sees_words_that_are_forgotten(relation: str) -> None:
    assert forgotten(set(ERASED_VALUES), {**RELATED_DATA, relation: {}}) != set()


def test_only_an_erased_request_has_no_key() -> None:
    request = a_request()
    erase(request, timezone.now())
    a_request()
    keyless = ContactRequest.objects.annotate(size=models.functions.Length("data_key")).filter(size=0)
    assert list(keyless) == [request]
