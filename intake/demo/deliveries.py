"""What the worker has done since with the notifications of made-up requests."""

from datetime import timedelta

from intake.demo.context import DemoContext
from intake.demo.request_builder import RequestBuilder
from intake.notify.audiences import AUDIENCES
from intake.notify.models import Delivery, DeliveryChannel, Notification, NotificationType
from intake.retention.schedule import NOTIFICATION_DAYS
from intake.staff.roles import ADVISOR, SUPERVISOR
from intake.triage.deadlines import CLAIM_DURATION

KEPT = timedelta(days=NOTIFICATION_DAYS)
# So that a worker that starts on the demo has something to do.
MAX_PENDING = 5


class Worker:
    """Purges what is old, and sends the rest, but for a few of the newest."""

    def __init__(self, context: DemoContext) -> None:
        self.context, self.pending = context, MAX_PENDING

    def catch_up(self, builders: list[RequestBuilder]) -> list[Delivery]:
        """Do for these requests what is done by now; return the deliveries."""
        deliveries = []
        for builder in builders:
            related = builder.related
            related["notifications"] = [row for row in related["notifications"] if self._age(row) < KEPT]
            for notification in related["notifications"]:
                deliveries += self._send(notification)
            if builder.is_closed:
                related["reminder_states"].clear()
            for disposal in related["disposals"]:
                disposal.in_journal = True
        return deliveries

    def _age(self, notification: Notification) -> timedelta:
        return self.context.now - notification.created_at

    def _send(self, notification: Notification) -> list[Delivery]:
        if self._age(notification) < CLAIM_DURATION and self.pending:
            self.pending -= 1
            return []
        at, now = notification.created_at, self.context.now
        notification.fan_out_at = None
        ended = min(at + self.context.random_minutes(0.02, 0.2), now)
        sent = {"state": Delivery.State.SENT.value, "attempts": 1, "next_attempt_at": at, "ended_at": ended}
        channel = DeliveryChannel.EMAIL.value
        return [
            Delivery(notification=notification, channel=channel, recipient_id=recipient, created_at=at, **sent)
            for recipient in self._recipients(notification)
        ]

    def _recipients(self, notification: Notification) -> list[int]:
        if notification.recipient_id:
            return [notification.recipient_id]
        roles = AUDIENCES[NotificationType(notification.type)].roles
        advisors, supervisors = self.context.advisors, self.context.supervisors
        people = [*advisors * (ADVISOR in roles), *supervisors * (SUPERVISOR in roles)]
        return [person.pk for person in dict.fromkeys(people) if person.email]
