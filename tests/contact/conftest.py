from tests.notify.conftest import post, provider

__all__ = ["post", "provider"]
