"""What an account says about the person behind it, beyond a name and a role."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]


class StaffProfile(models.Model):
    """The languages that somebody speaks with the people they call, and where they are texted themselves."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    languages = models.JSONField(default=list, blank=True)
    phone = models.CharField(
        max_length=16,
        blank=True,
        default="",
        db_default="",
        help_text=_("E.164. Letters to this account may go there."),
    )

    def __str__(self) -> str:
        return ", ".join(self.languages)


def phone_of(account: Any) -> str:
    """Where this account can be texted, "" where nobody said."""
    return StaffProfile.objects.filter(account=account.pk).values_list("phone", flat=True).first() or ""


def languages_of(account: Any) -> list[str]:
    """Codes, as a request has one; none where nobody said. Asked once for each `account` object."""
    if not hasattr(account, "_intake_languages"):
        languages = StaffProfile.objects.filter(account=account.pk).values_list("languages", flat=True)
        account._intake_languages = languages.first() or []
    return account._intake_languages
