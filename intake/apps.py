"""The one Django app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """All rooms are one app, so that they share one set of migrations."""

    name = "intake"
    verbose_name = "Intake"

    def ready(self) -> None:
        from intake import checks  # noqa: F401  registers the start-up checks
