"""Letting a request out of quarantine, or ending it as spam."""

from datetime import timedelta

import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from intake.antispam.spam_flags import SubmissionSignals
from intake.helpline.published import calendar_of
from intake.triage import transitions
from intake.triage.deadlines import due_at
from tests.build import a_request
from tests.triage.record import stored


def test_it_has_a_due_time_of_its_own(helpline: object, clock: time_machine.Traveller) -> None:
    assert a_request(signals=SubmissionSignals(honeypot="filled in")).due_at == timezone.now() + timedelta(hours=4)


def test_an_admitted_one_is_due_as_if_it_had_come_through_at_once(
    advisor: User, supervisor: User, clock: time_machine.Traveller
) -> None:
    request = a_request(signals=SubmissionSignals(honeypot="filled in"))
    came_at = timezone.now()
    clock.shift(3600)
    transitions.admit(request, by=supervisor)
    assert stored(request).due_at == due_at(request.urgency, came_at, calendar_of(request.helpline))
    assert transitions.claim_next(by=advisor) == request


def test_spam_is_closed_as_spam(supervisor: User, clock: time_machine.Traveller) -> None:
    request = a_request(signals=SubmissionSignals(honeypot="filled in"))
    transitions.confirm_spam(request, by=supervisor)
    request = stored(request)
    assert (request.status, request.outcome, request.closed_at) == ("closed", "spam", timezone.now())
