"""What is urgent reaches staff by text as well, where they gave a number."""

import pytest

from intake.models import Delivery, Notification, StaffProfile
from intake.notify.fan_out import address
from intake.notify.models import Channel, Letter
from intake.notify.outbox import post
from tests.notify.telling import tell

pytestmark = pytest.mark.django_db
PHONE = "+12025550171"


@pytest.fixture
def reachable(advisor, supervisor):
    """Of two who are told of emergencies, one gave a number."""
    StaffProfile.objects.update_or_create(account=advisor, defaults={"phone": PHONE, "letter_language": "es"})


def by_text(letter):
    post(letter)
    address()
    return {delivery.to.username for delivery in Delivery.objects.filter(channel=Channel.SMS)}


def test_an_emergency_does(provider, reachable):
    assert by_text(Letter.EMERGENCY) == {"advisor"}
    assert {delivery.to.username for delivery in Delivery.objects.filter(channel=Channel.EMAIL)} == {
        "advisor",
        "supervisor",
    }
    assert tell(Channel.SMS) == 1
    [text] = provider.taken
    assert text["to"] == PHONE
    assert text["text"].startswith("Una emergencia")


def test_what_can_wait_does_not(provider, reachable):
    assert by_text(Letter.NEW_REQUEST) == set()


def test_without_a_provider_nothing_does(reachable):
    assert by_text(Letter.EMERGENCY) == set()


def test_whoever_takes_their_number_back_is_told_by_mail_alone(provider, reachable):
    assert by_text(Letter.EMERGENCY) == {"advisor"}
    StaffProfile.objects.update(phone="")
    assert tell(Channel.SMS) == 0
    address()
    assert not Delivery.objects.filter(channel=Channel.SMS).exists()
    assert Notification.objects.get().deliveries.filter(channel=Channel.EMAIL).count() == 2
