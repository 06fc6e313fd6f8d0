"""What a machine is told, what it can answer, and what becomes of that. With a real receiver on loopback."""

import datetime
import re
import socket
import ssl
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import call_command
from django.utils import timezone

from intake.models import AuditEvent, Delivery, Notification, WebhookEndpoint
from intake.notify import sending
from intake.notify.audiences import AUDIENCES
from intake.notify.fan_out import fan_out_due
from intake.notify.models import DeliveryChannel, NotificationType
from intake.notify.operator_alerts import alert_failed_deliveries
from intake.notify.outbox import enqueue
from intake.notify.retries import WEBHOOK_RETRY_DELAYS
from intake.notify.sending import JITTER, SEND_LEASE, resend, send_due
from intake.notify.webhooks import transport
from intake.notify.webhooks.models import SECRET_OVERLAP, disable, enable, enqueue_test
from intake.notify.webhooks.models import WebhookEndpoint as Endpoint
from intake.triage import transitions
from tests.build import a_request
from tests.notify.endpoints import an_endpoint
from tests.notify.receiver import listening, verify

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _here(settings, monkeypatch):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    monkeypatch.setattr(transport, "DEADLINE_SECONDS", 5)


@pytest.fixture
def receiver():
    with listening() as running:
        yield running


def tell(notification_type=NotificationType.NEW_REQUEST, request=None):
    """Post, address, and try once; whether it was sent."""
    enqueue(notification_type, request)
    fan_out_due()
    return send_due(DeliveryChannel.WEBHOOK)


def row():
    delivery = Delivery.objects.latest("pk")
    return delivery.state, delivery.attempts, delivery.last_error


def test_it_says_what_happened_to_which_request(receiver, clock):
    endpoint, request = an_endpoint(receiver), a_request()
    fan_out_due()
    assert send_due(DeliveryChannel.WEBHOOK) == 1
    [taken] = receiver.taken
    expected = (
        b'{"type":"new_request","timestamp":"2027-03-03T17:00:00Z","data":{"request":"%s"}}' % str(request.pk).encode()
    )
    assert taken.body == expected
    assert verify(endpoint.opened("secret"), taken) == taken.content
    assert (taken.path, taken.headers["content-type"], taken.headers["user-agent"]) == (
        "/hook", "application/json", "Intake",
    )  # fmt: skip
    assert row() == ("sent", 1, "")


def test_a_notification_about_the_helpline_names_no_request(receiver):
    an_endpoint(receiver, NotificationType.REVIEW_DUE)
    tell(NotificationType.REVIEW_DUE)
    assert receiver.taken[0].content["data"] == {"request": None}


def test_nothing_of_a_person_is_in_it_whatever_the_notification(receiver, supervisor, operator):
    person = {
        "name": "Marisol",
        "phone": "+12025550147",
        "email": "mari@example.org",
        "about": "self",
        "language": "es",
    }
    staff = [notification_type for notification_type, audience in AUDIENCES.items() if audience.roles]
    endpoint, request = an_endpoint(receiver, *staff), a_request(**person)
    for notification_type in staff:
        enqueue(notification_type, request)
    fan_out_due()
    while send_due(DeliveryChannel.WEBHOOK):
        pass
    assert {taken.content["type"] for taken in receiver.taken} == {*staff}
    for taken in receiver.taken:
        sent = f"{taken.path} {taken.headers} {taken.body}"
        for detail in ("Marisol", "5550147", "mari@", request.reference, "self", endpoint.opened("secret")):
            assert detail not in sent
        assert sorted(taken.content) == ["data", "timestamp", "type"]
        assert taken.content["data"] == {"request": str(request.pk)}


def test_it_is_told_what_it_wants_and_nothing_else(receiver):
    an_endpoint(receiver, NotificationType.EMERGENCY, NotificationType.OVERDUE)
    for notification_type in (NotificationType.NEW_REQUEST, NotificationType.OVERDUE, NotificationType.DIGEST):
        tell(notification_type)
    assert [taken.content["type"] for taken in receiver.taken] == ["overdue"]


def test_what_is_for_the_person_goes_to_no_machine():
    persons = [notification_type for notification_type, audience in AUDIENCES.items() if not audience.roles]
    an_endpoint(None, *persons)
    for notification_type in persons:
        enqueue(notification_type, a_request())
    fan_out_due()
    assert persons
    assert not Delivery.objects.filter(channel=DeliveryChannel.WEBHOOK).exists()


def test_it_is_nobodys_recipient_and_gets_no_second_one_when_there_is_one(receiver, clock, caplog):
    an_endpoint(receiver)
    assert tell() == 1
    assert Notification.objects.pending_fan_out().exists()
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    for _ in range(3):
        clock.shift(timedelta(hours=1))
        fan_out_due()
        send_due(DeliveryChannel.WEBHOOK)
    assert len(receiver.taken) == 1


def test_whoever_is_off_is_told_nothing(receiver):
    disable(an_endpoint(receiver), Endpoint.DisabledReason.OPERATOR)
    tell()
    assert not Delivery.objects.exists()


def test_what_is_in_hand_when_it_is_turned_off_is_not_sent(receiver, monkeypatch):
    endpoint, held = an_endpoint(receiver), sending._renew_lease
    monkeypatch.setattr(
        sending, "_renew_lease", lambda row: disable(endpoint, Endpoint.DisabledReason.OPERATOR) and held(row)
    )
    assert tell() == 0
    assert receiver.taken == []
    assert row()[0] == "failed"


def test_what_was_erased_meanwhile_is_not_told(receiver):
    an_endpoint(receiver)
    request = a_request()
    fan_out_due()
    transitions.withdraw(request)
    assert send_due(DeliveryChannel.WEBHOOK) == 0
    assert receiver.taken == []


@pytest.mark.parametrize(
    ("behaves", "state", "error"),
    [
        (200, "sent", ""),
        (204, "sent", ""),
        (299, "sent", ""),
        ("drips a body", "sent", ""),
        (301, "queued", "HTTP 301"),
        (307, "queued", "HTTP 307"),
        (400, "queued", "HTTP 400"),
        (401, "queued", "HTTP 401"),
        (404, "failed", "HTTP 404"),
        (410, "failed", "HTTP 410"),
        (429, "queued", "HTTP 429"),
        (500, "queued", "HTTP 500"),
        (503, "queued", "HTTP 503"),
        ("resets", "queued", "ReadError"),
        ("floods", "queued", "RemoteProtocolError"),
    ],
)
def test_what_it_answers_decides(behaves, state, error, receiver):
    receiver.behaves = behaves
    an_endpoint(receiver)
    tell()
    assert row() == (state, 1, error)


@pytest.mark.parametrize("behaves", ["hangs", "drips a head"])
def test_a_try_has_an_end_however_it_is_drawn_out(behaves, receiver, monkeypatch):
    monkeypatch.setattr(transport, "DEADLINE_SECONDS", 0.3)
    receiver.behaves = behaves
    an_endpoint(receiver)
    tell()
    assert row() == ("queued", 1, "TimeoutError")


def test_one_that_is_down_is_tried_again():
    with listening() as receiver:
        an_endpoint(receiver)
    tell()
    assert row() == ("queued", 1, "ConnectionRefusedError")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status, receiver):
    with listening() as elsewhere:
        receiver.behaves, receiver.more = status, {"location": elsewhere.url}
        an_endpoint(receiver)
        tell()
        assert elsewhere.taken == []
    assert row() == ("queued", 1, f"HTTP {status}")


def test_it_is_tried_six_times_in_a_day_and_then_given_up(receiver, clock):
    receiver.behaves = 500
    an_endpoint(receiver)
    tell()
    began = timezone.now()
    while row()[0] == "queued":
        clock.move_to(Delivery.objects.get().next_attempt_at + timedelta(minutes=6))
        send_due(DeliveryChannel.WEBHOOK)
    assert row() == ("failed", 6, "HTTP 500")
    day = timedelta(hours=24)
    assert day * (1 - JITTER) <= timezone.now() - began <= day * (1 + JITTER) + timedelta(hours=1)
    assert len({*receiver.ids()}) == 1
    assert alert_failed_deliveries()


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        ("7200", timedelta(hours=2)),
        ("Wed, 03 Mar 2027 20:00:00 GMT", timedelta(hours=3)),
        ("604800", timedelta(days=1)),
        ("1", None),
        ("soon", None),
        ("9" * 50, None),
        ("Wed, 03 Mar 2027 20:00:00", None),
        ("-5", None),
    ],
)
def test_one_that_asks_for_time_gets_it_within_a_day(asked, waits, receiver, clock):
    receiver.behaves, receiver.more = 429, {"retry-after": asked}
    endpoint = an_endpoint(receiver)
    tell()
    endpoint.refresh_from_db()
    next_at = Delivery.objects.get().next_attempt_at - timezone.now()
    if waits:
        assert (next_at, endpoint.paused_until - timezone.now()) == (waits, waits)
    else:
        assert next_at <= WEBHOOK_RETRY_DELAYS[0] * (1 + JITTER)


@pytest.mark.parametrize("status", [404, 410])
def test_one_where_nothing_is_any_more_is_turned_off_and_that_is_an_alarm(status, receiver, clock):
    receiver.behaves = status
    endpoint = an_endpoint(receiver)
    clock.shift(1)
    other = an_endpoint(name="other")
    for _ in range(3):
        enqueue(NotificationType.NEW_REQUEST)
    fan_out_due()
    send_due(DeliveryChannel.WEBHOOK, limit=1)
    endpoint.refresh_from_db()
    assert (endpoint.disabled_at, endpoint.disabled_reason) == (timezone.now(), "gone")
    failed = Delivery.objects.failed()
    assert set(failed.values_list("endpoint", "last_error")) == {(endpoint.pk, f"HTTP {status}")}
    assert sorted(failed.values_list("attempts", flat=True)) == [0, 0, 1]
    assert other.waiting().count() == 3
    event = AuditEvent.objects.get(event_type="webhook_changed")
    assert (event.actor_name, event.detail["reason"]) == ("system", "gone")
    assert alert_failed_deliveries()
    receiver.behaves = 200
    assert not any(resend(delivery) for delivery in failed), "there is still nothing"
    enable(endpoint, by=None)
    assert all(resend(delivery) for delivery in failed)
    other.waiting().delete()
    while send_due(DeliveryChannel.WEBHOOK):
        pass
    assert len({*receiver.ids()}) == 3


class Killed(BaseException):
    pass


def test_a_crash_between_its_yes_and_our_commit_tells_it_twice_with_one_id(receiver, clock, monkeypatch):
    an_endpoint(receiver)

    def killed(*_):
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(sending, "_end", killed)
        with pytest.raises(Killed):
            tell()
    clock.shift(SEND_LEASE - timedelta(seconds=1))
    assert send_due(DeliveryChannel.WEBHOOK) == 0
    clock.shift(1)
    assert send_due(DeliveryChannel.WEBHOOK) == 1
    assert len(receiver.taken) == 2
    assert len({*receiver.ids()}) == 1
    assert receiver.taken[0].body == receiver.taken[1].body


def test_no_two_deliveries_have_one_id(receiver, clock):
    an_endpoint(receiver)
    tell()
    Delivery.objects.all().delete()  # as when an older database was put back: it counts on from there
    first = receiver.ids()[0]
    clock.shift(1)
    tell()
    Delivery.objects.update(id=int(first.split("_")[1]))
    assert transport.id_of(Delivery.objects.get()) != first


def test_after_a_new_secret_the_old_one_signs_beside_it_for_a_day(receiver, clock):
    endpoint = an_endpoint(receiver)
    old, new = endpoint.opened("secret"), endpoint.new_secret()
    endpoint.save()
    tell()
    assert [bool(verify(secret, receiver.taken[0])) for secret in (old, new)] == [True, True]
    clock.shift(SECRET_OVERLAP)
    tell()
    assert verify(new, receiver.taken[1])
    with pytest.raises(ValueError, match="no signature fits"):
        verify(old, receiver.taken[1])


def test_its_secrets_are_sealed(receiver):
    endpoint = an_endpoint(receiver)
    endpoint.new_secret()
    endpoint.save()
    stored = WebhookEndpoint.objects.values_list("secret", "previous_secret", "data_key").get()
    for secret in (endpoint.opened("secret"), endpoint.opened("previous_secret")):
        assert not any(secret.removeprefix("whsec_").encode() in bytes(column) for column in stored)


def test_a_test_goes_to_it_alone(receiver, operator):
    endpoint = an_endpoint(receiver)
    an_endpoint(receiver, NotificationType.TEST, name="other")
    assert enqueue_test(endpoint, by=operator)
    fan_out_due()
    assert send_due(DeliveryChannel.WEBHOOK) == 1
    assert [taken.content["type"] for taken in receiver.taken] == ["test"]
    assert list(Delivery.objects.values_list("endpoint", flat=True)) == [endpoint.pk]


def test_the_worker_sends_them_too(receiver, helpline, capsys):
    an_endpoint(receiver)
    enqueue(NotificationType.NEW_REQUEST)
    call_command("worker", once=True)
    assert "1 notifications sent" in capsys.readouterr().out
    assert len(receiver.taken) == 1


def test_proxies_and_passwords_of_the_environment_are_not_used(receiver, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    an_endpoint(receiver)
    assert tell() == 1
    assert "authorization" not in receiver.taken[0].headers


def test_no_log_line_tells_its_address_or_its_secret(receiver, caplog):
    caplog.set_level("INFO")
    receiver.behaves = 500
    endpoint = an_endpoint(receiver)
    tell()
    assert caplog.records
    lines = " ".join(record.getMessage() for record in caplog.records)
    assert not re.search(rf"hook|{receiver.port}|whsec|{re.escape(endpoint.opened('secret'))}", lines)


@pytest.fixture
def names(monkeypatch):
    """Every name leads to loopback when it is first asked for, and then to where nobody is. What was asked for."""
    asked, real = [], socket.getaddrinfo

    def lead(host, port, *rest, **options):
        host = host.decode() if isinstance(host, bytes) else host
        if not host.endswith(".test"):
            return real(host, port, *rest, **options)
        address = "127.0.0.2" if host in asked else "127.0.0.1"
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", lead)
    return asked


def test_it_connects_to_the_address_that_was_checked_and_asks_no_second_time(receiver, names):
    an_endpoint(url=f"http://hooks.test:{receiver.port}/hook")
    assert tell() == 1
    assert names == ["hooks.test"]
    assert receiver.taken[0].headers["host"] == f"hooks.test:{receiver.port}"


def test_the_check_sees_a_second_question(receiver, names, monkeypatch):
    checked = transport.resolve_allowed
    monkeypatch.setattr(transport, "resolve_allowed", lambda url, seconds: checked(url, seconds) and ["hooks.test"])
    an_endpoint(url=f"http://hooks.test:{receiver.port}/hook")
    assert tell() == 0
    assert names == ["hooks.test", "hooks.test"]


def test_a_second_address_is_tried_when_the_first_one_is_down(receiver, monkeypatch):
    monkeypatch.setattr(transport, "resolve_allowed", lambda *_: ["127.0.0.2", "127.0.0.1"])
    an_endpoint(receiver)
    assert tell() == 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A file with a key and a certificate for hooks.test that nobody has signed but itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hooks.test")])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.test")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "both.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize(
    ("host", "trusted", "error"),
    [
        ("hooks.test", True, ""),
        ("other.test", True, "SSLCertVerificationError"),
        ("hooks.test", False, "SSLCertVerificationError"),
    ],
)
def test_the_certificate_must_be_trusted_and_for_that_name(host, trusted, error, certificate, names, monkeypatch):
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate)
    if trusted:
        monkeypatch.setattr(transport, "_trusted", lambda: ssl.create_default_context(cafile=certificate))
    with listening(encrypted=serving) as receiver:
        an_endpoint(url=f"https://{host}:{receiver.port}/hook")
        tell()
        assert row() == ("queued" if error else "sent", 1, error)
        assert len(receiver.taken) == (0 if error else 1)
