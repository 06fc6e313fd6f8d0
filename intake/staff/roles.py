"""Four roles, kept as Django groups; a migration makes them. An account may hold several."""

from django.contrib.auth.models import AnonymousUser, User

ADVISOR, SUPERVISOR, AUDITOR, OPERATOR = ROLES = ("advisor", "supervisor", "auditor", "operator")
Account = User | AnonymousUser


def roles_of(user: Account) -> frozenset[str]:
    """Return the roles of an active staff account, none for anybody else. Asked once for each `user` object.

    A superuser, made on the command line before anybody else exists, is an operator: it sets up accounts and
    helplines, and sees no contact detail.
    """
    if not (user.is_active and user.is_staff):
        return frozenset()
    roles: frozenset[str] | None = getattr(user, "_intake_roles", None)
    if roles is None:
        names = set(user.groups.values_list("name", flat=True)) & set(ROLES)
        roles = frozenset(names | ({OPERATOR} if user.is_superuser else set()))
        setattr(user, "_intake_roles", roles)  # noqa: B010  no attribute of the model
    return roles
