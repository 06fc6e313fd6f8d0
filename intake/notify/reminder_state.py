"""What the clock has told of a request already, so that each occasion is told once, or again when it is time."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import Status
from intake.contact.querysets import ContactRequestQuerySet
from intake.contact.request import ContactRequest
from intake.notify.models import Letter

PORTION = 500


class Occasion(models.Model):
    """That `letter` told of a request's time `about`. Another time of the same request is another occasion."""

    request = models.ForeignKey(ContactRequest, models.CASCADE, related_name="occasions", db_index=False)
    letter = models.CharField(max_length=16)
    about = models.DateTimeField()
    times = models.PositiveSmallIntegerField(default=1)
    again_at = models.DateTimeField(null=True, blank=True, help_text=_("None: it was told for good."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "letter"], name="one_occasion_by_letter")]

    def __str__(self) -> str:
        return f"{self.letter}: {self.times}"


def untold(requests: ContactRequestQuerySet, letter: Letter, about: str, now: datetime) -> ContactRequestQuerySet:
    """Those of `requests` whose occasion was not told, or is to be told again; with `times` it was told before."""
    told = Occasion.objects.filter(request=OuterRef("pk"), letter=letter, about=OuterRef(about))
    rests = told.filter(Q(again_at=None) | Q(again_at__gt=now))
    return requests.filter(~Exists(rests)).annotate(times=Coalesce(Subquery(told.values("times")[:1]), Value(0)))


def write_down(occasions: list[Occasion]) -> None:
    """Take each in the place of what was told before by the same letter."""
    Occasion.objects.bulk_create(
        occasions,
        update_conflicts=True,
        unique_fields=["request", "letter"],
        update_fields=["about", "times", "again_at"],
    )


def forget_closed() -> int:
    """Drop what was told of requests that are closed by now, a portion at a time; how many. The others stay few."""
    over = Occasion.objects.filter(request__status=Status.CLOSED).values_list("pk", flat=True)[:PORTION]
    return Occasion.objects.filter(pk__in=list(over)).delete()[0]
