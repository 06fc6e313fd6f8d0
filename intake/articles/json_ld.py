"""What an article says about itself to search engines, as JSON-LD (https://schema.org). Only what is true."""

from typing import Any

from django.utils.safestring import SafeString

from intake.articles.models import Article
from intake.public.json_ld import render_json_ld


def article_json_ld(article: Article, address: str) -> SafeString:
    """Return a medical web page; who reviewed it, and when, only once somebody has."""
    fields: dict[str, Any] = {
        "@type": "MedicalWebPage",
        "url": address,
        "headline": article.title,
        "description": article.summary,
        "inLanguage": article.language,
        "dateModified": article.modified_on.isoformat(),
        "citation": [source.address for source in article.numbered_sources],
    }
    if article.reviewer and article.reviewed_on:
        fields["lastReviewed"] = article.reviewed_on.isoformat()
        fields["reviewedBy"] = {"@type": "Person", "name": article.reviewer}
    return render_json_ld(fields)
