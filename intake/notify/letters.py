"""Which letter goes to whom, and what it says. No letter says anything about a person."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string

from intake.notify.models import Letter, Notification
from intake.staff.roles import ADVISOR, OPERATOR, SUPERVISOR

AUDIENCE = {
    Letter.NEW_REQUEST: [ADVISOR, SUPERVISOR],
    Letter.LEASE_OVERRUN: [SUPERVISOR],
    Letter.PERSON_CHANGED: [SUPERVISOR],
    Letter.EMERGENCY: [ADVISOR, SUPERVISOR],
    Letter.REVIEW_DUE: [OPERATOR],
}


def addresses(notification: Notification) -> list[str]:
    """Where this goes: to its one reader when it has one who is still here, else to everybody it concerns."""
    staff = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(email="")
    reader = staff.filter(pk=notification.to_id) if notification.to_id else staff.none()
    roles = AUDIENCE[Letter(notification.letter)]
    concerned = Q(groups__name__in=roles)
    if OPERATOR in roles:
        concerned |= Q(is_superuser=True)  # an operator without being in the group, see `roles_of`
    everybody = staff.filter(concerned)
    readers = reader if reader.exists() else everybody
    return sorted(set(readers.values_list("email", flat=True)))


def message(notification: Notification) -> EmailMessage | None:
    """The mail, with readers hidden from one another, and the same Message-ID each time; None without a reader."""
    readers = addresses(notification)
    if not readers:
        return None
    host = settings.BASE_URL.partition("://")[2].partition(":")[0]
    return EmailMessage(
        subject=render_to_string(f"intake/notify/{notification.letter}_subject.txt").strip(),
        body=render_to_string(f"intake/notify/{notification.letter}.txt", {"base_url": settings.BASE_URL}),
        bcc=readers,
        headers={"Message-ID": f"<intake-{notification.pk}@{host}>"},
    )
