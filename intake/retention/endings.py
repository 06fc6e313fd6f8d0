"""Who asked not to be called any more, as the journal keeps it outside the database."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from intake.audit import journal
from intake.audit.chain import ENDED
from intake.audit.event_types import Happened
from intake.contact.request import ContactRequest
from intake.triage.errors import TransitionRefused
from intake.triage.transitions import stop_contact, withdraw

AGAIN = {Happened.CONTACT_STOPPED: stop_contact, Happened.WITHDRAWN: withdraw}


def end_again(since: datetime) -> Iterator[ContactRequest]:
    """End contact with whoever asked for that after `since`, if the database does not know it; who that was.

    Whoever deleted their request under a legal hold is hidden again.
    """
    for line in journal.read(kind=ENDED):
        if line.kind and datetime.fromisoformat(line.at) > since:
            happened, pk = line.words
            for request in ContactRequest.objects.filter(pk=UUID(pk), erased_at=None):
                with suppress(TransitionRefused):  # it has ended already
                    AGAIN[Happened(happened)](request)
                    yield request
