"""What the demo's requests are like: 200 of them, made once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from intake.contact.choices import OPEN, Outcome, Status, Urgency
from intake.models import ContactAttempt, ContactRequest, Note, Referral

pytestmark = pytest.mark.usefixtures("seeded")
MANY = 200
SEALED = {
    ContactRequest: ["name", "phone", "phone_raw", "email", "email_raw"],
    ContactAttempt: ["text"],
    Note: ["text"],
    Referral: ["referred_to"],
}


def opened_texts():
    for model, columns in SEALED.items():
        for row in model.objects.all():
            for column in columns:
                if text := row.opened(column):
                    yield row, column, text


def test_every_state_and_outcome_occurs():
    assert set(ContactRequest.objects.values_list("status", flat=True)) == set(Status)
    assert set(ContactRequest.objects.exclude(outcome="").values_list("outcome", flat=True)) == set(Outcome)
    assert set(ContactRequest.objects.open().values_list("urgency", flat=True)) == set(Urgency)


def test_a_queue_is_left_to_work_on():
    now = timezone.now()
    unclosed = ContactRequest.objects.exclude(status=Status.CLOSED)
    assert MANY * 0.3 <= unclosed.count() <= MANY * 0.45
    assert ContactRequest.objects.due(now).exists()
    assert ContactRequest.objects.waiting().filter(due_at__gt=now).exists()
    assert ContactRequest.objects.waiting().filter(rank=0).exists()
    assert ContactRequest.objects.scheduled().filter(not_before__gt=now).exists()
    claims = ContactRequest.objects.filter(status=Status.CLAIMED)
    assert {claim.claimed_by.username for claim in claims} <= {"advisor", "advisor2"}
    assert all(timedelta(minutes=9) < claim.claim_expires_at - now <= timedelta(minutes=30) for claim in claims)
    assert all("honeypot_filled" in held.reasons for held in ContactRequest.objects.quarantined())


def test_one_person_is_held_by_one_advisor():
    assert ContactRequest.objects.filter(status=Status.CLAIMED).exists()
    for request in ContactRequest.objects.filter(status=Status.CLAIMED):
        linked = ContactRequest.objects.linked_to(request).filter(status__in=OPEN)
        assert {other.claimed_by for other in linked} <= {request.claimed_by}


def test_some_requests_share_a_contact_and_search_finds_them():
    linked = 0
    for request in ContactRequest.objects.filter(erased_at=None):
        phone, email = request.opened("phone"), request.opened("email")
        assert phone or email
        if phone:
            assert request in ContactRequest.objects.with_contact(phone=phone)
        if email:
            assert request in ContactRequest.objects.with_contact(email=email)
        linked += ContactRequest.objects.linked_to(request).exists()
    assert linked


def test_every_sealed_value_opens():
    opened = {(type(row), column) for row, column, _ in opened_texts()}
    assert opened >= {(ContactRequest, "name"), (ContactRequest, "phone"), (ContactRequest, "email")}
    assert opened >= {(ContactAttempt, "text"), (Note, "text"), (Referral, "referred_to")}


def test_what_was_withdrawn_is_erased():
    erased = ContactRequest.objects.filter(outcome=Outcome.WITHDRAWN)
    assert erased.exists()
    for request in erased:
        assert request.erased_at == request.closed_at
        assert not any(bytes(getattr(request, column)) for column in [*SEALED[ContactRequest], "data_key"])
        assert request.phone_index is request.email_index is None
        assert not any(bytes(row.text) for row in [*request.attempts.all(), *request.notes.all()])
    assert not ContactRequest.objects.filter(erased_at__isnull=False).exclude(outcome=Outcome.WITHDRAWN).exists()


def test_no_plaintext_in_any_column():
    secrets = {text for _, _, text in opened_texts() if len(text) > 6}
    stored = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("intake_"):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                stored += [value for row in cursor.fetchall() for value in row]
    everything = b"\0".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in stored
    )
    assert len(secrets) > MANY
    assert not [text for text in secrets if text.encode() in everything]
