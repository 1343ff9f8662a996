"""Passwords, tokens and cookies, used rightly and wrongly: afterwards none of them is in a log, a file or an error answer."""

import base64
import json
import pathlib
import re
import secrets
import urllib.parse

import pytest

from canaries import Canaries
from harness import API, Client

OFF = ("LOGIN_FAILURES_PER_USERNAME", "LOGIN_FAILURES_PER_ADDRESS", "REGISTRATIONS_PER_ADDRESS", "REQUESTS_PER_PRINCIPAL")
JSON = {"Content-Type": "application/json"}
#: How a JSON Web Token begins: also those that processes give each other, which no test has in its hands.
TOKEN = re.compile(r"eyJ[\w-]{10,}\.")

pytestmark = pytest.mark.settings(LOG_LEVEL="trace", **{f"LIMITS_{name}": "off" for name in OFF})


class Story:
    """What is sent, and which secrets the answers give away that should not."""

    def __init__(self, server):
        self.server = server
        self.canaries = Canaries()
        for name, key in server.keys.items():
            self.canaries.add(name, key)
        self.answers = []

    def note(self, what, answer, *may_carry):
        """Keeps an answer for `check`; by then all secrets are known."""
        assert answer.status < 500, f"{what}: {answer.text}"
        self.answers.append((what, answer, set(may_carry)))
        return answer

    def check_answers(self):
        for what, answer, may_carry in self.answers:
            # On its way to the login form a browser takes the address along that it asked for itself.
            headers = [
                f"{name}: {value}" for name, value in answer.headers.items()
                if not (name.lower() == "location" and value.startswith("/login?next="))
            ]
            data = "\n".join([answer.text, *headers]).encode()
            found = self.canaries.found_in(data) - self.canaries.parts_of(may_carry)
            assert not found, f"the answer {answer.status} to {what} holds {found}"

    def check_files(self):
        """The log, the databases with their write-ahead logs, the checkpoints: everything that was written."""
        files = [path for path in self.server.folder.rglob("*") if path.is_file()]
        assert {"server.log", "auth.sqlite", "orders.sqlite"} <= {path.name for path in files}
        leaks = {str(path): found for path in files if (found := self.canaries.found_in(path.read_bytes()))}
        assert not leaks, leaks
        assert not TOKEN.search(self.server.output()), "somebody has written a token down"

    # Good requests

    def use_everything_rightly(self):
        add, server = self.canaries.add, self.server
        password = add("password", f'Canary {secrets.token_hex(8)}/+ä"<&>')
        # As a name it would be a good one: people type passwords into the wrong field.
        other_password = add("password like a name", f"Canary_{secrets.token_hex(6)}")
        for username, one in (("keeper", password), ("keeper_two", other_password)):
            self.note("register", API(server).try_to_register(username, one))
        api = API(server)
        answer = self.note("log in", api.try_to_log_in("keeper", password), "access token", "refresh token")
        self.add_grant(api.take(answer), "")
        answer = self.note("refresh", api.refresh(), "second access token", "second refresh token")
        self.add_grant(api.take(answer), "second ")

        browser = Client(server)
        self.note("the login page", browser.open("/login"), "pre-session cookie", "pre-session form token")
        add("pre-session cookie", browser.cookies["orderdesk_presession"])
        page = self.note("the login page again", browser.open("/login"), "pre-session form token")
        add("pre-session form token", form_token(page))
        fields = {"username": "keeper", "password": password, "next": "", "csrf_token": form_token(page)}
        answer = self.note("log in by form", browser.post_form("/login", fields), "session cookie")
        assert answer.status == 303, answer.text
        add("session cookie", browser.cookies["orderdesk_session"])
        page = self.note("the order page", browser.open("/orders/new"), "form token")
        add("form token", form_token(page))
        fields = {"item_name": "Lamp", "quantity": "1", "notes": "", "csrf_token": form_token(page)}
        assert self.note("order by form", browser.post_form("/orders/new", fields)).status == 303
        self.note("the orders", browser.open("/orders"), "form token")
        self.note("sessions", api.client.get("/api/v1/auth/sessions"))

        admin = API(server).log_in(server.admin, server.admin_password)
        self.make_reset_link(admin, api.me().json["user_id"], "reset token")
        return api, browser, admin

    def make_reset_link(self, admin, user_id, name):
        answer = admin.client.request("POST", f"/api/v1/users/{user_id}/password-reset")
        self.note("a reset link", answer, name)
        assert answer.status == 201, answer.text
        token = self.canaries.add(name, answer.json["link"].partition("?token=")[2])
        page = self.note("the reset page", Client(self.server).open(f"/reset-password?token={token}"), name)
        assert page.status == 200
        return token

    def add_grant(self, api, which):
        _, claims, signature = api.client.token.split(".")
        self.canaries.add(f"{which}access token", api.client.token)
        self.canaries.add(f"its {which}claims", claims)
        self.canaries.add(f"its {which}signature", signature)
        self.canaries.add(f"{which}refresh token", api.refresh_token)

    def use_up(self, api, browser, admin):
        """Changes the password, which ends the link, and uses a second link, so that nothing is good any more."""
        old, user_id = self.canaries.secrets["password"], api.me().json["user_id"]
        new = self.canaries.add("new password", f"Canary {secrets.token_hex(8)}")
        newest = self.canaries.add("newest password", f"Canary {secrets.token_hex(8)}")
        change = {"current_password": old, "new_password": new}
        assert self.note("password", api.client.post_json("/api/v1/auth/password", change)).status == 200
        token = self.make_reset_link(admin, user_id, "second reset token")
        answer = Client(self.server).post_json("/api/v1/auth/password-reset", {"token": token, "new_password": newest})
        assert self.note("reset", answer).status == 200
        self.note("the same link again", Client(self.server).open(f"/reset-password?token={token}"), "second reset token")
        self.note("an ended session", browser.open("/orders"))
        self.note("logout", api.client.request("POST", "/api/v1/auth/logout"))

    # Bad requests: every secret in every place where it does not belong

    def use_wrongly(self, name, secret, browser, admin):
        client, admin, quoted = Client(self.server), admin.client, urllib.parse.quote(secret, safe="")
        latin = secret.encode().decode("latin-1")  # how the bytes of UTF-8 travel in a header
        basic = base64.b64encode(f"keeper:{secret}".encode()).decode()
        wrong = "not the password"

        for path, body in {
            "/api/v1/auth/register": {"username": secret, "password": "short"},
            "/api/v1/auth/refresh": {"refresh_token": f"{secret}x"},
            "/api/v1/auth/password-reset": {"token": f"{secret}x", "new_password": secret},
            "/api/v1/auth/register?": {"username": [secret], "password": {"is": secret}},
        }.items():
            self.note(f"{name} as JSON to {path}", client.post_json(path, body))
            self.note(f"{name} in broken JSON to {path}", client.request("POST", path, json.dumps(body)[:-1], JSON))
            self.note(f"{name} as another type to {path}", client.request("POST", path, secret, {"Content-Type": "text/plain"}))
        for body in ({"current_password": f"{secret}x", "new_password": f"{wrong} anew"}, {"current_password": wrong, "new_password": secret}):
            self.note(f"{name} as a password", admin.post_json("/api/v1/auth/password", body))
        for fields in (
            {"grant_type": "password", "username": secret, "password": wrong},
            {"grant_type": "password", "username": "keeper", "password": f"{secret}x"},
            {"grant_type": "refresh_token", "refresh_token": f"{secret}x"},
            {"grant_type": secret, "username": "keeper", "password": wrong},
        ):
            self.note(f"{name} in the token form", client.post_form("/api/v1/auth/token", fields))
        for page in ("/login", "/register"):
            visitor = Client(self.server)
            answer = visitor.submit(page, username=secret, password="short")
            self.note(f"{name} as the name at {page}", answer, name)  # the field keeps what was typed
            self.note(f"{name} in the form token of {page}", visitor.submit(page, csrf_token=secret, username="keeper", password=wrong))
        self.note(f"{name} as form token", browser.submit("/orders/new", csrf_token=secret, item_name="Lamp", quantity="1", notes=""), "form token")

        headers = [
            {"Authorization": f"Bearer {latin}x"}, {"Authorization": latin}, {"Authorization": f"Basic {basic}"},
            {"Cookie": f"orderdesk_session={quoted}x"}, {"Cookie": f"orderdesk_presession={quoted}"}, {"Cookie": f"orderdesk_flash={quoted}"},
            {"X-CSRF-Token": latin}, {"If-Match": f'"{latin}"'}, {"Idempotency-Key": latin}, {"Referer": f"{self.server.url}/?token={quoted}"},
            {"Origin": f"https://{quoted}"}, {"Accept": f"text/{quoted}"}, {"X-Request-ID": f"{latin} x"}, {"X-Forwarded-For": latin},
            {"HX-Target": quoted}, {"HX-Current-URL": f"{self.server.url}/reset-password?token={quoted}"},
        ]
        for one in headers:
            for path in ("/api/v1/auth/me", "/orders", "/no/such/page"):
                self.note(f"{name} in {one} to {path}", client.get(path, **one))
            self.note(f"{name} in {one} to the queue", browser.get("/admin", **one), "form token")
        self.note(f"{name} as a media type", client.request("POST", "/api/v1/auth/register", "{}", {"Content-Type": f"text/{quoted}"}))

        # A token in a path is known by its length; a short word there may be a password, or just a wrong address.
        paths = () if len(quoted) <= 36 else (
            f"/{quoted}", f"/orders/{quoted}", f"/static/{quoted}", f"/api/v1/{quoted}", f"/api/v1/orders/{quoted}",
            f"/api/v1/orders/{quoted}/timeline", f"/api/v1/users/{quoted}", f"/admin/users/{quoted}", f"/reset-password/{quoted}",
            f"/api/v1/auth/sessions/{quoted}", f"/login/{quoted}",
        )
        for accept in ("application/json", "text/html"):
            for path in (
                *paths,
                f"/api/v1/auth/me?access_token={quoted}", f"/api/v1/orders/me?cursor={quoted}", f"/api/v1/orders/me?status={quoted}",
                f"/api/v1/audit?actor={quoted}", f"/api/v1/audit?cursor={quoted}", f"/api/v1/audit?action={quoted}",
                f"/api/v1/users?search={quoted}", f"/api/v1/users?role={quoted}", f"/orders?status={quoted}", f"/health?token={quoted}",
            ):
                for who in (client, admin):
                    self.note(f"{name} in {path}", who.get(path, Accept=accept))
            for path in paths:
                self.note(f"{name} in a path", admin.delete(path, Accept=accept))
                self.note(f"{name} in a path", client.request("POST", path, "a=b", {"Accept": accept}))


def form_token(page):
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert len(token) == 43, page.text
    return token


def test_no_secret_is_left_anywhere(server):
    story = Story(server)
    api, browser, admin = story.use_everything_rightly()
    for name, secret in list(story.canaries.secrets.items()):
        story.use_wrongly(name, secret, browser, admin)
    story.use_up(api, browser, admin)
    story.canaries.add("password of the first administrator", server.admin_password)

    story.check_answers()
    story.check_files()  # with what is still in a write-ahead log
    server.stop()
    story.check_files()
    assert b"keeper" in server.database("auth").read_bytes()
    assert '"path":"/api/v1/auth/token"' in server.output().replace(" ", "")


def test_the_search_finds_every_form(tmp_path):
    """What would be found if it were there; without this the test above might look for nothing."""
    canaries = Canaries()
    secret = canaries.add("it", f'Canary {secrets.token_hex(8)}/+ä"<&>')
    for text in (
        secret, secret.lower(), urllib.parse.quote(secret), urllib.parse.quote_plus(secret), json.dumps(secret), json.dumps({"a": [secret]}),
        json.dumps(secret, ensure_ascii=False), secret.encode().hex(),
        *(base64.b64encode(f"{before}{secret}{after}".encode()).decode() for before in ("", "u", "u:", "us:") for after in ("", "!", "!!")),
        base64.urlsafe_b64encode(f"keeper:{secret}".encode()).decode(),
    ):
        file = pathlib.Path(tmp_path) / "file"
        file.write_text(f"before {text} after")
        assert canaries.found_in(file.read_bytes()) == {"it"}, text
    assert canaries.found_in(base64.b64encode(b"keeper:something else entirely")) == set()
