"""The bundled articles, as the tests of articles have them."""

from tests.articles.conftest import guide

__all__ = ["guide"]
