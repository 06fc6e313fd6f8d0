"""What the workers share: when each job is due."""

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
