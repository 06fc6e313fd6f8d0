"""Four roles, kept as Django groups; a migration makes them. An account may hold several."""

from typing import Any

ADVISOR, SUPERVISOR, AUDITOR, OPERATOR = ROLES = ("advisor", "supervisor", "auditor", "operator")


def roles_of(user: Any) -> frozenset[str]:
    """The roles of an active staff account, none for anybody else. Asked once for each `user` object.

    A superuser, made on the command line before anybody else exists, is an operator: it sets up accounts and
    helplines, and sees no contact detail.
    """
    if not (user.is_active and user.is_staff):
        return frozenset()
    if not hasattr(user, "_intake_roles"):
        names = set(user.groups.values_list("name", flat=True)) & set(ROLES)
        user._intake_roles = frozenset(names | ({OPERATOR} if user.is_superuser else set()))
    return user._intake_roles
