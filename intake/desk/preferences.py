"""Which notifications somebody wants, in which language, and when not: set by themselves, for themselves."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.desk.helplines import time_input
from intake.desk.site import desk
from intake.helpline.validators import validate_time_zone
from intake.notify.audiences import AUDIENCES
from intake.notify.models import Delivery, NotificationType
from intake.staff import policy
from intake.staff.policy import Permission
from intake.staff.profile import StaffProfile
from intake.staff.roles import roles_of


def mutable_types(user: User, *, urgent: bool) -> list[tuple[str, Any]]:
    """What goes to somebody in these roles: value and label. A test goes to a machine."""
    own_types = [one for one, audience in AUDIENCES.items() if roles_of(user) & set(audience.roles)]
    return [
        (one.value, one.label) for one in own_types if AUDIENCES[one].urgent == urgent and one != NotificationType.TEST
    ]


class PreferencesForm(forms.ModelForm):
    """`wanted` are the types that are not switched off."""

    wanted = forms.MultipleChoiceField(
        label=_("Write to me about"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = StaffProfile
        fields = ("notification_language", "quiet_from", "quiet_until", "time_zone")
        labels = {
            "notification_language": _("Language of notifications"),
            "quiet_from": _("Quiet from"),
            "quiet_until": _("Quiet until"),
            "time_zone": _("Your time zone"),
        }
        help_texts = {
            "quiet_from": _("In this time notifications wait, unless you are on call."),
            "time_zone": _("Write it like America/New_York. Empty: the helpline's."),
        }
        widgets = {"notification_language": forms.RadioSelect, "quiet_from": time_input(), "quiet_until": time_input()}

    field_order = ("wanted", "notification_language", "quiet_from", "quiet_until", "time_zone")

    def __init__(self, user: User, data: Any = None) -> None:
        profile = StaffProfile.objects.filter(account=user.pk).first() or StaffProfile(account_id=user.pk)
        choices = mutable_types(user, urgent=False)
        wanted = [value for value, _label in choices if value not in profile.muted_types]
        super().__init__(data, instance=profile, initial={"wanted": wanted})
        self.fields["wanted"].choices = choices  # type: ignore[attr-defined]

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"]
        if name:
            validate_time_zone(name)
        return name

    def clean(self) -> dict[str, Any]:
        """Both ends of the quiet hours, or neither."""
        cleaned = super().clean() or {}
        for end, other in (("quiet_from", "quiet_until"), ("quiet_until", "quiet_from")):
            if cleaned.get(other) is not None and end in cleaned and cleaned[end] is None:
                self.add_error(end, gettext("Give both times, or neither."))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Keeps what the roles of this account do not get: they may come back."""
        offered = [value for value, _label in self.fields["wanted"].choices]  # type: ignore[attr-defined]
        elsewhere = [one for one in self.instance.muted_types if one not in offered]
        switched_off = [one for one in offered if one not in self.cleaned_data["wanted"]]
        self.instance.muted_types = [*elsewhere, *switched_off]
        return super().save(commit)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def page(request: HttpRequest) -> HttpResponse:
    """One's own preferences."""
    user = policy.signed_in(request.user)
    policy.require(user, Permission.SET_PREFERENCES)
    form = PreferencesForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.save()
        detail = {"account": user.pk, "fields": form.changed_data}
        trail.record(EventType.ACCOUNT_CHANGED, actor=user, detail=detail)
        messages.success(request, gettext("Your preferences are saved."))
        return redirect("preferences")
    context = {
        **desk.each_context(request),
        "title": gettext("Notifications to you"),
        "form": form,
        "always": [label for _value, label in mutable_types(user, urgent=True)],
        "has_address": bool(user.email),
        "failed_mail": Delivery.objects.failed_mails_to(user.pk).first(),
    }
    return render(request, "intake/desk/preferences.html", context, status=422 if form.is_bound else 200)
