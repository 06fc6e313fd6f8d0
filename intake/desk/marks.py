"""What a row of the queue says beside its reasons: a text that nobody has read, an emergency that its person ended."""

from typing import Any

from django.db.models import Exists, OuterRef

from intake.audit.event_types import EventType
from intake.audit.models import AuditEvent
from intake.contact.received_text import ReceivedText


def with_marks(rows: Any) -> Any:
    """Return `rows` with `has_unread_text` and `was_ended_by_person`, each looked up for the listed rows alone."""
    stopped = AuditEvent.objects.filter(request_id=OuterRef("pk"), event_type=EventType.CONTACT_STOPPED)
    return rows.annotate(
        has_unread_text=Exists(ReceivedText.objects.unread().filter(request=OuterRef("pk"))),
        was_ended_by_person=Exists(stopped),
    )
