"""What there is to tell, and how soon it is: `webhooks NUMBER URL`, `texts NUMBER URL` and `emergencies NUMBER`."""

import random
import sys
import time

import django
from django.conf import settings


def webhooks(number: int, url: str) -> None:
    """So many notifications on their way to one endpoint."""
    from tests.notify.endpoints import an_endpoint, waiting

    waiting(an_endpoint(url=url), number)


def texts(number: int, url: str) -> None:
    """So many people who said yes to texts, each waiting for the answer to that; staff is told nothing."""
    from intake.models import Helpline, Notification
    from intake.notify.models import NotificationType
    from intake.triage.message_consent import allow_messages
    from tests.build import a_request, a_wording_of_messages

    settings.SMS_URL = url
    words = a_wording_of_messages(Helpline.objects.get())
    for _ in range(number):
        allow_messages(a_request(), channels=["sms"], words=words)
    Notification.objects.exclude(type=NotificationType.RECEIVED).delete()


def emergencies(number: int) -> None:
    """Print the longest time from an emergency's notification until its last recipient had it, in seconds."""
    from intake.models import Delivery, Notification
    from intake.notify import outbox
    from intake.notify.models import NotificationType

    longest = 0.0
    for _ in range(number):
        time.sleep(random.uniform(0, 1))
        outbox.enqueue(NotificationType.EMERGENCY)
        notification = Notification.objects.latest("pk")
        told = Delivery.objects.filter(notification=notification)
        while not told.exists() or told.queued().exists():
            time.sleep(0.02)
        longest = max(longest, (told.latest("ended_at").ended_at - notification.created_at).total_seconds())
    print(longest)


if __name__ == "__main__":
    django.setup()
    verb, number, *url = sys.argv[1:]
    {"webhooks": webhooks, "texts": texts, "emergencies": emergencies}[verb](int(number), *url)
