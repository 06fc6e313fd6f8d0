"""What is remembered about guesses."""

from django.db import models


class GuessCount(models.Model):
    """How many guesses `key` stands for, until `ends_at`: who guesses what, hashed under a key of ours.

    In the database, where no flood of made-up keys can push it out, and where all processes count together.
    """

    key = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.number} until {self.ends_at:%H:%M}"
