"""P28: which zones a number may be in, so that nobody is called at night by a time that we chose."""

import pytest

from intake.contact import number_zones
from intake.contact.number_zones import time_zones_of

pytestmark = pytest.mark.once
ZONES = {
    "+16847331234": "Pacific/Pago_Pago",
    "+16846221234": "Pacific/Pago_Pago",
    "+16712345678": "Pacific/Guam",
    "+16702345678": "Pacific/Saipan",
    "+13402345678": "America/St_Thomas",
    "+17872345678": "America/Puerto_Rico",
    "+18762345678": "America/Jamaica",
    "+12462345678": "America/Barbados",
    "+12464301234": "America/Barbados",
    "+14413701234": "Atlantic/Bermuda",
    "+12423571234": "America/Nassau",
    "+18681234567": "America/Port_of_Spain",
    "+14482345678": "America/Chicago America/New_York",
    "+19302345678": "America/Chicago America/New_York",
    "+13642345678": "America/Chicago America/New_York",
    "+16892345678": "America/Chicago America/New_York",
    "+14582345678": "America/Denver America/Los_Angeles",
    "+13572345678": "America/Los_Angeles",
    "+19075812345": "America/Anchorage",
    "+12025550123": "America/New_York",
    "+13125550123": "America/Chicago",
    "+18002345678": "",
    "+18882345678": "",
    "+19002345678": "",
    "+15002345678": "",
    "+15552010123": "",
    "": "",
    "+525512345678": "America/Mexico_City",
}


def wrong() -> dict[str, str]:
    read = {phone: " ".join(sorted(zone.key for zone in time_zones_of(phone))) for phone in ZONES}
    return {phone: zones for phone, zones in read.items() if zones != ZONES[phone]}


def test_a_number_is_where_its_first_digits_are():
    assert not wrong()


def test_without_the_older_codes_beside_them_the_newer_ones_name_one_zone(monkeypatch):
    number_zones._of_north_america.cache_clear()
    monkeypatch.setattr(number_zones, "SAME_PLACES", {})
    assert wrong()
    number_zones._of_north_america.cache_clear()
