"""Helplines: their numbers, hours and closures, kept by an operator."""

from datetime import time
from typing import Any

from django import forms
from django.contrib.admin import TabularInline
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from intake.contact.contact_details import parse_phone
from intake.desk.publishing import PublishingAdmin
from intake.helpline.models import Closure, Helpline, OpeningHours
from intake.staff import policy
from intake.staff.policy import Permission

DAY, WEEK = 24 * 60, 7 * 24 * 60  # minutes


class HelplineForm(forms.ModelForm):
    """A helpline whose numbers can be called."""

    class Meta:
        model = Helpline
        fields = ("name", "slug", "phone", "caller_id", "time_zone", "calls_per_slot")
        help_texts = {
            "slug": _("A short name for addresses, like hope-line. It cannot be changed later."),
            "time_zone": _("Hours are in this zone. Write it like America/New_York."),
        }

    def clean_phone(self) -> str:
        return _clean_phone(self.cleaned_data["phone"])

    def clean_caller_id(self) -> str:
        return _clean_phone(self.cleaned_data["caller_id"])


def _clean_phone(phone: str) -> str:
    if not parse_phone(phone):
        raise ValidationError(_("No phone can have this number. Write it like (202) 555-0100."))
    return phone


class HoursFormSet(forms.BaseInlineFormSet):
    """Hours of weekdays of which no two overlap; `bounds` are their two columns."""

    bounds = ("opens", "closes")

    def clean(self) -> None:
        super().clean()
        spans: list[tuple[int, int]] = []
        for form in self.forms:
            row = form.cleaned_data if form.is_valid() else {}
            if not row or row["DELETE"]:
                continue
            opens, closes = _span(row["weekday"], *(row[bound] for bound in self.bounds))
            # A Sunday night reaches into the Monday on which the week began.
            if any(opens + week < end and start < closes + week for start, end in spans for week in (-WEEK, 0, WEEK)):
                form.add_error(self.bounds[0], _("These hours overlap with others."))
            spans.append((opens, closes))


def _span(weekday: int, opens: time, closes: time) -> tuple[int, int]:
    """In minutes of the week; closing at or before the opening time is on the next day."""
    begins, ends = (weekday * DAY + at.hour * 60 + at.minute for at in (opens, closes))
    return begins, ends + DAY * (closes <= opens)


class DaysForm(forms.ModelForm):
    """Days that are in order."""

    def clean(self) -> dict[str, Any]:
        days = super().clean() or {}
        if "first_day" in days and "last_day" in days and days["last_day"] < days["first_day"]:
            self.add_error("last_day", _("The last day is before the first day."))
        return days


def date_input() -> forms.DateInput:
    """Chosen from the browser's own calendar."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    """Chosen from the browser's own clock."""
    return forms.TimeInput({"type": "time"}, format="%H:%M")


class _InlineRows(TabularInline):
    template = "intake/desk/inline_rows.html"
    formfield_overrides = {models.DateField: {"widget": date_input()}, models.TimeField: {"widget": time_input()}}
    extra = 2

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return policy.may(request.user, Permission.MANAGE_HELPLINES)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class HoursRows(_InlineRows):
    """When it is open."""

    model = OpeningHours
    formset = HoursFormSet
    verbose_name_plural = _("opening hours")
    help_text = _("Closing at or before the opening time means on the next day. Midnight to midnight is all day.")


class ClosureRows(_InlineRows):
    """When it is not."""

    model = Closure
    form = DaysForm
    verbose_name_plural = _("days off")
    help_text = _("Nobody answers from the first day to the last, both included.")


class HelplineAdmin(PublishingAdmin):
    """One helpline. It is never deleted: requests and wordings hang on it."""

    change_permission = Permission.MANAGE_HELPLINES
    form = HelplineForm
    inlines = (HoursRows, ClosureRows)
    fields = HelplineForm.Meta.fields
    list_display = ("name", "phone", "time_zone")

    def get_readonly_fields(self, request: HttpRequest, obj: Helpline | None = None) -> tuple[str, ...]:
        """Addresses and open forms name the slug."""
        return ("slug",) if obj else ()

    def preview_target(self, obj: Helpline) -> tuple[Helpline, str]:
        return obj, "en"
