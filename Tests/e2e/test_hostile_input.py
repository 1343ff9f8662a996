"""Requests that nobody sends by accident: a megabyte in a field, names given twice, line breaks, broken cookies."""

import base64
import contextlib
import hashlib
import http.client
import json

import pytest

from harness import API, Client

MEGABYTE = "a" * 1_000_000
JSON = {"Content-Type": "application/json"}
CREDENTIALS = {"username": "new_user", "password": "a long enough password"}
CALLS = {
    "register": ("POST", "/api/v1/auth/register", CREDENTIALS),
    "refresh": ("POST", "/api/v1/auth/refresh", {"refresh_token": "A" * 43}),
    "profile": ("PATCH", "/api/v1/auth/me", {"display_name": "Desk"}),
    "password": ("POST", "/api/v1/auth/password", {"current_password": "x", "new_password": "a long enough password"}),
    "reset": ("POST", "/api/v1/auth/password-reset", {"token": "A" * 43, "new_password": "a long enough password"}),
    "new person": ("POST", "/api/v1/users", {**CREDENTIALS, "roles": ["user"]}),
    "change person": ("PATCH", "/api/v1/users/{me}", {"roles": ["user"], "disabled": False}),
}
FORMS = {
    "token": ("/api/v1/auth/token", {"grant_type": "password", **CREDENTIALS}),
    "refresh": ("/api/v1/auth/token", {"grant_type": "refresh_token", "refresh_token": "A" * 43}),
}


def people(admin):
    return {one["username"] for one in admin.client.get("/api/v1/users").json["users"]}


def check_refusal(answer):
    assert 400 <= answer.status < 500, f"{answer.status} {answer.text[:500]}"
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert len(answer.text) < 10_000, "the answer repeats what was sent"


@pytest.mark.parametrize("name", CALLS)
def test_a_megabyte_in_a_json_field_is_refused(admin, name):
    method, path, body = CALLS[name]
    path = path.replace("{me}", admin.me().json["user_id"])
    for field in body:
        for value in (MEGABYTE, [MEGABYTE]):
            check_refusal(admin.client.request(method, path, json.dumps({**body, field: value}), JSON))
        check_refusal(admin.client.request(method, path, json.dumps({**body, MEGABYTE: 1}), JSON))
    assert people(admin) == {"desk_admin"}
    assert admin.me().status == 200


@pytest.mark.parametrize("name", FORMS)
def test_a_megabyte_in_a_form_field_is_refused(server, name):
    path, fields = FORMS[name]
    for field in fields:
        check_refusal(Client(server).post_form(path, {**fields, field: MEGABYTE}))
    check_refusal(Client(server).post_form(path, {**fields, MEGABYTE: ""}))


@pytest.mark.parametrize("page", ["/login", "/register"])
def test_a_megabyte_in_a_page_form_is_refused(server, page):
    for field in ("username", "password", "next", "csrf_token"):
        fields = {"username": "new_user", "password": "not the password", field: MEGABYTE}
        answer = Client(server).submit(page, **fields)
        assert 400 <= answer.status < 500 or (field == "next" and answer.status == 303), answer.status
        assert len(answer.text) < 50_000 or field == "username", "the answer repeats what was sent"
        assert len(answer.headers["Location"] or "") < 1_000


def test_a_megabyte_in_the_head_of_a_request_is_refused(server, admin):
    client = Client(server)
    attempts = [
        ("/api/v1/users?search=" + MEGABYTE, {}),
        ("/reset-password?token=" + MEGABYTE, {}),
        ("/api/v1/auth/sessions/" + MEGABYTE, {}),
        ("/api/v1/auth/me", {"Authorization": "Bearer " + MEGABYTE}),
        ("/api/v1/auth/me", {"Cookie": "orderdesk_session=" + MEGABYTE}),
        ("/api/v1/auth/me", {"X-Forwarded-For": MEGABYTE}),
        ("/api/v1/auth/me", {"X-Request-ID": MEGABYTE}),
    ]
    for path, headers in attempts:
        # A server may also hang up on a head of that size.
        with contextlib.suppress(ConnectionError, http.client.HTTPException):
            answer = client.get(path, **headers)
            assert 400 <= answer.status < 500, f"{answer.status} {path[:60]}"
            assert MEGABYTE not in answer.text
    assert admin.me().status == 200


@pytest.mark.parametrize("name", CALLS)
def test_a_name_given_twice_is_refused(admin, name):
    method, path, body = CALLS[name]
    path = path.replace("{me}", admin.me().json["user_id"])
    for field, value in body.items():
        for second in (value, "desk_admin", None):
            twice = f'{json.dumps(body)[:-1]}, {json.dumps(field)}: {json.dumps(second)}}}'
            answer = admin.client.request(method, path, twice, JSON)
            assert answer.status in (400, 422), f"{answer.status} {twice}"
        escaped = f'{json.dumps(body)[:-1]}, "\\u{ord(field[0]):04x}{field[1:]}": {json.dumps(value)}}}'
        assert admin.client.request(method, path, escaped, JSON).status in (400, 422), escaped
    assert people(admin) == {"desk_admin"}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_field_given_twice_is_refused(server, name):
    path, fields = FORMS[name]
    for field, value in fields.items():
        answer = Client(server).post_form(path, [*fields.items(), (field, value)])
        assert answer.status in (400, 422), f"{answer.status} {field}"


@pytest.mark.parametrize(
    "username",
    ["new_user\r\nSet-Cookie: planted=1", "new_user\r\n", "new_user\n", "\r\nnew_user", "new\0user", "new\u2028user", "new_user\x7f"],
)
def test_line_breaks_in_a_username_go_nowhere(server, admin, username):
    for answer in (
        API(server).try_to_register(username, "a long enough password"),
        admin.client.post_json("/api/v1/users", {"username": username, "password": "a long enough password"}),
        API(server).try_to_log_in(username, "a long enough password"),
        Client(server).submit("/register", username=username, password="a long enough password"),
        Client(server).submit("/login", username=username, password="a long enough password"),
    ):
        assert answer.status in (401, 422), f"{answer.status} {answer.text}"
        assert "planted" not in str(answer.headers.get_all("Set-Cookie"))
    assert people(admin) == {"desk_admin"}
    server.check_log()  # every line of it is still one JSON object


@pytest.fixture
def browser(server, requester, password):
    browser = Client(server)
    assert browser.submit("/login", username="requester", password=password).status == 303
    return browser


def test_a_cookie_that_was_cut_or_altered_is_nobody(server, browser):
    secret = browser.cookies["orderdesk_session"]
    stored = base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()).rstrip(b"=").decode()
    for value in (secret[:-1], secret[1:], secret + "A", secret.swapcase(), "A" * 43, "", stored, f'"{secret}x"', secret + "%00"):
        visitor = Client(server)
        visitor.cookies = {"orderdesk_session": value}
        answer = visitor.open("/orders")
        assert answer.status == 303 and answer.headers["Location"].startswith("/login"), value
        answer = visitor.get("/api/v1/auth/me")
        assert (answer.status, answer.json["code"]) == (401, "auth.required"), answer.text
    assert browser.get("/api/v1/auth/me").status == 200


def test_two_session_cookies_are_never_two_people(server, browser):
    """Which of them counts is not promised; that it is one of them, and that nothing breaks, is."""
    secret = browser.cookies["orderdesk_session"]
    admin = Client(server)
    assert admin.submit("/login", username=server.admin, password=server.admin_password).status == 303
    other = admin.cookies["orderdesk_session"]
    for values in ((secret, other), (other, secret), (secret, "A" * 43), ("A" * 43, secret), (secret, ""), (secret, secret)):
        header = "; ".join(f"orderdesk_session={value}" for value in values)
        answer = Client(server).get("/api/v1/auth/me", Cookie=header)
        if answer.status == 200:
            names = {secret: "requester", other: server.admin}
            assert answer.json["username"] in {names.get(value) for value in values}
        else:
            assert (answer.status, answer.json["code"]) == (401, "auth.required"), answer.text


def test_the_cookie_of_one_and_the_form_token_of_another_do_nothing(server, browser, admin):
    other = Client(server)
    assert other.submit("/login", username=server.admin, password=server.admin_password).status == 303
    mixed = Client(server)
    mixed.cookies = dict(other.cookies)
    answer = browser.submit("/orders/new", item_name="Lamp", quantity="1", notes="")
    assert answer.status == 303, "the browser's own token is good"
    own = browser.open("/orders/new").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert len(own) == 43
    fields = {"csrf_token": own, "item_name": "Desk", "quantity": "1", "notes": ""}
    answer = mixed.post_form("/orders/new", fields)
    assert answer.status == 403 and "auth.csrf" in answer.text
    answer = mixed.request("DELETE", "/api/v1/auth/sessions", None, {"X-CSRF-Token": own})
    assert (answer.status, answer.json["code"]) == (403, "auth.csrf"), answer.text
    assert mixed.request("DELETE", "/api/v1/auth/sessions").status == 403, "a cookie alone changes nothing"
    assert admin.me().status == 200
    assert admin.client.get("/api/v1/orders").json["total"] == 1
