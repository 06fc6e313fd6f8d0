"""Intake's own settings; only static files and the journal go elsewhere, away from those of a site in use."""

from config.settings import *  # noqa: F403
from config.settings import VAR

STATIC_ROOT, INTAKE_JOURNAL = VAR / "bench" / "static", VAR / "bench" / "journal"
