"""The translations of made-up projects: collected, checked, compiled."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import polib
import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import gettext, ngettext, override, pgettext

from intake.management.catalogues import compile_catalogues

pytestmark = pytest.mark.once

HEADER = r"""
msgid ""
msgstr ""
"Language: es\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"""
PAGE = "templates/page.html"
Message = tuple[str | None, str, str]


class Project:
    """A folder with a source and a Spanish catalogue, which the command takes for ours."""

    def __init__(self, root: Path) -> None:
        self.root, self.catalogue = root, root / "intake/locale/es/LC_MESSAGES/django.po"
        self.write(str(self.catalogue), HEADER)

    def write(self, place: str, text: str) -> None:
        path = self.root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def says(self, *texts: str) -> None:
        """A page with these texts on it."""
        self.write(PAGE, "".join(f'<p>{{% translate "{text}" %}}</p>\n' for text in texts))

    def translated(self, entries: str) -> None:
        """The catalogue, entries as they stand in a file."""
        self.catalogue.write_text(f"{HEADER}\n{entries}")

    def entries(self) -> polib.POFile:
        return polib.pofile(str(self.catalogue))

    def messages(self) -> list[Message]:
        return [(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in self.entries()]


@pytest.fixture
def project(tmp_path: Path, settings: Any) -> Project:
    settings.BASE_DIR = tmp_path
    return Project(tmp_path)


def translations(**options: bool) -> str:
    said = StringIO()
    call_command("translations", stdout=said, **options)
    return said.getvalue().strip()


def faults() -> list[str]:
    with pytest.raises(CommandError) as failed:
        translations(check=True)
    return str(failed.value).splitlines()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("from django.utils.translation import gettext as _\n_('Stop')", (None, "Stop", "")),
        ("from django.utils.translation import gettext_lazy as _\n_('Sto' 'p')", (None, "Stop", "")),
        ("from django.utils.translation import gettext_lazy\ngettext_lazy('Stop')", (None, "Stop", "")),
        ("from django.utils.translation import gettext_noop\ngettext_noop('Stop')", (None, "Stop", "")),
        ("from django.utils import translation\ntranslation.gettext('Stop')", (None, "Stop", "")),
        ("from django.utils.translation import ngettext\nngettext('Stop', 'Stops', n)", (None, "Stop", "Stops")),
        ("from django.utils.translation import pgettext as of\nof('on a bus', 'Stop')", ("on a bus", "Stop", "")),
        (
            "from django.utils.translation import npgettext_lazy\nnpgettext_lazy('bus', 'Stop', 'Stops', n)",
            ("bus", "Stop", "Stops"),
        ),
    ],
)
@pytest.mark.parametrize("place", ["intake/desk/site.py", "config/settings.py"])
def test_it_collects_what_python_translates(project: Project, place: str, source: str, message: Message) -> None:
    project.write(place, source)
    translations()
    assert project.messages() == [message]
    assert project.entries()[0].occurrences == [(place, "")]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('{% translate "Stop" %}', (None, "Stop", "")),
        ("{% translate 'Stop' as stop %}", (None, "Stop", "")),
        ("""{% translate "Don't (stop)" %}""", (None, "Don't (stop)", "")),
        ('{% translate "Stop" context "on a bus" %}', ("on a bus", "Stop", "")),
        ('{% translate "100%" %}', (None, "100%%", "")),
        ('{{ _("Stop") }}', (None, "Stop", "")),
        ('{% include "it.html" with title=_("Stop") %}', (None, "Stop", "")),
        (
            """{% blocktranslate %}Don't "stop", ('now'){% endblocktranslate %}""",
            (None, """Don't "stop", ('now')""", ""),
        ),
        ("{% blocktranslate with by=user.name %}{{ by }} stops{% endblocktranslate %}", (None, "%(by)s stops", "")),
        ("{% blocktranslate trimmed %}\n  Stop\n  now.\n{% endblocktranslate %}", (None, "Stop now.", "")),
        (
            "{% blocktranslate count n=all %}{{ n }} stop{% plural %}{{ n }} stops{% endblocktranslate %}",
            (None, "%(n)s stop", "%(n)s stops"),
        ),
        (
            '{% blocktranslate trimmed context "bus" count n=all %}stop{% plural %}stops{% endblocktranslate %}',
            ("bus", "stop", "stops"),
        ),
    ],
)
@pytest.mark.parametrize("place", [PAGE, "templates/intake/notify/letter.txt"])
def test_it_collects_what_a_template_translates(project: Project, place: str, source: str, message: Message) -> None:
    project.write(place, f"{{% load i18n %}}<p>{source}</p>")
    translations()
    assert project.messages() == [message]
    assert project.entries()[0].occurrences == [(place, "")]


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("intake/desk/site.py", "from django.utils.translation import gettext\ngettext(text)"),
        ("intake/desk/site.py", "from operator import add as _\n_('Stop', 'here')"),
        (PAGE, "{% translate text %} Stop {{ stop }} _('Stop')"),
        (PAGE, "{% comment %}{% translate 'Stop' %}{% endcomment %}{# {% translate 'Stop' %} #}"),
        ("tests/test_stop.py", "from django.utils.translation import gettext\ngettext('Stop')"),
    ],
)
def test_it_collects_nothing_else(project: Project, place: str, source: str) -> None:
    project.write(place, source)
    translations()
    assert project.messages() == []


def test_a_message_stands_once_with_all_its_places(project: Project) -> None:
    project.write("intake/desk/site.py", "from django.utils.translation import gettext as _\n_('Stop') + _('Stop')")
    project.write(PAGE, "{% blocktranslate count n=all %}Stop{% plural %}Stops{% endblocktranslate %}")
    translations()
    [entry] = project.entries()
    assert [place for place, _line in entry.occurrences] == ["intake/desk/site.py", PAGE]
    assert entry.msgid_plural == "Stops"


def test_messages_are_in_the_order_of_their_places_whatever_was_there_before(project: Project) -> None:
    project.says("Stop", "Go")
    project.write("templates/base.html", '{% translate "Wait" %}')
    translations()
    assert [entry.msgid for entry in project.entries()] == ["Wait", "Go", "Stop"]
    written = project.catalogue.read_text()
    translations()
    assert project.catalogue.read_text() == written


def test_a_new_message_is_empty_in_every_form(project: Project) -> None:
    project.write(PAGE, "{% blocktranslate count n=all %}stop{% plural %}stops{% endblocktranslate %}")
    translations()
    assert project.entries()[0].msgstr_plural == {0: "", 1: ""}


@pytest.mark.parametrize(
    ("text", "flags"),
    [("%(name)s stops", ["python-format"]), ("%s stops", ["python-format"]), ("{name} stops", []), ("Stop", [])],
)
def test_a_message_with_python_placeholders_says_so(project: Project, text: str, flags: list[str]) -> None:
    project.write("intake/desk/site.py", f"from django.utils.translation import gettext\ngettext('{text}')")
    translations()
    assert project.entries()[0].flags == flags


def test_what_was_translated_stays_and_what_vanished_goes(project: Project) -> None:
    project.says("Stop", "Go", "Bus stop")
    project.translated(
        '# an order\nmsgid "Stop"\nmsgstr "Pare"\n\n#, fuzzy\nmsgid "Go"\nmsgstr "Vaya"\n\n'
        'msgid "Wait"\nmsgstr "Espere"\n\n#~ msgid "Left"\n#~ msgstr "Izquierda"\n'
    )
    assert translations() == "es: 1 translated, 1 missing, 1 fuzzy"
    bus_stop, go, stop = project.entries()
    assert (stop.msgstr, stop.tcomment) == ("Pare", "an order")
    assert (go.msgstr, go.fuzzy) == ("Vaya", True)
    assert bus_stop.msgstr == ""


def test_the_header_stays(project: Project) -> None:
    before = project.entries().metadata
    translations()
    assert project.entries().metadata == before


COMPLETE = """
msgid "Stop"
msgstr "Pare"

msgid "<a href='/x'>Go</a> {now} %(by)s 100%%"
msgstr "100%% %(by)s {now} <a href='/x'>Vaya</a>"

msgid "%(n)s stop"
msgid_plural "%(n)s stops"
msgstr[0] "%(n)s parada"
msgstr[1] "%(n)s paradas"
"""


@pytest.fixture
def complete(project: Project) -> Project:
    project.write(
        PAGE,
        """
        {% translate "Stop" %}
        {% blocktranslate %}<a href='/x'>Go</a> {now} {{ by }} 100%{% endblocktranslate %}
        {% blocktranslate count n=all %}{{ n }} stop{% plural %}{{ n }} stops{% endblocktranslate %}
        """,
    )
    project.translated(COMPLETE)
    return project


def test_the_check_passes_what_is_complete_and_touches_nothing(complete: Project) -> None:
    before = complete.catalogue.read_text()
    assert translations(check=True) == "The translations are complete."
    assert complete.catalogue.read_text() == before
    assert list(complete.catalogue.parent.iterdir()) == [complete.catalogue]


def test_what_is_complete_stays_so(complete: Project) -> None:
    assert translations() == "es: 3 translated, 0 missing, 0 fuzzy"


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ('msgid "Stop"\nmsgstr "Pare"', "", "missing: 'Stop'"),
        ('"Pare"', '""', "untranslated: 'Stop'"),
        ('msgid "Stop"', '#, fuzzy\nmsgid "Stop"', "fuzzy: 'Stop'"),
        ('msgid "Stop"', 'msgid "Left"\nmsgstr "Izquierda"\n\nmsgid "Stop"', "obsolete: 'Left'"),
        ('msgid "Stop"', '#~ msgid "Left"\n#~ msgstr "Izquierda"\n\nmsgid "Stop"', "obsolete: 'Left'"),
        ("%(by)s {now} <a", "%(de)s {now} <a", "other placeholders: \"<a href='/x'>Go</a> {now} %(by)s 100%%\""),
        ("%(by)s {now} <a", "%(by)s {ahora} <a", "other placeholders: \"<a href='/x'>Go</a> {now} %(by)s 100%%\""),
        ('"100%% ', '"100% ', "other placeholders: \"<a href='/x'>Go</a> {now} %(by)s 100%%\""),
        ("'/x'>Vaya", "'/y'>Vaya", "other tags: \"<a href='/x'>Go</a> {now} %(by)s 100%%\""),
        ("Vaya</a>", "Vaya", "other tags: \"<a href='/x'>Go</a> {now} %(by)s 100%%\""),
        ('"%(n)s paradas"', '""', "untranslated: '%(n)s stop'"),
        ('msgstr[1] "%(n)s paradas"', "", "untranslated: '%(n)s stop'"),
        ('"%(n)s paradas"', '"%s paradas"', "other placeholders: '%(n)s stop'"),
    ],
)
def test_the_check_names(complete: Project, right: str, wrong: str, fault: str) -> None:
    assert right in COMPLETE
    complete.translated(COMPLETE.replace(right, wrong))
    found, counted = faults()
    assert found.startswith(f"es: {fault} (")
    assert counted == "Faults in the translations: 1"


def test_the_check_says_where_the_message_stands(project: Project) -> None:
    project.says("Stop")
    assert faults()[0] == f"es: missing: 'Stop' ({PAGE})"


def test_the_check_names_twenty_and_counts_all(project: Project) -> None:
    project.says(*(f"Stop {number}" for number in range(21)))
    *named, counted = faults()
    assert (len(named), counted) == (20, "Faults in the translations: 21")


@pytest.fixture
def spoken(project: Project, settings: Any) -> Callable[[str], None]:
    """Compile a catalogue, and let Django read it."""

    def speak(entries: str) -> None:
        project.translated(entries)
        compile_catalogues(project.root)
        settings.LOCALE_PATHS = []
        settings.LOCALE_PATHS = [project.root / "intake/locale"]

    return speak


def test_what_is_compiled_is_what_django_reads(spoken: Callable[[str], None]) -> None:
    spoken(f'{COMPLETE}\nmsgctxt "on a bus"\nmsgid "Stop"\nmsgstr "Parada"\n')
    with override("es"):
        assert (gettext("Stop"), pgettext("on a bus", "Stop")) == ("Pare", "Parada")
        assert [ngettext("%(n)s stop", "%(n)s stops", n) for n in (1, 2)] == ["%(n)s parada", "%(n)s paradas"]
    assert gettext("Stop") == "Stop"


def test_what_is_fuzzy_or_empty_is_read_in_english(spoken: Callable[[str], None]) -> None:
    spoken('#, fuzzy\nmsgid "Stop"\nmsgstr "Pare"\n\nmsgid "Hop"\nmsgstr ""\n\nmsgid "Wait"\nmsgstr "Espere"\n')
    with override("es"):
        assert [gettext(text) for text in ("Stop", "Hop", "Wait")] == ["Stop", "Hop", "Espere"]


def test_a_change_is_compiled_and_nothing_else_is(project: Project) -> None:
    compiled = project.catalogue.with_suffix(".mo")
    project.translated('msgid "Stop"\nmsgstr "Pare"')
    compile_catalogues(project.root)
    first = compiled.stat()
    compile_catalogues(project.root)
    assert compiled.stat() == first
    project.translated('msgid "Stop"\nmsgstr "Alto"')
    os.utime(project.catalogue, (0, 0))  # as when an older state is fetched back
    compile_catalogues(project.root)
    assert b"Alto" in compiled.read_bytes()


def test_the_command_compiles_what_it_wrote(project: Project) -> None:
    project.says("Stop")
    project.translated('msgid "Stop"\nmsgstr "Pare"')
    translations()
    assert b"Pare" in project.catalogue.with_suffix(".mo").read_bytes()


def test_many_compile_at_once(project: Project) -> None:
    compiled = project.catalogue.with_suffix(".mo")
    project.translated('msgid "Stop"\nmsgstr "Pare"')
    with ThreadPoolExecutor(8) as pool:
        for _round in range(20):
            compiled.unlink(missing_ok=True)
            list(pool.map(compile_catalogues, [project.root] * 8))
    assert b"Pare" in compiled.read_bytes()
    assert sorted(path.name for path in compiled.parent.iterdir()) == ["django.mo", "django.po"]


def test_a_catalogue_that_cannot_be_read_leaves_the_compiled_one(project: Project) -> None:
    compiled = project.catalogue.with_suffix(".mo")
    project.translated('msgid "Stop"\nmsgstr "Pare"')
    compile_catalogues(project.root)
    project.translated('msgid "Stop\nmsgstr')
    with pytest.raises(OSError, match="Syntax error"):
        compile_catalogues(project.root)
    assert b"Pare" in compiled.read_bytes()
    assert sorted(path.name for path in compiled.parent.iterdir()) == ["django.mo", "django.po"]
