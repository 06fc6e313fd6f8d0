"""How requests stand that nobody has closed: one function for each way."""

from contextlib import suppress
from datetime import datetime, timedelta

from intake.antispam.signals import SubmissionSignals
from intake.contact.choices import AttemptResult
from intake.demo.closed_requests import received, talked
from intake.demo.history import Present
from intake.demo.life import Life
from intake.demo.setting import Scene
from intake.triage.deadlines import RESPONSE_TIMES, may_call
from intake.triage.urgency import score

BY_A_MACHINE = SubmissionSignals(honeypot="filled in")


def fresh(scene: Scene) -> Life:
    """Waiting, and not late yet; now and then sent twice."""
    at = scene.now - scene.minutes(0, 1)
    person = scene.somebody(at)
    urgency = score(person.about, list(person.needs), chose_time=False).urgency
    life = received(scene, person, at - RESPONSE_TIMES.get(urgency, timedelta(hours=16)) * scene.rng.uniform(0.02, 0.9))
    if scene.rng.random() < 0.1:
        with suppress(Present):
            life.ask_again()
    return life


def emergency(scene: Scene) -> Life:
    """Waiting for minutes, and some of them already late."""
    at = scene.now - scene.minutes(2, 22)
    return received(scene, scene.somebody(at).in_danger(scene.rng), at)


def late(scene: Scene) -> Life:
    """Waiting since yesterday."""
    at = scene.now - scene.minutes(20 * 60, 30 * 60)
    person = scene.somebody(at)
    return Life(scene, person, at)


def slot_ahead(scene: Scene) -> Life:
    """Chose a time that is not over yet."""
    at = scene.now - scene.minutes(5, 240)
    slots = [slot for slot in scene.calendar.slots(at) if slot.ends > scene.now]
    return received(scene, scene.somebody(at), at, scene.rng.choice(slots) if slots else None)


def _called(scene: Scene) -> Life:
    """On the phone now, or as shortly ago as the hours allow."""
    at = scene.was_on_duty(scene.now - scene.minutes(20, 180))
    return _called_at(received(scene, scene.somebody(at), at - scene.minutes(25, 60)), at)


def _called_at(life: Life, at: datetime) -> Life:
    life.until(at - timedelta(minutes=4))
    life.claim(life.scene.rng.choice(life.scene.advisors))
    life.wait(0.2, 2)
    life.reveal()
    life.until(at)
    return life


def tried(scene: Scene) -> Life:
    """Nobody answered; the next try is ahead."""
    life = _called(scene)
    life.miss()
    return life


def tried_twice(scene: Scene) -> Life:
    """Nobody answered twice; the last try is ahead."""
    at = scene.was_on_duty(scene.now - scene.minutes(20, 180))
    first = scene.was_on_duty(at - scene.minutes(28 * 60, 60 * 60))
    life = _called_at(received(scene, scene.somebody(first), first - scene.minutes(25, 60)), first)
    life.miss()
    with suppress(Present):
        _called_at(life, max(at, life.request.not_before + timedelta(minutes=5)))
        life.miss()
    return life


def to_call_back(scene: Scene) -> Life:
    """Reached at a bad moment; the better one is ahead."""
    life = _called(scene)
    talked(life)
    life.schedule(scene.on_duty(scene.now + scene.minutes(60, 40 * 60)))
    return life


def claimed(scene: Scene) -> Life:
    """In somebody's hands, with ten minutes or more of the claim left."""
    at = scene.now - scene.minutes(1, 19)
    life = received(scene, scene.somebody(at), at - scene.minutes(9, 50))
    with suppress(Present):
        if scene.rng.random() < 0.3:
            life.ask_again()
        life.until(at)
        life.claim(scene.rng.choice(scene.advisors))
        life.wait(0.5, 8)
        life.reveal()
        life.wait(1, 8)
        if may_call(life.clock, scene.calendar):
            life.attempt(AttemptResult.REACHED)
    return life


def quarantined(scene: Scene) -> Life:
    """Held back, not looked at yet."""
    at = scene.now - scene.minutes(3, 300)
    return Life(scene, scene.somebody(at), at, signals=BY_A_MACHINE)
