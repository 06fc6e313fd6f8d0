"""A number is opened to send a message only when the row that says so is in the trail."""

from pathlib import Path

import pytest
from django.core import mail
from django.db import transaction

from intake import notify
from intake.audit import trail
from intake.models import AuditEvent, ContactRequest
from intake.notify.models import DeliveryChannel
from tests.broken import no_row_enters
from tests.build import a_request
from tests.desk.test_contact_is_audited_everywhere import opening
from tests.notify.build import fan_out_and_send, says_yes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PERSON = {"phone": "+12025550147", "email": "mari@example.org"}
# Which functions in the worker's reach open what is sealed. A new one belongs behind an audit row.
OPENING = {
    ("person_messages.py", "_opened"): "when its row is committed",
    ("models.py", "new_secret"): "the secret of a machine",
    ("models.py", "secrets"): "the secret of a machine",
}
BOTH = [DeliveryChannel.SMS, DeliveryChannel.EMAIL]


def rows(request):
    return AuditEvent.objects.filter(request_id=request.pk, event_type="message_opened").order_by("pk")


def check_that_each_is_written_down(request, provider):
    """Red when more left than the trail says were opened."""
    sent = sum(fan_out_and_send(channel) for channel in BOTH)
    assert (sent, len(provider.taken) + len(mail.outbox)) == (2, 2)
    assert sorted(row.detail["fields"] for row in rows(request)) == [["email", "phone"], ["phone"]]
    assert all(trail.is_intact(row) for row in rows(request))


def test_each_is(provider):
    check_that_each_is_written_down(says_yes(a_request(**PERSON), "sms", "email"), provider)


def test_the_check_sees_one_that_is_not(provider, monkeypatch):
    request = says_yes(a_request(**PERSON), "sms", "email")
    monkeypatch.setattr(trail, "record", lambda *_, **__: None)
    with pytest.raises(AssertionError):
        check_that_each_is_written_down(request, provider)


@pytest.mark.django_db(transaction=True)
def test_the_row_is_there_before_anything_is_opened(provider, monkeypatch):
    request, seen, opened = says_yes(a_request(**PERSON), "sms"), [], ContactRequest.opened

    def look(self, column):
        seen.append((transaction.get_connection().in_atomic_block, rows(self).count()))
        return opened(self, column)

    monkeypatch.setattr(ContactRequest, "opened", look)
    assert fan_out_and_send(DeliveryChannel.SMS) == 1
    assert set(seen) == {(False, 1)}
    assert rows(request).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("channel", BOTH)
def test_when_it_cannot_be_written_nothing_is_opened_or_sent(provider, monkeypatch, channel):
    says_yes(a_request(**PERSON), "sms", "email")
    monkeypatch.setattr(ContactRequest, "opened", None)
    with no_row_enters("intake_auditevent"):
        assert fan_out_and_send(channel) == 0
    assert (provider.taken, mail.outbox) == ([], [])


def test_whatever_opens_something_there_is_known():
    assert opening(Path(notify.__path__[0])) | opening(Path(notify.__path__[0]) / "webhooks") == set(OPENING)
