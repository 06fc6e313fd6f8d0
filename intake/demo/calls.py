"""What advisors do and write down, as chance has it."""

from intake.contact.choices import AttemptResult, ContactMethod, Discretion, Outcome
from intake.demo import texts
from intake.demo.request_builder import RequestBuilder


def log_attempt(builder: RequestBuilder, result: AttemptResult) -> None:
    """The assignee tries to reach the person, and writes down what came of it."""
    channel, written = (
        (ContactMethod.CALL, texts.CALLS) if builder.person.phone else (ContactMethod.EMAIL, texts.EMAILS)
    )
    text = builder.context.rng.choice(written[builder.person.language, str(result)])
    builder.log_attempt(result, channel, text)


def miss(builder: RequestBuilder) -> None:
    """The assignee tries, and nobody answers."""
    may_leave = builder.person.phone and builder.person.discretion != Discretion.PRIVATE
    left = may_leave and builder.context.rng.random() < 0.4
    log_attempt(builder, AttemptResult.LEFT_MESSAGE if left else AttemptResult.NO_ANSWER)


def talk(builder: RequestBuilder) -> None:
    """The assignee reaches the person, and they talk for a while."""
    log_attempt(builder, AttemptResult.REACHED)
    if builder.context.rng.random() < 0.7:
        about = "self" if builder.person.about == "self" else "loved_one"
        builder.note(builder.context.rng.choice(texts.NOTES[builder.person.language, about]))
    builder.wait(2, 18)


def refer(builder: RequestBuilder) -> None:
    """The person says yes to a facility, after the consent was read to them; nothing where no consent is published."""
    if builder.context.referral_wording:
        builder.refer(builder.context.rng.choice(texts.FACILITIES), builder.context.referral_wording)


def close(builder: RequestBuilder, outcome: Outcome) -> None:
    """The assignee ends it, and what is linked to it as a duplicate."""
    builder.close(outcome)
    for other in builder.linked:
        other.clock = builder.clock
        other.close(Outcome.DUPLICATE)
