"""What an article says about itself to search engines, as JSON-LD (https://schema.org). Only what is so."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from intake.guide.models import Article

# Inside a script element nothing may look like its end (HTML, 4.12.1.3).
ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def linked_data(article: Article, address: str) -> SafeString:
    """A medical web page; who reviewed it, and when, only once somebody has."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "url": address,
        "headline": article.title,
        "description": article.summary,
        "inLanguage": article.language,
        "dateModified": article.changed_on.isoformat(),
        "citation": [source.address for source in article.numbered_sources],
    }
    if article.reviewer and article.reviewed_on:
        said["lastReviewed"] = article.reviewed_on.isoformat()
        said["reviewedBy"] = {"@type": "Person", "name": article.reviewer}
    return mark_safe(json.dumps(said).translate(ESCAPED))  # noqa: S308  nothing in it can end the element
