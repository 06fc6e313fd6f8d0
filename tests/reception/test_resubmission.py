import os
from concurrent.futures import ThreadPoolExecutor
from random import Random
from uuid import uuid4

import pytest
from django.db import connection

from intake.models import AuditEvent, ContactRequest, Notification
from intake.reception.receive import receive
from tests.build import a_phone, a_submission


def counts():
    return [model.objects.count() for model in (ContactRequest, AuditEvent, Notification)]


@pytest.mark.django_db
def test_it_stores_nothing_new():
    submission = a_submission()
    first, second = receive(submission), receive(submission)
    assert (first.pk, first.reference) == (second.pk, second.reference)
    assert counts() == [1, 1, 1]


@pytest.mark.django_db
def test_with_another_contact_it_is_a_new_request():
    form = uuid4()
    first = receive(a_submission(submission_id=form, phone="+12025550123"))
    second = receive(a_submission(submission_id=form, phone="+12025550124"))
    third = receive(a_submission(submission_id=form, phone="", email="mari@example.org"))
    assert len({first.reference, second.reference, third.reference}) == 3


@pytest.mark.django_db
def test_what_else_changed_does_not_matter():
    form, phone = uuid4(), a_phone()
    first = receive(a_submission(submission_id=form, phone=phone, email="mari@example.org", name="Mari"))
    second = receive(a_submission(submission_id=form, phone=phone, email="MARI@example.org", name="Marisol"))
    assert first.pk == second.pk
    assert ContactRequest.objects.get().opened("name") == "Mari"


@pytest.mark.django_db
def test_it_is_the_same_after_a_new_key_came_into_the_ring(settings):
    submission = a_submission()
    first = receive(submission)
    settings.INTAKE_KEYS = [os.urandom(32), *settings.INTAKE_KEYS]
    assert receive(submission).pk == first.pk


@pytest.mark.django_db
def test_the_stored_hash_is_not_the_forms_own_id():
    submission = a_submission()
    assert receive(submission).submission_id != submission.submission_id


@pytest.mark.django_db(transaction=True)
def test_fifty_forms_sent_two_to_five_times_at_once_are_fifty_requests():
    random = Random(2)
    forms = [a_submission(phone=a_phone()) for _ in range(50)]
    sent = [form for form in forms for _ in range(random.randint(2, 5))]
    random.shuffle(sent)

    def send(form):
        try:
            return form.submission_id, receive(form).reference
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as people:
        answers = set(people.map(send, sent))
    assert len(answers) == len(forms) == len(dict(answers))
    assert counts() == [50, 50, 50]
