"""What processes do while workers are killed: `python -m tests.faults.worker_processes VERB ARGUMENTS...`."""

import sys
from datetime import timedelta

import django
from django.core.management import call_command

from tests.broken import replace_attribute


def fill(number: str, notification_type: str = "new_request") -> None:
    """Post so many notifications, and address them."""
    from intake.db.fast_insert import insert
    from intake.notify.fan_out import fan_out_due
    from intake.notify.models import NotificationType
    from intake.notify.outbox import build_row

    insert(*(build_row(NotificationType(notification_type)) for _ in range(int(number))))
    while fan_out_due(1_000):
        pass


def work(lease: str, broken: str = "") -> None:
    """The worker, with a lease of so many seconds."""
    from intake.management.commands import worker
    from intake.notify import sending
    from intake.notify.models import Delivery, DeliveryChannel

    leased = sending._lease_batch

    def marked_first(channel: DeliveryChannel, limit: int) -> list[Delivery]:
        taken = leased(channel, limit)
        for delivery in taken:
            sending._end(delivery, Delivery.State.SENT)
        return taken

    if broken:
        replace_attribute(sending, "_lease_batch", marked_first)
    replace_attribute(sending, "SEND_LEASE", timedelta(seconds=float(lease)))
    replace_attribute(worker, "SEND_SECONDS", 0.1)
    call_command("worker")


if __name__ == "__main__":
    django.setup()
    {"fill": fill, "work": work}[sys.argv[1]](*sys.argv[2:])
