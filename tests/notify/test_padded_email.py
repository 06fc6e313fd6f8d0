"""Every mail to staff is as long as every other on the wire, whatever it says, in whatever language, to whomever."""

import re

import pytest

from intake.models import StaffProfile
from intake.notify import digest, email
from intake.notify.audiences import AUDIENCES
from intake.notify.mail import MAX_LINE, written_size
from intake.notify.rendering import render_html, render_text
from tests.notify.build import a_delivery, fan_out_and_send

pytestmark = pytest.mark.django_db
TO_STAFF = [notification_type for notification_type, audience in AUDIENCES.items() if audience.roles]
WORDS = {("new_request", "en"): "New request. Sign in.", ("new_request", "es"): "Nueva solicitud. Inicie sesión."}


def lengths(post, recipients):
    """How long each notification was in each language, as the server got it, without the address of its recipient."""
    post.start()
    for recipient, language in zip(recipients, ("en", "es"), strict=True):
        StaffProfile.objects.create(account=recipient, notification_language=language)
        for notification_type in TO_STAFF:
            a_delivery(notification_type=notification_type, recipient=recipient)
    assert fan_out_and_send() == 2 * len(TO_STAFF)
    return {len(raw) - len(mail["To"]) for mail, raw in zip(post.mails, post.raw, strict=True)}


def test_all_are_as_long_as_one_another(post, advisor, supervisor, helpline):
    [_length] = lengths(post, [advisor, supervisor])


def test_the_digest_is_too_with_figures_at_their_widest(post, advisor, supervisor, helpline, monkeypatch):
    monkeypatch.setattr(digest, "_number", lambda count: "1000000000+")
    monkeypatch.setattr(digest, "timesince", lambda *_, **__: "hace 1234567890 semanas")
    [_length] = lengths(post, [advisor, supervisor])


def test_the_check_sees_mails_that_are_not_filled_up(post, advisor, supervisor, helpline, monkeypatch):
    monkeypatch.setattr(email, "pad", lambda text, size: text)
    assert len(lengths(post, [advisor, supervisor])) > 1


def test_its_ids_are_too(post, advisor):
    post.start()
    a_delivery(recipient=advisor)
    a_delivery(recipient=advisor, pk=123_456_789)
    fan_out_and_send()
    assert len(set(post.ids())) == 2
    assert len({len(raw) for raw in post.raw}) == 1


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_part_says_it_in_the_recipient_language_and_nothing_else(language, post, advisor, settings):
    post.start()
    StaffProfile.objects.create(account=advisor, notification_language=language)
    a_delivery(recipient=advisor)
    fan_out_and_send()
    [mail] = post.mails
    assert mail.get_content_type() == "multipart/alternative"
    text, html = (part.get_payload(decode=True).decode() for part in mail.get_payload())
    address = f"{settings.BASE_URL}/admin/"
    assert text.splitlines()[:2] == [WORDS["new_request", language], address]
    assert re.sub(r"<head>.*</head>|<[^>]*>|\s", " ", html, flags=re.DOTALL).split() == text.split()
    assert f'lang="{language}"' in html
    assert re.findall(r"https?://[^\"<]*", html) == [address, address]
    assert not re.search(r"<img|<link|<script|url\(|@import| src=", html)
    assert mail["Subject"] == "Intake"


def test_it_is_filled_up_to_the_byte_and_what_is_too_long_is_sent_all_the_same():
    texts = [letter * length for letter in "aá" for length in (1, 500, *range(975, 990), 1024)]
    assert {written_size(email.pad(text, 1024)) % 1024 for text in texts} == {0}
    assert written_size(email.pad("a" * 1500, 1024)) == 2048


def test_filling_up_changes_no_line_and_makes_none_too_long(helpline):
    for notification_type in TO_STAFF:
        text = render_text(notification_type, "es")[1]
        filled = email.pad(text, email.TEXT_BYTES)
        assert filled.startswith(text)
        assert filled.rstrip() == text.rstrip()
        assert max(map(len, filled.splitlines())) <= MAX_LINE


def test_the_digest_is_a_table_of_its_figures(helpline):
    text = render_text("digest")[1]
    html = render_html(text, "en")
    assert html.count("<tr>") == len(text.splitlines()) - 2 == len(digest.daily_stats())
