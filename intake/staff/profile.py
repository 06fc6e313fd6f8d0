"""What an account says about the person behind it, beyond a name and a role."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]


class StaffProfile(models.Model):
    """The languages that somebody speaks with the people they call."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    languages = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return ", ".join(self.languages)


def languages_of(account: Any) -> list[str]:
    """Codes, as a request has one; none where nobody said. Asked once for each `account` object."""
    if not hasattr(account, "_intake_languages"):
        languages = StaffProfile.objects.filter(account=account.pk).values_list("languages", flat=True)
        account._intake_languages = languages.first() or []
    return account._intake_languages
