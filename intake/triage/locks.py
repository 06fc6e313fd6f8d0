"""Keeping a request as it is for the length of a transaction."""

from intake.contact.request import ContactRequest


def lock(contact_request: ContactRequest) -> None:
    """Read `contact_request` as it stands now. Nobody erases or moves it until the caller's transaction ends."""
    contact_request.refresh_from_db(from_queryset=ContactRequest.objects.select_for_update())
