"""Hope Line, which does not exist."""

from datetime import time

from django.db import transaction
from django.utils import timezone

from intake.models import Helpline, OpeningHours, Wording

DISCLOSURE = (
    "Trained staff of Hope Line answer. They work for Hope Line, a charity. Gifts and the county pay for it. "
    "No treatment center pays us for sending people. We do not record calls."
)
CONSENT = (
    "Press the button to ask Hope Line to contact you. We may call, text or email you about this request. "
    "You can get help without it. Only our own staff read what you send."
)
REFERRAL = "May I give your name and number to this place, so that they can call you? You can say no."


@transaction.atomic
def make_helpline() -> Helpline:
    """Hope Line with its hours and wordings, made once."""
    helpline, is_new = Helpline.objects.get_or_create(
        slug="hope-line",
        defaults={
            "name": "Hope Line",
            "phone": "(202) 555-0100",
            "shown_number": "(202) 555-0101",
            "time_zone": "America/New_York",
        },
    )
    if is_new:
        for day in OpeningHours.Weekday:
            OpeningHours.objects.create(helpline=helpline, weekday=day, opens=time(8), closes=time(21))
        for kind, text in (
            (Wording.Kind.DISCLOSURE, DISCLOSURE),
            (Wording.Kind.CONSENT, CONSENT),
            (Wording.Kind.REFERRAL, REFERRAL),
        ):
            Wording.objects.create(
                helpline=helpline, kind=kind, language="en", version=1, text=text, reviewed_at=timezone.now()
            )
    return helpline
