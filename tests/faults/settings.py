"""Settings of the site that these tests start: nothing of it lies outside the folder that `SITE` names."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import DATABASES

SITE = Path(os.environ["SITE"])
VAR, STATIC_ROOT, INTAKE_JOURNAL = SITE, SITE / "static", SITE / "journal"
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if "READ_ONLY" in os.environ:
    DATABASES["default"]["NAME"] = f"file:{DATABASES['default']['NAME']}?mode=ro"
if "IMPATIENT" in os.environ:
    DATABASES["default"]["OPTIONS"]["timeout"] = 0
