import pytest
from django.db import OperationalError, connection

from intake.models import AuditEvent
from tests.broken import no_row_enters


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/workerz"])
def test_neither_leaves_a_cookie_nor_asks_for_a_secure_address(client, helpline, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    client.cookies["sessionid"] = "a" * 32
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies


def test_the_process_is_up_whatever_the_database_does(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_it_is_ready_when_a_row_can_be_written_and_keeps_none(client, helpline):
    assert client.get("/readyz").content == b"ready\n"
    assert not AuditEvent.objects.exists()


def not_ready(response):
    return (response.status_code, response.content) == (503, b"not ready\n")


def test_without_a_helpline_it_is_not_ready(client, db):
    assert not_ready(client.get("/readyz"))


def test_when_no_row_can_be_written_it_is_not_ready(client, helpline):
    with no_row_enters("intake_auditevent"):
        assert not_ready(client.get("/readyz"))
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_on_a_read_only_database_it_is_not_ready(client, helpline):
    read_only, writable = {
        "sqlite": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
        "postgresql": ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(read_only)
    try:
        assert not_ready(client.get("/readyz"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(writable)


def test_with_the_database_away_it_is_not_ready(client, db):
    def away(*_):
        raise OperationalError

    with connection.execute_wrapper(away):
        assert not_ready(client.get("/readyz"))
