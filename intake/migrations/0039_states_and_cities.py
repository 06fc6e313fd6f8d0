"""The states and cities that come with Intake."""

from django.db import migrations

from intake.directory.given import add_given


def add(apps, schema_editor):
    add_given(apps.get_model("intake", "State"), apps.get_model("intake", "City"))


class Migration(migrations.Migration):
    dependencies = [("intake", "0038_directory")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
