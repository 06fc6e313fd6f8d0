"""The command `intake` of an installed package: `manage.py` by another name."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intake.config.settings")
    execute_from_command_line(sys.argv)
