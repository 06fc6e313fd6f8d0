import base64
import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from intake import checks

KEY = base64.b64encode(bytes(range(32))).decode()


def test_text_is_stripped(monkeypatch):
    monkeypatch.setenv("NAME", "  value ")
    assert env.text("NAME") == "value"


@pytest.mark.parametrize("value", [None, "", "  "])
def test_missing_text_takes_its_default(monkeypatch, value):
    if value is not None:
        monkeypatch.setenv("NAME", value)
    assert env.text("NAME", "default") == "default"


@pytest.mark.parametrize("value", [None, "", "  "])
def test_missing_text_without_a_default_is_e001(monkeypatch, value):
    if value is not None:
        monkeypatch.setenv("NAME", value)
    with pytest.raises(ImproperlyConfigured, match=r"intake\.E001: NAME is not set"):
        env.text("NAME")


@pytest.mark.parametrize(
    ("value", "on"),
    [
        ("1", True),
        ("TRUE", True),
        ("yes", True),
        (" on ", True),
        ("", False),
        ("0", False),
        ("No", False),
        ("off", False),
    ],
)
def test_a_flag_reads_the_usual_words(monkeypatch, value, on):
    monkeypatch.setenv("NAME", value)
    assert env.flag("NAME") is on


@pytest.mark.parametrize("value", ["2", "maybe", "enabled"])
def test_any_other_flag_is_e002(monkeypatch, value):
    monkeypatch.setenv("NAME", value)
    with pytest.raises(ImproperlyConfigured, match=r"intake\.E002"):
        env.flag("NAME")


def test_a_listing_has_no_blanks(monkeypatch):
    monkeypatch.setenv("NAME", " a, ,b,")
    assert env.listing("NAME") == ["a", "b"]
    monkeypatch.delenv("NAME")
    assert env.listing("NAME") == []


def test_a_secret_may_lie_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("NAME_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("NAME", "from the environment")
    assert env.secret("NAME") == "from the file"


@pytest.mark.parametrize("made", [lambda path: None, lambda path: path.mkdir(), lambda path: path.write_text(" \n")])
def test_a_secret_file_that_gives_nothing_is_e001(monkeypatch, tmp_path, made):
    made(tmp_path / "secret")
    monkeypatch.setenv("NAME_FILE", str(tmp_path / "secret"))
    with pytest.raises(ImproperlyConfigured, match=r"intake\.E001: NAME_FILE"):
        env.secret("NAME")


def test_a_missing_secret_is_e001():
    with pytest.raises(ImproperlyConfigured, match=r"intake\.E001: NAME is not set"):
        env.secret("NAME")


def test_the_demos_secret_is_made_once_and_for_its_owner_alone(tmp_path):
    file = tmp_path / "var" / "secret"
    made = env.secret("NAME", file, octets=48)
    assert env.secret("NAME", file) == made
    assert len(base64.b64decode(made)) == 48
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_set_secret_leaves_the_demos_file_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("NAME", "value")
    assert env.secret("NAME", tmp_path / "secret") == "value"
    assert not (tmp_path / "secret").exists()


def test_the_ring_is_read_newest_first():
    older = base64.b64encode(os.urandom(32)).decode()
    assert env.keys(f"{KEY}, {older},") == [base64.b64decode(KEY), base64.b64decode(older)]


@pytest.mark.parametrize(
    "value", ["", ",", "not base64!", base64.b64encode(bytes(31)).decode(), f"{KEY},short", KEY[:-1]]
)
def test_any_other_ring_is_e003_and_quotes_no_key(value):
    with pytest.raises(ImproperlyConfigured, match=r"intake\.E003") as refused:
        env.keys(value)
    assert KEY not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "name"),
    [("sqlite://", ":memory:"), ("sqlite:////srv/my%20data.db", "/srv/my data.db"), ("sqlite:///data.db", "data.db")],
)
def test_sqlite_is_named_by_its_path(url, name):
    database = env.database(url)
    assert (database["ENGINE"].rpartition(".")[2], database["NAME"]) == ("sqlite3", name)


def test_postgresql_is_read_whole():
    database = env.database("postgresql://us%40r:p%3Aw@db.example:5433/intake?sslmode=require")
    facts = (database["USER"], database["PASSWORD"], database["HOST"], database["PORT"], database["NAME"])
    assert facts == ("us@r", "p:w", "db.example", "5433", "intake")
    assert database["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize(
    "url", ["mysql://u:hunter2@h/d", "intake.db", "postgresql://u:hunter2@h:port/d", "postgresql://u:hunter2@[h/d"]
)
def test_any_other_database_is_e004_and_quotes_no_password(url):
    with pytest.raises(ImproperlyConfigured, match=r"intake\.E004") as refused:
        env.database(url)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+tls://mail.example", 587, True, False),
        ("smtps://mail.example", 465, False, True),
        ("smtp://mail.example:2525", 2525, False, False),
    ],
)
def test_mail_takes_the_schemes_own_port(url, port, tls, ssl):
    mail = env.email(url)
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"]) == ("mail.example", port)
    assert (mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]) == (tls, ssl)


def test_mail_signs_in_with_what_the_address_names():
    mail = env.email("smtp+tls://us%40r:p%3Aw@mail.example")
    assert (mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]) == ("us@r", "p:w")


def test_mail_may_go_to_a_folder():
    assert env.email("file:///srv/my%20mail")["EMAIL_FILE_PATH"] == "/srv/my mail"


@pytest.mark.parametrize(
    "url", ["mail.example", "smpt://u:hunter2@h", "smtp://u:hunter2@h:port", "smtp://u:hunter2@[h"]
)
def test_any_other_mail_is_e005_and_quotes_no_password(url):
    with pytest.raises(ImproperlyConfigured, match=r"intake\.E005") as refused:
        env.email(url)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("value", ["10.0.0.0/8, 192.0.2.1", "2001:db8::/32,::1", "10.1.2.3/8"])
def test_networks_are_addresses_or_cidr(monkeypatch, value):
    monkeypatch.setenv("NAME", value)
    assert env.networks("NAME") == [item.strip() for item in value.split(",")]


def test_no_networks_is_an_empty_list():
    assert env.networks("NAME") == []


@pytest.mark.parametrize("value", ["1", "proxy.example", "10.0.0.0/33", "10.0.0.1-9", "true"])
def test_any_other_network_is_e007(monkeypatch, value):
    monkeypatch.setenv("NAME", f"10.0.0.0/8, {value}")
    with pytest.raises(ImproperlyConfigured, match=r"intake\.E007"):
        env.networks("NAME")


@pytest.mark.parametrize("url", ["redis://cache.example:6379/1", "rediss://us%40r:p%3Aw@cache.example/0"])
def test_a_shared_cache_is_given_up_on_after_a_moment(url):
    cache = env.cache(url)
    assert (cache["BACKEND"].rpartition(".")[2], cache["LOCATION"]) == ("RedisCache", url)
    assert max(cache["OPTIONS"].values()) <= 1


def test_a_cache_may_be_the_processs_own():
    assert env.cache("locmem://")["BACKEND"].rpartition(".")[2] == "LocMemCache"


@pytest.mark.parametrize(
    "url", ["cache.example", "memcached://:hunter2@h", "redis://u:hunter2@h:port", "redis://u:hunter2@[h"]
)
def test_any_other_cache_is_e008_and_quotes_no_password(url):
    with pytest.raises(ImproperlyConfigured, match=r"intake\.E008") as refused:
        env.cache(url)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("value", ["", "  "])
def test_a_backup_key_may_be_missing(monkeypatch, value):
    monkeypatch.setenv("BACKUP_KEY", value)
    assert env.key_of_backups([]) is None


def test_a_backup_key_is_32_bytes_also_from_a_file(monkeypatch, tmp_path):
    monkeypatch.setenv("BACKUP_KEY", KEY)
    assert env.key_of_backups([]) == bytes(range(32))
    monkeypatch.delenv("BACKUP_KEY")
    (tmp_path / "key").write_text(KEY + "\n")
    monkeypatch.setenv("BACKUP_KEY_FILE", str(tmp_path / "key"))
    assert env.key_of_backups([]) == bytes(range(32))


@pytest.mark.parametrize("value", ["nonsense", base64.b64encode(bytes(31)).decode(), f"{KEY},{KEY}", KEY])
def test_any_other_backup_key_is_e011_and_so_is_one_that_opens_the_data(monkeypatch, value):
    monkeypatch.setenv("BACKUP_KEY", value)
    with pytest.raises(ImproperlyConfigured, match=r"intake\.E011"):
        env.key_of_backups([bytes(range(32))])


@pytest.mark.parametrize(
    "url", ["", "https://texts.example/v1?key=1", "http://127.0.0.1:8080/texts", "http://localhost/"]
)
def test_a_provider_is_an_https_address_or_on_this_machine(monkeypatch, url):
    monkeypatch.setenv("NAME", url)
    assert env.provider("NAME") == url


@pytest.mark.parametrize(
    "url", ["http://texts.example/", "texts.example", "ftp://u:hunter2@x/", "https://", "https://u:hunter2@h:port/"]
)
def test_any_other_provider_is_e013_and_quotes_no_password(monkeypatch, url):
    monkeypatch.setenv("NAME", url)
    with pytest.raises(ImproperlyConfigured, match=r"intake\.E013") as refused:
        env.provider("NAME")
    assert "hunter2" not in str(refused.value)


WEAK = [bytes(32), b"\1" * 32, b"ab" * 16, bytes(range(4)) * 8]


def test_a_key_that_repeats_a_few_bytes_is_refused(monkeypatch):
    good = base64.b64encode(bytes(range(32))).decode()
    for key in (base64.b64encode(weak).decode() for weak in WEAK):
        for ring in (key, f"{good},{key}"):
            with pytest.raises(ImproperlyConfigured, match=r"intake\.E003"):
                env.keys(ring)
        monkeypatch.setenv("BACKUP_KEY", key)
        with pytest.raises(ImproperlyConfigured, match=r"intake\.E011"):
            env.key_of_backups([])
    assert env.keys(good) == [bytes(range(32))]


def test_a_shared_secret_that_anybody_could_guess_is_refused(monkeypatch):
    for weak in ("1", "secret", "a" * 40, "abab" * 10, "fifteen letters"):
        monkeypatch.setenv("SMS_SECRET", weak)
        with pytest.raises(ImproperlyConfigured, match=r"intake\.E018"):
            env.shared_secret("SMS_SECRET")
    monkeypatch.setenv("SMS_SECRET", "q1Zk7cT0nB4wXy9p")
    assert env.shared_secret("SMS_SECRET") == "q1Zk7cT0nB4wXy9p"


def test_a_journal_beside_the_database_is_named(settings, tmp_path):
    settings.DEMO = False
    settings.INTAKE_JOURNAL = tmp_path / "journal"
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "intake.sqlite3")}}
    assert [one.id for one in checks.the_journal_is_elsewhere()] == ["intake.W005"]
    settings.INTAKE_JOURNAL = tmp_path / "elsewhere" / "journal"
    assert checks.the_journal_is_elsewhere() == []
