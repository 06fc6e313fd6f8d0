"""The four roles, as groups."""

from django.db import migrations

ROLES = ("advisor", "supervisor", "auditor", "operator")


def make(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for name in ROLES:
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    # Going back leaves the groups: accounts may hang on them.
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
