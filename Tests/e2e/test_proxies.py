"""The server behind a real nginx and a real Caddy with the examples of deploy/: TLS, addresses of clients, live changes, and no
query in a log."""

import http.client
import json

import pytest

from harness import ANSWER_LIMIT, API
from proxy import CLIENT, NAME, Proxy, ProxiedClient

CANARY = "canary-of-a-query"

pytestmark = pytest.mark.settings(SERVER_PUBLIC_URL=f"https://{NAME}", SERVER_TRUSTED_PROXIES="127.0.0.1")


@pytest.fixture(params=["nginx", "caddy"])
def proxy(request, server, tmp_path):
    folder = tmp_path / request.param
    folder.mkdir()
    with Proxy(request.param, folder, server) as running:
        yield running


@pytest.fixture
def proxied(proxy, requester, password):
    """The API over the proxy, for somebody who has signed in there."""
    api = API(None)
    api.client = ProxiedClient(proxy)
    return api.log_in("requester", password)


def test_without_tls_there_is_only_the_way_to_it(proxy):
    connection = http.client.HTTPConnection("127.0.0.1", proxy.http, timeout=ANSWER_LIMIT)
    connection.request("GET", "/orders?status=pending", headers={"Host": NAME})
    answer = connection.getresponse()
    assert answer.status in (301, 308)
    assert answer.headers["Location"] == f"https://{NAME}/orders?status=pending"
    connection.close()


def test_pages_and_sign_in_work_over_the_proxy(proxy, proxied, password):
    browser = ProxiedClient(proxy)
    page = browser.open("/login")
    assert page.status == 200 and page.headers["Content-Type"].startswith("text/html")
    assert len(page.headers.get_all("Strict-Transport-Security")) == 1
    answer = browser.submit("/login", username="requester", password=password)
    assert answer.status == 303, answer.text
    cookies = answer.headers.get_all("Set-Cookie")
    assert cookies and all("Secure" in cookie for cookie in cookies)
    assert browser.open("/orders").status == 200
    # Sessions are of the address that the proxy saw. The one of the fixture did not take the way over it.
    addresses = sorted(session["address"] for session in proxied.sessions())
    assert addresses == ["127.0.0.1", CLIENT, CLIENT]


def test_live_changes_come_one_by_one(proxy, proxied):
    connection = proxy.connect()
    connection.request("GET", "/api/v1/orders/events", headers={"Authorization": f"Bearer {proxied.client.token}"})
    stream = connection.getresponse()
    assert stream.status == 200 and stream.headers["Content-Type"] == "text/event-stream"
    # Each order is read from the open stream before the next is placed: nothing holds it back.
    for item in ("Lamp", "Chair", "Desk"):
        placed = proxied.place_order(item)
        for line in stream:
            if line.startswith(b"data: {"):
                break
        assert json.loads(line.removeprefix(b"data: "))["id"] == placed["id"]
    stream.close()
    connection.close()


def test_no_query_and_no_page_before_is_logged(proxy, server):
    browser = ProxiedClient(proxy)
    assert browser.get(f"/login?token={CANARY}", Referer=f"https://{NAME}/{CANARY}").status == 200
    server.stop()
    # What fails because there is no server would be told with the query, too.
    assert browser.get(f"/login?token={CANARY}").status == 502
    proxy.end()
    logs = proxy.logs()
    assert "/login" in logs and "200" in logs and "502" in logs
    assert CANARY not in logs
