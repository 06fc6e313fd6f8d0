import pytest
from django.core.cache import caches


@pytest.fixture
def throttled(settings):
    """Counting is on, from nought."""
    settings.THROTTLE = True
    for name in ("default", "process"):
        caches[name].clear()
