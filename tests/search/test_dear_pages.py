"""Pages that cost much are shown so often to one network, and no other page is counted."""

import pytest

from intake.antispam import limits
from intake.antispam.rate_limit import NetworkLimit
from tests.antispam.conftest import throttled
from tests.build import a_city

__all__ = ["throttled"]
HERE, THERE = "192.0.2.7", "198.51.100.7"


@pytest.mark.usefixtures("throttled", "helpline", "clock")
def test_searches_and_states_are_shown_so_often_to_one_network(client, monkeypatch):
    state = f"/places/{a_city().state.slug}/"
    for where in ("intake.search.views", "intake.directory.views"):
        monkeypatch.setattr(f"{where}.DEAR_PAGES", NetworkLimit("dear", 4, limits.DEAR_PAGES.seconds))
    paths = ["/search/?q=help", "/es/search/?q=ayuda", state, f"/es{state}"]
    assert [client.get(path, REMOTE_ADDR=HERE).status_code for path in paths] == [200] * 4
    answers = [client.get(path, REMOTE_ADDR=HERE) for path in paths]
    assert [(answer.status_code, 0 < int(answer["Retry-After"]) <= 60) for answer in answers] == [(429, True)] * 4
    assert "tel:988" in answers[0].content.decode()
    assert client.get(paths[0], REMOTE_ADDR=THERE).status_code == 200
    assert [client.get(path, REMOTE_ADDR=HERE).status_code for path in ("/", "/places/", "/status/")] == [200] * 3
