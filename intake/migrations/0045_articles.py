"""Articles, a row for each version."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0026_more_letters")]
    operations = [
        migrations.CreateModel(
            "Article",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Its name in addresses, the same in both languages, like is-heroin-addictive."
                    ),
                ),
                ("language", models.CharField(max_length=5)),
                ("version", models.PositiveIntegerField()),
                (
                    "place",
                    models.PositiveSmallIntegerField(help_text="In the list of articles, smaller numbers come first."),
                ),
                ("title", models.CharField(max_length=80)),
                (
                    "summary",
                    models.CharField(
                        max_length=200, help_text="One or two sentences, for the list and for search engines."
                    ),
                ),
                ("body", models.TextField()),
                ("sources", models.TextField()),
                (
                    "reviewer",
                    models.CharField(
                        max_length=120,
                        blank=True,
                        help_text="The clinician who reviewed it, with title; nobody yet: leave it empty.",
                    ),
                ),
                ("reviewed_on", models.DateField(null=True, blank=True)),
                (
                    "next_review",
                    models.DateField(help_text="After this day the page says that it is due for review."),
                ),
                (
                    "is_shown",
                    models.BooleanField(default=True, help_text="Without this the site does not have the article."),
                ),
                ("published_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["slug", "language", "version"], name="article_version")
                ],
            },
        ),
    ]
