"""How long a request is kept is said in the same words wherever it is said, and they are the setting's."""

import html
import re

import pytest

from tests.form.pages import receipt_on

pytestmark = pytest.mark.once

SAID = {
    "": "We delete your request 400 days after we closed it. You can delete it sooner, at any time, with your code.",
    "/es": "Borramos su solicitud 400 días después de cerrarla. Usted puede borrarla antes, en cualquier momento",
}
# Whatever else a page might say about it: until somebody deletes it, or another number of days.
OTHERWISE = re.compile(
    r"until you (?:delete|erase)|hasta que (?:usted )?(?:la|lo) borre|\b365\b|\bforever\b|para siempre"
)


@pytest.fixture
def pages(send, client, settings):
    """Each page that says how long, in both languages."""
    settings.KEEP_CLOSED_DAYS = 400
    receipt = receipt_on(send())
    return {
        f"{language}{path}": re.sub(r"\s+", " ", html.unescape(response.content.decode()))
        for language in SAID
        for path, response in {
            "/": client.get(f"{language}/"),
            "/privacy/": client.get(f"{language}/privacy/"),
            "/status/": client.post(f"{language}/status/", {"receipt": receipt}),
            "/received/": client.get(f"{language}/received/{receipt}/"),
        }.items()
    }


def test_it_is_said_alike_everywhere(pages):
    for address, page in pages.items():
        language = "/es" if address.startswith("/es") else ""
        assert SAID[language] in page, address
        assert OTHERWISE.search(page) is None, address


@pytest.mark.parametrize("text", ["We keep what you send until you delete it.", "we delete it 365 days after"])
def test_other_words_would_be_noticed(text):
    assert OTHERWISE.search(text)
