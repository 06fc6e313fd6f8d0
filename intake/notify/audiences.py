"""Who is notified of what: roles among staff, or the person whose request it is about."""

from dataclasses import dataclass

from intake.notify.models import NotificationType
from intake.staff.roles import ADVISOR, AUDITOR, OPERATOR, SUPERVISOR


@dataclass(frozen=True)
class Audience:
    """Staff who hold one of `roles`; without a role, the person whose request it is about.

    `urgent`: at any hour, whether they want it or not. `on_call_only`: those alone who are on call, while somebody is.
    """

    roles: tuple[str, ...] = ()
    urgent: bool = False
    on_call_only: bool = False


AUDIENCES = {
    NotificationType.NEW_REQUEST: Audience((ADVISOR, SUPERVISOR), on_call_only=True),
    NotificationType.EMERGENCY: Audience((ADVISOR, SUPERVISOR), urgent=True, on_call_only=True),
    NotificationType.EMERGENCY_HELD: Audience((SUPERVISOR,), urgent=True),
    NotificationType.DUE_SOON: Audience((ADVISOR, SUPERVISOR), on_call_only=True),
    NotificationType.CALL_DUE: Audience((ADVISOR, SUPERVISOR), on_call_only=True),
    NotificationType.OVERDUE: Audience((SUPERVISOR,)),
    NotificationType.CLAIM_OVERDUE: Audience((SUPERVISOR,)),
    NotificationType.PERSON_CHANGED: Audience((SUPERVISOR,)),
    NotificationType.TEXT_RECEIVED: Audience((SUPERVISOR,), urgent=True),
    NotificationType.EMERGENCY_ENDED: Audience((SUPERVISOR,), urgent=True),
    NotificationType.QUARANTINE_LATE: Audience((SUPERVISOR,)),
    # Urgent: whoever changes roles by night must not be hidden by the quiet hours, nor by a box that was unticked.
    NotificationType.ACCESS_CHANGED: Audience((SUPERVISOR, AUDITOR), urgent=True),
    NotificationType.DIGEST: Audience((SUPERVISOR,)),
    NotificationType.REVIEW_DUE: Audience((OPERATOR,)),
    NotificationType.DELIVERY_FAILED: Audience((OPERATOR,)),
    NotificationType.OUTBOX_STUCK: Audience((OPERATOR,), urgent=True),
    NotificationType.TRAIL_FAULT: Audience((OPERATOR, AUDITOR), urgent=True),
    NotificationType.WORKER_SILENT: Audience((OPERATOR,)),
    NotificationType.TEST: Audience((OPERATOR,)),
    NotificationType.RECEIVED: Audience(),
    NotificationType.ATTEMPTED: Audience(),
}


def is_for_person(notification_type: str) -> bool:
    """Tell whether a notification of this type goes to the person whose request it is about."""
    return not AUDIENCES[NotificationType(notification_type)].roles
