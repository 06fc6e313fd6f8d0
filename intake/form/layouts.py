"""Where each question stands on the page."""

from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout, Submit
from django.utils.translation import gettext as _


def help_layout(button: str) -> Layout:
    """The form of the first step, then the consent sentence, then the button that names who will call."""
    return Layout(
        "about",
        "name",
        Fieldset(_("How can we reach you? One is enough."), "phone", "email", css_class="reach"),
        "discretion",
        "when",
        Div(Field("website"), css_class="website", aria_hidden="true"),
        HTML('<input type="hidden" name="ctx" value="{{ ctx }}">'),
        HTML('<p class="consent">{{ helpline.consent.text }}</p>'),
        Submit("", button, css_id="send"),
    )
