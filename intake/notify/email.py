"""Mail: one recipient each, so that nobody learns who else is notified, and one that bounces stops no other.

All to staff are as long as one another on the wire, but for the recipient's address: whoever sees the line, or the log
of the mail server, cannot tell an emergency from a new request, or English from Spanish. Each part is filled up with
blanks at its end, which nobody sees, to the same number of bytes, and sent as base64: no relay writes that anew, as it
may what is not ASCII, in as many bytes as there are accents.
"""

import smtplib
from contextlib import suppress
from datetime import timedelta
from email.encoders import encode_base64
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection

from intake.notify.audiences import is_for_person
from intake.notify.deferred_batches import batch_type
from intake.notify.errors import DeliveryFailed, RecipientGone
from intake.notify.models import Delivery
from intake.notify.person_messages import Message, claimed_for_sending
from intake.notify.rendering import render_html, render_text
from intake.notify.retries import EMAIL_RETRY_DELAYS
from intake.staff.profile import notification_language_of

# The digest, which is the longest, fits in with all its figures at their widest, in any language.
TEXT_BYTES, HTML_BYTES = 1024, 4096
PAD_LINE = 70  # in a line

# From the sender to the last byte, each of which ends after EMAIL_TIMEOUT.
SMTP_STEPS = 4


class PaddedEmail(EmailMultiAlternatives):
    """A mail whose parts go as base64."""

    def message(self, **options: Any) -> Any:
        mail = super().message(**options)
        for part in mail.walk():
            if part.get_content_maintype() == "text":
                content = part.get_payload(decode=True)
                del part["Content-Transfer-Encoding"]
                part.set_payload(content)
                encode_base64(part)
        return mail


def pad(text: str, size: int) -> str:
    """Return `text` with blanks behind it, `size` bytes long; a whole multiple of `size` for one that is longer."""
    missing = -len(text.encode()) % size
    lines, rest = divmod(missing, PAD_LINE + 1)
    return text + ("\n" + " " * PAD_LINE) * lines + ("\n" + " " * (rest - 1) if rest else "")


def message(delivery: Delivery) -> EmailMultiAlternatives:
    """Return the mail in its recipient's language, with the same Message-ID at each try. Raises `RecipientGone`."""
    recipient = delivery.recipient
    if recipient is None or not (recipient.is_active and recipient.is_staff and recipient.email):
        raise RecipientGone
    host = settings.BASE_URL.partition("://")[2].partition(":")[0]
    language = notification_language_of(recipient.pk)
    subject, body = render_text(batch_type(delivery), language)
    mail = PaddedEmail(
        subject,
        pad(body, TEXT_BYTES),
        to=[recipient.email],
        headers={"Message-ID": f"<intake-{delivery.pk:012}@{host}>"},
    )
    mail.attach_alternative(pad(render_html(body, language), HTML_BYTES), "text/html")
    return mail


def message_to(person: Message, delivery: Delivery) -> EmailMessage:
    """Return the mail to a person: nothing in it, and neither its sender nor its Message-ID, names this site."""
    sender = settings.MESSAGE_FROM
    host = sender.rpartition("@")[2].rstrip("> ")
    headers = {"Message-ID": f"<{delivery.pk}.{delivery.created_at:%Y%m%d%H%M%S}@{host}>"}
    return EmailMessage(person.subject, person.body, sender, [person.address], headers=headers)


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

    def _send(self, mail: EmailMessage) -> None:
        self._reach()
        try:
            self._server.send_messages([mail])
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
