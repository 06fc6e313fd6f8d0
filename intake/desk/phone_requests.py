"""A request for somebody who phoned: an advisor fills it in, and reads out what others see on the page."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import Discretion, ForWhom, Need
from intake.contact.contact_details import (
    MAX_EMAIL_LENGTH,
    MAX_PHONE_LENGTH,
    contact_errors,
    parse_email,
    parse_phone,
    printable,
)
from intake.contact.request import ContactRequest
from intake.contact.slot_seats import available_slots
from intake.desk import detail
from intake.desk.action_form import MAX_TEXT
from intake.helpline.formatting import ASAP, Clocks, time_choices
from intake.helpline.models import Wording
from intake.helpline.published import NotPublished, PublicHelpline, PublishedText, published, wording_version
from intake.reception.follow_up import FollowUp, apply_follow_up
from intake.reception.receive import RequestGone, receive
from intake.reception.submission import Submission
from intake.staff import policy
from intake.staff.policy import Permission
from intake.staff.profile import Language


def field_name(text: PublishedText) -> str:
    """One version of a wording, for a form that comes back: "consent.en.1"."""
    return f"{text.kind}.{text.language}.{text.version}"


class PhoneRequestForm(forms.Form):
    """What the public form asks, in one step. `read_out` names the versions that were on the advisor's page."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    read_out = forms.CharField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(label=_("I read this out, and they agree"))
    name = forms.CharField(label=_("What should we call them?"), max_length=80, required=False)
    phone = forms.CharField(label=_("Phone number"), max_length=MAX_PHONE_LENGTH, required=False)
    email = forms.CharField(label=_("Email address"), max_length=MAX_EMAIL_LENGTH, required=False)
    about = forms.ChoiceField(label=_("Who needs help"), choices=[("", "-"), *ForWhom.choices], required=False)
    discretion = forms.ChoiceField(label=_("If someone else answers"), choices=Discretion.choices)
    when = forms.ChoiceField(label=_("When should we call?"))
    needs = forms.MultipleChoiceField(
        label=_("Needs"), choices=Need.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("Note"), max_length=MAX_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, helpline: PublicHelpline, data: Any = None) -> None:
        super().__init__(data, initial={"read_out": " ".join(map(field_name, helpline.wordings))})
        self.helpline, slots = helpline, available_slots(helpline, timezone.now())
        times = time_choices(slots, Clocks(helpline.calendar.time_zone))
        self.fields["when"].choices = times  # type: ignore[attr-defined]
        for name in ("name", "phone", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        return printable(self.cleaned_data["name"])

    def clean_read_out(self) -> list[PublishedText]:
        """The words as they were published."""
        try:
            texts = [
                wording_version(self.helpline.id, kind, language, int(version))
                for kind, language, version in (name.split(".") for name in self.cleaned_data["read_out"].split())
            ]
        except (ValueError, Wording.DoesNotExist):
            texts = []
        if Wording.Kind.CONSENT not in {text.kind for text in texts}:
            raise forms.ValidationError(gettext("These words were never published."))
        return texts

    def clean(self) -> dict[str, Any]:
        """Adds `e164` and `address`. One of them must be there; what cannot be read of the other stays as typed."""
        cleaned = super().clean() or {}
        phone, email = printable(cleaned.get("phone", "")), printable(cleaned.get("email", ""))
        cleaned["e164"], cleaned["address"] = parse_phone(phone), parse_email(email)
        if not cleaned["e164"] and not cleaned["address"]:
            self.add_error(None, contact_errors(phone, email))
        cleaned["phone_raw"] = "" if cleaned["e164"] else phone
        cleaned["email_raw"] = "" if cleaned["address"] else email
        return cleaned

    @transaction.atomic
    def store(self, language: str, by: User) -> ContactRequest:
        """The request, as if the person had sent it, and what they told besides."""
        answers, calendar = self.cleaned_data, self.helpline.calendar
        contact_request = receive(
            Submission(
                submission_id=answers["submission_id"],
                helpline=self.helpline,
                wordings=tuple(answers["read_out"]),
                language=language,
                about=answers["about"],
                name=answers["name"],
                phone=answers["e164"],
                phone_raw=answers["phone_raw"],
                email=answers["address"],
                email_raw=answers["email_raw"],
                discretion=answers["discretion"],
                slot=calendar.slot(answers["when"], timezone.now()) if answers["when"] != ASAP else None,
                entered_by=by,
            )
        )
        if contact_request.is_open and (answers["needs"] or answers["note"]):
            apply_follow_up(contact_request, FollowUp(needs=tuple(answers["needs"]), note=answers["note"]))
        return contact_request


def _store(form: PhoneRequestForm, language: str, by: User) -> ContactRequest | None:
    try:
        return form.store(language, by)
    except RequestGone:
        form.add_error(None, gettext("It was deleted meanwhile. Open this page again to add it anew."))
        return None


def page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """An empty form, or the one that was sent; then the page of the new request."""
    policy.require(request.user, Permission.ADD_PHONE_REQUEST)
    language = request.GET.get("language", "en")
    language = language if language in dict(Language.choices) else "en"
    try:
        helpline = published(language)
    except NotPublished:
        messages.error(request, gettext("There is no helpline yet, or no words that people agree to."))
        return HttpResponseRedirect(reverse("admin:intake_contactrequest_changelist"))
    form = PhoneRequestForm(helpline, request.POST if request.method == "POST" else None)
    if form.is_valid() and (contact_request := _store(form, language, policy.signed_in(request.user))):
        messages.success(request, gettext("Added. Their code is %s.") % contact_request)
        return HttpResponseRedirect(detail.address(contact_request))
    others = [(code, label) for code, label in Language.choices if code != language]
    context |= {"title": gettext("Someone phoned us"), "form": form, "helpline": helpline, "others": others}
    return render(request, "intake/desk/phone_request.html", context, status=422 if form.is_bound else 200)
