"""Which letter goes to whom, and what it says. No letter says anything about a person."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string

from intake.notify.models import Letter
from intake.staff.roles import ADVISOR, OPERATOR, SUPERVISOR


@dataclass(frozen=True)
class Readers:
    """Staff who hold one of `roles`; without a role, the person whose request it is about. `urgent`: at any hour."""

    roles: tuple[str, ...] = ()
    urgent: bool = False


LETTERS = {
    Letter.NEW_REQUEST: Readers((ADVISOR, SUPERVISOR)),
    Letter.EMERGENCY: Readers((ADVISOR, SUPERVISOR), urgent=True),
    Letter.DUE_SOON: Readers((ADVISOR, SUPERVISOR)),
    Letter.CALL_DUE: Readers((ADVISOR, SUPERVISOR)),
    Letter.OVERDUE: Readers((SUPERVISOR,)),
    Letter.LEASE_OVERRUN: Readers((SUPERVISOR,)),
    Letter.PERSON_CHANGED: Readers((SUPERVISOR,)),
    Letter.QUARANTINE_LATE: Readers((SUPERVISOR,)),
    Letter.DIGEST: Readers((SUPERVISOR,)),
    Letter.REVIEW_DUE: Readers((OPERATOR,)),
    Letter.DELIVERY_FAILED: Readers((OPERATOR,)),
    Letter.OUTBOX_STUCK: Readers((OPERATOR,)),
    Letter.WORKER_SILENT: Readers((OPERATOR,)),
    Letter.TEST: Readers((OPERATOR,)),
    Letter.RECEIVED: Readers(),
    Letter.TRIED: Readers(),
}


def is_message(letter: str) -> bool:
    """Whether it goes to the person whose request it is about."""
    return not LETTERS[Letter(letter)].roles


def text_of(letter: str, **said: str) -> tuple[str, str]:
    """Its subject and its words in the language of now, the same for every reader among staff.

    To a person it says when we try (`when`, else "soon"), and how to end it by the channel that it comes `by`.
    """
    subject = render_to_string(f"intake/notify/{letter}_subject.txt").strip()
    return subject, render_to_string(f"intake/notify/{letter}.txt", {"base_url": settings.BASE_URL, **said})
