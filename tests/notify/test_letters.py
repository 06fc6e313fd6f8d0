import pytest
from django.contrib.auth import get_user_model

from intake.models import Notification
from intake.notify.letters import addresses, message
from intake.notify.models import Letter
from intake.notify.outbox import post
from tests.build import a_request, a_user

pytestmark = pytest.mark.django_db


def a_letter(letter=Letter.NEW_REQUEST, to=None, **person):
    request = a_request(**person)
    Notification.objects.all().delete()
    post(letter, request, to=to)
    return Notification.objects.get()


@pytest.mark.parametrize("letter", Letter)
def test_each_says_that_something_waits_and_nothing_about_a_person(letter, supervisor, operator, settings):
    person = {"name": "Marisol", "phone": "+12025550147", "email": "mari@example.org"}
    row = a_letter(letter, **person)
    mail = message(row)
    sent = mail.message().as_string()
    for detail in (*person.values(), "0147", row.request.reference, str(row.request_id), row.request_id.hex):
        assert detail not in sent
    assert mail.body.splitlines()[-1] == f"{settings.BASE_URL}/admin/"
    assert mail.subject == "Intake"
    assert len(mail.body) < 120


def test_each_two_about_different_people_read_alike(supervisor):
    first, second = message(a_letter(name="Marisol")), message(a_letter(name="Bo", about="self"))
    assert (first.subject, first.body) == (second.subject, second.body)


@pytest.mark.parametrize(
    ("letter", "readers"),
    [
        (Letter.NEW_REQUEST, ["advisor", "advisor2", "supervisor"]),
        (Letter.LEASE_OVERRUN, ["supervisor"]),
        (Letter.PERSON_CHANGED, ["supervisor"]),
        (Letter.EMERGENCY, ["advisor", "advisor2", "supervisor"]),
        (Letter.REVIEW_DUE, ["operator"]),
    ],
)
def test_it_goes_to_whom_it_concerns(letter, readers, advisor, advisor2, supervisor, auditor, operator):
    assert set(addresses(a_letter(letter))) == {f"{name}@intake.example" for name in readers}


def test_an_operators_letter_goes_to_whoever_made_the_accounts_too(operator):
    get_user_model().objects.create_superuser("root", "root@intake.example")
    assert addresses(a_letter(Letter.REVIEW_DUE)) == ["operator@intake.example", "root@intake.example"]
    assert addresses(a_letter(Letter.NEW_REQUEST)) == []


def test_it_goes_to_its_one_reader_alone(advisor, advisor2, supervisor):
    assert addresses(a_letter(Letter.PERSON_CHANGED, to=advisor2)) == ["advisor2@intake.example"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
def test_when_its_one_reader_is_gone_it_goes_to_everybody_it_concerns(advisor, supervisor, change):
    for column, value in change.items():
        setattr(advisor, column, value)
    advisor.save()
    assert addresses(a_letter(Letter.PERSON_CHANGED, to=advisor)) == ["supervisor@intake.example"]


def test_whoever_has_two_roles_gets_one(supervisor):
    both = a_user("advisor", "both")
    both.groups.add(*supervisor.groups.all())
    assert addresses(a_letter()) == ["both@intake.example", "supervisor@intake.example"]


def test_readers_do_not_see_one_another(advisor, supervisor):
    mail = message(a_letter())
    headers = str(mail.message().items())
    assert "@intake.example" not in headers.replace(mail.from_email, "")
    assert mail.recipients() == ["advisor@intake.example", "supervisor@intake.example"]


def test_the_same_letter_has_the_same_id_each_time(advisor):
    row = a_letter()
    assert message(row).extra_headers == message(row).extra_headers


def test_without_a_reader_there_is_none(auditor):
    assert message(a_letter()) is None
