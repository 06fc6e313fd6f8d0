"""What the clock has told of a request already, so that each state is told once, or again when it is time."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import Status
from intake.contact.querysets import ContactRequestQuerySet
from intake.contact.request import ContactRequest
from intake.notify.models import NotificationType

BATCH_SIZE = 500


class ReminderState(models.Model):
    """That `notification` told of a request's time `about`. Another time of the same request is another state."""

    request = models.ForeignKey(ContactRequest, models.CASCADE, related_name="reminder_states", db_index=False)
    type = models.CharField(max_length=16)
    deadline = models.DateTimeField()
    sent_count = models.PositiveSmallIntegerField(default=1)
    next_at = models.DateTimeField(null=True, blank=True, help_text=_("None: it was told for good."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "type"], name="one_reminder_by_type")]

    def __str__(self) -> str:
        return f"{self.type}: {self.sent_count}"


def not_yet_reminded(
    requests: ContactRequestQuerySet, notification_type: NotificationType, about: str, now: datetime
) -> ContactRequestQuerySet:
    """Those of `requests` whose state was not told, or is to be told again; with `times` it was told before."""
    told = ReminderState.objects.filter(request=OuterRef("pk"), type=notification_type, deadline=OuterRef(about))
    rests = told.filter(Q(next_at=None) | Q(next_at__gt=now))
    return requests.filter(~Exists(rests)).annotate(
        sent_count=Coalesce(Subquery(told.values("sent_count")[:1]), Value(0))
    )


def record(states: list[ReminderState]) -> None:
    """Take each in the place of what was told before by the same notification."""
    ReminderState.objects.bulk_create(
        states,
        update_conflicts=True,
        unique_fields=["request", "type"],
        update_fields=["deadline", "sent_count", "next_at"],
    )


def purge_closed() -> int:
    """Drop what was told of requests that are closed by now, a portion at a time; how many. The others stay few."""
    over = ReminderState.objects.filter(request__status=Status.CLOSED).values_list("pk", flat=True)[:BATCH_SIZE]
    return ReminderState.objects.filter(pk__in=list(over)).delete()[0]
