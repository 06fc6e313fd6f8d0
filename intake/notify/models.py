"""The outbox."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.contact.request import ContactRequest


class Letter(models.TextChoices):
    """What staff can be told."""

    NEW_REQUEST = "new_request", _("a new request")
    LEASE_OVERRUN = "lease_overrun", _("a claim ran out after the contact was shown")
    PERSON_CHANGED = "person_changed", _("a person changed a claimed request")
    EMERGENCY = "emergency", _("an emergency")
    REVIEW_DUE = "review_due", _("a disclosure must be reviewed")


class Notification(models.Model):
    """Something to tell. It is sent at least once: again only when we stop between the server's yes and our commit."""

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENT = "sent", _("sent")

    request = models.ForeignKey(
        ContactRequest, models.CASCADE, null=True, blank=True, related_name="notifications", db_index=False,
        help_text=_("None: it is about the helpline."),
    )  # fmt: skip
    letter = models.CharField(max_length=16, choices=Letter)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False,
        help_text=_("Nobody in particular: everybody whom this letter concerns."),
    )  # fmt: skip
    state = models.CharField(max_length=6, choices=State, default=State.QUEUED, db_default=State.QUEUED.value)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_attempt_at = models.DateTimeField()
    last_error = models.CharField(
        max_length=80, blank=True, default="", db_default="", help_text=_("The kind of error, never its text.")
    )
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["next_attempt_at"], name="outbox_queued", condition=Q(state="queued"))]

    def __str__(self) -> str:
        return self.get_letter_display()
