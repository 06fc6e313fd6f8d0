"""A row about as wide as a contact request, with no index but its key."""

from uuid import uuid4

from django.db import models


class Row(models.Model):
    """What the baseline stores of a form."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    about = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=40)
    email = models.CharField(max_length=254)
    discretion = models.CharField(max_length=10)
    when = models.CharField(max_length=40)
    ctx = models.CharField(max_length=200)
    status = models.CharField(max_length=11)
    tries = models.PositiveSmallIntegerField()
    needs = models.JSONField()
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
