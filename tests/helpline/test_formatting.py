from datetime import time

import pytest

from intake.templatetags.helpline import describe_hours
from tests.helpline.calendars import ALWAYS, EVERY_DAY, OVERNIGHT, a_calendar

NINE_TO_FIVE = (time(9), time(17))


@pytest.mark.parametrize(
    ("weekly", "lines"),
    [
        (EVERY_DAY, ["Every day, 8 a.m. to 9 p.m."]),
        (OVERNIGHT, ["Every day, 8 p.m. to 6 a.m."]),
        (ALWAYS, ["Every day, all day and night"]),
        (tuple((day, *NINE_TO_FIVE) for day in range(5)), ["Monday to Friday, 9 a.m. to 5 p.m."]),
        (((2, *NINE_TO_FIVE),), ["Wednesday, 9 a.m. to 5 p.m."]),
        (
            ((0, *NINE_TO_FIVE), (1, *NINE_TO_FIVE), (2, time(9), time(12)), (4, *NINE_TO_FIVE)),
            ["Monday to Tuesday, 9 a.m. to 5 p.m.", "Wednesday, 9 a.m. to noon", "Friday, 9 a.m. to 5 p.m."],
        ),
        (
            ((6, time(13), time(17)), (6, time(8, 30), time(12))),
            ["Sunday, 8:30 a.m. to noon and 1 p.m. to 5 p.m."],
        ),
        ((), []),
    ],
)
def test_days_with_the_same_hours_share_a_line(weekly, lines):
    assert describe_hours(a_calendar(weekly)) == lines
