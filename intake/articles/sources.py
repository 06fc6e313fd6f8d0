"""What an article relies on: a line for each source, "Title | Publisher | Year | https://address | language"."""

from dataclasses import dataclass

PARTS = ("title", "publisher", "year", "address", "language")


class UnreadableSource(ValueError):
    """A line that names no source; it says which."""


@dataclass(frozen=True)
class Source:
    """One publication. `year` is of its last revision; `language` is English where the line names none."""

    title: str
    publisher: str
    year: int
    address: str
    language: str = "en"


def parse_sources(text: str) -> list[Source]:
    """The sources that `text` lists; raises `Unreadable`."""
    return [_source(line) for line in text.splitlines() if line.strip()]


def _source(line: str) -> Source:
    title, publisher, year, address, *language = [*(part.strip() for part in line.split("|")), "", "", ""][: len(PARTS)]
    if not (title and publisher and year.isdecimal() and len(year) == 4 and address.startswith("https://")):
        raise UnreadableSource(line)
    return Source(title, publisher, int(year), address, *filter(None, language))
