"""What a caller must decide about."""

from intake.contact.request import ContactRequest


class TransitionRefused(Exception):
    """The request is not where this verb can move it: somebody was faster, or it is held by another. Nothing changed."""

    def __init__(self, verb: str, request: ContactRequest, why: str = "") -> None:
        self.verb, self.request, self.why = verb, request, why
        super().__init__(f"{verb} refused for {request.pk}: {why or request.status}")
