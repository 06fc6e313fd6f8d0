"""`python -m tests.bench.search_process` searches as people do; prints median, p95, the slowest, and what a
sitemap takes, in milliseconds.
"""

import time
from random import Random
from statistics import median, quantiles

import django

TURNS = 400
WORDS = ("detox", "narcan", "my son", "methadone clinic", "síndrome de abstinencia", "rehab near", "how long is it")
BROAD = ("center", "c", "ce", "center 1", "san", "new", "s", "a b c d e f g h", "1 2 3 4 5 6 7 8", "zzzz qqqq xxxx")


def _typed(rng: Random) -> str:
    """What one person types: a city, part of one, one with a mistake, a place, a word, or several of these."""
    from intake.models import City

    if not _cities:
        _cities.extend(City.objects.order_by("pk").values_list("name", "state__name"))
    city, state = rng.choice(_cities)
    at = rng.randrange(1, len(city))
    return rng.choice(
        [
            city,
            f"{city} {state}",
            city[: rng.randrange(2, 9)],
            city[:at] + city[at + 1 :],
            f"{rng.choice(WORDS)} {city}",
            f"{rng.choice(WORDS)} {city[:at] + city[at + 1 :]}",
            rng.choice(WORDS),
            rng.choice(BROAD),
            f"center {rng.randrange(15_000)}",
            f"center {rng.randrange(15_000)} {city} {state}",
        ]
    )


_cities: list[tuple[str, str]] = []


def main() -> None:
    """In both languages, by turns."""
    from django.test import Client

    from intake.demo.helpline import make_helpline

    client, rng = Client(headers={"host": "127.0.0.1"}), Random(7)
    make_helpline()
    taken = []
    for turn in range(TURNS + 20):
        address, typed = ("/es/search/", "/search/")[turn % 2], _typed(rng)
        begun = time.perf_counter()
        response = client.get(address, {"q": typed})
        seconds = time.perf_counter() - begun
        assert response.status_code == 200, typed
        if turn >= 20:
            taken.append(1000 * seconds)
    begun = time.perf_counter()
    client.get("/sitemap.xml")
    sitemap = 1000 * (time.perf_counter() - begun)
    print(round(median(taken), 1), round(quantiles(taken, n=20)[-1], 1), round(max(taken), 1), round(sitemap))


if __name__ == "__main__":
    django.setup()
    main()
