from collections import defaultdict
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from intake.helpline.published import calendar_of, wording_version
from intake.models import AuditEvent, ContactRequest, Helpline
from intake.triage import transitions


def shapes(events):
    keys = defaultdict(set)
    for event in events:
        keys[event.event_type].add(tuple(sorted(event.detail)))
    return keys


def move_some(waiting, quarantined, helpline):
    advisor, advisor2 = User.objects.get(username="advisor"), User.objects.get(username="advisor2")
    supervisor = User.objects.get(username="supervisor")
    helped, tried, scheduled, stopped, withdrawn, reassigned, *_ = waiting
    transitions.rescore(helped, needs=["talk"])
    for request in (helped, tried, scheduled):
        transitions.claim(request, by=advisor)
        transitions.reveal(request, by=advisor)
    transitions.log_attempt(helped, by=advisor, result="reached")
    consent = wording_version(helpline.pk, "referral", "en", 1)
    transitions.refer(helped, by=advisor, referred_to="Riverbend", consent=consent)
    transitions.close(helped, by=advisor, outcome="referred")
    transitions.log_attempt(tried, by=advisor, result="no_answer")
    transitions.claim(tried, by=advisor)
    transitions.release(tried, by=advisor)
    ahead = calendar_of(helpline).next_opening(timezone.now() + timedelta(days=1)) + timedelta(hours=1)
    transitions.schedule(scheduled, by=advisor, at=ahead.replace(hour=17))
    transitions.stop_contact(stopped)
    transitions.withdraw(withdrawn)
    transitions.reassign(reassigned, by=supervisor, to=advisor2)
    transitions.admit(quarantined[0], by=supervisor)
    transitions.confirm_spam(quarantined[1], by=supervisor)


def test_audit_rows_have_the_details_that_real_moves_write(seed):
    seed()
    made_up, last = shapes(AuditEvent.objects.all()), AuditEvent.objects.latest("pk").pk
    waiting = [one for one in ContactRequest.objects.waiting() if not ContactRequest.objects.linked_to(one).exists()]
    move_some(waiting, list(ContactRequest.objects.quarantined()), Helpline.objects.get())
    real = shapes(AuditEvent.objects.filter(pk__gt=last))
    assert len(real) == 12
    assert {happened: keys - made_up[happened] for happened, keys in real.items() if keys - made_up[happened]} == {}
