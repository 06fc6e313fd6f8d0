"""Referring somebody to a place, with their yes."""

import hashlib

from django.contrib.auth.models import User

from intake.helpline.published import wording_version
from intake.models import ConsentRecord, Referral
from intake.triage import transitions
from tests.build import REFERRAL
from tests.triage.cases import in_state
from tests.triage.record import stored


def test_it_keeps_the_yes_word_for_word_and_seals_the_place(advisor: User) -> None:
    request = in_state("claimed", advisor)
    transitions.refer(
        request,
        by=advisor,
        referred_to="Hope House, Elm St",
        consent=wording_version(request.helpline_id, "referral", "en", 1),
    )
    yes = ConsentRecord.objects.get(request=request, kind="referral")
    assert (yes.text, yes.language, yes.version) == (REFERRAL, "en", 1)
    assert yes.sha256 == hashlib.sha256(REFERRAL.encode()).hexdigest()
    referral = Referral.objects.get(request=request)
    assert (referral.consent, referral.author, referral.author_name) == (yes, advisor, "advisor")
    assert b"Hope" not in bytes(referral.referred_to)
    referral.request = stored(request)
    assert referral.opened("referred_to") == "Hope House, Elm St"
