"""Finding code and style inside a page, which its policy for the browser would have to allow."""

from html.parser import HTMLParser


class _Inline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        links = [value or "" for name, value in attrs if name in {"href", "src", "action"}]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in names if name == "style" or name.startswith("on")]
        self.found += [f"{tag} {link}" for link in links if link.lower().startswith(("javascript:", "http:", "//"))]


def inline(html: str) -> list[str]:
    """Every script or style inside `html`, every handler, and every link that leaves for nowhere safe."""
    parser = _Inline()
    parser.feed(html)
    return parser.found
