"""The desk names states by their agencies."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("intake", "0046_more_words_of_the_directory")]
    operations = [
        migrations.AlterModelOptions(
            "state",
            {"ordering": ["name"], "verbose_name": "state's agency", "verbose_name_plural": "states' agencies"},
        ),
    ]
