"""The server behind a real nginx with the example of deploy/nginx: TLS, addresses of clients, live changes, and no query in a log."""

import contextlib
import http.client
import json
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time

import pytest

from harness import ANSWER_LIMIT, API, ROOT, START_LIMIT, Client, free_port

sys.path.append(str(ROOT / "scripts"))
import deploy_nginx  # noqa: E402

CLIENT = "127.0.0.2"
FORGED = "203.0.113.9"
CANARY = "canary-of-a-query"

pytestmark = pytest.mark.settings(
    SERVER_PUBLIC_URL=f"https://{deploy_nginx.NAME}", SERVER_TRUSTED_PROXIES="127.0.0.1")


class Nginx:
    """nginx in a folder of its own, in front of a server."""

    def __init__(self, folder, server):
        self.folder = folder
        self.http, self.https = free_port(), free_port()
        self.settings = deploy_nginx.write(folder, self.http, self.https, server.port)
        self.trust = ssl.create_default_context(cafile=folder / "fullchain.pem")

    def __enter__(self):
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen([program, "-c", self.settings, "-e", self.folder / "start.error.log"])
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError):
                connection = self.connect()
                connection.connect()
                connection.close()
                return self
            time.sleep(0.02)
        self.end()
        raise AssertionError((self.folder / "start.error.log").read_text())

    def __exit__(self, *_):
        self.end()

    def end(self):
        """After the answers that are under way; the logs are complete then."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(START_LIMIT)

    def connect(self):
        return Connection(deploy_nginx.NAME, self.https, timeout=ANSWER_LIMIT, context=self.trust)

    def logs(self):
        return "".join(file.read_text() for file in self.folder.glob("*.log"))


class Connection(http.client.HTTPSConnection):
    """Asks for the name of the certificate, and goes to this machine, from an address that is not the one of the proxy."""

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout, source_address=(CLIENT, 0))
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)


class ProxiedClient(Client):
    """A client that takes the way of a browser, over the proxy, and claims to come from elsewhere."""

    def __init__(self, nginx):
        super().__init__(None)
        self.nginx = nginx

    def connect(self):
        return self.nginx.connect()

    def request(self, method, path, body=None, headers=None):
        return super().request(method, path, body, {"X-Forwarded-For": FORGED, **(headers or {})})


@pytest.fixture
def nginx(server, tmp_path):
    folder = tmp_path / "nginx"
    folder.mkdir()
    with Nginx(folder, server) as running:
        yield running


@pytest.fixture
def proxied(nginx, requester, password):
    """The API over the proxy, for somebody who has signed in there."""
    api = API(None)
    api.client = ProxiedClient(nginx)
    return api.log_in("requester", password)


def test_without_tls_there_is_only_the_way_to_it(nginx):
    connection = http.client.HTTPConnection("127.0.0.1", nginx.http, timeout=ANSWER_LIMIT)
    connection.request("GET", "/orders?status=pending", headers={"Host": deploy_nginx.NAME})
    answer = connection.getresponse()
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{deploy_nginx.NAME}/orders?status=pending"
    connection.close()


def test_pages_and_sign_in_work_over_the_proxy(nginx, proxied, password):
    browser = ProxiedClient(nginx)
    page = browser.open("/login")
    assert page.status == 200 and page.headers["Content-Type"].startswith("text/html")
    assert len(page.headers.get_all("Strict-Transport-Security")) == 1
    answer = browser.submit("/login", username="requester", password=password)
    assert answer.status == 303, answer.text
    cookies = answer.headers.get_all("Set-Cookie")
    assert cookies and all("Secure" in cookie for cookie in cookies)
    assert browser.open("/orders").status == 200
    # Sessions are of the address that nginx saw. The one of the fixture did not take the way over it.
    addresses = sorted(session["address"] for session in proxied.sessions())
    assert addresses == ["127.0.0.1", CLIENT, CLIENT]


def test_live_changes_come_one_by_one(nginx, proxied):
    connection = nginx.connect()
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
    connection.close()


def test_no_query_and_no_page_before_is_logged(nginx, server):
    browser = ProxiedClient(nginx)
    assert browser.get(f"/login?token={CANARY}", Referer=f"https://{deploy_nginx.NAME}/{CANARY}").status == 200
    server.stop()
    # What fails because there is no server would be told with the query, too.
    assert browser.get(f"/login?token={CANARY}").status == 502
    nginx.end()
    logs = nginx.logs()
    assert '"GET /login HTTP/1.1" 200' in logs and '"GET /login HTTP/1.1" 502' in logs
    assert CANARY not in logs
