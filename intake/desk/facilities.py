"""Treatment facilities, kept by an operator: found, put right, closed, and added where no list has them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.admin import display
from django.contrib.admin.widgets import AdminTextInputWidget, AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.desk.site import PolicyAdmin
from intake.directory.cells import RowError, format_zip
from intake.directory.importer import lock
from intake.directory.manual_entry import build_city, compute_identity_hash, find_city, is_duplicate, suggest_cities
from intake.directory.models import Facility, State
from intake.directory.names import normalize
from intake.directory.phone_cells import format_phone
from intake.directory.services import Service
from intake.staff.policy import Permission

REFUSED = {
    "phone": _("No phone can have this number. Write it like (202) 555-0100."),
    "zip": _("This is no zip code. Write it like 77002."),
}


def format_or_refuse(how: Callable[[str], str], typed: str) -> str:
    """`typed` as a list's cell is printed; raises what a form shows."""
    try:
        return how(typed.strip())
    except RowError as bad:
        raise ValidationError(REFUSED[bad.column]) from None


class FacilityForm(forms.ModelForm):
    """What pages show of a facility. Saving it says that somebody has checked all of it today."""

    website = forms.URLField(
        label=_("Web page"), required=False, max_length=300, assume_scheme="https", widget=AdminURLFieldWidget
    )
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        help_text=_("As a map tells them. Without them the facility stands last in its city, and near no other."),
    )
    services = forms.MultipleChoiceField(
        label=_("What it offers"), choices=Service.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    gone = forms.BooleanField(label=_("It is closed: show it nowhere."), required=False)

    class Meta:
        model = Facility
        fields = ("name", "program", "street", "zip", "phone", "website", "latitude", "longitude", "services", "gone")
        labels = {"program": _("Part of it, or whom it is for"), "zip": _("Zip code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["gone"] = bool(self.instance.closed)

    def clean_phone(self) -> str:
        """As a list's number is printed."""
        return format_or_refuse(format_phone, self.cleaned_data["phone"])

    def clean_zip(self) -> str:
        """As a list's code is printed."""
        return format_or_refuse(format_zip, self.cleaned_data["zip"])

    def clean(self) -> dict[str, Any]:
        """A position that is one, and no facility twice."""
        filled = super().clean() or {}
        if (filled.get("latitude") is None) != (filled.get("longitude") is None):
            self.add_error("longitude", _("A position has both, or neither."))
        if not self.errors and self.instance.last_listed_on is None:
            lock()
            identity = {field: filled[field] for field in ("name", "program", "street", "zip")}
            if is_duplicate(Facility(pk=self.instance.pk, city=self.instance.city, **identity)):
                self.add_error(None, _("This facility is there already."))
        return filled

    def save(self, commit: bool = True) -> Any:
        if "gone" in self.changed_data:
            self.instance.closed = Facility.Closed.DESK if self.cleaned_data["gone"] else ""
        return super().save(commit)


class NewFacilityForm(FacilityForm):
    """A facility that no list has. Its town is found by name, or added when nobody knows it yet."""

    state = forms.ModelChoiceField(State.objects.all(), label=_("State"))
    town = forms.CharField(label=_("City or town"), max_length=80, widget=AdminTextInputWidget)
    is_new_town = forms.BooleanField(label=_("We do not have this town yet: add it."), required=False)

    def clean(self) -> dict[str, Any]:
        state, name = self.cleaned_data.get("state"), self.cleaned_data.get("town")
        if state and name:
            city = find_city(state, name)
            if not city and normalize(name) and self.cleaned_data["is_new_town"]:
                city = build_city(state, name)
            if city:
                self.instance.city = city
            else:
                values = {"state": state, "names": ", ".join(suggest_cities(state, name)) or "-"}
                self.add_error("town", _("We have no town of this name in %(state)s. We have: %(names)s.") % values)
        return super().clean()


class FacilityAdmin(PolicyAdmin):
    """One facility. The next list changes it again only where that list itself says something new.

    One that was added here is closed here too: only a list that has had it can lack it.
    """

    view_permission = add_permission = change_permission = Permission.MANAGE_FACILITIES
    readonly_fields = ("where", "verified_on", "last_listed_on")
    list_display = ("name", "program", "where", "phone", "verified_on", "is_open")
    list_filter = ("closed",)
    list_select_related = ("city",)
    list_per_page = 50
    search_fields = ("search_name", "city__search_name", "city__state__name")
    ordering = ("search_name", "pk")

    def get_form(self, request: HttpRequest, obj: Facility | None = None, change: bool = False, **kwargs: Any) -> Any:
        """A new facility has a town to choose, one that is there stays where it is."""
        return super().get_form(request, obj, change, **{**kwargs, "form": FacilityForm if obj else NewFacilityForm})

    def get_fields(self, request: HttpRequest, obj: Facility | None = None) -> tuple[str, ...]:
        """What is filled in; of a facility that is there also where it is, and when it was checked."""
        if obj:
            return ("where", *FacilityForm.Meta.fields, "verified_on", "last_listed_on")
        name, program, street, *others, _gone = FacilityForm.Meta.fields
        return (name, program, street, "state", "town", "is_new_town", *others)

    @display(description=_("Where"), ordering="city__search_name")
    def where(self, facility: Facility) -> str:
        """City and state."""
        return str(facility.city)

    @display(description=_("Open"), boolean=True)
    def is_open(self, facility: Facility) -> bool:
        """Whether pages show it."""
        return not facility.closed

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """However somebody writes the accents."""
        return super().get_search_results(request, queryset, normalize(search_term))

    def save_model(self, request: HttpRequest, obj: Facility, form: Any, change: bool) -> None:
        """Writes down which fields changed, none of which is about a person."""
        obj.verified_on = timezone.localdate()
        if obj.city.pk is None:
            obj.city.save()
        if obj.last_listed_on is None:
            obj.identity_hash = compute_identity_hash(obj)
        super().save_model(request, obj, form, change)
        detail = {"facility": obj.pk, "fields": form.changed_data}
        trail.record(
            EventType.FACILITY_CHANGED if change else EventType.FACILITY_ADDED, actor=request.user, detail=detail
        )
