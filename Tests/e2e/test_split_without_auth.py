"""Auth is away: who is signed in may read for a moment, nobody is let in, nothing is decided, and nothing fails open."""

import pytest

from harness import API, Client, eventually

#: For how many seconds somebody may be believed who was known a moment ago.
BELIEVED_LIMIT = 5

PAGE = {"Accept": "text/html"}

pytestmark = pytest.mark.split


@pytest.fixture
def browser(server, requester, password):
    browser = Client(server)
    assert browser.submit("/login", username="requester", password=password).status == 303
    return browser


@pytest.fixture
def approver(server, admin, password):
    admin.add_person("approver", password, "approver")
    return API(server).log_in("approver", password)


def lose_auth(server, how="killed"):
    server.is_disturbed = True
    server.auth.go_away(how)


def find_auth(server, how="killed"):
    """It comes back, and the others notice."""
    server.auth.come_back(how)
    server.auth.wait_until_ready()
    for part in (server, server.orders):
        eventually(lambda: Client(part).get("/ready").status == 200, "those who ask it are ready again", BELIEVED_LIMIT)


def at_orders(server, api):
    """The same person at the API of the process that keeps the orders."""
    return Client(server.orders, token=api.client.token)


def check_unavailable(answer):
    assert (answer.status, answer.json["code"]) == (503, "server.unavailable"), answer.text
    assert answer.json["request_id"] == answer.headers["X-Request-ID"]
    assert int(answer.headers["Retry-After"]) >= 1


@pytest.mark.parametrize("how", ["killed", "paused"])
def test_who_is_signed_in_may_read_for_a_moment(server, requester, browser, how):
    requester.place_order("Lamp")
    readers = {
        "the API": lambda: requester.client.get("/api/v1/orders/me"),
        "a page": lambda: browser.open("/orders"),
        "the API of the orders": lambda: at_orders(server, requester).get("/api/v1/orders/me"),
    }
    assert {name: read().status for name, read in readers.items()} == dict.fromkeys(readers, 200)
    lose_auth(server, how)
    answers = {name: read() for name, read in readers.items()}
    assert {name: answer.status for name, answer in answers.items()} == dict.fromkeys(readers, 200)
    assert all("Lamp" in answer.text for answer in answers.values())
    for name, read in readers.items():
        eventually(lambda: read().status != 200, f"{name} has ceased to believe", BELIEVED_LIMIT)
        assert read().status == 503, name
    page = browser.open("/orders")
    assert page.headers["Content-Type"].startswith("text/html") and page.headers["X-Request-ID"] in page.text
    assert "orderdesk_session" in browser.cookies and browser.cookies["orderdesk_session"], "they were signed out"
    assert 'href="/login"' not in page.text, "somebody who may be signed in is led to the login"
    find_auth(server, how)
    for name, read in readers.items():
        eventually(lambda: read().status == 200, f"{name} believes again", BELIEVED_LIMIT)


def test_nobody_is_let_in(server, requester, password):
    tokens = {"refresh_token": requester.refresh_token}
    lose_auth(server)
    for wrong in ("", " anew"):
        check_unavailable(API(server).try_to_log_in("requester", password + wrong))
        browser = Client(server)
        answer = browser.submit("/login", headers=PAGE, username="requester", password=password + wrong)
        assert answer.status == 503 and answer.headers["Content-Type"].startswith("text/html")
        assert answer.headers["X-Request-ID"] in answer.text and password not in answer.text
        assert "orderdesk_session" not in browser.cookies
    check_unavailable(API(server).try_to_register("newcomer", password))
    check_unavailable(Client(server).post_json("/api/v1/auth/refresh", tokens))
    for token in ("no.such.token", "A" * 43):
        for part in (server, server.orders):
            assert Client(part, token=token).get("/api/v1/orders/me").status in (401, 503)
    stranger = Client(server)
    stranger.cookies = {"orderdesk_session": "A" * 43}
    assert stranger.open("/orders").status in (303, 503)
    find_auth(server)
    assert API(server).try_to_log_in("newcomer", password).status == 401, "the account was made all the same"
    assert API(server).try_to_log_in("requester", password).status == 200


def test_nothing_is_decided_or_changed(server, requester, approver, browser):
    """Not even by somebody who may still read."""
    decided, order = requester.place_order("Desk"), requester.place_order("Lamp")
    decided = approver.decide(decided, "approved").json
    path, seen = f"/api/v1/orders/{order['id']}", {"version": 1}
    page = browser.open("/orders/new")
    csrf = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    before = {one["id"]: one for one in approver.client.get("/api/v1/orders").json["orders"]}
    lose_auth(server)
    for part in (server, server.orders):
        own, other = Client(part, requester.client.token), Client(part, approver.client.token)
        assert other.get("/api/v1/orders").status == 200, "an approver was not even believed for reading"
        for answer in (
            other.patch_json(path, {**seen, "status": "approved"}),
            other.patch_json(path, {**seen, "status": "rejected"}),
            other.post_json("/api/v1/orders/decisions", {"decisions": [{"id": order["id"], "version": 1, "status": "approved"}]}),
            other.post_json(f"/api/v1/orders/{decided['id']}/undo", {"version": decided["version"]}),
            other.get("/api/v1/orders/export.csv"),
            own.patch_json(path, {**seen, "quantity": 9}),
            own.patch_json(path, {**seen, "status": "cancelled"}),
            own.post_json("/api/v1/orders", {"item_name": "Chair", "quantity": 1}),
        ):
            check_unavailable(answer)
    answer = browser.post_form("/orders/new", {"csrf_token": csrf, "item_name": "Chair", "quantity": "1", "notes": ""})
    assert answer.status == 503, answer.text
    find_auth(server)
    after = {one["id"]: one for one in approver.client.get("/api/v1/orders").json["orders"]}
    assert after == before, "something was changed"
    assert not [event for event in approver_events(server, "orders.export")], "an export was recorded"
    assert approver.decide(order, "approved").status == 200


def approver_events(server, action):
    return API(server).log_in(server.admin, server.admin_password).audit(action=action)


def test_an_ended_session_is_refused_by_everybody(server, requester, browser, password):
    """By Auth at once, by the others within the time that an answer is kept."""
    phone = API(server).log_in("requester", password)
    session = next(one for one in requester.sessions() if one["kind"] == "api" and not one["current"])
    ways = ways_in(server, phone, browser)
    assert {name: way() for name, way in ways.items()} == dict.fromkeys(ways, True)
    assert requester.client.delete(f"/api/v1/auth/sessions/{session['id']}").status == 204
    for one in requester.sessions():
        if one["kind"] == "browser":
            assert requester.client.delete(f"/api/v1/auth/sessions/{one['id']}").status == 204
    assert Client(server.auth, token=phone.client.token).get("/api/v1/auth/me").status == 401
    for name, way in ways.items():
        eventually(lambda: not way(), f"{name} lets nobody in", BELIEVED_LIMIT)
    assert {name: way() for name, way in ways.items()} == dict.fromkeys(ways, False)


def test_a_session_that_ended_just_before_auth_went_stays_ended(server, requester, browser, password):
    phone = API(server).log_in("requester", password)
    ways = ways_in(server, phone, browser)
    assert {name: way() for name, way in ways.items()} == dict.fromkeys(ways, True)
    assert requester.client.delete("/api/v1/auth/sessions").json == {"ended_sessions": 2}
    lose_auth(server)
    for name, way in ways.items():
        eventually(lambda: not way(), f"{name} lets nobody in", BELIEVED_LIMIT)
    assert {name: way() for name, way in ways.items()} == dict.fromkeys(ways, False)
    find_auth(server)
    assert {name: way() for name, way in ways.items()} == dict.fromkeys(ways, False)
    assert phone.me().status == 401 and browser.open("/orders").status == 303
    assert requester.me().status == 200


def ways_in(server, phone, browser):
    """Whether somebody is let in, each way there is."""
    return {
        "the gateway": lambda: phone.client.get("/api/v1/orders/me").status == 200,
        "the orders": lambda: at_orders(server, phone).get("/api/v1/orders/me").status == 200,
        "a page": lambda: browser.open("/orders").status == 200,
    }


def test_a_role_that_is_taken_away_is_gone_everywhere(server, admin, approver):
    ways = {
        "the gateway": lambda: approver.client.get("/api/v1/orders").status == 200,
        "the orders": lambda: at_orders(server, approver).get("/api/v1/orders").status == 200,
    }
    assert {name: way() for name, way in ways.items()} == dict.fromkeys(ways, True)
    assert admin.change_person(approver.me().json["user_id"], roles=["user"]).status == 200
    for name, way in ways.items():
        eventually(lambda: not way(), f"{name} shows them to nobody", BELIEVED_LIMIT)
    assert at_orders(server, approver).get("/api/v1/orders").status == 403


def test_a_command_beside_auth_is_heard_by_everybody(server, requester, browser, password):
    """The command line works on the database of Auth: no process is told, and each finds out in time."""
    ways = ways_in(server, requester, browser)
    assert {name: way() for name, way in ways.items()} == dict.fromkeys(ways, True)
    result = server.run("user", "disable", "requester")
    assert result.returncode == 0, result.stderr
    for name, way in ways.items():
        eventually(lambda: not way(), f"{name} lets nobody in", BELIEVED_LIMIT)
    assert API(server).try_to_log_in("requester", password).status == 401
