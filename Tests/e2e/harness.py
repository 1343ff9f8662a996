"""The real binary in a temporary folder, and a plain HTTP client for its pages and its API."""

import collections
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
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from html import unescape

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
START_LIMIT = 20
STOP_LIMIT = 35
ANSWER_LIMIT = 30
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def binary_path():
    """The binary under test, named by ORDERDESK_BINARY."""
    path = pathlib.Path(os.environ.get("ORDERDESK_BINARY", ".build/release/orderdesk")).absolute()
    if not os.access(path, os.X_OK):
        raise RuntimeError(f"{path} is missing: build it with `make build`, or name another one in ORDERDESK_BINARY")
    return path


def together(count, call):
    """Calls `call(0)` … `call(count - 1)` at the same moment, each on a thread of its own; the results in that order."""
    barrier = threading.Barrier(count)

    def run(number):
        barrier.wait(START_LIMIT)
        return call(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def eventually(condition, what, limit=START_LIMIT):
    """The value of `condition()` as soon as it is true; `what` says what is waited for, as words or a call that gives them.

    It is asked once at least, so that with a limit of 0 it has to be true at once.
    """
    deadline = time.monotonic() + limit
    while True:
        if value := condition():
            return value
        if time.monotonic() >= deadline:
            raise AssertionError(f"not within {limit} s: {what() if callable(what) else what}")
        time.sleep(0.02)


#: Ports that were given away lately: who got one may not have taken it yet.
GIVEN_PORTS = collections.deque(maxlen=100)


def free_port():
    """A port that nobody listens on, and that nobody else was told to take."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in GIVEN_PORTS:
            GIVEN_PORTS.append(port)
            return port


class Server:
    """One OrderDesk process. Its folder outlives it, so that it can be killed and started again.

    `settings` are environment variables of the server and of every command that is run beside it; they may be changed
    between two starts.
    """

    admin = "desk_admin"
    #: Within how many seconds everybody knows that a session has ended, or that a role is another: one process at once.
    revocation_limit = 0

    def __init__(self, folder, binary=None, **settings):
        self.folder = pathlib.Path(folder)
        self.binary = binary or binary_path()
        self.settings = settings
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
        # A debug build counts lines, and would leave its counts in the folder.
        kept["LLVM_PROFILE_FILE"] = os.devnull
        return {**kept, "HOME": str(self.folder), **self.settings, **more}

    def run(self, *arguments, **environment):
        """Runs a command to its end, for those that are expected to end."""
        return subprocess.run(
            [self.binary, *arguments], cwd=self.folder, env=self.environment(**environment),
            capture_output=True, encoding="utf-8", timeout=START_LIMIT, check=False,
        )

    def start(self, port=None):
        """On a free port, or on this one, for clients that wait for the server to come back."""
        self.port = port or free_port()
        self.launch()
        self.wait_until_ready()
        return self

    def launch(self):
        """Starts the process, and does not wait for it."""
        environment = {
            "AUTH_BCRYPT_COST": "4",
            "METRICS_LISTEN": "off",
            "SERVER_PUBLIC_URL": self.url,
            **self.first_admin(),
            **self.environment(),
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.binary, "serve", "--server.port", str(self.port)],
                cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )

    def first_admin(self):
        return {"ADMIN_USERNAME": self.admin, "ADMIN_PASSWORD": self.admin_password}

    def wait_until_ready(self):
        try:
            eventually(self.is_ready_or_gone, "the server is ready")
            assert self.process.poll() is None, "the server has ended"
        except AssertionError as error:
            self.kill()
            raise AssertionError(f"{error}:\n{self.output()}") from None

    def is_ready_or_gone(self):
        with contextlib.suppress(OSError, http.client.HTTPException):
            if Client(self).get("/ready").status == 200:
                return True
        return self.process.poll() is not None

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

    def copy(self, folder):
        """A desk on a copy of this folder; neither of them runs."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        other = Server(folder, self.binary, **self.settings)
        other.admin_password = self.admin_password
        return other

    @property
    def data(self):
        return self.folder / "data"

    def database(self, module):
        """The file with the data of `auth` or `orders`."""
        return self.data / f"{module}.sqlite"

    @property
    def keys(self):
        """What no log and no answer may hold, by name: one process makes its key itself."""
        return {}

    @property
    def parts(self):
        """The processes that this desk is made of; a split one has several."""
        return [self]

    @property
    def front(self):
        """The process that people reach."""
        return self

    def output(self):
        return self.log.read_text(errors="replace")

    def check_log(self):
        """Every line is a JSON object, and none of them tells of an error that the test does not expect."""
        for line in self.output().splitlines():
            try:
                entry = json.loads(line)
                level = entry["level"]
            except (ValueError, KeyError, TypeError):
                raise AssertionError(f"not a JSON log line: {line}") from None
            assert level not in ("error", "critical") or self.is_expected(entry), f"the server logged an error: {line}"
            assert self.admin_password not in line, "the log holds a password"

    def is_expected(self, entry):
        """Whether a test brings this error about."""
        return False


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

    def open(self, path):
        """Asks for a page, as a browser does."""
        return self.get(path, Accept="text/html")

    def post_json(self, path, value, **headers):
        return self.request("POST", path, json.dumps(value), {"Content-Type": "application/json", **headers})

    def patch_json(self, path, value, **headers):
        return self.request("PATCH", path, json.dumps(value), {"Content-Type": "application/json", **headers})

    def post_form(self, path, fields, **headers):
        body = urllib.parse.urlencode(fields)
        return self.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def delete(self, path, **headers):
        return self.request("DELETE", path, None, headers)

    def submit(self, page, action=None, headers=None, **fields):
        """Fetches a page and sends its form for `action` (the page itself): the hidden fields come from the page."""
        action = action or page
        html = self.get(page).text
        forms = re.findall(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', html, re.DOTALL)
        assert forms, f"{page} has no form for {action}:\n{html}"
        hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', forms[-1])
        return self.post_form(action, {**{name: unescape(value) for name, value in hidden}, **fields}, **(headers or {}))

    def connect(self):
        """A connection for one request; another kind of client takes another way."""
        return http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=ANSWER_LIMIT)

    def request(self, method, path, body=None, headers=None):
        """`body` is text, or bytes that are sent as they are; `headers` may have `_` for `-`."""
        headers = headers or {}
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = self.connect()
        try:
            connection.request(method, path, body.encode() if isinstance(body, str) else body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.split(";")[0].partition("=")
                self.cookies[name.strip()] = value
            return Answer(answer.status, answer.headers, text)
        finally:
            connection.close()


class API:
    """The JSON API as one person uses it."""

    def __init__(self, server):
        self.client = Client(server)
        self.refresh_token = None

    def register(self, username, password):
        answer = self.try_to_register(username, password)
        assert answer.status == 201, answer.text
        return answer.json

    def try_to_register(self, username, password, **headers):
        return self.client.post_json("/api/v1/auth/register", {"username": username, "password": password}, **headers)

    def log_in(self, username, password):
        return self.take(self.try_to_log_in(username, password))

    def try_to_log_in(self, username, password, **headers):
        fields = {"grant_type": "password", "username": username, "password": password}
        return self.client.post_form("/api/v1/auth/token", fields, **headers)

    def take(self, answer):
        """Goes on with the tokens of this answer."""
        assert answer.status == 200, answer.text
        assert answer.json["token_type"] == "bearer"
        self.client.token = answer.json["access_token"]
        self.refresh_token = answer.json["refresh_token"]
        return self

    def refresh(self, refresh_token=None):
        """Exchanges a refresh token, by default the latest, without an access token and without going on with the answer."""
        body = {"refresh_token": refresh_token or self.refresh_token}
        return Client(self.client.server).post_json("/api/v1/auth/refresh", body)

    def me(self):
        return self.client.get("/api/v1/auth/me")

    def sessions(self):
        answer = self.client.get("/api/v1/auth/sessions")
        assert answer.status == 200, answer.text
        return answer.json["sessions"]

    def place_order(self, item, quantity=1, notes=""):
        answer = self.client.post_json("/api/v1/orders", {"item_name": item, "quantity": quantity, "notes": notes})
        assert answer.status == 201, answer.text
        return answer.json

    def decide(self, order, status, reason=""):
        headers = {"If-Match": f'"{order["version"]}"'}
        return self.client.patch_json(f"/api/v1/orders/{order['id']}", {"status": status, "reason": reason}, **headers)

    # What administrators do

    def add_person(self, username, password, *roles):
        body = {"username": username, "password": password, **({"roles": list(roles)} if roles else {})}
        answer = self.client.post_json("/api/v1/users", body)
        assert answer.status == 201, answer.text
        return answer.json

    def change_person(self, user_id, **change):
        return self.client.patch_json(f"/api/v1/users/{user_id}", change)

    def reset_link(self, user_id):
        """The one-time link with which that person sets a new password."""
        answer = self.client.request("POST", f"/api/v1/users/{user_id}/password-reset")
        assert answer.status == 201, answer.text
        return answer.json["link"]

    def audit(self, **query):
        answer = self.client.get("/api/v1/audit?" + urllib.parse.urlencode({"limit": 100, **query}))
        assert answer.status == 200, answer.text
        return answer.json["events"]
