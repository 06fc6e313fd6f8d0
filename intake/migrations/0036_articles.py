"""Articles, a row for each version."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0035_told_by_the_clock")]
    operations = [
        migrations.CreateModel(
            "Article",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        "name in addresses",
                        help_text="The same in both languages, and never changed, like is-heroin-addictive.",
                    ),
                ),
                ("language", models.CharField("language", max_length=5)),
                ("version", models.PositiveIntegerField("version")),
                (
                    "place",
                    models.PositiveSmallIntegerField("place in the list", help_text="The smallest number comes first."),
                ),
                ("title", models.CharField("title", max_length=80)),
                (
                    "summary",
                    models.CharField(
                        "summary",
                        max_length=200,
                        help_text="One or two sentences, for the list and for search engines.",
                    ),
                ),
                ("body", models.TextField("text")),
                ("sources", models.TextField("sources")),
                (
                    "reviewer",
                    models.CharField(
                        "reviewed by",
                        max_length=120,
                        blank=True,
                        help_text="A clinician, with title. Nobody yet: leave it empty.",
                    ),
                ),
                ("reviewed_on", models.DateField("reviewed on", null=True, blank=True)),
                (
                    "next_review",
                    models.DateField(
                        "next review", help_text="After this day the page says that it is due for review."
                    ),
                ),
                (
                    "is_shown",
                    models.BooleanField("on the site", default=True, help_text="Without this nobody can open it."),
                ),
                ("published_at", models.DateTimeField("published", default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "article",
                "verbose_name_plural": "articles",
                "constraints": [
                    models.UniqueConstraint(fields=["slug", "language", "version"], name="article_version")
                ],
            },
        ),
    ]
