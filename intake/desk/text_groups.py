"""Groups of requests in quarantine that have the same text: a wave of spam is one row of the queue."""

from typing import Any

from intake.contact.request import ContactRequest
from intake.desk.counts import bounded_counts, describe_count

# Two with the same text are a coincidence, or one person who pressed twice.
MIN_GROUP_SIZE = 3


def count_alike(requests: list[Any]) -> None:
    """Give each of these requests `alike`: how many in quarantine have its text, in words; "" where they are few."""
    texts = list({bytes(request.text_index) for request in requests if request.text_index})
    every = ContactRequest.objects.soonest_due_first()
    counts = bounded_counts(every.filter(text_index=text) for text in texts) if texts else []
    groups = {text: describe_count(count) for text, count in zip(texts, counts, strict=True) if count >= MIN_GROUP_SIZE}
    for request in requests:
        request.alike = groups.get(bytes(request.text_index or b""), "")


def first_of_each_group(requests: list[Any]) -> list[Any]:
    """These requests, without those whose text stands before them already: one row is enough for a wave."""
    firsts: dict[Any, Any] = {}
    for request in requests:
        firsts.setdefault(bytes(request.text_index) if request.alike else request.pk, request)
    return list(firsts.values())
