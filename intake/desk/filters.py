"""Filters of the queue. They combine, and each is a word in the address that says nothing about a person."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import Discretion, ForWhom, Urgency
from intake.staff import policy
from intake.staff.policy import Permission
from intake.staff.profile import Language

ANY = [("", _("any"))]
# The history grows for ever, and no index fits every combination: a filter looks at its newest part.
CLOSED_SINCE = timedelta(days=30)


class FilterForm(forms.Form):
    """What to narrow a tab to; an answer that is not on offer counts as none."""

    urgency = forms.ChoiceField(label=_("Urgency"), choices=ANY + Urgency.choices, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[*ANY, *Language.choices, ("other", _("Another language"))], required=False
    )
    about = forms.ChoiceField(label=_("Who needs help"), choices=ANY + ForWhom.choices, required=False)
    discretion = forms.ChoiceField(label=_("If someone else answers"), choices=ANY + Discretion.choices, required=False)
    claimed_by__username = forms.ChoiceField(label=_("With"), required=False)

    def __init__(self, parameters: Mapping[str, str], tab: str) -> None:
        super().__init__(parameters, auto_id="filter_%s")
        self.tab = tab
        if tab == "claimed":
            names = policy.who_may(Permission.CLAIM).values_list("username", flat=True)
            holder = cast(forms.ChoiceField, self.fields["claimed_by__username"])
            holder.choices = [*ANY, *((name, name) for name in names)]
        else:
            del self.fields["claimed_by__username"]
        self.is_valid()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}

    def narrowed(self, rows: Any, now: datetime) -> Any:
        """The rows that fit every answer."""
        if not self.chosen:
            return rows
        if self.tab == "closed":
            rows = rows.filter(closed_at__gte=now - CLOSED_SINCE)
        return rows.filter(**self.chosen)
