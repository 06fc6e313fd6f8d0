"""What makes a request urgent."""

import pytest

from intake.contact.choices import Need
from intake.triage.urgency import REASONS, score

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("about", "needs", "urgency"),
    [
        ("", [], "soon"),
        ("loved_one", [], "soon"),
        ("other", [], "soon"),
        ("self", [], "urgent"),
        ("loved_one", ["medicine"], "urgent"),
        ("loved_one", ["naloxone", "cost"], "urgent"),
        ("loved_one", ["talk"], "soon"),
        ("loved_one", ["cost"], "routine"),
        ("", ["cost", "other"], "routine"),
        ("", ["cost", "treatment"], "soon"),
        ("self", ["cost"], "urgent"),
        ("", ["after_overdose"], "emergency"),
        ("loved_one", ["cost", "withdrawal"], "emergency"),
        ("self", ["unsafe", "medicine"], "emergency"),
    ],
)
def test_what_they_tell_decides(about: str, needs: list[str], urgency: str) -> None:
    scored = score(about, needs, chose_time=False)
    assert (scored.urgency, scored.rank) == (urgency, 0 if urgency == "emergency" else 1)


def test_it_says_why() -> None:
    assert score("self", ["naloxone"], chose_time=False).reasons == ["naloxone", "for_themselves", "asap"]
    assert score("", ["unsafe", "withdrawal"], chose_time=True).reasons == ["unsafe", "withdrawal", "chosen_time"]


def test_every_reason_has_words() -> None:
    for need in Need.values:
        for about in ("self", ""):
            for chose_time in (True, False):
                assert set(score(about, [need], chose_time=chose_time).reasons) <= set(REASONS)
