"""`backup` on a machine that is slow enough to be killed half-way."""

import signal
import sys
import time
from collections.abc import Iterator

import django
from django.core.management import call_command

from tests.broken import replace_attribute

SIZE, PAUSE_SECONDS = 64 * 1024, 0.005

if __name__ == "__main__":
    django.setup()

    from intake.backup import engines

    dump = engines.dump

    def slowly() -> Iterator[bytes]:
        for octets in dump():
            for start in range(0, len(octets), SIZE):
                time.sleep(PAUSE_SECONDS)
                yield octets[start : start + SIZE]
                if "stops" in sys.argv:
                    signal.pause()

    replace_attribute(engines, "dump", slowly)
    call_command("backup", sys.argv[1])
