import pytest

from intake.models import ContactRequest
from tests.build import ctx_of
from tests.form.pages import foreign_markup

URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture
def post(client, helpline):
    client.raise_request_exception = False

    def sent(body, content_type=URLENCODED, headers=None):
        return client.generic("POST", "/help/", body, content_type=content_type, headers=headers)

    return sent


@pytest.mark.parametrize(
    "body",
    [
        b"", b"=", b"&&&", b"%", b"phone=%", b"phone=%ED%A0%80", b"phone=\xff\xfe\xfd", b"phone=%00%00", b"phone[]=1",
        b"\x00" * 1000, b"phone=" + b"%E2%80%AE" * 50, b"phone=1&phone=2&phone=3", b"\xf0\x9f\xab\xb6=\xf0\x9f\xab\xb6",
        b"a" * 60_000, b"phone=%C0%AE%C0%AE%2F", b"ctx=" + b"|" * 500, b"ctx=" + b":" * 500,
        b"phone=" + "９".encode() * 41,
    ],
)  # fmt: skip
def test_no_bytes_break_it(post, body):
    assert post(body).status_code == 422


BODIES = [
    b"phone=2025550123&name=+2AA-",
    b'{"phone": "2025550123"}',
    b'--X\r\nContent-Disposition: form-data; name="name"\r\n\r\n+2AA- \\ud800 \xed\xa0\x80\r\n--X--\r\n',
    b'--X\r\nContent-Disposition: form-data; name="phone"; filename="x"\r\n\r\n2025550123\r\n--X--\r\n',
    b"--X\r\nContent-Disposition: form-data\r\n\r\n",
    b"--X\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=phone\r\n\r\n!\r\n--X--\r\n",
]


@pytest.mark.parametrize(
    "content_type",
    [
        "", "text/plain", "application/json", "x", "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\x80", f"{URLENCODED}; charset=utf-7", f"{URLENCODED}; charset=nope",
        "multipart/form-data; boundary=X; charset=rot13", "multipart/form-data; boundary=X; charset=idna",
        "multipart/form-data; boundary=X; charset=utf-7", "multipart/form-data; boundary=X; charset=undefined",
        "multipart/form-data; boundary=X; charset=unicode_escape", "multipart/mixed; boundary=X", "a/b;" * 500,
    ],
)  # fmt: skip
def test_no_content_type_breaks_it(post, content_type):
    for body in BODIES:
        assert post(body, content_type).status_code in {400, 422}, body
    assert not ContactRequest.objects.exists()


def test_a_charset_of_its_own_does_not_change_what_was_typed(post, client):
    ctx = ctx_of(client.get("/").content.decode())
    body = f"phone=2025550123&name=%C3%B1&ctx={ctx}"
    assert post(body, f"{URLENCODED}; charset=iso-8859-1").status_code == 303
    assert ContactRequest.objects.get().opened("name") == "ñ"


def test_two_thousand_fields_are_refused(post):
    assert post("&".join(f"f{n}=1" for n in range(2000))).status_code == 400


def test_a_thousand_parts_are_refused(post):
    part = '--X\r\nContent-Disposition: form-data; name="f"\r\n\r\n1\r\n'
    assert post(part * 1001 + "--X--\r\n", "multipart/form-data; boundary=X").status_code in {400, 413}


@pytest.mark.parametrize("length", ["abc", "-1", "1e3", "٣", "9" * 5000, ""])
def test_no_declared_length_breaks_it(client, helpline, length):
    client.raise_request_exception = False
    assert client.post("/help/", {"phone": "555"}, CONTENT_LENGTH=length).status_code in {400, 413, 422}


@pytest.mark.parametrize("size", [64 * 1024 + 1, 1_000_000])
def test_more_than_64_kilobytes_are_refused_with_the_phone_numbers(post, size):
    response = post(b"name=" + b"x" * (size - 5))
    assert response.status_code == 413
    assert b"tel:911" in response.content
    assert b"(202) 555-0100" in response.content or b"1-800-662-4357" in response.content


def test_64_kilobytes_are_read(post):
    response = post(b"name=" + b"x" * (64 * 1024 - 5))
    assert response.status_code == 422
    assert response.content.count(b"x" * 60_000) == 1


@pytest.mark.parametrize(
    "header", ["user-agent", "referer", "cookie", "accept-language", "origin", "sec-fetch-site", "x"]
)
def test_no_header_breaks_it(post, header):
    for value in ("x" * 60_000, "\xff\xfe", "a=b;" * 5000, "{{ 7|add:7 }}", "<script>"):
        response = post("phone=555", headers={header: value})
        assert response.status_code == 422, value[:20]
        assert not foreign_markup(response.content.decode()), value[:20]


@pytest.mark.parametrize("host", ["evil.example", "", "a b", "[::1", "x" * 5000, "testserver@evil.example"])
def test_no_host_breaks_it(post, host):
    assert post("phone=555", headers={"host": host, "origin": "http://testserver"}).status_code in {400, 422}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_only_a_post_sends_a_form(client, helpline, method):
    response = client.generic(method, "/help/", b"phone=2025550123")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert not ContactRequest.objects.exists()


@pytest.mark.parametrize(("address", "landing"), [("/help/", "/"), ("/es/help/", "/es/")])
@pytest.mark.parametrize("method", ["get", "head"])
def test_enter_in_the_address_bar_after_a_post_leads_back(client, helpline, method, address, landing):
    response = getattr(client, method)(address)
    assert (response.status_code, response["Location"], response["Cache-Control"]) == (303, landing, "no-store")


@pytest.mark.parametrize(
    "path",
    [
        "/received//",
        "/received/%00/",
        "/received/%ED%A0%80/",
        "/received/" + "a" * 8000 + "/",
        "/%ff",
        "//",
        "/../help/",
    ],
)
def test_no_address_breaks_it(client, helpline, path):
    client.raise_request_exception = False
    assert client.generic("GET", path).status_code < 500
