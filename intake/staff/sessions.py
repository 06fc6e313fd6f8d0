"""The sessions of an account: ended for good when it is switched off, and none longer than a shift."""

import time
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone

# A shift. What is used on and on ends too: a browser that somebody left open, a cookie that somebody took.
MAX_SECONDS = 12 * 60 * 60
BEGAN, PASSWORD = "intake_began", "intake_password"


def end_sessions(account: User) -> None:
    """End every session of this account: switched on again it has to sign in."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(account.pk):
            session.delete()


def begin(session: Any) -> None:
    """Remember when somebody signed in."""
    session[BEGAN] = time.time()


def is_over(session: Any) -> bool:
    """Return whether this session has lasted a shift, or began in a time to come."""
    began = session.get(BEGAN)
    return began is not None and not -60 <= time.time() - began <= MAX_SECONDS
