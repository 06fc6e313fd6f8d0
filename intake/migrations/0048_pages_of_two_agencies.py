"""Every state's page leads on: two agencies had no page of their own."""

from django.db import migrations

PAGES = {"AS": "https://www.americansamoa.gov/", "MP": "https://www.chcc.health/"}


def name_them(apps, schema_editor):
    for code, page in PAGES.items():
        apps.get_model("intake", "State").objects.filter(code=code, agency_page="").update(agency_page=page)


class Migration(migrations.Migration):
    dependencies = [("intake", "0047_agencies_at_the_desk")]
    operations = [migrations.RunPython(name_them, migrations.RunPython.noop)]
