"""Template filters of the search page."""

from django import template

from intake.search.highlight import highlight

register = template.Library()
register.filter(highlight)
