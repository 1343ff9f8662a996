"""A split desk with a fake peer before auth and one before orders, people who use it, and what has to hold whatever a peer does."""

import copy
import json
import pathlib
import re
import secrets
import uuid
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest

from fake_peer import FakePeer
from harness import API, Client, eventually
from topology import SplitDesk

#: Seconds within which everybody has an answer, whatever a peer does.
ANSWER_LIMIT = 15
#: Seconds within which the log has it.
LOG_LIMIT = 5
OFF = ("LOGIN_FAILURES_PER_USERNAME", "LOGIN_FAILURES_PER_ADDRESS", "REGISTRATIONS_PER_ADDRESS", "REQUESTS_PER_PRINCIPAL")


class SpoiledDesk(SplitDesk):
    """`auth_peer` and `orders_peer` answer in the place of the real processes, which each process asks through them."""

    def __init__(self, folder, **settings):
        super().__init__(folder, **{f"LIMITS_{name}": "off" for name in OFF}, **settings)
        self.people = []
        self.auth_peer, self.orders_peer = FakePeer(self.auth.port), FakePeer(self.orders.port)

    def settings_of(self, role):
        through = {"MODULES_AUTH_URL": self.auth_peer.url, "MODULES_ORDERS_URL": self.orders_peer.url}
        return {name: through.get(name, value) for name, value in super().settings_of(role).items()}

    def kill(self):
        super().kill()
        self.auth_peer.close()
        self.orders_peer.close()

    def is_expected(self, entry):
        return "peer" in entry or entry.get("code") in ("server.unavailable", "server.deadline_exceeded")

    def errors(self, request_id, role="gateway"):
        """What one process has logged as an error of this request."""
        return [line for line in self.lines(role) if line["level"] == "error" and line.get("request_id") == request_id]

    def lines(self, role="gateway"):
        return [json.loads(line) for line in getattr(self, role).output().splitlines()]

    def memory(self):
        """What is resident of the gateway, in bytes."""
        status = pathlib.Path(f"/proc/{self.gateway.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) << 10

    def check_no_secret_is_logged(self):
        """Nothing that people hold, and nothing at all that is signed."""
        held = {value for person in self.people for value in person.secrets}
        for part in self.parts:
            text = part.output()
            assert "eyJ" not in text, f"the log of {part.role} holds a token"
            found = [value for value in held if value in text]
            assert not found, f"the log of {part.role} holds {found}"


class QuickClient(Client):
    """Waits no longer than anybody has to, and names each request."""

    def connect(self):
        connection = super().connect()
        connection.timeout = ANSWER_LIMIT
        return connection

    def again(self, server=None):
        """The same person on another thread, or at another process."""
        other = copy.copy(self)
        other.server, other.cookies = server or self.server, dict(self.cookies)
        return other

    def stranger(self):
        return QuickClient(self.server)


class Person:
    """Somebody with an access token and a browser session that no process but auth has seen."""

    def __init__(self, desk, username, password):
        self.desk, self.username, self.password = desk, username, password
        self.api, self.browser = QuickClient(desk), QuickClient(desk)
        self.secrets = {password}
        desk.people.append(self)

    def log_in(self):
        """Anew. The access token comes from auth itself, so that the gateway has never seen it."""
        fresh = API(self.desk.auth).log_in(self.username, self.password)
        self.api.token = fresh.client.token
        self.browser.cookies.clear()
        answer = self.browser.submit("/login", username=self.username, password=self.password)
        assert answer.status == 303, answer.text
        self.secrets |= {fresh.client.token, fresh.refresh_token, *filter(None, self.browser.cookies.values())}
        return self


    def again(self, server=None):
        """The same person, who logs in on their own from now on; at another process, too."""
        other = copy.copy(self)
        other.api, other.browser = self.api.again(server), self.browser.again(server)
        return other


def join(desk, username, *roles):
    """A new person with these roles who has logged in."""
    password = secrets.token_urlsafe(18)
    admin = API(desk).log_in(desk.admin, desk.admin_password)
    admin.add_person(username, password, *roles)
    return Person(desk, username, password).log_in()


def forger(desk):
    """Somebody who has made all of it up."""
    nobody = Person(desk, "nobody", secrets.token_urlsafe(18))
    nobody.api.token = ".".join(secrets.token_urlsafe(30) for _ in range(3))
    nobody.browser.cookies["orderdesk_session"] = secrets.token_urlsafe(32)
    nobody.secrets |= {nobody.api.token, nobody.browser.cookies["orderdesk_session"]}
    return nobody


def hidden_fields(html):
    """What the forms of a page send along."""
    return {name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', html)}


def place_order(person, item, quantity=1):
    answer = person.api.post_json("/api/v1/orders", {"item_name": item, "quantity": quantity})
    assert answer.status == 201, answer.text
    return answer.json


def count_orders(person, item):
    """How many orders of this name somebody has."""
    answer = person.api.get(f"/api/v1/orders/me?search={item}")
    assert answer.status == 200, answer.text
    return answer.json["total"]


def new_id(name=""):
    """A request id that nothing else has."""
    return f"{name}.{uuid.uuid4().hex}".strip(".")


def at_once(calls):
    """The answers to these calls, made at the same time, by the same names."""
    with ThreadPoolExecutor(len(calls)) as threads:
        running = {name: threads.submit(call) for name, call in calls.items()}
        return {name: one.result() for name, one in running.items()}


def check_excuse(desk, answer, request_id, peer, statuses=(503,), logged_by="gateway"):
    """The answer has one of these statuses and says what is wrong; the log says what is wrong with the peer."""
    check_answer(answer, request_id, statuses)
    check_logged(desk, request_id, peer, logged_by)


def check_excuse_of_a_change(desk, answer, request_id, statuses=(503,)):
    """As `check_excuse`, for a change for which auth gave no good answer: the gateway may know the person from a moment ago, and then
    it is orders that asks auth, and the gateway that says so."""
    check_answer(answer, request_id, statuses)
    told_by_gateway = logged(desk, request_id, "gateway")
    assert {line["peer"] for line in told_by_gateway} <= {"auth", "orders"} and all(line["cause"] for line in told_by_gateway)
    if any(line["peer"] == "orders" for line in told_by_gateway):
        check_logged(desk, request_id, "auth", "orders")


def check_answer(answer, request_id, statuses):
    """It says what is wrong as JSON or as a page, and names its request."""
    assert answer.status in statuses, f"{request_id}: {answer.status} {answer.text[:2000]}"
    if answer.headers["Content-Type"].startswith("text/html"):
        assert request_id in answer.text, f"the page does not name its request: {answer.text}"
    else:
        assert answer.headers["Content-Type"] == "application/problem+json", answer.headers["Content-Type"]
        code = {503: "server.unavailable", 504: "server.deadline_exceeded"}[answer.status]
        said = answer.json
        assert (said["status"], said["code"], said["request_id"]) == (answer.status, code, request_id), answer.text
    assert answer.headers["X-Request-ID"] == request_id


def check_logged(desk, request_id, peer, logged_by="gateway"):
    """The log of a process says what is wrong, and with whom: once for each call."""
    lines = logged(desk, request_id, logged_by)
    assert all(line["peer"] == peer and line["cause"] for line in lines), lines
    assert len({line["verb"] for line in lines}) == len(lines), lines


def logged(desk, request_id, logged_by):
    """What the log of a process says of calls that failed."""
    def found():
        return [line for line in desk.errors(request_id, logged_by) if "peer" in line]

    return eventually(found, lambda: f"{logged_by} tells of {request_id} in its log: {desk.errors(request_id, logged_by)}", LOG_LIMIT)


def check_well(desk, person):
    """Everything works, at once or as soon as the peer counts as there again."""
    def works():
        answers = at_once({
            "sign-in": lambda: QuickClient(desk).open("/login"), "health": lambda: QuickClient(desk).get("/health"),
            "ready": lambda: QuickClient(desk).get("/ready"),
            "orders": lambda: person.api.get("/api/v1/orders/me"), "page": lambda: person.browser.again().open("/orders")})
        return {name: answer.status for name, answer in answers.items()} == dict.fromkeys(answers, 200)

    eventually(works, "all is well again")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """One for all tests of a file. It ends well, and no process has logged a secret."""
    desk = SpoiledDesk(tmp_path_factory.mktemp("desk"))
    try:
        yield desk.start()
        desk.stop()
        desk.check_no_secret_is_logged()
    finally:
        desk.kill()


@pytest.fixture(scope="module")
def person(desk):
    return join(desk, "requester")


@pytest.fixture(scope="module")
def approver(desk):
    return join(desk, "approver", "approver")
