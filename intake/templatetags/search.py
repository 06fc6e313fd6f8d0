"""What a search shows of what it found."""

from django import template
from django.utils.safestring import SafeString

from intake.search.query import Asked
from intake.search.highlight import marked as marked_in

register = template.Library()


@register.filter
def marked(text: str, asked: Asked) -> SafeString:
    """`{{ article.title|marked:asked }}`: with what was looked for in a `<mark>`."""
    return marked_in(text, asked)
