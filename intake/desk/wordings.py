"""Wordings: every version that was published. A review is a new version, with other words or the same."""

from typing import Any

from django import forms
from django.contrib.admin import display
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.desk.publishing import LanguageFilter, PublishingAdmin
from intake.helpline.models import Helpline, Wording
from intake.staff.profile import Language

MAX_TEXT = 4000


class WordingForm(forms.ModelForm):
    """The next version of a wording."""

    helpline = forms.ModelChoiceField(Helpline.objects.order_by("pk"), empty_label=None)
    language = forms.ChoiceField(choices=Language.choices)
    text = forms.CharField(
        max_length=MAX_TEXT,
        widget=forms.Textarea({"rows": 8}),
        help_text=_(
            "Who answers: say who picks up, for whom they work, who pays them, and if calls are recorded. "
            "Use short sentences. Publishing means that you reviewed these words today."
        ),
    )

    class Meta:
        model = Wording
        fields = ("helpline", "kind", "language", "text")

    def clean_text(self) -> str:
        """With the line ends that were published: a browser sends its own, and other words would seem to be new."""
        return "\n".join(self.cleaned_data["text"].splitlines())


class WordingAdmin(PublishingAdmin):
    """Published versions, read-only, and a page that publishes the next one."""

    form = WordingForm
    change_form_template = "intake/desk/wording.html"
    list_display = ("kind", "helpline", "spoken", "numbered", "reviewed_at")
    list_filter = ("kind", LanguageFilter)
    list_select_related = ("helpline",)
    ordering = ("-reviewed_at", "-pk")

    def get_fields(self, request: HttpRequest, obj: Wording | None = None) -> tuple[str, ...]:
        """What is filled in; of a version that exists also its number and its date."""
        filled_in = ("helpline", "kind", "language", "text")
        return (*filled_in, "version", "reviewed_at") if obj else filled_in

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The words of the version that `?from=` names: most reviews change few of them."""
        named = request.GET.get("from", "")
        earlier = Wording.objects.filter(pk=named).first() if named.isdecimal() else None
        if earlier is None:
            return super().get_changeform_initial_data(request)
        return {field: getattr(earlier, field) for field in WordingForm.Meta.fields}

    @display(description=_("language"), ordering="language")
    def spoken(self, wording: Wording) -> Any:
        """The language by its name."""
        return dict(Language.choices).get(wording.language, wording.language)

    @display(description=_("version"), ordering="version")
    def numbered(self, wording: Wording) -> str:
        """ "version 2"."""
        return gettext("version %d") % wording.version

    def save_model(self, request: HttpRequest, obj: Wording, form: Any, change: bool) -> None:
        obj.publish()

    def preview_target(self, obj: Wording) -> tuple[Helpline, str]:
        return obj.helpline, obj.language
