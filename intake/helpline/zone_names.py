"""Time zones as people in the United States name them: "Eastern", in Spanish "hora del este"."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Each by the zone whose clocks it means, the first that fits. Arizona's clocks are Denver's for half of the year.
NAMES = {
    "America/Phoenix": _("Arizona"),
    "America/New_York": _("Eastern"),
    "America/Chicago": _("Central"),
    "America/Denver": _("Mountain"),
    "America/Los_Angeles": _("Pacific"),
    "America/Anchorage": _("Alaska"),
    "Pacific/Honolulu": _("Hawaii"),
    "America/Puerto_Rico": _("Atlantic"),
    "Pacific/Guam": _("Chamorro"),
    "Pacific/Pago_Pago": _("Samoa"),
}
ONLY_ITSELF = {"America/Phoenix"}


def zone_name(zone: ZoneInfo, at: datetime) -> str:
    """Return the name of the zone whose clocks show the same as `zone`'s at `at`; without one, what `zone` says itself.

    By its clocks, and not by a table of all zones: one that does not change them in summer is an hour off those that
    do, and must not be called by their name.
    """
    local = at.astimezone(zone)
    for key, name in NAMES.items():
        other = at.astimezone(ZoneInfo(key))
        is_same = (local.tzname(), local.utcoffset()) == (other.tzname(), other.utcoffset())
        if key == zone.key or (is_same and key not in ONLY_ITSELF):
            return str(name)
    abbreviation = local.tzname() or ""
    return abbreviation if abbreviation.isalpha() else gettext("UTC%(offset)s") % {"offset": local.isoformat()[-6:]}
