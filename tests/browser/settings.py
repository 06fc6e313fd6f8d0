"""Intake's own settings: static files in the tests' folder, and a clock that showed noon when the tests began."""

import os
import time
from pathlib import Path

import time_machine

from config.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["FOLDER"]) / "static"

time_machine.travel(time.time() + float(os.environ["CLOCK_AHEAD"]), tick=True).start()
