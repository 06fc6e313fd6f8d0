"""A mail that a server took and brought back does not count as sent, and whoever can mend that sees it."""

import re
from email import message_from_bytes
from pathlib import Path

import pytest

from intake.models import AuditEvent, Delivery, Notification
from intake.notify import bounces
from intake.notify.bounces import read_bounces
from intake.notify.sending import resend
from tests.build import a_request, a_user
from tests.desk.conftest import Browser, page_of
from tests.notify.build import a_delivery, fan_out_and_send, says_yes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
# As Postfix writes it. Its last part is what it brings back: the whole mail, or only its headers.
REPORT = """Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: intake@localhost
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"
Message-Id: <20270303170000.BCB651@mx.example>

This is a MIME-encapsulated message.

--=_b
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered to one or more recipients.

--=_b
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Postfix-Sender: rfc822; intake@localhost

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 No such user here

--=_b
Content-Description: Undelivered Message
Content-Type: {type}

{original}
--=_b--
"""


@pytest.fixture
def box(tmp_path: Path, settings, post) -> Path:
    """The Maildir that mails come back to."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    settings.BOUNCE_MAILDIR = f"{tmp_path}"
    post.start()
    return tmp_path


def bring_back(box, raw, *, headers_only=False, action="failed", status="5.1.1", original=None):
    """A server delivers its report of this mail."""
    text = original if original is not None else raw.decode().replace("\r\n", "\n")
    report = REPORT.format(
        to=message_from_bytes(raw)["To"],
        action=action,
        status=status,
        type="text/rfc822-headers" if headers_only else "message/rfc822",
        original=text.partition("\n\n")[0] if headers_only else text,
    )
    (box / "new" / f"{len(list(box.rglob('*')))}.mx").write_text(report)


def left(box):
    return len(list((box / "new").iterdir())), len(list((box / "cur").iterdir()))


def told(post, recipient):
    """A notification to them that the server took."""
    delivery = a_delivery(recipient=recipient)
    fan_out_and_send()
    return delivery


def state(delivery):
    delivery.refresh_from_db()
    return delivery.state, delivery.last_error


@pytest.mark.parametrize("headers_only", [False, True])
def test_what_came_back_has_failed_and_its_report_is_deleted(post, advisor, box, headers_only):
    delivery = told(post, advisor)
    assert state(delivery) == ("sent", "")
    bring_back(box, post.raw[0], headers_only=headers_only)
    assert read_bounces() == 1
    assert state(delivery) == ("failed", "bounced 5.1.1")
    assert left(box) == (0, 0)
    assert read_bounces() == 0


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded", ""])
def test_a_report_of_anything_else_changes_nothing(post, advisor, box, action):
    delivery = told(post, advisor)
    bring_back(box, post.raw[0], action=action, status="4.4.1")
    read_bounces()
    assert state(delivery) == ("sent", "")
    assert left(box) == (0, 0)


def forged(raw):
    """As somebody writes it who knows all but our key."""
    text = raw.decode().replace("\r\n", "\n")
    return {
        "another number": re.sub(r"<intake-0+(\d+)\.", lambda found: f"<intake-{int(found[1]) + 1:012}.", text),
        "no signature": re.sub(r"\.[\w-]{24}@", "@", text),
        "another signature": re.sub(r"\.[\w-]{24}@", f".{'A' * 24}@", text),
        "no message": "",
    }


def test_a_forged_report_changes_nothing_and_stays_to_be_read(post, advisor, box):
    deliveries = [told(post, advisor), told(post, advisor)]
    for original in forged(post.raw[0]).values():
        bring_back(box, post.raw[0], original=original)
    assert read_bounces() == 4
    assert {state(delivery) for delivery in deliveries} == {("sent", "")}
    assert left(box) == (0, 4)


def test_the_check_sees_reports_that_are_believed_unsigned(post, advisor, box, monkeypatch):
    monkeypatch.setattr(bounces, "unsign", lambda purpose, token: token)
    deliveries = [told(post, advisor), told(post, advisor)]
    bring_back(box, post.raw[0], original=forged(post.raw[0])["another number"])
    read_bounces()
    assert ("failed", "bounced 5.1.1") in {state(delivery) for delivery in deliveries}


OTHERS = {
    "a reply": b"From: a@b.example\nSubject: Re: Intake\nIn-Reply-To: %s\nReferences: %s\n\nI am away.\n",
    "nothing": b"",
    "no mail": b"\x00\xff" * 1000,
    "very deep": b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(1200)),
}


def test_other_mails_stay_for_whoever_reads_that_box(post, advisor, box):
    delivery = told(post, advisor)
    for name, content in OTHERS.items():
        (box / "new" / name).write_bytes(content.replace(b"%s", post.ids()[0].encode()))
    assert read_bounces() == len(OTHERS)
    assert state(delivery) == ("sent", "")
    assert left(box) == (0, len(OTHERS))


def test_one_mail_that_told_several_things_takes_them_all_along(post, advisor, box):
    delivery = told(post, advisor)
    same = {"recipient": advisor, "state": "sent", "ended_at": Delivery.objects.get(pk=delivery.pk).ended_at}
    others = [a_delivery(**same), a_delivery(**same)]
    bring_back(box, post.raw[0])
    read_bounces()
    assert {state(other) for other in others} == {("failed", "bounced 5.1.1")}


def test_what_is_sent_again_may_come_back_again(post, advisor, box):
    delivery = told(post, advisor)
    for _ in range(2):
        bring_back(box, post.raw[0])
        read_bounces()
        assert state(delivery)[0] == "failed"
        assert resend(delivery)
        fan_out_and_send()
        assert state(delivery) == ("sent", "")


def test_a_person_whose_mail_came_back_is_seen_on_their_request(post, advisor, box):
    request = says_yes(a_request(phone="+12025550147", email="mari@example.org"), "email")
    fan_out_and_send()
    bring_back(box, next(raw for raw in post.raw if b"mari@" in raw))
    read_bounces()
    types = list(AuditEvent.objects.filter(request_id=request.pk).order_by("pk").values_list("event_type", flat=True))
    assert types[-2:] == ["message_sent", "message_failed"]
    assert "<strong>message not delivered</strong>" in Browser(advisor).text(page_of(request))


def test_a_staff_address_that_bounces_shows_at_the_desk(post, advisor, operator, box):
    told(post, advisor)
    bring_back(box, post.raw[0])
    read_bounces()
    pages = ["/admin/auth/user/", f"/admin/auth/user/{advisor.pk}/change/", "/admin/intake/delivery/?state=failed"]
    assert all("bounced 5.1.1" in Browser(operator).text(page) for page in pages)
    assert "bounced 5.1.1" in Browser(advisor).text("/admin/preferences/")
    assert "bounced 5.1.1" not in Browser(a_user("advisor", "other")).text("/admin/preferences/")


def test_without_a_box_nothing_is_read(settings):
    settings.BOUNCE_MAILDIR = ""
    assert read_bounces() == 0
    assert not Notification.objects.exists()
