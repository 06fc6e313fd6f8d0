"""What a caller must decide about."""

from typing import Any

from django.utils.translation import gettext

from intake.contact.request import ContactRequest


class TransitionRefused(Exception):
    """The request is not where this action can move it: somebody was faster, or holds it. Nothing changed."""

    def __init__(self, action: str, contact_request: ContactRequest, reason: Any = "") -> None:
        self.action, self.contact_request, self.reason = action, contact_request, reason
        super().__init__(f"{action} refused for {contact_request.pk}: {reason or contact_request.status}")

    def describe(self) -> str:
        """Return what stands in the way, for the person who tried. It knows no more than the desk's list shows."""
        if self.reason:
            return gettext("Not done: %s.") % self.reason
        if self.contact_request.claimed_by:
            assignee = self.contact_request.claimed_by.get_username()
            return gettext("Not done: %(holder)s holds this request now.") % {"holder": assignee}
        return gettext("Not done: this request is %s now.") % self.contact_request.get_status_display()
