"""The choices that a request is made of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ForWhom(models.TextChoices):
    """Who needs help."""

    SELF = "self", _("Me")
    LOVED_ONE = "loved_one", _("Someone I care about")
    OTHER = "other", _("Something else, or I would rather not say")


class Discretion(models.TextChoices):
    """What an advisor may say if somebody else answers."""

    PRIVATE = "private", _("Leave no message. Do not say who you are.")
    FIRST_NAME = "first_name", _("Leave a first name and a number only.")
    OPEN = "open", _("You may say who you are.")


class Need(models.TextChoices):
    """What would help."""

    TALK = "talk", _("someone to talk to")
    TREATMENT = "treatment", _("finding treatment")
    MEDICINE = "medicine", _("medicine for opioid addiction")
    NALOXONE = "naloxone", _("naloxone")
    SUPPORTING = "supporting", _("supporting someone")
    AFTER_OVERDOSE = "after_overdose", _("after an overdose")
    WITHDRAWAL = "withdrawal", _("withdrawal")
    UNSAFE = "unsafe", _("not being safe")
    COST = "cost", _("what it costs")
    OTHER = "other", _("something else")


class Status(models.TextChoices):
    """Where a request stands."""

    WAITING = "waiting", _("waiting")
    CLAIMED = "claimed", _("claimed")
    SCHEDULED = "scheduled", _("scheduled")
    CLOSED = "closed", _("closed")
    QUARANTINED = "quarantined", _("quarantined")


class Outcome(models.TextChoices):
    """How a request ended."""

    HELPED = "helped", _("helped")
    REFERRED = "referred", _("referred")
    UNREACHED = "unreached", _("not reached")
    DECLINED = "declined", _("declined")
    WRONG_NUMBER = "wrong_number", _("wrong number")
    DUPLICATE = "duplicate", _("duplicate")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SPAM = "spam", _("spam")


class Urgency(models.TextChoices):
    """How soon a request should be answered."""

    EMERGENCY = "emergency", _("emergency")
    URGENT = "urgent", _("urgent")
    SOON = "soon", _("soon")
    ROUTINE = "routine", _("routine")


class AttemptResult(models.TextChoices):
    """The result of an attempt to reach somebody."""

    REACHED = "reached", _("reached")
    NO_ANSWER = "no_answer", _("no answer")
    LEFT_MESSAGE = "left_message", _("left a message")
    WRONG_NUMBER = "wrong_number", _("wrong number")
    DECLINED = "declined", _("does not want contact")


class Wish(models.TextChoices):
    """What a text that came in wishes, as far as a machine can tell."""

    END = "end", _("wants no contact")
    WRONG_NUMBER = "wrong_number", _("says that the number is wrong")
    UNCLEAR = "unclear", _("may want no contact: read it")
    ORDINARY = "ordinary", _("nothing about contact")


class ContactMethod(models.TextChoices):
    """How a person is contacted."""

    CALL = "call", _("call")
    SMS = "sms", _("text message")
    EMAIL = "email", _("email")


OPEN = (Status.WAITING, Status.CLAIMED, Status.SCHEDULED)
UNCLAIMED = (Status.WAITING, Status.SCHEDULED)
EMERGENCY_RANK, ORDINARY_RANK = 0, 1
