"""The command `intake` of an installed package, and `manage.py` in the checkout."""

import os
import sys
from base64 import b64encode

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

ASKS_FOR_HELP = {"help", "--help", "-h"}
# Whoever asks for help has set nothing yet. No command does anything with these: it prints what it takes, and ends.
FOR_HELP = {
    "SECRET_KEY": "no secret: " + "x" * 50,
    "INTAKE_KEYS": b64encode(bytes(range(32))).decode(),
    "ALLOWED_HOSTS": "localhost",
    "BASE_URL": "http://localhost",
    "EMAIL_URL": "smtp://localhost",
}


def main() -> None:
    """Run the command that the arguments name, with the settings of an installed package."""
    run("intake.config.settings")


def run(settings: str) -> None:
    """Run the command that the arguments name. A setting that is wrong ends it with a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    if len(sys.argv) == 1 or ASKS_FOR_HELP & set(sys.argv[1:]):
        for name, value in FOR_HELP.items():
            if f"{name}_FILE" not in os.environ:
                os.environ.setdefault(name, value)
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
