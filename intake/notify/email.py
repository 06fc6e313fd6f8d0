"""Mail: one recipient each, so that nobody learns who else is notified, and one that bounces stops no other.

All to staff are as long as one another on the wire, but for the recipient's address: whoever sees the line, or the log
of the mail server, cannot tell an emergency from a new request, or English from Spanish. Each part is filled up with
blanks at its end, which nobody sees, to the same number of bytes, and sent as quoted-printable: no relay writes that
anew.
"""

import smtplib
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from intake.notify.audiences import is_for_person
from intake.notify.bounces import signature_of
from intake.notify.deferred_batches import batch_type
from intake.notify.errors import DeliveryFailed, RecipientGone
from intake.notify.mail import Mail, PaddedMail, UnusableAddress, needs_utf8, pad, parse_address
from intake.notify.models import Delivery
from intake.notify.person_messages import Message, claimed_for_sending
from intake.notify.rendering import render_html, render_text
from intake.notify.retries import EMAIL_RETRY_DELAYS
from intake.staff.profile import notification_language_of

# The digest, which is the longest, fits in with all its figures at their widest, in any language.
TEXT_BYTES, HTML_BYTES = 1024, 4096

# From the sender to the last byte, each of which ends after EMAIL_TIMEOUT.
SMTP_STEPS = 4


def message(delivery: Delivery) -> Mail:
    """Return the mail in its recipient's language, with the same Message-ID at each try. Raises `RecipientGone`."""
    recipient = delivery.recipient
    if recipient is None or not (recipient.is_active and recipient.is_staff and recipient.email):
        raise RecipientGone
    host = settings.BASE_URL.partition("://")[2].partition(":")[0]
    language = notification_language_of(recipient.pk)
    subject, body = render_text(batch_type(delivery), language)
    message_id = f"<intake-{delivery.pk:012}.{signature_of(delivery)}@{host}>"
    mail = PaddedMail(subject, pad(body, TEXT_BYTES), None, recipient.email, message_id)
    mail.attach_alternative(pad(render_html(body, language), HTML_BYTES), "text/html")
    return mail


def message_to(person: Message, delivery: Delivery) -> Mail:
    """Return the mail to a person: nothing in it, and neither its sender nor its Message-ID, names this site."""
    sender = settings.MESSAGE_FROM
    host = sender.rpartition("@")[2].rstrip("> ")
    message_id = f"<{delivery.pk}.{signature_of(delivery)}@{host}>"
    return Mail(person.subject, person.body, sender, person.address, message_id)


class SmtpTransport:
    """The mail server, as long as a batch takes: one connection, and another one only after a failure."""

    retry_delays = EMAIL_RETRY_DELAYS

    def __init__(self) -> None:
        self._server: Any = None
        self._unreachable: DeliveryFailed | None = None

    def send(self, delivery: Delivery) -> None:
        """Return once the server has accepted it.

        A connection cut after the last byte may be an answer that got lost: it counts as a failure that passes, and
        whoever took the mail then gets it twice.
        """
        if not is_for_person(delivery.notification.type):
            return self._send(message(delivery))
        self._reach()  # before the message is claimed: whoever ends contact waits until it has left
        with claimed_for_sending(
            delivery, at_most=SMTP_STEPS * timedelta(seconds=settings.EMAIL_TIMEOUT or 10)
        ) as person_message:
            return self._send(message_to(person_message, delivery))

    def _reach(self) -> None:
        if self._unreachable:
            raise self._unreachable  # the others would wait for the same nothing, one after the other
        try:
            self._connect()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            # That it turns us away, with whatever code, is about our set-up and not about this mail.
            self._unreachable = DeliveryFailed(permanent=False, kind=_kind(error))
            raise self._unreachable from error

    def _send(self, mail: Mail) -> None:
        self._reach()
        try:
            if isinstance(self._server, EmailBackend) and self._server.connection:
                _send_by_smtp(self._server.connection, mail)
            else:
                self._server.send_messages([mail])
        except UnusableAddress as error:
            raise DeliveryFailed(permanent=True, kind="UnusableAddress") from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise DeliveryFailed(permanent=_is_permanent(error), kind=_kind(error)) from error

    def close(self) -> None:
        """Say goodbye, whatever the other side makes of it."""
        server, self._server = self._server, None
        with suppress(OSError, smtplib.SMTPException):
            if server:
                server.close()

    def _connect(self) -> None:
        if self._server is None:
            self._server = get_connection()
            self._server.open()
            if isinstance(self._server, EmailBackend) and self._server.connection:
                self._server.connection.ehlo_or_helo_if_needed()


def _send_by_smtp(server: smtplib.SMTP, mail: Mail) -> None:
    """Send it with the addresses that its headers have.

    Django's own way writes a name beyond ASCII as an encoded word, which servers take, and nobody gets.
    """
    sender, recipient = parse_address(mail.from_email), parse_address(mail.to[0])
    options = []
    if needs_utf8(sender) or needs_utf8(recipient):
        if not server.has_extn("smtputf8"):
            # That our own address is such a one is about our set-up and not about this mail.
            raise DeliveryFailed(permanent=not needs_utf8(sender), kind="SMTPUTF8 is not offered")
        options = ["SMTPUTF8", "BODY=8BITMIME"]  # its headers have 8 bits: who offers the one must offer the other
    raw = mail.message().as_bytes()
    server.sendmail(sender.addr_spec, [recipient.addr_spec], raw, options)


def _code(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        (code, _text), *_others = error.recipients.values()
        return code
    return int(getattr(error, "smtp_code", 0))


def _is_permanent(error: Exception) -> bool:
    """Whether the server will never take this mail, or never for this recipient."""
    return isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) and 500 <= _code(error) < 600


def _kind(error: Exception) -> str:
    return " ".join(filter(None, (type(error).__name__, str(_code(error) or ""))))
