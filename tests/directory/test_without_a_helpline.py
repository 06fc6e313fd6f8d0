"""Before anybody published a helpline, places are shown all the same."""

from typing import Any

import pytest

from tests.build import a_facility


@pytest.mark.usefixtures("houston")
@pytest.mark.parametrize("address", ["places/", "places/texas/", "places/texas/houston/", "search/?q=houston"])
def test_they_are_shown_with_the_number_of_samhsa(client: Any, address: str) -> None:
    a_facility()
    page = client.get(f"/{address}")
    assert page.status_code == 200
    assert "1-800-662-4357" in page.content.decode()
