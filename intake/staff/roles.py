"""Four roles, kept as Django groups; a migration makes them. An account may hold several, but for SEPARATE ones."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

ADVISOR, SUPERVISOR, AUDITOR, OPERATOR = ROLES = ("advisor", "supervisor", "auditor", "operator")
# Whoever may read every contact must not be the one who reads the trail of it.
SEPARATE = frozenset({SUPERVISOR, AUDITOR})
Account = User | AnonymousUser


def are_compatible(roles: Iterable[str]) -> bool:
    """Return whether one account may hold all of these roles."""
    return not SEPARATE.issubset(roles)


def roles_of(user: Account) -> frozenset[str]:
    """Return the roles of an active staff account, none for anybody else. Asked once for each `user` object.

    A superuser, made on the command line before anybody else exists, is an operator: it sets up accounts and
    helplines, and sees no contact detail. Of roles that exclude each other, however they came about, it has none.
    """
    if not (user.is_active and user.is_staff):
        return frozenset()
    roles: frozenset[str] | None = getattr(user, "_intake_roles", None)
    if roles is None:
        roles = granted_roles(user)
        if not are_compatible(roles):
            roles -= SEPARATE
        setattr(user, "_intake_roles", roles)  # noqa: B010  no attribute of the model
    return roles


def granted_roles(user: User) -> frozenset[str]:
    """Return the roles that somebody gave to this account, whether or not it may use them."""
    names = set(user.groups.values_list("name", flat=True)) & set(ROLES)
    return frozenset(names | ({OPERATOR} if user.is_superuser else set()))


def accounts_in(roles: Iterable[str]) -> QuerySet[User]:
    """Return the accounts for which `roles_of` has one of these roles, by name."""
    roles = set(roles)
    active = User.objects.filter(is_active=True, is_staff=True)
    groups = Q(groups__name__in=roles - SEPARATE)
    for role in roles & SEPARATE:
        others = active.filter(groups__name__in=SEPARATE - {role})
        groups |= Q(groups__name=role) & ~Q(pk__in=others.values("pk"))
    if OPERATOR in roles:
        groups |= Q(is_superuser=True)
    return active.filter(groups).distinct().order_by("username")
