"""Which letter goes to whom, and what it says. No letter says anything about a person."""

from django.conf import settings
from django.template.loader import render_to_string

from intake.notify.models import Letter
from intake.staff.roles import ADVISOR, OPERATOR, SUPERVISOR

AUDIENCE = {
    Letter.NEW_REQUEST: [ADVISOR, SUPERVISOR],
    Letter.LEASE_OVERRUN: [SUPERVISOR],
    Letter.PERSON_CHANGED: [SUPERVISOR],
    Letter.EMERGENCY: [ADVISOR, SUPERVISOR],
    Letter.REVIEW_DUE: [OPERATOR],
    Letter.DELIVERY_FAILED: [OPERATOR],
}


def text_of(letter: str) -> tuple[str, str]:
    """Its subject and its words, the same for every reader."""
    subject = render_to_string(f"intake/notify/{letter}_subject.txt").strip()
    return subject, render_to_string(f"intake/notify/{letter}.txt", {"base_url": settings.BASE_URL})
