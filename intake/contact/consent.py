"""What was said aloud to a person, or agreed to after the form, kept word for word with their request.

What stood on the form itself the request points at: `ContactRequest.disclosure_shown` and `.consent_shown`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.contact.request import ContactRequest


class ConsentRecord(models.Model):
    """One wording that was read out, or that stood on a later page when its button was pressed."""

    request = models.ForeignKey(ContactRequest, models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=10)
    language = models.CharField(max_length=5)
    version = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    shown_at = models.DateTimeField()
    # NULL, not "": a column that cannot be NULL would make SQLite rebuild the table and drop its triggers.
    read_out_by = models.CharField(  # noqa: DJ001
        max_length=150,
        null=True,
        blank=True,
        help_text=_("Who read it out over the phone. None: it stood on the page."),
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.version}"
