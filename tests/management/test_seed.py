import re
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.contrib.auth.models import Group, User
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from intake.contact.choices import OPEN, Outcome, Status, Urgency
from intake.demo import processes
from intake.demo.people import strangers
from intake.models import ContactAttempt, ContactRequest, Note, Referral

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


def test_it_adds_as_many_as_asked_for_and_says_how_they_stand(seed):
    said = seed(77)
    assert ContactRequest.objects.count() == 77
    counts = Counter(ContactRequest.objects.values_list("status", flat=True))
    assert {(word, int(count)) for word, count in re.findall(r"^  (\w+) +(\d+)$", said, re.M)} == set(counts.items())


@pytest.mark.parametrize("requests", [0, 1, 2, 3, 9])
def test_it_adds_few(seed, requests):
    seed(requests)
    assert ContactRequest.objects.count() == requests


def test_every_state_and_outcome_occurs(seed):
    seed()
    assert set(ContactRequest.objects.values_list("status", flat=True)) == set(Status)
    assert set(ContactRequest.objects.exclude(outcome="").values_list("outcome", flat=True)) == set(Outcome)
    assert set(ContactRequest.objects.open().values_list("urgency", flat=True)) == set(Urgency)


def test_a_queue_is_left_to_work_on(seed):
    seed()
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
    assert all("trap_filled" in held.reasons for held in ContactRequest.objects.quarantined())


def test_one_person_is_held_by_one_advisor(seed):
    seed()
    assert ContactRequest.objects.filter(status=Status.CLAIMED).exists()
    for request in ContactRequest.objects.filter(status=Status.CLAIMED):
        linked = ContactRequest.objects.linked_to(request).filter(status__in=OPEN)
        assert {other.claimed_by for other in linked} <= {request.claimed_by}


def test_some_requests_share_a_contact_and_search_finds_them(seed):
    seed()
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


def test_every_sealed_value_opens(seed):
    seed()
    opened = {(type(row), column) for row, column, _ in opened_texts()}
    assert opened >= {(ContactRequest, "name"), (ContactRequest, "phone"), (ContactRequest, "email")}
    assert opened >= {(ContactAttempt, "text"), (Note, "text"), (Referral, "referred_to")}


def test_what_was_withdrawn_is_erased(seed):
    seed()
    erased = ContactRequest.objects.filter(outcome=Outcome.WITHDRAWN)
    assert erased.exists()
    for request in erased:
        assert request.erased_at == request.closed_at
        assert not any(bytes(getattr(request, column)) for column in [*SEALED[ContactRequest], "data_key"])
        assert request.phone_index is request.email_index is None
        assert not any(bytes(row.text) for row in [*request.attempts.all(), *request.notes.all()])
    assert not ContactRequest.objects.filter(erased_at__isnull=False).exclude(outcome=Outcome.WITHDRAWN).exists()


def test_no_plaintext_in_any_column(seed):
    seed()
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


def test_every_contact_is_made_up():
    people = [person for person, _ in zip(strangers(Random(3)), range(2000), strict=False)]
    assert all(re.fullmatch(r"(\+1[2-9]\d\d55501\d\d)?", person.phone) for person in people)
    assert all(re.fullmatch(r"([a-z.0-9-]+@example\.(com|org|net))?", person.email) for person in people)
    assert all(person.phone or person.email for person in people)
    assert 0.12 < sum(person.language == "es" for person in people) / len(people) < 0.24


def test_it_can_be_repeated(seed):
    for number in (1, 1, None):
        seed(60, number)
    assert ContactRequest.objects.count() == 180


@pytest.mark.django_db(transaction=True)
def test_several_processes_share_the_work(seed, monkeypatch):
    monkeypatch.setattr(processes, "WORTH_IT", 0)
    seed(81, processes=2)
    assert ContactRequest.objects.count() == 81
    assert set(ContactRequest.objects.values_list("status", flat=True)) == set(Status)


@pytest.mark.django_db(transaction=True)
def test_it_says_when_a_process_failed(seed, monkeypatch):
    monkeypatch.setattr(processes, "WORTH_IT", 0)
    monkeypatch.setattr(processes, "make_requests", lambda scene, count: 1 / 0)
    with pytest.raises(CommandError, match="A process failed"):
        seed(81, processes=2)


def test_it_is_refused_where_nobody_could_have_answered(seed, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="an advisor and a supervisor"):
        seed()
    for role in ("advisor", "supervisor"):
        User.objects.create_user(f"our-{role}", is_staff=True).groups.add(Group.objects.get(name=role))
    seed(20)
    assert not User.objects.filter(username="advisor").exists()
    assert ContactRequest.objects.count() == 20
