"""Places of treatment, kept by an operator: found, put right, closed. New ones come with a list."""

from typing import Any

from django import forms
from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.audit import trail
from intake.audit.happened import Happened
from intake.desk.site import PolicyAdmin
from intake.directory.listed import Bad, printed_phone
from intake.directory.models import Facility
from intake.directory.names import plain
from intake.directory.offers import Offer


class PlaceForm(forms.ModelForm):
    """What pages show of a place. Saving it says that somebody has checked all of it today."""

    website = forms.URLField(label=_("Web page"), required=False, max_length=300, assume_scheme="https")
    offers = forms.MultipleChoiceField(
        label=_("What it offers"), choices=Offer.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    gone = forms.BooleanField(label=_("It is closed: show it nowhere."), required=False)

    class Meta:
        model = Facility
        fields = ("name", "program", "street", "zip", "phone", "website", "offers", "gone")
        labels = {"program": _("Part of it, or whom it is for"), "zip": _("Zip code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["gone"] = bool(self.instance.closed)

    def clean_phone(self) -> str:
        """As a list's number is printed."""
        try:
            return printed_phone(self.cleaned_data["phone"].strip())
        except Bad:
            raise ValidationError(_("No phone can have this number. Write it like (202) 555-0100.")) from None

    def save(self, commit: bool = True) -> Any:
        if "gone" in self.changed_data:
            self.instance.closed = Facility.Closed.DESK if self.cleaned_data["gone"] else ""
        return super().save(commit)


class PlaceAdmin(PolicyAdmin):
    """One place. The next list changes it again only where that list itself says something new."""

    view_verb = change_verb = "manage_places"
    form = PlaceForm
    fields = ("where", *PlaceForm.Meta.fields, "checked_on", "listed_on")
    readonly_fields = ("where", "checked_on", "listed_on")
    list_display = ("name", "program", "where", "phone", "checked_on", "is_open")
    list_filter = ("closed",)
    list_select_related = ("city",)
    list_per_page = 50
    search_fields = ("plain_name", "city__plain_name", "city__state__name")
    ordering = ("plain_name", "pk")

    @display(description=_("Where"), ordering="city__plain_name")
    def where(self, place: Facility) -> str:
        """City and state."""
        return str(place.city)

    @display(description=_("Open"), boolean=True)
    def is_open(self, place: Facility) -> bool:
        """Whether pages show it."""
        return not place.closed

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """However somebody writes the accents."""
        return super().get_search_results(request, queryset, plain(search_term))

    def save_model(self, request: HttpRequest, obj: Facility, form: Any, change: bool) -> None:
        """Writes down which fields changed, none of which is about a person."""
        obj.checked_on = timezone.localdate()
        super().save_model(request, obj, form, change)
        detail = {"facility": obj.pk, "fields": form.changed_data}
        trail.record(Happened.PLACE_CHANGED, actor=request.user, detail=detail)
