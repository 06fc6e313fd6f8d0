"""What to say if somebody else answers, from what the person allowed."""

from django.utils.translation import gettext_lazy as _

from intake.contact.choices import Discretion

SCRIPT = {
    Discretion.PRIVATE: _(
        "Leave no message. Do not say who you are. If someone else answers: “I will try again later.”"
    ),
    Discretion.FIRST_NAME: _("Leave only your first name and a number. Do not say where you call from."),
    Discretion.OPEN: _("You may say who you are and leave a message."),
}
