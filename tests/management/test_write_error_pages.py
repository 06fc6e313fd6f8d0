import os
import re
import stat

import pytest
from django.core.management import CommandError, call_command

from intake.public.error_pages import MESSAGES

pytestmark = pytest.mark.once


def test_each_page_is_a_file_in_each_language_with_the_helplines_number(helpline, tmp_path):
    call_command("write_error_pages", tmp_path, verbosity=0)
    titles = "This page does not open just now", "Esta página no abre en este momento"
    for place, title in zip((tmp_path, tmp_path / "es"), titles, strict=True):
        page = (place / "503.html").read_text()
        assert title in page
        assert all(number in page for number in (helpline.phone, "1-800-662-4357", "tel:911", "tel:988"))
        assert {path.stem for path in place.glob("*.html")} == set(map(str, MESSAGES))


def test_a_file_gives_the_hours_with_their_zone_for_it_cannot_know_the_time(helpline, tmp_path):
    call_command("write_error_pages", tmp_path, verbosity=0)
    for place, hours in ((tmp_path, "8 a.m. to 9 p.m. Eastern"), (tmp_path / "es", "8 a.m. a 9 p.m., hora del este")):
        for page in (path.read_text() for path in place.glob("*.html")):
            assert hours in page
            assert re.search("Open now|Closed now|Abierto ahora|Cerrado ahora", page) is None


def test_the_proxy_may_read_them(helpline, tmp_path):
    mask = os.umask(0o077)
    try:
        call_command("write_error_pages", tmp_path / "pages", verbosity=0)
    finally:
        os.umask(mask)
    files = [tmp_path / "pages" / name for name in ("503.html", "es/404.html")]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o644}
    assert {stat.S_IMODE(file.parent.stat().st_mode) for file in files} == {0o755}


def test_without_a_helpline_none_is_written(db, tmp_path):
    with pytest.raises(CommandError, match="no helpline"):
        call_command("write_error_pages", tmp_path / "pages", verbosity=0)
    assert not (tmp_path / "pages").exists()
