"""`ctx`: what the page was when it was shown, signed: so we know the words that a person saw."""

import re
import time
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.utils.safestring import SafeString, mark_safe

from intake.helpline.published import PublicHelpline, PublishedText
from intake.vault.tokens import sign, unsign

FORM_VERSION = 2
_SLUG = re.compile("[a-z0-9-]{1,60}")


def hidden_fields(name: str, signed: str, new_each_time: str) -> SafeString:
    """A signed field, and one that has another name in each showing.

    After Back a browser fills in a form again that has the same fields as before; the script empties it, but where it
    does not run, somebody else would read what was typed.
    """
    other = f'<noscript><input type="hidden" name="{new_each_time}"></noscript>'
    return mark_safe(f'<input type="hidden" name="{name}" value="{signed}">{other}')  # noqa: S308  all of it is ours


@dataclass(frozen=True)
class Context:
    """One rendering of the form. `disclosure` and `consent` are wordings by language and version, "es-3"; "0" for a
    disclosure not shown. The first form's have no language: they were in the page's own."""

    helpline: str
    form_version: int
    disclosure: str
    consent: str
    language: str
    page: str
    submission_id: UUID
    rendered_at: int

    def signed(self) -> str:
        """As the hidden field carries it."""
        facts = (
            self.helpline,
            self.form_version,
            self.disclosure,
            self.consent,
            self.language,
            self.page,
            self.submission_id.hex,
            self.rendered_at,
        )
        return sign("ctx", "|".join(map(str, facts)))

    def fields(self) -> SafeString:
        """The hidden fields of the form, to stand first in it."""
        return hidden_fields("ctx", self.signed(), self.submission_id.hex)


def came_from(named: str) -> str:
    """The page of ours that a link to the form names, as a slug; "" for what is none."""
    return named if _SLUG.fullmatch(named) else ""


def fresh(helpline: PublicHelpline, language: str, page: str = "") -> Context:
    """The context of a page that is being shown now, with a new submission id."""
    return Context(
        helpline.slug,
        FORM_VERSION,
        _named(helpline.disclosure),
        _named(helpline.consent),
        language,
        page,
        uuid4(),
        int(time.time()),
    )


def _named(words: PublishedText | None) -> str:
    return f"{words.language}-{words.version}" if words else "0"


def read(signed: str) -> Context | None:
    """The context that `signed` carries, however old; None when it is missing, cut or forged."""
    facts = unsign("ctx", signed)
    if facts is None:
        return None
    helpline, form, disclosure, consent, language, page, submission_id, at = facts.split("|")
    return Context(helpline, int(form), disclosure, consent, language, page, UUID(submission_id), int(at))
