"""What is urgent reaches staff by text as well, where they gave a number."""

import pytest

from intake.models import Delivery, Notification, StaffProfile
from intake.notify.fan_out import fan_out_due
from intake.notify.models import DeliveryChannel, NotificationType
from intake.notify.outbox import enqueue
from tests.notify.build import fan_out_and_send

pytestmark = pytest.mark.django_db
PHONE = "+12025550171"


@pytest.fixture
def reachable(advisor, supervisor):
    """Of two who are told of emergencies, one gave a number."""
    StaffProfile.objects.update_or_create(account=advisor, defaults={"phone": PHONE, "notification_language": "es"})


def by_text(notification_type):
    enqueue(notification_type)
    fan_out_due()
    return {delivery.recipient.username for delivery in Delivery.objects.filter(channel=DeliveryChannel.SMS)}


def test_an_emergency_does(provider, reachable):
    assert by_text(NotificationType.EMERGENCY) == {"advisor"}
    assert {delivery.recipient.username for delivery in Delivery.objects.filter(channel=DeliveryChannel.EMAIL)} == {
        "advisor",
        "supervisor",
    }
    assert fan_out_and_send(DeliveryChannel.SMS) == 1
    [text] = provider.taken
    assert text["to"] == PHONE
    assert text["text"].startswith("Una emergencia")


def test_what_can_wait_does_not(provider, reachable):
    assert by_text(NotificationType.NEW_REQUEST) == set()


def test_without_a_provider_nothing_does(reachable):
    assert by_text(NotificationType.EMERGENCY) == set()


def test_whoever_takes_their_number_back_is_told_by_mail_alone(provider, reachable):
    assert by_text(NotificationType.EMERGENCY) == {"advisor"}
    StaffProfile.objects.update(phone="")
    assert fan_out_and_send(DeliveryChannel.SMS) == 0
    fan_out_due()
    assert not Delivery.objects.filter(channel=DeliveryChannel.SMS).exists()
    assert Notification.objects.get().deliveries.filter(channel=DeliveryChannel.EMAIL).count() == 2
