"""Changes of who may do what at the desk: each is in the trail by name, and told to those who watch over it.

before = access_of(account)
...
record_access_change(account, before, by=operator, fields=["Groups"])
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.notify import outbox
from intake.notify.audiences import AUDIENCES
from intake.notify.models import NotificationType
from intake.staff.roles import accounts_in, granted_roles, roles_of

# Whoever sets one of these can sign in as that account, or read what is sent to it.
ACCESS_FIELDS = {"password", "username", "email address", "phone number"}


class Access(NamedTuple):
    """The roles that an account was given, and those of them that it has: an account that is off has none."""

    granted: frozenset[str] = frozenset()
    effective: frozenset[str] = frozenset()

    def beyond(self, other: "Access") -> list[str]:
        """Return the roles that are here and not in `other`."""
        return sorted((self.granted - other.granted) | (self.effective - other.effective))


def access_of(account: User) -> Access:
    """Return what the database has for this account now; nothing for one that is not stored."""
    stored = User.objects.filter(pk=account.pk).first()
    return Access(granted_roles(stored), roles_of(stored)) if stored else Access()


def record_access_change(
    account: User, before: Access, *, by: User | None, fields: Iterable[str] = (), actor_name: str = trail.SYSTEM
) -> None:
    """Record in the trail, in the caller's transaction, what became of an account, and tell who must know.

    Raises `PermissionDenied` when somebody changes their own roles.
    """
    after, fields = access_of(account), list(fields)
    added, removed = after.beyond(before), before.beyond(after)
    is_own = by is not None and by.pk == account.pk
    if is_own and (added or removed):
        raise PermissionDenied("Nobody changes their own roles.")
    detail: dict[str, Any] = {"account": account.pk, "fields": fields}
    if added or removed:
        detail |= {"name": account.get_username(), "added": added, "removed": removed}
    trail.record(EventType.ACCOUNT_CHANGED, actor=by, actor_name=actor_name, detail=detail)
    has_role = bool(before.granted | after.granted)
    if added or removed or (has_role and not is_own and ACCESS_FIELDS & {field.lower() for field in fields}):
        tell(account)


def tell(account: User) -> None:
    """Notify those who watch over access, if there are any yet, and the person whose account it is."""
    watching = accounts_in(AUDIENCES[NotificationType.ACCESS_CHANGED].roles).exclude(email="")
    if watching.exists():
        outbox.enqueue(NotificationType.ACCESS_CHANGED)
    stored = User.objects.filter(pk=account.pk, is_active=True, is_staff=True).exclude(email="")
    if stored.exists() and not watching.filter(pk=account.pk).exists():
        outbox.enqueue(NotificationType.ACCESS_CHANGED, recipient=account)
