"""An endpoint that is slow or fails rests, so that it takes no time from the others; what waits for it waits along."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from intake.notify.errors import DeliveryFailed
from intake.notify.models import Delivery
from intake.notify.webhooks.models import WebhookEndpoint

MIN_PAUSE, MAX_PAUSE = timedelta(seconds=10), timedelta(minutes=5)
# Whoever takes longer for an answer rests as long again, and so has at most half of the worker's time.
SLOW_AFTER = timedelta(seconds=1)
GIVE_UP_AFTER = timedelta(days=1)


def next_per_open_endpoint(due: QuerySet[Delivery], most: int) -> list[Delivery]:
    """One for each endpoint that does not rest, its oldest. So no backlog fills a batch; those that fail come last."""
    awake = WebhookEndpoint.objects.filter(Q(paused_until=None) | Q(paused_until__lte=timezone.now()))
    firsts = [due.filter(endpoint=endpoint).first() for endpoint in awake.values_list("pk", flat=True)]
    failing = set(awake.filter(failing_since__isnull=False).values_list("pk", flat=True))
    well_first = sorted(filter(None, firsts), key=lambda one: (one.endpoint_id in failing, one.next_attempt_at))
    return well_first[:most]


def record_success(endpoint: WebhookEndpoint, took: timedelta) -> None:
    """It is well; if it took its time, it rests for as long."""
    rests_until = timezone.now() + took if took > SLOW_AFTER else None
    if rests_until or endpoint.paused_until or endpoint.last_error:
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(
            paused_until=rests_until, failing_since=None, last_error=""
        )


def record_failure(endpoint: WebhookEndpoint, failure: DeliveryFailed) -> None:
    """It rests for as long as it has been failing, within limits, or as long as it asked for.

    After a day of this, what has been due for a day, and had no turn, has failed: or nobody would hear of it.
    """
    now = timezone.now()
    since = endpoint.failing_since or now
    rest = max(min(max(now - since, MIN_PAUSE), MAX_PAUSE), failure.retry_after or timedelta())
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(
        failing_since=since, paused_until=now + rest, last_error=failure.kind
    )
    if now - since >= GIVE_UP_AFTER:
        had_no_turn = endpoint.waiting().filter(next_attempt_at__lte=now - GIVE_UP_AFTER)
        had_no_turn.update(state=Delivery.State.FAILED, ended_at=now, last_error=failure.kind)
