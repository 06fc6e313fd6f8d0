"""The keys that stored rows need are written down, beginning with those of the rows that are there."""

from typing import Any

from django.db import migrations, models
from django.db.models.functions import Substr


def write_down(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("intake", "ContactRequest").objects.exclude(data_key=b"").order_by()
    key_id = Substr("data_key", 2, 4, output_field=models.BinaryField())
    named = {bytes(key).hex() for key in rows.values_list(key_id, flat=True).distinct()}
    model = apps.get_model("intake", "KeyInUse")
    model.objects.bulk_create([model(id=key) for key in sorted(named)])


class Migration(migrations.Migration):
    dependencies = [("intake", "0015_the_trail_is_append_only")]
    operations = [
        migrations.CreateModel("KeyInUse", [("id", models.CharField(max_length=8, primary_key=True, serialize=False))]),
        migrations.RunPython(write_down, migrations.RunPython.noop),
    ]
