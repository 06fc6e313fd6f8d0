from datetime import timedelta

import pytest
from django.utils import timezone

from intake.helpline.models import AppendOnlyError
from intake.models import Article
from tests.build import an_article

pytestmark = pytest.mark.django_db


def test_the_newest_version_is_the_current_one_in_each_language():
    an_article()
    second = an_article(version=2)
    spanish = an_article(language="es", version=5)
    first = an_article(slug="another", position=1)
    assert list(Article.objects.current()) == [first, second, spanish]


def test_an_older_version_that_was_shown_does_not_come_back():
    an_article()
    an_article(version=2, is_published=False)
    assert not Article.objects.current().published().exists()


def test_one_whose_review_ran_out_is_not_in_date():
    today = timezone.localdate()
    due_today = an_article(next_review=today)
    late = an_article(slug="late", next_review=today - timedelta(days=1))
    assert list(Article.objects.current().not_overdue()) == [due_today]
    assert (due_today.is_overdue, late.is_overdue) == (False, True)


def test_a_published_version_is_not_changed():
    article = an_article()
    article.title = "Other words"
    with pytest.raises(AppendOnlyError):
        article.save()
    assert Article.objects.get().title == "Is it hard?"
