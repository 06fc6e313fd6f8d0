"""How often a person adds to a request, or changes it: each time somebody may be told, and must look again."""

from django.http import HttpRequest

from intake.antispam import rate_limit
from intake.antispam.limits import CHANGE_WINDOW_SECONDS, CHANGES, MAX_CHANGES_PER_REQUEST
from intake.contact.request import ContactRequest
from intake.public.decorators import networks


def seconds_to_wait(request: HttpRequest, contact_request: ContactRequest) -> int:
    """Count one more change; return 0 when it may be made, else in how many seconds.

    The first one to a request always may, whatever came from its network: it may say that somebody is in danger.
    """
    sent_from = networks(request)
    of_network = CHANGES.count(sent_from)
    counter = "change-of", contact_request.pk.hex
    of_request = rate_limit.count(*counter, CHANGE_WINDOW_SECONDS)
    if of_request > MAX_CHANGES_PER_REQUEST:
        return rate_limit.retry_after(*counter, CHANGE_WINDOW_SECONDS)
    return CHANGES.retry_after(sent_from) if of_request > 1 and of_network > CHANGES.most else 0
