"""What the workers share, when each job is due; and the row that shows that the database takes one."""

from django.db import models


class ScheduledJob(models.Model):
    """When a job is due. Whoever runs it has moved `next_at` first, to when another worker may take it for dead."""

    name = models.CharField(primary_key=True, max_length=20)
    next_at = models.DateTimeField()
    last_began_at = models.DateTimeField(null=True)
    last_ended_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True, default="")

    def __str__(self) -> str:
        return self.name


class Probe(models.Model):
    """Written again and again by `/readyz`: one row, of random bytes."""

    ONLY = 1

    at = models.DateTimeField()
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.at)
