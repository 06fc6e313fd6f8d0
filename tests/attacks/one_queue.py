"""The site with the mistake that must be seen: one process for both sides, and any number of hashes."""

from tests.faults.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
