"""Reviews of disclosures. One is due after 180 days; operators are warned for 30 more, then our number disappears."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from intake.helpline.models import Wording

REVIEW_DUE_AFTER, GRACE = timedelta(days=180), timedelta(days=30)
REVIEW_LASTS = REVIEW_DUE_AFTER + GRACE
MAX_WARNINGS = 10


@dataclass(frozen=True)
class Review:
    """A disclosure that must be reviewed: its newest version, and when its number disappears from our pages."""

    wording_id: int
    helpline: str
    language: str
    number_removed_at: datetime

    def describe(self) -> str:
        """Return a sentence for the operators, who can review it."""
        params = {
            "helpline": self.helpline,
            "language": self.language,
            "day": date_format(timezone.localtime(self.number_removed_at), "N j, Y"),
        }
        if self.number_removed_at < timezone.now():
            return (
                gettext("%(helpline)s (%(language)s): our number disappeared on %(day)s. Review who answers.") % params
            )
        return gettext("%(helpline)s (%(language)s): review who answers. Our number disappears on %(day)s.") % params


def reviews_due() -> list[Review]:
    """Return the disclosures whose review is due or has run out, by helpline and language, the oldest review first."""
    disclosures = Wording.objects.filter(kind=Wording.Kind.DISCLOSURE)
    newer = disclosures.filter(
        helpline=OuterRef("helpline"), language=OuterRef("language"), version__gt=OuterRef("version")
    )
    due = disclosures.filter(~Exists(newer), reviewed_at__lte=timezone.now() - REVIEW_DUE_AFTER)
    return [
        Review(row.pk, row.helpline.name, row.language, row.reviewed_at + REVIEW_LASTS)
        for row in due.select_related("helpline").order_by("reviewed_at")[:MAX_WARNINGS]
    ]
