from tests.notify.conftest import provider

__all__ = ["provider"]
