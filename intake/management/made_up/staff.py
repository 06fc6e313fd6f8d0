"""Five people to sign in as, whose passwords everybody knows."""

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import CommandError

ACCOUNTS = {
    "advisor": "advisor",
    "advisor2": "advisor",
    "supervisor": "supervisor",
    "auditor": "auditor",
    "operator": "operator",
}


def password_of(username: str) -> str:
    """The demo's password for one of ACCOUNTS."""
    return f"demo-{username}"


def make_staff() -> list[User]:
    """The accounts, each in its role, with the demo's passwords; refused outside the demo."""
    if not settings.DEMO:
        raise CommandError("The demo's accounts are made only with DEBUG=1: everybody knows their passwords.")
    users = []
    for username, role in ACCOUNTS.items():
        user, is_new = User.objects.get_or_create(
            username=username, defaults={"email": f"{username}@intake.example", "is_staff": True}
        )
        if is_new:
            user.set_password(password_of(username))
            user.save()
            user.groups.set(Group.objects.filter(name=role))
        users.append(user)
    return users
