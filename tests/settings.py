"""The settings under test: `config.settings` with throw-away keys, nothing under var/, and no slow password hasher."""

import os
import tempfile
from base64 import b64encode
from pathlib import Path

os.environ.update(
    INTAKE_DEMO="1",
    SECRET_KEY=b64encode(os.urandom(48)).decode(),
    INTAKE_KEYS=b64encode(os.urandom(32)).decode(),
    BASE_URL="http://127.0.0.1:8000",
    ALLOWED_HOSTS="127.0.0.1,localhost",
    EMAIL_URL="smtp://127.0.0.1:9",
    INTAKE_THROTTLE="off",
)
os.environ.setdefault("DATABASE_URL", "sqlite://")  # conftest.py puts a file of its own in its place

from config.settings import *  # noqa: F403
from config.settings import BASE_DIR, DATABASES
from intake.management.catalogues import compile_catalogues

VAR = Path(tempfile.gettempdir()) / "intake-tests-write-nothing-here"
STATIC_ROOT, INTAKE_JOURNAL = None, VAR / "journal"
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
DATABASES["default"]["OPTIONS"] |= {  # no test pulls the plug, so SQLite need not wait for the disk
    name: text.replace("=FULL", "=OFF")
    for name, text in DATABASES["default"]["OPTIONS"].items()
    if name == "init_command"
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

compile_catalogues(BASE_DIR)  # Django remembers for good that it found none
