"""The circuit breaker: an endpoint that is slow or fails is paused, and takes no time from the others."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from intake.db.clock import has_come
from intake.notify.errors import DeliveryFailed
from intake.notify.models import Delivery
from intake.notify.webhooks.models import WebhookEndpoint

MIN_PAUSE, MAX_PAUSE = timedelta(seconds=10), timedelta(minutes=5)
# One that takes longer for an answer is paused as long again, and so has at most half of the worker's time.
SLOW_AFTER = timedelta(seconds=1)
GIVE_UP_AFTER = timedelta(days=1)


def next_per_open_endpoint(due: QuerySet[Delivery], limit: int) -> list[Delivery]:
    """Return the oldest of each endpoint that is not paused. So no backlog fills a batch; those that fail come last."""
    open_endpoints = WebhookEndpoint.objects.filter(
        Q(paused_until=None) | has_come("paused_until", timezone.now(), GIVE_UP_AFTER)
    )
    heads = [due.filter(endpoint=endpoint).first() for endpoint in open_endpoints.values_list("pk", flat=True)]
    failing = set(open_endpoints.filter(failing_since__isnull=False).values_list("pk", flat=True))
    well_first = sorted(filter(None, heads), key=lambda one: (one.endpoint_id in failing, one.next_attempt_at))
    return well_first[:limit]


def record_success(endpoint: WebhookEndpoint, took: timedelta) -> None:
    """Close the circuit; an endpoint that was slow is paused for as long as it took."""
    paused_until = timezone.now() + took if took > SLOW_AFTER else None
    if paused_until or endpoint.paused_until or endpoint.last_error:
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(
            paused_until=paused_until, failing_since=None, last_error=""
        )


def record_failure(endpoint: WebhookEndpoint, failure: DeliveryFailed) -> None:
    """Pause the endpoint for as long as it has been failing, within limits, or as long as it asked for.

    After a day of this, what has been due for a day, and had no turn, has failed: or nobody would hear of it.
    """
    now = timezone.now()
    since = endpoint.failing_since or now
    pause = max(min(max(now - since, MIN_PAUSE), MAX_PAUSE), failure.retry_after or timedelta())
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(
        failing_since=since, paused_until=now + pause, last_error=failure.kind
    )
    if now - since >= GIVE_UP_AFTER:
        had_no_turn = endpoint.waiting().filter(next_attempt_at__lte=now - GIVE_UP_AFTER)
        had_no_turn.update(state=Delivery.State.FAILED, ended_at=now, last_error=failure.kind)
