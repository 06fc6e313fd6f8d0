"""The stylesheet and the scripts that stand inside public pages, read from `templates/intake/`."""

import re
from functools import cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

# On every page. Leaving works without this script, only slower.
QUICK_EXIT = "public/quick_exit.js"


@cache
def stylesheet() -> SafeString:
    """Return our stylesheet without its comments and spare white space."""
    sheet = re.sub(r"/\*.*?\*/", "", render_to_string("intake/public/style.css"), flags=re.DOTALL)
    return mark_safe(re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", sheet)).strip())  # noqa: S308  our own file


@cache
def script(name: str = QUICK_EXIT) -> SafeString:
    """Return a script without its comments and indentation."""
    lines = (line.strip() for line in render_to_string(f"intake/{name}").splitlines())
    return mark_safe("\n".join(line for line in lines if line and not line.startswith("//")))  # noqa: S308  our own file
