"""The site as `acknowledges_early` breaks it."""

from tests.faults.settings import *  # noqa: F403

ROOT_URLCONF = "tests.faults.early_acknowledgement"
