"""Messages to people: only with their yes, only while it stands, and in words that tell nobody anything."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import DatabaseError
from django.utils import timezone

from intake.models import AuditEvent, ContactRequest, Delivery, MessageConsent, Notification, StaffProfile
from intake.notify import person_messages
from intake.notify.models import DeliveryChannel
from intake.notify.person_messages import EXPIRES_AFTER, render_message
from intake.notify.sms import GSM_7, to_gsm7
from intake.triage import transitions
from tests.build import a_request, a_user
from tests.conftest import NOON
from tests.desk.conftest import Browser, page_of
from tests.notify.build import a_delivery, fan_out_and_send, says_yes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PERSON = {"name": "Marisol", "phone": "+12025550147", "email": "mari@example.org"}
TELLING = re.compile(
    r"help|hope|line|drug|addict|heroin|overdose|withdraw|treat|recover|intake|advisor|ayuda|droga|adicci|l[ií]nea|heroína|http|code|[0-9]{4}",
    re.IGNORECASE,
)


def texts(provider):
    return [text["text"] for text in provider.texts.values()]


def tried(advisor, request, result="no_answer"):
    """A try to reach them, by an advisor."""
    transitions.claim(request, by=advisor)
    transitions.log_attempt(request, by=advisor, result=result)
    return request


def test_a_yes_is_answered_once(provider):
    request = says_yes(a_request(**PERSON), "sms")
    assert fan_out_and_send(DeliveryChannel.SMS) == 1
    [text] = provider.texts.values()
    assert (text["to"], text["from"]) == (PERSON["phone"], "+12025550100")
    assert text["text"] == (
        "Thank you for your message. We will try to reach you on Wednesday, March 3, in the afternoon (Eastern). "
        "Reply STOP to end all contact."
    )
    says_yes(request, "sms", "email")
    says_yes(request)
    says_yes(request, "sms")
    assert fan_out_and_send(DeliveryChannel.SMS) == 0


def test_a_try_that_nobody_answered_is_told_with_when_we_try_again(provider, advisor):
    request = tried(advisor, says_yes(a_request(**PERSON), "sms"))
    fan_out_and_send(DeliveryChannel.SMS)
    at = request.not_before.astimezone(ZoneInfo("America/New_York"))
    assert texts(provider) == [
        f"We tried to reach you. We will try again on {at:%A, %B} {at.day}, in the evening (Eastern). "
        "Reply STOP to end all contact."
    ]


@pytest.mark.parametrize("result", ["reached", "wrong_number", "declined"])
def test_other_tries_are_not(provider, advisor, result):
    request = says_yes(a_request(**PERSON), "sms")
    Notification.objects.all().delete()
    tried(advisor, request, result)
    assert not Notification.objects.filter(type="attempted").exists()


def test_the_try_that_ends_it_is_not_told(provider, advisor, clock):
    request = says_yes(a_request(**PERSON), "sms")
    for _ in range(3):
        clock.move_to(max(timezone.now(), ContactRequest.objects.get().not_before))
        tried(advisor, request)
    assert request.outcome == "unreached"
    fan_out_and_send(DeliveryChannel.SMS)
    assert texts(provider) == []


def test_without_a_yes_nothing_is_sent(provider, advisor):
    tried(advisor, a_request(**PERSON))
    assert (fan_out_and_send(DeliveryChannel.SMS), fan_out_and_send()) == (0, 1)
    assert Notification.objects.filter(type__in=["received", "attempted"]).count() == 0


def test_a_yes_to_one_channel_is_none_to_the_other(provider, advisor):
    tried(advisor, says_yes(a_request(**PERSON), "email"))
    fan_out_and_send(DeliveryChannel.SMS)
    fan_out_and_send()
    assert texts(provider) == []
    assert [sent.to for sent in mail.outbox if sent.to == [PERSON["email"]]] == [[PERSON["email"]]]


@pytest.mark.parametrize("queued", [False, True])
@pytest.mark.parametrize(
    "ends",
    [
        lambda request, advisor: transitions.stop_contact(request),
        lambda request, advisor: transitions.withdraw(request),
        lambda request, advisor: says_yes(request),
        lambda request, advisor: transitions.change_contact(request, phone="+12025550199", email=PERSON["email"]),
        lambda request, advisor: (
            transitions.claim(request, by=advisor),
            transitions.close(request, by=advisor, outcome="helped"),
        ),
    ],
    ids=["stop", "withdraw", "untick", "another number", "close"],
)
def test_after_the_end_of_it_nothing_leaves_not_even_what_was_queued(provider, advisor, ends, queued):
    request = tried(advisor, says_yes(a_request(**PERSON), "sms"))
    if queued:
        fan_out_and_send()
        assert Delivery.objects.queued().filter(channel="sms").count() == 2
    ends(request, advisor)
    assert fan_out_and_send(DeliveryChannel.SMS) == 0
    assert provider.taken == []
    assert not Delivery.objects.filter(channel="sms").exists()


def test_the_answer_to_a_yes_does_not_leave_after_a_close_either(provider, advisor):
    request = says_yes(a_request(**PERSON), "sms")
    fan_out_and_send()
    assert Delivery.objects.queued().filter(channel="sms").count() == 1
    transitions.claim(request, by=advisor)
    transitions.close(request, by=advisor, outcome="helped")
    assert fan_out_and_send(DeliveryChannel.SMS) == 0


def test_a_supervisor_who_opens_it_again_brings_no_yes_back(provider, advisor, supervisor):
    request = says_yes(a_request(**PERSON), "sms")
    transitions.stop_contact(request)
    transitions.reopen(request, by=supervisor)
    tried(advisor, request)
    assert fan_out_and_send(DeliveryChannel.SMS) == 0
    assert MessageConsent.objects.filter(revoked_at=None).count() == 0


def test_nothing_leaves_at_night_but_the_answer_to_a_button_just_pressed(provider, clock):
    clock.move_to(NOON.replace(hour=23))
    says_yes(a_request(**PERSON), "sms")
    assert fan_out_and_send(DeliveryChannel.SMS) == 1
    says_yes(a_request(**{**PERSON, "phone": "+12025550148"}), "sms")
    clock.shift(timedelta(minutes=11))
    assert fan_out_and_send(DeliveryChannel.SMS) == 0
    assert len(provider.texts) == 1


def test_it_is_their_night_that_counts(provider, advisor, clock):
    """At noon in New York it is 7 am in Hawaii."""
    clock.move_to(NOON)
    tried(advisor, says_yes(a_request(phone="+18085550147"), "sms"))
    clock.shift(timedelta(minutes=11))
    assert fan_out_and_send(DeliveryChannel.SMS) == 0


def test_what_comes_too_late_is_dropped(provider, advisor, clock):
    says_yes(a_request(**PERSON), "sms")
    clock.shift(EXPIRES_AFTER + timedelta(seconds=1))
    assert fan_out_and_send(DeliveryChannel.SMS) == 0
    request = tried(advisor, says_yes(a_request(phone="+12025550149"), "sms"))
    clock.move_to(request.not_before + timedelta(seconds=1))
    assert fan_out_and_send(DeliveryChannel.SMS) == 0
    assert not Delivery.objects.filter(channel="sms").exists()


def test_a_number_that_somebody_types_again_and_again_gets_one_a_day(provider, clock):
    for _ in range(3):
        says_yes(a_request(**PERSON), "sms")
        fan_out_and_send(DeliveryChannel.SMS)
    assert len(provider.texts) == 1


def test_to_one_in_quarantine_nothing_is_sent(provider):
    request = a_request(**PERSON)
    ContactRequest.objects.update(status="quarantined")
    says_yes(request, "sms")
    assert fan_out_and_send(DeliveryChannel.SMS) == 0


def test_while_one_is_leaving_no_other_does(provider):
    says_yes(a_request(**PERSON), "sms")
    ContactRequest.objects.update(message_in_flight_until=timezone.now() + timedelta(seconds=5))
    assert fan_out_and_send(DeliveryChannel.SMS) == 0
    assert Delivery.objects.get(channel="sms").last_error == "another message is leaving"


def test_once_it_left_nothing_has_to_wait_for_it(provider):
    says_yes(a_request(**PERSON), "sms")
    provider.answers = 500
    fan_out_and_send(DeliveryChannel.SMS)
    assert ContactRequest.objects.get().message_in_flight_until is None


@pytest.mark.django_db(transaction=True)
def test_contact_ends_even_if_nobody_can_tell_whether_one_is_leaving(monkeypatch, caplog):
    def away(pk):
        raise DatabaseError

    monkeypatch.setattr(person_messages, "_wait", away)
    request = a_request(**PERSON)
    transitions.withdraw(request)
    assert ContactRequest.objects.get().status == "closed"
    assert "in on_commit()" in caplog.text


def test_the_advisor_sees_that_it_was_sent(provider, advisor):
    request = tried(advisor, says_yes(a_request(**PERSON), "sms"))
    fan_out_and_send(DeliveryChannel.SMS)
    types = list(AuditEvent.objects.filter(request_id=request.pk).order_by("pk").values_list("event_type", flat=True))
    assert types[-2:] == ["message_opened", "message_sent"]
    assert "<strong>message sent</strong>" in Browser(advisor).text(page_of(request))


def test_a_mail_names_neither_the_site_nor_the_helpline(settings):
    settings.MESSAGE_FROM, settings.BASE_URL = "Office <office@mail.example>", "https://hope-line.example"
    says_yes(a_request(**PERSON), "email")
    fan_out_and_send()
    [message] = [sent for sent in mail.outbox if sent.to == [PERSON["email"]]]
    whole = message.message().as_string().replace(PERSON["email"], "")
    assert message.subject == "Your message"
    assert message.from_email == "Office <office@mail.example>"
    assert message.body.rstrip().endswith("To end all contact, use the code that you got.")
    assert [word for word in ("hope", "intake", "marisol", "5550147") if word in whole.lower()] == []


MOMENTS = [datetime(2027, month, day, hour, tzinfo=ZoneInfo("America/New_York"))
           for month in range(1, 13) for day in range(22, 29)
           for hour in [(9, 14, 19)[(month + day) % 3]]]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es", "other"])
@pytest.mark.parametrize("notification_type", ["received", "attempted"])
def test_a_text_is_one_segment_and_says_nothing_of_why(notification_type, language, clock):
    request = a_request(**PERSON, language=language, about="self")
    for at in MOMENTS:
        request.status, request.not_before = "scheduled", at
        clock.move_to(at - timedelta(hours=1))
        text = to_gsm7(render_message(notification_type, request, "sms")[1].strip())
        assert len(text) <= 160, text
        assert set(text) <= GSM_7, text
        assert not TELLING.search(text), text
        for detail in (*PERSON.values(), request.reference, str(request.pk)):
            assert detail not in text
        assert "STOP" in text


def test_the_check_sees_a_text_that_tells():
    telling = ("Hope Line: we called", "about your treatment", "su línea", "your code is KXWR4T7B")
    assert all(TELLING.search(text) for text in telling)


def test_in_spanish_it_loses_the_accents_that_would_cut_it_in_two(provider, clock):
    clock.move_to(NOON + timedelta(days=3))  # a Saturday: "sábado"
    says_yes(a_request(**PERSON, language="es"), "sms")
    fan_out_and_send(DeliveryChannel.SMS)
    [text] = texts(provider)
    assert "sabado" in text
    assert "STOP" in text


def test_staff_are_texted_where_they_said(provider, advisor):
    StaffProfile.objects.create(account=advisor, phone="+12025550111")
    a_delivery(channel="sms", recipient=advisor, notification_type="emergency")
    a_delivery(channel="sms", recipient=a_user("supervisor"), notification_type="emergency")
    assert fan_out_and_send(DeliveryChannel.SMS) == 1
    [text] = provider.texts.values()
    assert text["to"] == "+12025550111"
    assert "Sign in." in text["text"]
