"""What a caller must decide about."""

from django.utils.translation import gettext as _

from intake.contact.request import ContactRequest


class TransitionRefused(Exception):
    """The request is not where this verb can move it: somebody was faster, or holds it. Nothing changed."""

    def __init__(self, verb: str, request: ContactRequest, why: str = "") -> None:
        self.verb, self.request, self.why = verb, request, why
        super().__init__(f"{verb} refused for {request.pk}: {why or request.status}")

    def in_words(self) -> str:
        """For whoever tried: what stands in the way. It knows no more than the desk's list shows."""
        if self.why:
            return _("Not done: %s.") % self.why
        if self.request.claimed_by:
            holder = self.request.claimed_by.get_username()
            return _("Not done: %(holder)s holds this request now.") % {"holder": holder}
        return _("Not done: this request is %s now.") % self.request.get_status_display()
