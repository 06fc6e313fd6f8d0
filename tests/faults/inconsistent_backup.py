"""`backup` with the one mistake that must be caught: it copies what the engine happens to have, not one moment."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django
from django.core.management import call_command

from tests.broken import replace_attribute

if __name__ == "__main__":
    django.setup()

    from django.db import connection

    from intake.backup import engines

    running = engines._running

    def copy_the_file() -> Iterator[bytes]:
        yield Path(connection.settings_dict["NAME"]).read_bytes()

    def with_a_moment_of_its_own(name: str, *options: str) -> object:
        time.sleep(1)
        return running(name, *(option for option in options if not option.startswith("--snapshot")))

    replace_attribute(engines, "_dump_sqlite", copy_the_file)
    replace_attribute(engines, "_running", with_a_moment_of_its_own)
    call_command("backup", sys.argv[1])
