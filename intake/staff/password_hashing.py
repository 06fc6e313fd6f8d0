"""Hashes passwords one at a time: a hash takes a core for half a second, and anybody may ask for one at the sign-in."""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import BoundedSemaphore

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher

# In one process: one hashes, one waits for its turn on this machine. Whoever comes then is told to try again.
MAX_IN_LINE = 2
_line = BoundedSemaphore(MAX_IN_LINE)


class HashingBusy(Exception):
    """Others are before this one: the password was not looked at."""


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one's turn on this machine, behind a few at most; raise `HashingBusy` when there are more."""
    if not _line.acquire(blocking=False):
        raise HashingBusy
    try:
        with ExitStack() as held:
            with suppress(OSError):  # where no file can be written, each process counts for itself
                file = held.enter_context((settings.VAR / "password_hashing.lock").open("a"))
                fcntl.flock(file, fcntl.LOCK_EX)  # ends with the file, also when the process is killed
            yield
    finally:
        _line.release()


class OneAtATimeHasher(PBKDF2PasswordHasher):
    """Django's own, in turn."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        with turn():
            return super().encode(password, salt, iterations)
