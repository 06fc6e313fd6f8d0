"""The words a person saw, kept word for word with their request."""

from django.db import models

from intake.contact.request import ContactRequest


class ConsentRecord(models.Model):
    """One wording that was on the page when its button was pressed."""

    request = models.ForeignKey(ContactRequest, models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=10)
    language = models.CharField(max_length=5)
    version = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.version}"
