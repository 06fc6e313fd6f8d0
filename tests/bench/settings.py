"""Intake's own settings; only the collected static files go elsewhere, away from those of a site in use."""

from config.settings import *  # noqa: F403
from config.settings import VAR

STATIC_ROOT = VAR / "bench" / "static"
