"""The form token: what the form was when it was shown, signed, so that we know the words that a person saw.

It travels in the hidden field `ctx`.
"""

import re
import time
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.utils.safestring import SafeString, mark_safe

from intake.helpline.published import PublicHelpline, PublishedText
from intake.vault.tokens import sign, unsign

FORM_VERSION = 2
_SLUG = re.compile("[a-z0-9-]{1,60}")


def hidden_fields(name: str, signed: str, unique_name: str) -> SafeString:
    """Return a signed field, and one that has another name each time the form is shown.

    After Back a browser fills in a form again that has the same fields as before; the script empties it, but where it
    does not run, somebody else would read what was typed.
    """
    unique = f'<noscript><input type="hidden" name="{unique_name}"></noscript>'
    return mark_safe(f'<input type="hidden" name="{name}" value="{signed}">{unique}')  # noqa: S308  all of it is ours


@dataclass(frozen=True)
class FormToken:
    """One rendering of the form.

    `disclosure` and `consent` are wordings by language and version, "es-3"; "0" for a disclosure that was not shown.
    In forms of version 1 they name no language: they were in the page's own.
    """

    helpline: str
    form_version: int
    disclosure: str
    consent: str
    language: str
    source_page: str
    submission_id: UUID
    rendered_at: int

    def signed(self) -> str:
        """Return the value of the hidden field."""
        parts = (
            self.helpline,
            self.form_version,
            self.disclosure,
            self.consent,
            self.language,
            self.source_page,
            self.submission_id.hex,
            self.rendered_at,
        )
        return sign("ctx", "|".join(map(str, parts)))

    def fields(self) -> SafeString:
        """Return the hidden fields of the form, to stand first in it."""
        return hidden_fields("ctx", self.signed(), self.submission_id.hex)


def parse_source_page(text: str) -> str:
    """Return the page of ours that a link to the form names, as a slug; "" for anything else."""
    return text if _SLUG.fullmatch(text) else ""


def issue(helpline: PublicHelpline, language: str, source_page: str = "") -> FormToken:
    """Return the token of a form that is being shown now, with a new submission id."""
    return FormToken(
        helpline.slug,
        FORM_VERSION,
        _version_of(helpline.disclosure),
        _version_of(helpline.consent),
        language,
        source_page,
        uuid4(),
        int(time.time()),
    )


def _version_of(wording: PublishedText | None) -> str:
    return f"{wording.language}-{wording.version}" if wording else "0"


def parse(signed: str) -> FormToken | None:
    """Return the token that `signed` carries, however old; None when it is missing, cut or forged."""
    text = unsign("ctx", signed)
    if text is None:
        return None
    helpline, form, disclosure, consent, language, source_page, submission_id, rendered_at = text.split("|")
    return FormToken(
        helpline, int(form), disclosure, consent, language, source_page, UUID(submission_id), int(rendered_at)
    )
