"""What is remembered about an account besides the account itself."""

from django.conf import settings
from django.db import models


class OtpAttempts(models.Model):
    """How often an account's one-time code was typed wrong in `month`, and the last time `step` whose code was right.

    In the database, so that an emptied cache gives no guesses back.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    month = models.DateField()
    failures = models.PositiveIntegerField(default=0)
    last_counter = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.failures} in {self.month:%Y-%m}"
