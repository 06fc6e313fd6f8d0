import pytest

from intake.models import Notification
from intake.notify.audiences import AUDIENCES
from intake.notify.email import message
from intake.notify.fan_out import fan_out_due
from intake.notify.models import NotificationType
from intake.notify.outbox import enqueue
from tests.build import a_request

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PERSON = {"name": "Marisol", "phone": "+12025550147", "email": "mari@example.org"}


def mails(notification_type=NotificationType.NEW_REQUEST, **person):
    request = a_request(**person)
    Notification.objects.all().delete()
    enqueue(notification_type, request)
    fan_out_due()
    return request, [message(delivery) for delivery in Notification.objects.get().deliveries.all()]


@pytest.mark.parametrize(
    "notification_type", [notification_type for notification_type, audience in AUDIENCES.items() if audience.roles]
)
def test_each_says_that_something_waits_and_nothing_about_a_person(notification_type, supervisor, operator, settings):
    request, [mail] = mails(notification_type, **PERSON)
    sent = mail.message().as_string()
    for detail in (*PERSON.values(), "5550147", request.reference, str(request.pk), request.pk.hex):
        assert detail not in sent
    says, *figures, address = mail.body.rstrip().splitlines()
    assert says.endswith(". Sign in.")
    assert len(says) < 60
    assert address == f"{settings.BASE_URL}/admin/"
    assert bool(figures) == (notification_type == NotificationType.DIGEST)
    assert mail.subject == "Intake"


def test_every_notification_has_recipient():
    assert set(AUDIENCES) == set(NotificationType)


def test_two_about_different_people_read_alike(supervisor):
    (_, [first]), (_, [second]) = mails(name="Marisol"), mails(name="Bo", about="self")
    assert (first.subject, first.body) == (second.subject, second.body)


def test_a_mail_has_one_recipient_and_names_no_other(advisor, supervisor):
    _, both = mails()
    assert [mail.recipients() for mail in both] == [["advisor@intake.example"], ["supervisor@intake.example"]]
    for mail in both:
        assert str(mail.message().items()).replace(mail.from_email, "").count("@intake.example") == 1


def test_the_same_mail_has_the_same_id_each_time_and_no_other_has_it(advisor, supervisor):
    ids = {delivery.pk: message(delivery).extra_headers["Message-ID"] for delivery in _deliveries()}
    assert len(set(ids.values())) == 2
    assert ids == {delivery.pk: message(delivery).extra_headers["Message-ID"] for delivery in _deliveries()}


def _deliveries():
    if not Notification.objects.exists():
        mails()
    return Notification.objects.get().deliveries.all()
