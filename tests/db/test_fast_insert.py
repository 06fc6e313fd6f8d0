"""Writing new rows together."""

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.db.fast_insert import insert
from intake.models import AuditEvent, ContactRequest, Notification
from intake.notify import outbox
from intake.notify.models import NotificationType
from tests.build import a_request


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_all_or_nothing(helpline):
    request = a_request()
    before = AuditEvent.objects.count()
    taken = Notification(pk=Notification.objects.get().pk, request=request, type="new_request")
    taken.created_at = taken.next_attempt_at = timezone.now()
    assert not connection.in_atomic_block
    with pytest.raises(IntegrityError):
        insert(trail.build(EventType.CLAIMED, request_id=request.pk), taken)
    assert AuditEvent.objects.count() == before


def test_inside_a_transaction_it_leaves_the_rest_alone(helpline):
    request = a_request()
    before = AuditEvent.objects.count()
    trail.record(EventType.CLAIMED, request_id=request.pk)
    with pytest.raises(IntegrityError):
        insert(trail.build(EventType.RELEASED, request_id=request.pk), ContactRequest(pk=request.pk, helpline=helpline))
    assert AuditEvent.objects.count() == before + 1


def test_what_is_written_is_what_save_would_write(helpline):
    request = a_request()
    written = outbox.build_row(NotificationType.NEW_REQUEST, request)
    insert(written)
    written.instance().save(force_insert=True)
    one, other = Notification.objects.order_by("-pk").values()[:2]
    assert one.pop("id") != other.pop("id")
    assert one == other
