from collections.abc import Iterator

import pytest

from tests.faults.conftest import BASE_DATA
from tests.faults.site import Site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real site, as `serve` serves it, on SQLite, with a helpline and an advisor."""
    folder = tmp_path_factory.mktemp("site")
    site = Site(folder, f"sqlite:///{folder}/intake.sqlite3")
    site.environment["TRUSTED_PROXIES"] = "127.0.0.1"  # whoever names an address is of that network
    site.manage("migrate", "--verbosity", "0")
    site.manage("shell", "--command", BASE_DATA)
    site.start(workers=1)
    try:
        yield site
    finally:
        site.kill()
