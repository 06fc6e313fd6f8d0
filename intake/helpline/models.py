"""A helpline, when it is open, and the wordings it has published."""

import hashlib
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.helpline.validators import validate_time_zone


class Helpline(models.Model):
    """An organisation that answers. `phone` is printed only together with a reviewed disclosure."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, help_text=_("The number people call, as it is printed."))
    caller_id = models.CharField(max_length=20, help_text=_("The number that shows when an advisor calls."))
    time_zone = models.CharField(max_length=40, default="America/New_York", validators=[validate_time_zone])
    calls_per_slot = models.PositiveSmallIntegerField(
        default=4,
        db_default=4,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=_("How many people may choose the same slot of up to three hours."),
    )

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """One stretch of opening on a weekday; closing at or before the opening time means on the next day."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    helpline = models.ForeignKey(Helpline, models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        verbose_name_plural = _("opening hours")

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}-{self.closes:%H:%M}"


class Closure(models.Model):
    """Days, first and last included, on which no opening begins; one that began the night before is still worked."""

    helpline = models.ForeignKey(Helpline, models.CASCADE, related_name="closures")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="closure_ends_later")
        ]

    def __str__(self) -> str:
        return f"{self.first_day}-{self.last_day}"


class AppendOnlyError(Exception):
    """A published wording is what people have read. Publish a new version instead."""


class Wording(models.Model):
    """A text that people see before they decide; a new version is a new row."""

    class Kind(models.TextChoices):
        DISCLOSURE = "disclosure", _("who answers")
        CONSENT = "consent", _("consent")
        REFERRAL = "referral", _("consent to be referred")
        MESSAGES = "messages", _("consent to messages")

    helpline = models.ForeignKey(Helpline, models.PROTECT, related_name="wordings")
    kind = models.CharField(max_length=10, choices=Kind)
    language = models.CharField(max_length=5)
    version = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64, editable=False)
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["helpline", "kind", "language", "version"], name="wording_version"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.language} {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version, with its SHA-256. Raises `AppendOnlyError` for a row that is already published."""
        if not self._state.adding:
            raise AppendOnlyError
        self.sha256 = hashlib.sha256(self.text.encode()).hexdigest()
        super().save(*args, **kwargs)

    def publish(self) -> None:
        """Write this text as the next version of its kind and language, reviewed now. Needs a transaction."""
        # Whoever publishes at the same time waits here: two would take the same number.
        Helpline.objects.select_for_update(no_key=True).get(pk=self.helpline_id)
        versions = Wording.objects.filter(helpline=self.helpline_id, kind=self.kind, language=self.language)
        self.version = (versions.aggregate(newest=models.Max("version"))["newest"] or 0) + 1
        self.reviewed_at = timezone.now()
        self.save()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises `AppendOnlyError`: a page may still be open that names this version."""
        raise AppendOnlyError
