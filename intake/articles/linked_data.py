"""What an article says about itself to search engines, as JSON-LD (https://schema.org). Only what is so."""

from typing import Any

from django.utils.safestring import SafeString

from intake.articles.models import Article
from intake.public.json_ld import in_script


def linked_data(article: Article, address: str) -> SafeString:
    """A medical web page; who reviewed it, and when, only once somebody has."""
    said: dict[str, Any] = {
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
    return in_script(said)
