"""What a person at the desk does with the texts that came from somebody's number."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.received_text import ReceivedText
from intake.contact.request import ContactRequest
from intake.notify.person_messages import resume
from intake.staff import policy
from intake.staff.policy import Permission
from intake.triage.errors import TransitionRefused
from intake.triage.locks import lock


@transaction.atomic
def read_texts(contact_request: ContactRequest, *, by: User) -> None:
    """Somebody has read every text that came: automatic messages leave again."""
    lock(contact_request)
    policy.require(by, Permission.READ_TEXTS, contact_request)
    now = timezone.now()
    read = {"read_at": now, "read_by": by, "read_by_name": by.get_username()}
    count = ReceivedText.objects.unread().filter(request=contact_request).update(**read)
    if not count:
        raise TransitionRefused(Permission.READ_TEXTS, contact_request)
    trail.record(EventType.TEXTS_READ, actor=by, request_id=contact_request.pk, at=now, detail={"texts": count})
    resume(contact_request)
