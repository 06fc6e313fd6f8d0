"""Which letter goes to whom, and what it says. No letter says anything about a person."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from intake.notify.digest import daily_stats
from intake.notify.models import NotificationType
from intake.staff.roles import ADVISOR, OPERATOR, SUPERVISOR


@dataclass(frozen=True)
class Audience:
    """Staff who hold one of `roles`; without a role, the person whose request it is about.

    `urgent`: at any hour, whether they want it or not. `on_duty`: those alone who are on call, while somebody is.
    """

    roles: tuple[str, ...] = ()
    urgent: bool = False
    on_call_only: bool = False


AUDIENCES = {
    NotificationType.NEW_REQUEST: Audience((ADVISOR, SUPERVISOR), on_call_only=True),
    NotificationType.EMERGENCY: Audience((ADVISOR, SUPERVISOR), urgent=True, on_call_only=True),
    NotificationType.DUE_SOON: Audience((ADVISOR, SUPERVISOR), on_call_only=True),
    NotificationType.CALL_DUE: Audience((ADVISOR, SUPERVISOR), on_call_only=True),
    NotificationType.OVERDUE: Audience((SUPERVISOR,)),
    NotificationType.CLAIM_OVERDUE: Audience((SUPERVISOR,)),
    NotificationType.PERSON_CHANGED: Audience((SUPERVISOR,)),
    NotificationType.QUARANTINE_LATE: Audience((SUPERVISOR,)),
    NotificationType.DIGEST: Audience((SUPERVISOR,)),
    NotificationType.REVIEW_DUE: Audience((OPERATOR,)),
    NotificationType.DELIVERY_FAILED: Audience((OPERATOR,)),
    NotificationType.OUTBOX_STUCK: Audience((OPERATOR,), urgent=True),
    NotificationType.WORKER_SILENT: Audience((OPERATOR,)),
    NotificationType.TEST: Audience((OPERATOR,)),
    NotificationType.RECEIVED: Audience(),
    NotificationType.TRIED: Audience(),
}


def is_for_person(notification_type: str) -> bool:
    """Whether it goes to the person whose request it is about."""
    return not AUDIENCES[NotificationType(notification_type)].roles


def render_text(notification_type: str, language: str = "en", **said: str) -> tuple[str, str]:
    """Its subject and its words, the same for every reader among staff of this language.

    To a person it says when we try (`when`, else "soon"), and how to end it by the channel that it comes `by`.
    """
    with override(language):
        subject = render_to_string(f"intake/notify/{notification_type}_subject.txt").strip()
        told = {"base_url": settings.BASE_URL, "figures": daily_stats() if notification_type == NotificationType.DIGEST else [], **said}
        return subject, render_to_string(f"intake/notify/{notification_type}.txt", told)


def render_html(text: str, language: str) -> str:
    """The same words as a page: the first line says what, the last one where, those between are figures."""
    says, *between, address = text.splitlines()
    rows = [line.rpartition(": ")[::2] for line in between]
    told = {"says": says, "rows": rows, "address": address, "language": language}
    return render_to_string("intake/notify/staff.html", told)
