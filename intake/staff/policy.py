"""The one place that says who may do what. Deny by default: a verb that is not listed is nobody's."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from intake.staff.roles import ADVISOR, AUDITOR, OPERATOR, SUPERVISOR, roles_of

ROLE_PERMISSIONS: dict[str, set[str]] = {
    "sign_in": {ADVISOR, SUPERVISOR, AUDITOR, OPERATOR},
    "see_counts": {ADVISOR, SUPERVISOR, AUDITOR, OPERATOR},
    "see_queue": {ADVISOR, SUPERVISOR},
    "search": {ADVISOR, SUPERVISOR},
    "save_view": {ADVISOR, SUPERVISOR},
    "add_phone_request": {ADVISOR, SUPERVISOR},
    "export": {SUPERVISOR},
    "bulk": {SUPERVISOR},
    "claim": {ADVISOR, SUPERVISOR},
    "claim_next": {ADVISOR, SUPERVISOR},
    "reassign": {SUPERVISOR},
    "reopen": {SUPERVISOR},
    "allow_call": {SUPERVISOR},
    "admit": {SUPERVISOR},
    "confirm_spam": {SUPERVISOR},
    "see_quarantine": {SUPERVISOR},
    "place_hold": {SUPERVISOR},
    "lift_hold": {SUPERVISOR},
    "propose_disposal": {SUPERVISOR},
    "confirm_disposal": {SUPERVISOR},
    "reject_disposal": {SUPERVISOR},
    "see_retention": {SUPERVISOR, AUDITOR, OPERATOR},
    "see_dashboard": {SUPERVISOR},
    "see_rota": {ADVISOR, SUPERVISOR, OPERATOR},
    "change_rota": {SUPERVISOR, OPERATOR},
    "set_preferences": {ADVISOR, SUPERVISOR, OPERATOR},
    "see_deliveries": {SUPERVISOR, OPERATOR},
    "send_again": {SUPERVISOR, OPERATOR},
    "see_audit": {AUDITOR, OPERATOR},
    "see_audit_of_requests": {SUPERVISOR, AUDITOR, OPERATOR},
    "manage_staff": {OPERATOR},
    "manage_helplines": {OPERATOR},
    "manage_webhooks": {OPERATOR},
    "manage_articles": {OPERATOR},
    "manage_places": {OPERATOR},
}
# "read": the name and the words of the timeline. "reveal": the phone number and the address. "copy": everything.
ASSIGNEE_PERMISSIONS = {"log_attempt", "note", "schedule", "refer", "close", "release", "reveal", "read"}
SUPERVISOR_PERMISSIONS = {"release", "reveal", "read", "copy"}


def may(user: Any, verb: str, request: Any = None) -> bool:
    """Whether `user` may do `verb`, to `request` where the verb is about one request."""
    roles = roles_of(user)
    if verb in ROLE_PERMISSIONS:
        return bool(roles & ROLE_PERMISSIONS[verb])
    if request is not None and request.deletion_pending_at:
        return False  # its person deleted it: what a legal hold keeps is for nobody to read
    if verb in SUPERVISOR_PERMISSIONS and SUPERVISOR in roles:
        return True
    if verb == "release" and OPERATOR in roles and _is_unassigned(request):
        return True
    holds = request is not None and request.claimed_by_id == user.pk
    return verb in ASSIGNEE_PERMISSIONS and holds and bool(roles & {ADVISOR, SUPERVISOR})


def who_may(verb: str) -> QuerySet[User]:
    """The accounts that may do `verb`, whoever holds the request, by name."""
    active = User.objects.filter(is_active=True, is_staff=True)
    return active.filter(groups__name__in=ROLE_PERMISSIONS[verb]).distinct().order_by("username")


def _is_unassigned(request: Any) -> bool:
    """Whether its holder's account was deactivated, or lost the roles that hold requests."""
    return request is not None and request.claimed_by is not None and not may(request.claimed_by, "claim")


def require(user: Any, verb: str, request: Any = None) -> None:
    """Raise `PermissionDenied` unless `may`."""
    if not may(user, verb, request):
        raise PermissionDenied(f"{verb} is not allowed for this account.")
