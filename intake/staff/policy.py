"""The one place that says who may do what. Deny by default: a permission that is not listed is nobody's."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from intake.staff.roles import ADVISOR, AUDITOR, OPERATOR, SUPERVISOR, Account, accounts_in, roles_of


class Assignable(Protocol):
    """What the policy asks of a request: to whom it is assigned, and whether its person deleted it."""

    @property
    def claimed_by(self) -> User | None: ...

    @property
    def claimed_by_id(self) -> int | None: ...

    @property
    def deletion_pending_at(self) -> datetime | None: ...


class Permission(StrEnum):
    """What an account may do at the desk. An action of `triage` has the value of the permission that it needs."""

    SIGN_IN = "sign_in"
    SEE_COUNTS = "see_counts"
    SEE_QUEUE = "see_queue"
    SEARCH = "search"
    SAVE_VIEW = "save_view"
    ADD_PHONE_REQUEST = "add_phone_request"
    EXPORT = "export"
    BULK = "bulk"
    CLAIM = "claim"
    CLAIM_NEXT = "claim_next"
    REASSIGN = "reassign"
    REOPEN = "reopen"
    ALLOW_CALL = "allow_call"
    ADMIT = "admit"
    CONFIRM_SPAM = "confirm_spam"
    SEE_QUARANTINE = "see_quarantine"
    PLACE_HOLD = "place_hold"
    LIFT_HOLD = "lift_hold"
    PROPOSE_DISPOSAL = "propose_disposal"
    CONFIRM_DISPOSAL = "confirm_disposal"
    REJECT_DISPOSAL = "reject_disposal"
    SEE_RETENTION = "see_retention"
    SEE_DASHBOARD = "see_dashboard"
    SEE_ROTA = "see_rota"
    CHANGE_ROTA = "change_rota"
    SET_PREFERENCES = "set_preferences"
    SEE_DELIVERIES = "see_deliveries"
    SEND_AGAIN = "send_again"
    SEE_AUDIT = "see_audit"
    SEE_AUDIT_OF_REQUESTS = "see_audit_of_requests"
    MANAGE_STAFF = "manage_staff"
    MANAGE_HELPLINES = "manage_helplines"
    MANAGE_WEBHOOKS = "manage_webhooks"
    MANAGE_ARTICLES = "manage_articles"
    MANAGE_FACILITIES = "manage_facilities"
    LOG_ATTEMPT = "log_attempt"
    NOTE = "note"
    SCHEDULE = "schedule"
    REFER = "refer"
    CLOSE = "close"
    RELEASE = "release"
    REVEAL = "reveal"
    READ = "read"
    READ_TEXTS = "read_texts"
    COPY = "copy"


ROLE_PERMISSIONS: dict[str, set[str]] = {
    Permission.SIGN_IN: {ADVISOR, SUPERVISOR, AUDITOR, OPERATOR},
    Permission.SEE_COUNTS: {ADVISOR, SUPERVISOR, AUDITOR, OPERATOR},
    Permission.SEE_QUEUE: {ADVISOR, SUPERVISOR},
    Permission.SEARCH: {ADVISOR, SUPERVISOR},
    Permission.SAVE_VIEW: {ADVISOR, SUPERVISOR},
    Permission.ADD_PHONE_REQUEST: {ADVISOR, SUPERVISOR},
    Permission.EXPORT: {SUPERVISOR},
    Permission.BULK: {SUPERVISOR},
    Permission.CLAIM: {ADVISOR, SUPERVISOR},
    Permission.CLAIM_NEXT: {ADVISOR, SUPERVISOR},
    Permission.REASSIGN: {SUPERVISOR},
    Permission.REOPEN: {SUPERVISOR},
    Permission.ALLOW_CALL: {SUPERVISOR},
    Permission.ADMIT: {SUPERVISOR},
    Permission.CONFIRM_SPAM: {SUPERVISOR},
    Permission.SEE_QUARANTINE: {SUPERVISOR},
    Permission.PLACE_HOLD: {SUPERVISOR},
    Permission.LIFT_HOLD: {SUPERVISOR},
    Permission.PROPOSE_DISPOSAL: {SUPERVISOR},
    Permission.CONFIRM_DISPOSAL: {SUPERVISOR},
    Permission.REJECT_DISPOSAL: {SUPERVISOR},
    Permission.SEE_RETENTION: {SUPERVISOR, AUDITOR, OPERATOR},
    Permission.SEE_DASHBOARD: {SUPERVISOR},
    Permission.SEE_ROTA: {ADVISOR, SUPERVISOR, OPERATOR},
    Permission.CHANGE_ROTA: {SUPERVISOR, OPERATOR},
    Permission.SET_PREFERENCES: {ADVISOR, SUPERVISOR, OPERATOR},
    Permission.SEE_DELIVERIES: {SUPERVISOR, OPERATOR},
    Permission.SEND_AGAIN: {SUPERVISOR, OPERATOR},
    Permission.SEE_AUDIT: {AUDITOR, OPERATOR},
    Permission.SEE_AUDIT_OF_REQUESTS: {SUPERVISOR, AUDITOR, OPERATOR},
    Permission.MANAGE_STAFF: {OPERATOR},
    Permission.MANAGE_HELPLINES: {OPERATOR},
    Permission.MANAGE_WEBHOOKS: {OPERATOR},
    Permission.MANAGE_ARTICLES: {OPERATOR},
    Permission.MANAGE_FACILITIES: {OPERATOR},
}
# READ: the name and the words of the timeline. REVEAL: the phone number and the address. COPY: everything.
ASSIGNEE_PERMISSIONS: set[str] = {
    Permission.LOG_ATTEMPT,
    Permission.NOTE,
    Permission.SCHEDULE,
    Permission.REFER,
    Permission.CLOSE,
    Permission.RELEASE,
    Permission.REVEAL,
    Permission.READ,
    Permission.READ_TEXTS,
}
SUPERVISOR_PERMISSIONS: set[str] = {
    Permission.RELEASE,
    Permission.REVEAL,
    Permission.READ,
    Permission.READ_TEXTS,
    Permission.COPY,
}


def may(user: Account, permission: StrEnum, contact_request: Assignable | None = None) -> bool:
    """Return whether `user` has `permission`, for `contact_request` where it is about one request."""
    roles = roles_of(user)
    if permission in ROLE_PERMISSIONS:
        return bool(roles & ROLE_PERMISSIONS[permission])
    if contact_request is not None and contact_request.deletion_pending_at:
        return False  # its person deleted it: what a legal hold keeps is for nobody to read
    if permission in SUPERVISOR_PERMISSIONS and SUPERVISOR in roles:
        return True
    if permission == Permission.RELEASE and OPERATOR in roles and _is_unassigned(contact_request):
        return True
    is_assigned = contact_request is not None and contact_request.claimed_by_id == user.pk
    return permission in ASSIGNEE_PERMISSIONS and is_assigned and bool(roles & {ADVISOR, SUPERVISOR})


def who_may(permission: StrEnum) -> QuerySet[User]:
    """Return the accounts that have `permission` by their role, whoever a request is assigned to, by name."""
    return accounts_in(ROLE_PERMISSIONS[permission])


def _is_unassigned(contact_request: Assignable | None) -> bool:
    """Return whether its assignee's account was deactivated, or lost the roles to which requests are assigned."""
    if contact_request is None or contact_request.claimed_by is None:
        return False
    return not may(contact_request.claimed_by, Permission.CLAIM)


def require(user: Account | None, permission: StrEnum, contact_request: Assignable | None = None) -> None:
    """Raise `PermissionDenied` unless `user` has `permission`."""
    if user is None or not may(user, permission, contact_request):
        raise PermissionDenied(f"{permission} is not allowed for this account.")


def signed_in(user: Account) -> User:
    """Return `user`, an account; raise `PermissionDenied` for a visitor who is not signed in."""
    if not isinstance(user, User):
        raise PermissionDenied("Nobody is signed in.")
    return user
