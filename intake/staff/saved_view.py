"""A way to look at the queue that somebody gave a name."""

from urllib.parse import urlencode

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A tab and its filters, as the parameters of an address. Nobody else sees it."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="one_view_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Behind the question mark."""
        return urlencode(self.parameters)
