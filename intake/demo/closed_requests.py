"""How requests end: one function for each way."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from intake.contact.choices import AttemptResult, Outcome, Urgency
from intake.demo.history import Present
from intake.demo.life import Life
from intake.demo.people import Person
from intake.demo.setting import Scene
from intake.helpline.hours import Slot


def received(scene: Scene, person: Person, at: datetime, slot: Slot | None = None) -> Life:
    """A request, with the optional questions answered by whoever answers them."""
    life = Life(scene, person, at, slot)
    with suppress(Present):
        if person.needs:
            life.wait(0.5, 3)
            life.rescore()
    return life


def _claimed(life: Life) -> None:
    if life.request.urgency == Urgency.EMERGENCY:
        life.wait(1, 8)
    else:
        life.wait(6, 50)
    life.until(life.scene.on_duty(max(life.clock, life.request.not_before)))
    life.wait(0, 20)
    life.claim(life.scene.rng.choice(life.scene.advisors))


def _shown(life: Life) -> None:
    _claimed(life)
    life.wait(0.2, 2)
    life.reveal()
    life.wait(1, 4)


def talked(life: Life) -> None:
    """Reached, and talked for a while."""
    life.attempt(AttemptResult.REACHED)
    if life.scene.rng.random() < 0.7:
        life.note()
    life.wait(2, 18)


def _missed(life: Life) -> None:
    _shown(life)
    life.miss()


def helped(life: Life) -> None:
    """Reached at the first try."""
    _shown(life)
    talked(life)
    life.close(Outcome.HELPED)


def referred(life: Life) -> None:
    """Reached, and referred to a place."""
    _shown(life)
    talked(life)
    life.refer()
    life.wait(1, 5)
    life.close(Outcome.REFERRED)


def helped_later(life: Life) -> None:
    """Reached at the second or third try."""
    for _ in range(life.scene.rng.choice((1, 1, 2))):
        _missed(life)
    helped(life)


def called_back(life: Life) -> None:
    """Reached at a bad moment, and called again at a better one."""
    _shown(life)
    talked(life)
    life.schedule(life.scene.on_duty(life.clock + life.scene.minutes(15 * 60, 45 * 60)))
    helped(life)


def unreached(life: Life) -> None:
    """Three tries, nobody there."""
    while not life.over:
        _missed(life)


def declined(life: Life) -> None:
    """Reached, and wants no contact."""
    _shown(life)
    life.attempt(AttemptResult.DECLINED)


def wrong_number(life: Life) -> None:
    """Somebody else has that number; for a person who gave only an address, as `helped`."""
    if not life.person.phone:
        return helped(life)
    _shown(life)
    return life.attempt(AttemptResult.WRONG_NUMBER)


def stopped(life: Life) -> None:
    """The person stops all contact before anybody tried."""
    life.wait(2, 6)
    life.stop_contact()


def withdrawn(life: Life) -> None:
    """The person cancels at once, after a try, or while somebody holds the request."""
    before = life.scene.rng.choice((None, _missed, _shown))
    if before:
        before(life)
    life.wait(0.5, 5)
    life.withdraw()


def duplicate(life: Life) -> None:
    """The form was sent twice; one call settles both."""
    life.ask_again()
    helped(life)


def handed_back(life: Life) -> None:
    """Claimed, given back, and helped by whoever came next."""
    _claimed(life)
    life.wait(1, 15)
    life.release()
    helped(life)


def ran_out(life: Life) -> None:
    """Claimed and forgotten; helped by whoever came next."""
    _claimed(life)
    life.wait(30.01, 30.1)
    life.end_lease()
    helped(life)


def reassigned(life: Life) -> None:
    """Given to another advisor, who helps."""
    _claimed(life)
    life.wait(1, 10)
    others = [one for one in life.scene.advisors if one != life.request.claimed_by] or life.scene.advisors
    life.reassign(life.scene.rng.choice(life.scene.supervisors), life.scene.rng.choice(others))
    life.wait(0.2, 2)
    life.reveal()
    life.wait(1, 4)
    talked(life)
    life.close(Outcome.HELPED)


def spam(life: Life) -> None:
    """Held back, and spam."""
    life.until(life.scene.on_duty(life.clock + life.scene.minutes(5, 120)))
    life.confirm_spam(life.scene.rng.choice(life.scene.supervisors))


def admitted(life: Life) -> None:
    """Held back, but a person after all."""
    life.until(life.scene.on_duty(life.clock + life.scene.minutes(5, 120)))
    life.admit(life.scene.rng.choice(life.scene.supervisors))
    helped(life)


Story = Callable[[Life], None]
# How many of a hundred closed requests went that way.
STORIES: dict[Story, int] = {
    helped: 32,
    referred: 13,
    helped_later: 13,
    unreached: 9,
    called_back: 4,
    wrong_number: 4,
    withdrawn: 4,
    spam: 4,
    duplicate: 4,
    declined: 3,
    stopped: 2,
    handed_back: 3,
    ran_out: 2,
    reassigned: 2,
    admitted: 1,
}
TAKES_DAYS = {helped_later, unreached, called_back}
HELD_BACK = {spam, admitted}
