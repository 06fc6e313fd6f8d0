"""Bounces: what a mail server says later of a mail that it took, read from the Maildir that it comes to (RFC 3464).

Anybody can write to that address. So a report is believed only when it brings back the Message-ID of a mail of ours:
that is signed, and whoever never got the mail cannot know it.
"""

import re
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from django.conf import settings

from intake.notify import delivery_reports
from intake.notify.models import Delivery
from intake.vault.tokens import sign, unsign

# So much of each is read, and so many at once: a full box is worked off, and fills no memory.
MAX_BYTES, BATCH_SIZE = 1 << 18, 100
_OURS = re.compile(r"<(?:intake-)?([0-9]{1,18})\.([\w-]{24})@")
_STATUS = re.compile(r"[45]\.[0-9]{1,3}\.[0-9]{1,3}")
_ORIGINAL = {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"}


def signature_of(delivery: Delivery) -> str:
    """Return what its Message-ID has behind its number. The time is in it: a new database counts from 1."""
    return sign("mail", _signed_text(delivery)).rpartition(":")[2]


def read_bounces() -> int:
    """Read what came to `BOUNCE_MAILDIR`; return how many were read. Reports about our mails are deleted then: they
    have addresses in them. Everything else goes where Maildirs keep what was seen, for whoever reads that box."""
    if not settings.BOUNCE_MAILDIR:
        return 0
    folder = Path(settings.BOUNCE_MAILDIR)
    new = sorted((folder / "new").iterdir())[:BATCH_SIZE]
    for path in new:
        with path.open("rb") as file:
            is_ours = _read(file.read(MAX_BYTES))
        if is_ours:
            path.unlink()
        else:
            path.rename(folder / "cur" / f"{path.name}:2,")
    return len(new)


def _read(content: bytes) -> bool:
    """Write down what a mail reports; return whether it reports of one of ours."""
    try:
        parts = list(message_from_bytes(content).walk())
    except RecursionError:
        return False
    delivery = next(filter(None, (_delivery(_message_id(part)) for part in parts)), None)
    reports = [block for part in parts if part.get_content_type() in _REPORTS for block in _blocks(part)]
    if delivery is None or not reports:
        return False
    for report in reports:
        if str(report.get("Action", "")).strip().casefold() == "failed":
            status = _STATUS.search(str(report.get("Status", "")))
            delivery_reports.apply_bounce(delivery, status[0] if status else "")
    return True


_REPORTS = {"message/delivery-status", "message/global-delivery-status"}


def _blocks(part: Message) -> list[Message]:
    """Return the mails in a part; those of a delivery status are blocks of headers, one for each recipient."""
    return [block for block in part.get_payload() or () if isinstance(block, Message)] or [_decoded(part)]


def _message_id(part: Message) -> str:
    """Return the Message-ID of the mail that came back, "" for any other part."""
    if part.get_content_type() not in _ORIGINAL:
        return ""
    return str(_blocks(part)[0].get("Message-ID", ""))


def _decoded(part: Message) -> Message:
    """Return what a part has as its text, where that is not read as a mail already."""
    content = part.get_payload(decode=True)
    return message_from_bytes(content if isinstance(content, bytes) else b"")


def _delivery(message_id: str) -> Delivery | None:
    found = _OURS.search(message_id)
    delivery = Delivery.objects.of_mail().filter(pk=int(found[1])).first() if found else None
    if delivery and found and unsign("mail", f"{_signed_text(delivery)}:{found[2]}"):
        return delivery
    return None


def _signed_text(delivery: Delivery) -> str:
    return f"{delivery.pk}-{delivery.created_at:%Y%m%d%H%M%S}"
