"""Where each question stands on the page, for crispy forms."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout, Submit
from django.utils.translation import gettext

CONSENT = (
    '<p class="consent"{% if helpline.consent.language != lang %} lang="{{ helpline.consent.language }}"{% endif %}>'
    "{{ helpline.consent.text }}</p>"
)


def post_helper(form: Any, layout: Layout, action: str = "", form_id: str = "") -> FormHelper:
    """Return how crispy shows a form that is sent by POST. One kept on the class would keep the first visitor's
    language."""
    helper = FormHelper(form)
    helper.layout, helper.form_action, helper.form_id = layout, action, form_id
    helper.form_method, helper.disable_csrf, helper.attrs = "post", True, {"novalidate": True}
    return helper


def help_layout(button: str) -> Layout:
    """Lay out the first step: its questions, the consent sentence, and the button that names who will call."""
    return Layout(
        HTML("{{ hidden }}"),
        "about",
        "name",
        Fieldset(gettext("How can we reach you? One is enough."), "phone", "email", css_class="reach"),
        "discretion",
        "when",
        Div(Field("website"), css_class="website", aria_hidden="true"),
        HTML(CONSENT),
        Submit("", button, css_id="send"),
    )


def follow_up_layout(questions: list[str]) -> Layout:
    """Lay out the optional questions, and a button that may be pressed with none of them answered."""
    return Layout(*questions, Submit("", gettext("Add this to my request"), css_id="add"))
