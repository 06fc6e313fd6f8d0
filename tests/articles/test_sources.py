import pytest

from intake.articles.sources import Source, UnreadableSource, parse_sources

pytestmark = pytest.mark.once


def test_a_line_names_a_source():
    listed = parse_sources("A | NIDA | 2020 | https://a.example\n\n B | CDC | 2024 | https://b.example/ | es \n")
    assert listed == [
        Source("A", "NIDA", 2020, "https://a.example"),
        Source("B", "CDC", 2024, "https://b.example/", "es"),
    ]


@pytest.mark.parametrize(
    "line",
    ["A", "A | B | 2020", "A | B | soon | https://a", "A | B | 2020 | http://a", " | B | 2020 | https://a",
     "A || 2020 | https://a", "A | B | 20200 | https://a", "A | B | 2020 | javascript:x"],
)  # fmt: skip
def test_one_that_does_not_is_named(line):
    with pytest.raises(UnreadableSource) as raised:
        parse_sources(f"A | B | 2020 | https://a\n{line}")
    assert str(raised.value) == line
