"""Milford stands there by its own name: what a census bureau calls its balance is the same city."""

from django.db import migrations


def leave_out(apps, schema_editor):
    remainder = apps.get_model("intake", "City").objects.filter(state="CT", slug="city-of-milford-balance")
    remainder.filter(facilities=None).delete()


class Migration(migrations.Migration):
    dependencies = [("intake", "0048_pages_of_two_agencies")]
    operations = [migrations.RunPython(leave_out, migrations.RunPython.noop)]
