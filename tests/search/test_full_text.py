"""The database keeps the words of articles and places in step, whoever writes a row and however."""

from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Model

from intake.directory.importer import import_list
from intake.directory.list_parser import parse_list
from intake.models import Article, Facility
from intake.search.full_text import MATCH_SQL, matching
from tests.build import a_city, a_facility, an_article
from tests.desk.conftest import Browser
from tests.directory.lists import a_row, write

pytestmark = pytest.mark.django_db
MARCH = date(2027, 3, 1)
SEARCH = import_module("intake.migrations.0004_full_text_search")
ON_SQLITE = connection.vendor == "sqlite"


def ids(model: Any, *words: str) -> set[int]:
    return set(model.objects.filter(matching(model, words)).values_list("pk", flat=True))


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_a_row_that_is_written_changed_and_deleted_is_found_so():
    place, other = a_facility(name="Bayou Center"), a_facility(name="Cedar Center")
    assert (ids(Facility, "bayou"), ids(Facility, "center")) == ({place.pk}, {place.pk, other.pk})
    Facility.objects.filter(pk=place.pk).update(search_name="heron house")
    assert (ids(Facility, "bayou"), ids(Facility, "heron", "house")) == (set(), {place.pk})
    other.delete()
    assert ids(Facility, "center") == set()


def test_a_list_that_is_taken_in_is_found_as_it_says_now(tmp_path: Path):
    a_city()
    first = parse_list(write(tmp_path / "a.csv", [a_row("Bayou Center"), a_row("Cedar Center", street1="2 Elm")]))
    import_list(first, as_of=MARCH)
    assert len(ids(Facility, "bayou")) == len(ids(Facility, "cedar")) == 1
    second = parse_list(
        write(tmp_path / "b.csv", [a_row("Bayou Center", name2="For Mothers"), a_row("Cedar Center", street1="2 Elm")])
    )
    import_list(second, as_of=MARCH, close_many=True)
    assert len(ids(Facility, "bayou", "mothers")) == 1
    assert len(ids(Facility, "cedar")) == 1


def test_what_the_desk_changes_is_found_so(operator: User, clock: Any):
    place = a_facility(name="Bayou Center")
    fields = {"name": "Heron House", "phone": "", "zip": "", "street": "", "program": "", "website": ""}
    assert Browser(operator).send(f"/admin/intake/facility/{place.pk}/change/", **fields).status_code == 302
    assert (ids(Facility, "bayou"), ids(Facility, "heron")) == (set(), {place.pk})


def test_an_article_that_is_published_is_found():
    article = an_article(title="Zebrafish")
    assert ids(Article, "zebrafish") == {article.pk}
    Article.objects.filter(pk=article.pk).delete()
    assert ids(Article, "zebrafish") == set()


def test_what_was_there_before_is_found_after_the_migration():
    place, article = a_facility(name="Bayou Center"), an_article(title="Zebrafish")
    connection.check_constraints()  # PostgreSQL makes no index while foreign keys wait to be looked at
    for step in (SEARCH.REVERSE, SEARCH.APPLY):
        execute(*step[connection.vendor])
    assert (ids(Facility, "bayou"), ids(Article, "zebrafish")) == ({place.pk}, {article.pk})


def keepers() -> set[str]:
    """What keeps the words in step."""
    listed = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%!_words!_%' ESCAPE '!'"
        if ON_SQLITE
        else "SELECT indexname FROM pg_indexes WHERE indexname LIKE '%!_words' ESCAPE '!'"
    )
    with connection.cursor() as cursor:
        cursor.execute(listed)
        return {name for (name,) in cursor.fetchall()}


def test_they_are_there_after_the_last_migration():
    suffixes = ("_enter", "_leave", "_change") if ON_SQLITE else ("",)
    assert keepers() == {f"{table}_words{suffix}" for table in SEARCH.SEARCHED for suffix in suffixes}


def test_a_migration_that_rebuilds_a_table_is_noticed():
    execute(
        "CREATE TABLE rebuilt AS SELECT * FROM intake_article",
        "DROP TABLE intake_article",
        "ALTER TABLE rebuilt RENAME TO intake_article",
    )
    assert not [name for name in keepers() if name.startswith("intake_article")]


def asks_its_index(model: type[Model]) -> bool:
    if not ON_SQLITE:
        execute("SET LOCAL enable_seqscan = off")
    plan = model._default_manager.filter(matching(model, ["bayou"], "cent")).explain()
    return ("VIRTUAL TABLE INDEX" if ON_SQLITE else f"{model._meta.db_table}_words") in plan


@pytest.mark.parametrize("model", [Facility, Article])
def test_the_database_asks_its_index(model: type[Model]):
    assert asks_its_index(model)


def test_the_check_sees_another_question_than_that_of_the_index(monkeypatch: pytest.MonkeyPatch):
    others = {
        "sqlite": "search_name LIKE %s",
        "postgresql": "to_tsvector('simple', search_name) @@ to_tsquery('simple', %s)",
    }
    monkeypatch.setitem(MATCH_SQL, connection.vendor, others[connection.vendor])
    assert not asks_its_index(Facility)
