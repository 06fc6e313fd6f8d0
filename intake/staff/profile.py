"""What an account says about the person behind it, beyond a name and a role."""

from datetime import datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]


class StaffProfile(models.Model):
    """The languages that somebody speaks with people; which notifications they want, when, how and where."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    languages = models.JSONField(default=list, blank=True)
    phone = models.CharField(
        max_length=16,
        blank=True,
        default="",
        db_default="",
        help_text=_("E.164. Notifications to this account may go there."),
    )
    notification_language = models.CharField(max_length=5, choices=LANGUAGES, default="en", db_default="en")
    muted_types = models.JSONField(default=list, blank=True, help_text=_("Notifications that they switched off."))
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    time_zone = models.CharField(
        max_length=40, blank=True, default="", db_default="", help_text=_("Of the quiet hours; empty: the helpline's.")
    )

    def __str__(self) -> str:
        return ", ".join(self.languages)

    def quiet_hours_end(self, now: datetime, usual: tzinfo) -> datetime | None:
        """When the quiet hours that it is now are over; None: it is none. `usual` is the zone of who named none."""
        if self.quiet_from is None or self.quiet_until is None:
            return None
        zone = ZoneInfo(self.time_zone) if self.time_zone else usual
        local = now.astimezone(zone)
        past_midnight = self.quiet_until <= self.quiet_from
        begun, over = local.time() >= self.quiet_from, local.time() >= self.quiet_until
        if not (begun or not over if past_midnight else begun and not over):
            return None
        day = local.date() + timedelta(days=past_midnight and begun)
        return datetime.combine(day, self.quiet_until, zone)


def phone_of(account: Any) -> str:
    """Where this account can be texted, "" where nobody said."""
    return StaffProfile.objects.filter(account=account.pk).values_list("phone", flat=True).first() or ""


def languages_of(account: Any) -> list[str]:
    """Codes, as a request has one; none where nobody said. Asked once for each `account` object."""
    if not hasattr(account, "_intake_languages"):
        languages = StaffProfile.objects.filter(account=account.pk).values_list("languages", flat=True)
        account._intake_languages = languages.first() or []
    return account._intake_languages


def notification_language_of(account_id: int) -> str:
    """The language in which an account is written to."""
    chosen = StaffProfile.objects.filter(account=account_id).values_list("notification_language", flat=True)
    return chosen.first() or "en"
