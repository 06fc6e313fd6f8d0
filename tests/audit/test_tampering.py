"""Whatever a superuser of the database does to the trail is found, and the first bad place is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.audit.trail import is_intact
from intake.audit.verification import Fault, FaultKind
from intake.models import AuditEvent
from tests.audit.tampering import a_trail, as_superuser, check_that_each_is_named, verified

pytestmark = pytest.mark.django_db
ROWS, TAMPERINGS = 40, 210


@pytest.fixture
def trail(journal: Path) -> Iterator[Path]:
    with as_superuser():
        yield a_trail(ROWS)


def test_none_is_missed(trail: Path) -> None:
    assert verified(trail).done
    check_that_each_is_named(TAMPERINGS, lambda file: verified(file).fault, trail)


def test_none_is_missed_portion_by_portion(trail: Path) -> None:
    check_that_each_is_named(TAMPERINGS // 5, lambda file: verified(file, most=7).fault, trail)


def rows_alone(file: Path) -> Fault | None:
    """Trusts the rows: what each says of itself."""
    broken = (event for event in AuditEvent.objects.order_by("pk") if not is_intact(event))
    return next((Fault(FaultKind.CHANGED, event.pk) for event in broken), None)


def the_database_alone(file: Path) -> Fault | None:
    """Trusts the end of the chain."""
    file.write_text("")
    return verified(file).fault


@pytest.mark.parametrize("find", [rows_alone, the_database_alone])
def test_the_check_sees_a_verification_that_trusts(find, trail: Path) -> None:
    with pytest.raises(AssertionError, match="of 42"):
        check_that_each_is_named(42, find, trail)
