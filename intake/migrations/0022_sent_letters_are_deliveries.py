"""What was sent becomes a delivery, without its readers where they were several: nobody kept who they were."""

from django.db import migrations

SENT_ARE_DELIVERIES = [
    "INSERT INTO intake_delivery (notification_id, channel, to_id, state, attempts, next_attempt_at, last_error,"
    " created_at, ended_at) SELECT id, 'email', to_id, 'sent', attempts, address_at, '', created_at, sent_at"
    " FROM intake_notification WHERE state = 'sent'",
    "UPDATE intake_notification SET address_at = NULL WHERE state = 'sent'",
]
# A letter that not everybody has is sent again to all of them.
DELIVERIES_ARE_SENT = [
    "UPDATE intake_notification SET state = 'sent', sent_at = (SELECT MAX(ended_at) FROM intake_delivery"
    " WHERE notification_id = intake_notification.id) WHERE address_at IS NULL AND NOT EXISTS (SELECT 1"
    " FROM intake_delivery WHERE notification_id = intake_notification.id AND state <> 'sent')",
    "UPDATE intake_notification SET attempts = 1, sent_at = COALESCE(sent_at, created_at) WHERE state = 'sent'",
    "UPDATE intake_notification SET address_at = created_at WHERE address_at IS NULL",
    "DELETE FROM intake_delivery",
]


class Migration(migrations.Migration):
    dependencies = [("intake", "0021_deliveries")]
    operations = [migrations.RunSQL(SENT_ARE_DELIVERIES, DELIVERIES_ARE_SENT)]
