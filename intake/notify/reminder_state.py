"""Which reminders a request has had, so that each deadline is reminded of once, or again when it is time."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import Status
from intake.contact.querysets import ContactRequestQuerySet
from intake.contact.request import ContactRequest
from intake.db.clock import has_come
from intake.notify.models import NotificationType

BATCH_SIZE = 500


class ReminderState(models.Model):
    """That notifications of a type reminded of a request's `deadline`. Another deadline makes it another state."""

    request = models.ForeignKey(ContactRequest, models.CASCADE, related_name="reminder_states", db_index=False)
    type = models.CharField(max_length=16)
    deadline = models.DateTimeField()
    sent_count = models.PositiveSmallIntegerField(default=1)
    next_at = models.DateTimeField(null=True, blank=True, help_text=_("None: no reminder follows."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "type"], name="one_reminder_by_type")]

    def __str__(self) -> str:
        return f"{self.type}: {self.sent_count}"


def not_yet_reminded(
    requests: ContactRequestQuerySet,
    notification_type: NotificationType,
    deadline: str,
    now: datetime,
    at_most: timedelta = timedelta(days=1),
) -> ContactRequestQuerySet:
    """Return those of `requests` whose deadline had no reminder yet, or is to have another; with their `sent_count`.

    Without a `deadline` that is: those of which nobody was reminded yet, or is to be again. Another one comes within
    `at_most` of the one before.
    """
    reminded = ReminderState.objects.filter(request=OuterRef("pk"), type=notification_type)
    if deadline:
        reminded = reminded.filter(deadline=OuterRef(deadline))
    done = reminded.filter(Q(next_at=None) | ~has_come("next_at", now, at_most))
    return requests.filter(~Exists(done)).annotate(
        sent_count=Coalesce(Subquery(reminded.values("sent_count")[:1]), Value(0))
    )


def record(states: list[ReminderState]) -> None:
    """Write each state in the place of the one before, of the same request and type."""
    ReminderState.objects.bulk_create(
        states,
        update_conflicts=True,
        unique_fields=["request", "type"],
        update_fields=["deadline", "sent_count", "next_at"],
    )


def purge_closed() -> int:
    """Delete the states of requests that are closed by now, a batch at a time. Return how many."""
    over = ReminderState.objects.filter(request__status=Status.CLOSED).values_list("pk", flat=True)[:BATCH_SIZE]
    return ReminderState.objects.filter(pk__in=list(over)).delete()[0]
