"""The agencies of the states, kept by an operator: whom their pages name, with a number that somebody has checked."""

from typing import Any

from django import forms
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.desk.facilities import format_or_refuse
from intake.desk.site import PolicyAdmin
from intake.directory.models import State
from intake.directory.phone_cells import format_phone
from intake.staff.policy import Permission


class AgencyForm(forms.ModelForm):
    """What a state's page says of its agency. Saving it says that somebody has checked all of it today."""

    agency_page = forms.URLField(
        label=_("Web page"), required=False, max_length=200, assume_scheme="https", widget=AdminURLFieldWidget
    )

    class Meta:
        model = State
        fields = ("agency", "agency_phone", "agency_page")
        labels = {"agency": _("Agency"), "agency_phone": _("Phone")}
        help_texts = {"agency_phone": _("Call it first. Without a number the page leads to the agency's web page.")}

    def clean_agency_phone(self) -> str:
        """As a facility's number is printed."""
        return format_or_refuse(format_phone, self.cleaned_data["agency_phone"])


class HasNumberFilter(SimpleListFilter):
    """Whether the page prints a number."""

    title, parameter_name = _("number"), "number"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """None means that nobody has checked one."""
        return [("none", _("none that was checked")), ("checked", _("checked"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Asks for no number: the database takes none without the day on which it was checked."""
        without = queryset.filter(agency_phone="")
        return {"none": without, "checked": queryset.exclude(agency_phone="")}.get(self.value() or "", queryset)


class AgencyAdmin(PolicyAdmin):
    """Every state has one; none comes, and none goes."""

    view_permission = change_permission = Permission.MANAGE_FACILITIES
    form = AgencyForm
    fields = ("name", *AgencyForm.Meta.fields, "verified_on")
    readonly_fields = ("name", "verified_on")
    list_display = ("name", "agency", "agency_phone", "agency_page", "verified_on")
    list_filter = (HasNumberFilter,)
    list_per_page = 60
    search_fields = ("name", "agency")

    def save_model(self, request: HttpRequest, obj: State, form: Any, change: bool) -> None:
        """Writes down which fields changed."""
        obj.verified_on = timezone.localdate()
        super().save_model(request, obj, form, change)
        detail = {"state": obj.pk, "fields": form.changed_data}
        trail.record(EventType.AGENCY_CHANGED, actor=request.user, detail=detail)
