"""What an account says about the person behind it, beyond a name and a role."""

from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext_lazy as _

# One place for every choice of a language. The names are Django's, and translated by it.
Language = models.TextChoices(  # type: ignore[call-overload]  # its members come from the settings
    "Language",
    [(code.upper().replace("-", "_"), (code, _(LANG_INFO[code]["name"]))) for code, _name in settings.LANGUAGES],
)


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
    notification_language = models.CharField(max_length=5, choices=Language.choices, default="en", db_default="en")
    muted_types = models.JSONField(default=list, blank=True, help_text=_("Notifications that they switched off."))
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    time_zone = models.CharField(
        max_length=40, blank=True, default="", db_default="", help_text=_("Of the quiet hours; empty: the helpline's.")
    )

    def __str__(self) -> str:
        return ", ".join(self.languages)

    def quiet_hours_end(self, now: datetime, default_zone: tzinfo) -> datetime | None:
        """Return when the quiet hours that it is now end, None outside them. `default_zone`: of whoever named none."""
        if self.quiet_from is None or self.quiet_until is None:
            return None
        zone = ZoneInfo(self.time_zone) if self.time_zone else default_zone
        local = now.astimezone(zone)
        past_midnight = self.quiet_until <= self.quiet_from
        begun, over = local.time() >= self.quiet_from, local.time() >= self.quiet_until
        if not (begun or not over if past_midnight else begun and not over):
            return None
        day = local.date() + timedelta(days=past_midnight and begun)
        return datetime.combine(day, self.quiet_until, zone)


def phone_of(account: User) -> str:
    """Return the number where this account can be texted, "" where nobody gave one."""
    return StaffProfile.objects.filter(account=account.pk).values_list("phone", flat=True).first() or ""


def languages_of(account: User) -> list[str]:
    """Return the codes of what this account speaks, none where none was given. Asked once for each object."""
    languages: list[str] | None = getattr(account, "_intake_languages", None)
    if languages is None:
        rows = StaffProfile.objects.filter(account=account.pk).values_list("languages", flat=True)
        languages = rows.first() or []
        setattr(account, "_intake_languages", languages)  # noqa: B010  no attribute of the model
    return languages


def notification_language_of(account_id: int) -> str:
    """Return the language in which an account is written to."""
    chosen = StaffProfile.objects.filter(account=account_id).values_list("notification_language", flat=True)
    return chosen.first() or "en"
