"""Five people to sign in as, whose passwords everybody knows, and when they are on call."""

from datetime import time

from django.conf import settings
from django.contrib.auth.models import Group, User

from intake.demo.errors import SeedRefused
from intake.staff.on_call import OnCallShift

ACCOUNTS = {
    "advisor": "advisor",
    "advisor2": "advisor",
    "supervisor": "supervisor",
    "auditor": "auditor",
    "operator": "operator",
}

WORKDAYS, SATURDAY, SUNDAY = range(5), range(5, 6), range(6, 7)
# Everybody's weekdays and hours: somebody is there whenever Hope Line is open, but for an hour on Saturdays.
SHIFTS = {
    "advisor": [(WORKDAYS, time(8), time(16))],
    "advisor2": [(WORKDAYS, time(13), time(21)), (SUNDAY, time(8), time(21))],
    "supervisor": [(WORKDAYS, time(9), time(17)), (SATURDAY, time(8), time(20))],
}


def password_of(username: str) -> str:
    """Return the demo's password for one of ACCOUNTS."""
    return f"demo-{username}"


def make_staff() -> list[User]:
    """Return the accounts, each in its role, with the demo's passwords and shifts; refused outside the demo."""
    if not settings.DEMO:
        raise SeedRefused("The demo's accounts are made only with INTAKE_DEMO=1: everybody knows their passwords.")
    users = []
    for username, role in ACCOUNTS.items():
        user, is_new = User.objects.get_or_create(
            username=username, defaults={"email": f"{username}@intake.example", "is_staff": True}
        )
        if is_new:
            user.set_password(password_of(username))
            user.save()
            user.groups.set(Group.objects.filter(name=role))
            OnCallShift.objects.bulk_create(_shifts_of(user))
        users.append(user)
    return users


def _shifts_of(user: User) -> list[OnCallShift]:
    return [
        OnCallShift(account=user, weekday=day, starts=starts, ends=ends)
        for days, starts, ends in SHIFTS.get(user.username, [])
        for day in days
    ]
