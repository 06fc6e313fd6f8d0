"""How requests end: one function for each way."""

from collections.abc import Callable

from intake.contact.choices import AttemptResult, Outcome, Urgency
from intake.demo import texts
from intake.demo.calls import close, log_attempt, miss, refer, talk
from intake.demo.request_builder import RequestBuilder


def _claim(builder: RequestBuilder) -> None:
    if builder.contact_request.urgency == Urgency.EMERGENCY:
        builder.wait(1, 8)
    else:
        builder.wait(6, 50)
    builder.move_to(
        builder.context.next_call_time(max(builder.clock, builder.contact_request.not_before), builder.zones)
    )
    builder.wait(0, 20)
    builder.claim(builder.context.rng.choice(builder.context.advisors))


def _reveal(builder: RequestBuilder) -> None:
    _claim(builder)
    builder.wait(0.2, 2)
    builder.reveal()
    builder.wait(1, 4)


def _miss(builder: RequestBuilder) -> None:
    _reveal(builder)
    miss(builder)


def helped(builder: RequestBuilder) -> None:
    """Reached at the first try."""
    _reveal(builder)
    talk(builder)
    close(builder, Outcome.HELPED)


def referred(builder: RequestBuilder) -> None:
    """Reached, and referred to a place."""
    _reveal(builder)
    talk(builder)
    refer(builder)
    builder.wait(1, 5)
    close(builder, Outcome.REFERRED)


def helped_later(builder: RequestBuilder) -> None:
    """Reached at the second or third try."""
    for _ in range(builder.context.rng.choice((1, 1, 2))):
        _miss(builder)
    helped(builder)


def called_back(builder: RequestBuilder) -> None:
    """Reached at a bad moment, and called again at a better one."""
    _reveal(builder)
    talk(builder)
    builder.schedule(
        builder.context.next_call_time(builder.clock + builder.context.random_minutes(15 * 60, 45 * 60), builder.zones)
    )
    helped(builder)


def unreached(builder: RequestBuilder) -> None:
    """Three tries, nobody there."""
    while not builder.is_closed:
        _miss(builder)


def declined(builder: RequestBuilder) -> None:
    """Reached, and wants no contact."""
    _reveal(builder)
    log_attempt(builder, AttemptResult.DECLINED)


def wrong_number(builder: RequestBuilder) -> None:
    """Somebody else has that number; for a person who gave only an address, as `helped`."""
    if not builder.person.phone:
        return helped(builder)
    _reveal(builder)
    return log_attempt(builder, AttemptResult.WRONG_NUMBER)


def stopped(builder: RequestBuilder) -> None:
    """The person stops all contact before anybody tried."""
    builder.wait(2, 6)
    builder.stop_contact()


def withdrawn(builder: RequestBuilder) -> None:
    """The person cancels at once, after a try, or while somebody holds the request."""
    before = builder.context.rng.choice((None, _miss, _reveal))
    if before:
        before(builder)
    builder.wait(0.5, 5)
    builder.withdraw()


def duplicate(builder: RequestBuilder) -> None:
    """The form was sent twice; one call settles both."""
    builder.send_again()
    helped(builder)


def handed_back(builder: RequestBuilder) -> None:
    """Claimed, given back, and helped by whoever came next."""
    _claim(builder)
    builder.wait(1, 15)
    builder.release(builder.context.rng.choice(texts.RELEASED))
    helped(builder)


def expired(builder: RequestBuilder) -> None:
    """Claimed and forgotten; helped by whoever came next."""
    _claim(builder)
    builder.wait(30.01, 30.1)
    builder.expire_claim()
    helped(builder)


def reassigned(builder: RequestBuilder) -> None:
    """Given to another advisor, who helps."""
    _claim(builder)
    builder.wait(1, 10)
    context, rng = builder.context, builder.context.rng
    others = [advisor for advisor in context.advisors if advisor != builder.assignee] or context.supervisors
    builder.reassign(rng.choice(context.supervisors), rng.choice(others), rng.choice(texts.REASSIGNED))
    builder.wait(0.2, 2)
    builder.reveal()
    builder.wait(1, 4)
    talk(builder)
    close(builder, Outcome.HELPED)


def spam(builder: RequestBuilder) -> None:
    """Quarantined, and spam."""
    builder.move_to(
        builder.context.next_call_time(builder.clock + builder.context.random_minutes(5, 120), builder.zones)
    )
    builder.confirm_spam(builder.context.rng.choice(builder.context.supervisors))


def admitted(builder: RequestBuilder) -> None:
    """Quarantined, but a person after all."""
    builder.move_to(
        builder.context.next_call_time(builder.clock + builder.context.random_minutes(5, 120), builder.zones)
    )
    builder.admit(builder.context.rng.choice(builder.context.supervisors))
    helped(builder)


Story = Callable[[RequestBuilder], None]
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
    expired: 2,
    reassigned: 2,
    admitted: 1,
}
LONG_STORIES = {helped_later, unreached, called_back}
QUARANTINED_STORIES = {spam, admitted}
