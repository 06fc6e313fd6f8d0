"""How the desk says when, how urgent and why."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from intake.contact.choices import Discretion, Status
from intake.triage.urgency import REASONS

register = template.Library()

SHORT = {
    Discretion.PRIVATE: gettext_lazy("no message"),
    Discretion.FIRST_NAME: gettext_lazy("first name only"),
    Discretion.OPEN: gettext_lazy("may say who"),
}
LONG_WAIT = timedelta(hours=1)
ALMOST_A_MINUTE = timedelta(seconds=59)


def span_in_words(span: timedelta) -> str:
    """A span as one would say it: "12 min", "3 h", "2 days"."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return gettext("%d min") % minutes
    if minutes < 48 * 60:
        return gettext("%d h") % (minutes // 60)
    return gettext("%d days") % (minutes // (24 * 60))


@register.filter
def countdown(at: datetime) -> str:
    """How long is left until `at`, or how long it has passed: "12 min left", "3 h late"."""
    left = at - timezone.now()
    if left < timedelta():
        return gettext("%s late") % span_in_words(-left)
    return gettext("%s left") % span_in_words(left)


@register.filter
def next_try(at: datetime) -> str:
    """When a delivery is tried again: "now", "in 12 min"."""
    left = at - timezone.now()
    return gettext("in %s") % span_in_words(left + ALMOST_A_MINUTE) if left > timedelta() else gettext("now")


@register.filter
def time_left(at: datetime) -> str:
    """What is left of a claim: "12 min left", or that it has run out."""
    return countdown(at) if at > timezone.now() else gettext("time is up")


@register.filter
def moment(at: datetime) -> str:
    """A moment in the helpline's time: "Fri, Nov. 20, 2:05 p.m."."""
    return date_format(timezone.localtime(at), "D, N j, P")


@register.filter(expects_localtime=True)
def iso(at: datetime) -> str:
    """A moment as `<time datetime>` takes it, which has at most three digits of a second (HTML, 2.3.5.7)."""
    return at.isoformat(timespec="seconds")


@register.filter
def clocks(times: list[datetime]) -> str:
    """What clocks in several places show, each in its own zone: "6:05 a.m.", "5:05 a.m. to 6:05 a.m."."""
    first, *_between, last = (date_format(at, "P") for at in (times[0], *times))
    return first if first == last else gettext("%(first)s to %(last)s") % {"first": first, "last": last}


@register.filter
def is_past(at: datetime) -> bool:
    """Whether `at` lies behind us."""
    return at <= timezone.now()


@register.filter
def why(request: Any) -> str:
    """The reasons for a request's place, in words: "not safe, waiting 3 h, second try"."""
    reasons = [str(REASONS.get(code, code)) for code in request.reasons]
    waited = timezone.now() - request.created_at
    if request.status == Status.WAITING and waited >= LONG_WAIT:
        reasons.append(gettext("waiting %s") % span_in_words(waited))
    if request.tries and not request.closed_at:
        named = {1: gettext("second try"), 2: gettext("third try")}
        reasons.append(named.get(request.tries) or gettext("try number %d") % (request.tries + 1))
    return ", ".join(reasons)


@register.filter
def discretion_in_short(discretion: str) -> str:
    """What may be said, in a few words."""
    return str(SHORT[Discretion(discretion)])
