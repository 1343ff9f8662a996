"""The real binary in a temporary folder, a plain HTTP client, and a browser page that reports everything that goes wrong."""

import contextlib
import dataclasses
import http.client
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.parse
from html import unescape

from playwright.sync_api import Page, expect

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
START_LIMIT = 20
STOP_LIMIT = 35
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def binary_path():
    """The binary under test, named by ORDERDESK_BINARY."""
    path = pathlib.Path(os.environ.get("ORDERDESK_BINARY", ".build/release/orderdesk")).absolute()
    if not os.access(path, os.X_OK):
        raise RuntimeError(f"{path} is missing: build it with `make build`, or name another one in ORDERDESK_BINARY")
    return path


def chromium_path():
    path = os.environ.get("CHROMIUM")
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = path or shutil.which(name)
    if not path:
        raise RuntimeError("no Chromium found: run `scripts/setup test`, or name one in CHROMIUM")
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One OrderDesk process. Its folder outlives it, so that it can be killed and started again."""

    admin = "desk_admin"

    def __init__(self, folder, binary=None):
        self.folder = pathlib.Path(folder)
        self.binary = binary or binary_path()
        self.admin_password = secrets.token_urlsafe(18)
        self.log = self.folder / "server.log"
        self.process = None
        self.port = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def environment(self, **more):
        """Nothing of the caller's own configuration reaches the server."""
        kept = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH") if key in os.environ}
        return {**kept, "HOME": str(self.folder), **more}

    def run(self, *arguments, **environment):
        """Runs a command to its end, for those that are expected to end."""
        return subprocess.run(
            [self.binary, *arguments], cwd=self.folder, env=self.environment(**environment),
            capture_output=True, text=True, timeout=START_LIMIT, check=False,
        )

    def start(self):
        self.port = free_port()
        environment = self.environment(
            ADMIN_USERNAME=self.admin,
            ADMIN_PASSWORD=self.admin_password,
            AUTH_BCRYPT_COST="4",
            SERVER_PUBLIC_URL=self.url,
        )
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.binary, "serve", "--server.port", str(self.port), "--metrics.listen", "off"],
                cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError, http.client.HTTPException):
                if Client(self).get("/ready").status == 200:
                    return self
            time.sleep(0.02)
        self.kill()
        raise AssertionError(f"the server did not get ready:\n{self.output()}")

    def kill(self):
        """kill -9, as a power cut for the process."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(STOP_LIMIT)

    def stop(self):
        """SIGTERM, which has to end in exit 0, with no error in the log."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the server ran on for {STOP_LIMIT} s after SIGTERM:\n{self.output()}") from None
        assert status == 0, f"exit {status} after SIGTERM:\n{self.output()}"
        self.check_log()

    def output(self):
        return self.log.read_text(errors="replace")

    def check_log(self):
        """Every line is a JSON object, and none of them tells of an error."""
        for line in self.output().splitlines():
            try:
                level = json.loads(line)["level"]
            except (ValueError, KeyError, TypeError):
                raise AssertionError(f"not a JSON log line: {line}") from None
            assert level not in ("error", "critical"), f"the server logged an error: {line}"
            assert self.admin_password not in line, "the log holds a password"


@dataclasses.dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def json(self):
        return json.loads(self.text)


class Client:
    """Plain HTTP: cookies are kept, redirects are not followed."""

    def __init__(self, server, token=None):
        self.server = server
        self.token = token
        self.cookies = {}

    def get(self, path, **headers):
        return self.request("GET", path, None, headers)

    def post_json(self, path, value, **headers):
        return self.request("POST", path, json.dumps(value), {"Content-Type": "application/json", **headers})

    def patch_json(self, path, value, **headers):
        return self.request("PATCH", path, json.dumps(value), {"Content-Type": "application/json", **headers})

    def post_form(self, path, fields, **headers):
        body = urllib.parse.urlencode(fields)
        return self.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def submit(self, page, **fields):
        """Fetches a page and sends its form: the hidden fields come from the page."""
        html = self.get(page).text
        forms = re.findall(rf'<form[^>]*action="{re.escape(page)}"[^>]*>(.*?)</form>', html, re.DOTALL)
        assert forms, f"{page} has no form for itself:\n{html}"
        hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', forms[-1])
        return self.post_form(page, {**{name: unescape(value) for name, value in hidden}, **fields})

    def request(self, method, path, body, headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        try:
            connection.request(method, path, None if body is None else body.encode(), headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.split(";")[0].partition("=")
                self.cookies[name.strip()] = value
            return Answer(answer.status, answer.headers, text)
        finally:
            connection.close()


class Visitor:
    """A person at a browser. Whatever the browser complains about is collected, and `check` fails on it."""

    def __init__(self, browser, server, javascript=True, width=1280, color_scheme="light", **options):
        self.server = server
        self.javascript = javascript
        self.width = width
        self.complaints = []
        self.expected_statuses = set()
        self.context = browser.new_context(
            base_url=server.url, java_script_enabled=javascript, color_scheme=color_scheme, locale="en-GB",
            timezone_id="UTC", viewport={"width": width, "height": 900}, reduced_motion="reduce", **options,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("request", self._on_request)
        self.page.on("requestfailed", self._on_failure)
        self.page.on("response", self._on_response)

    def _on_console(self, message):
        # The browser and htmx also write a line for each answer from 400 on: _on_response looks at those.
        # Violations of the content security policy come as console errors too.
        from_answers = ("Failed to load resource: the server responded", "Response Status Error Code")
        if message.type == "error" and not message.text.startswith(from_answers):
            self.complaints.append(f"console: {message.text}")

    def _on_request(self, request):
        url = urllib.parse.urlsplit(request.url)
        if url.scheme not in ("data", "blob") and url.netloc != urllib.parse.urlsplit(self.server.url).netloc:
            self.complaints.append(f"a request to another host: {request.url}")

    def _on_failure(self, request):
        if request.failure != "net::ERR_ABORTED":  # what a navigation cuts off is no failure
            self.complaints.append(f"request failed: {request.url}: {request.failure}")

    def _on_response(self, response):
        if response.status >= 400 and response.status not in self.expected_statuses:
            self.complaints.append(f"{response.request.method} {response.url} answered {response.status}")

    def check(self):
        assert not self.complaints, "\n".join(self.complaints)

    def check_width(self):
        """Nothing sticks out: no page scrolls sideways."""
        overflow = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{self.page.url} is {overflow} px wider than {self.width} px"

    def close(self):
        self.context.close()

    # What people do

    def open(self, path):
        self.page.goto(path)
        self.check_width()

    def fill(self, **fields):
        for label, value in fields.items():
            self.page.get_by_label(label, exact=True).fill(value)

    def press(self, button):
        self.page.locator("main").get_by_role("button", name=button, exact=True).click()

    def register(self, username, password):
        self.open("/register")
        self.fill(Username=username, Password=password)
        self.press("Register")
        expect(self.page).to_have_url(re.compile(r"/login(\?|$)"))

    def log_in(self, username, password, lands_on):
        if urllib.parse.urlsplit(self.page.url).path != "/login":
            self.open("/login")
        self.fill(Username=username, Password=password)
        self.press("Log in")
        expect(self.page).to_have_url(re.compile(re.escape(lands_on) + r"(\?|$)"))
        self.check_width()

    def log_out(self):
        button = self.page.get_by_role("banner").get_by_role("button", name="Log out", exact=True)
        button.click()
        expect(button).to_have_count(0)

    def place_order(self, item, quantity, notes=""):
        self.open("/orders/new")
        self.fill(Item=item, Quantity=quantity, Notes=notes)
        self.press("Place order")
        expect(self.page).not_to_have_url(re.compile(r"/orders/new(\?|$)"))
        self.check_width()

    def row(self, item):
        """The table row of an order; found by its tag, as narrow windows lay rows out as blocks."""
        return self.page.locator("main tr", has_text=item)

    def skip_browser_validation(self):
        """Lets the server see what the browser would have held back."""
        self.page.locator("main form").evaluate("form => { form.noValidate = true }")


class API:
    """The JSON API as one person uses it."""

    def __init__(self, server):
        self.client = Client(server)

    def register(self, username, password):
        answer = self.client.post_json("/api/v1/auth/register", {"username": username, "password": password})
        assert answer.status == 201, answer.text
        return answer.json

    def log_in(self, username, password):
        fields = {"grant_type": "password", "username": username, "password": password}
        answer = self.client.post_form("/api/v1/auth/token", fields)
        assert answer.status == 200, answer.text
        assert answer.json["token_type"] == "bearer"
        self.client.token = answer.json["access_token"]
        return self

    def place_order(self, item, quantity=1, notes=""):
        answer = self.client.post_json("/api/v1/orders", {"item_name": item, "quantity": quantity, "notes": notes})
        assert answer.status == 201, answer.text
        return answer.json

    def decide(self, order, status, reason=""):
        headers = {"If-Match": f'"{order["version"]}"'}
        return self.client.patch_json(f"/api/v1/orders/{order['id']}", {"status": status, "reason": reason}, **headers)
