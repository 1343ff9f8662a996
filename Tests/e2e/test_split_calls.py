"""What one process asks another, and how often: a second try for what may be done twice, a deadline for everything, and no peer
that takes the place of another one."""

import asyncio
import base64
import dataclasses
import json
import multiprocessing
import urllib.parse
from concurrent.futures import ProcessPoolExecutor

import pytest

from harness import eventually
from spoiled_desk import (  # noqa: F401
    ANSWER_LIMIT, QuickClient, approver, check_excuse, check_well, count_orders, desk, new_id, person, place_order)
from wire import Wire

pytestmark = pytest.mark.split

SLOW_CALLS = 600


def hang_up(exchange):
    """Reads the call, and closes the connection; the call is not carried out."""
    assert exchange.call.method == "POST" and json.loads(exchange.call.body) is not None


def hang_up_late(exchange):
    if not exchange.hangs_up_within(1):
        hang_up(exchange)


def test_a_read_is_tried_once_more(desk, person):
    order = place_order(person, "Lamp")
    for path, verb in [
        ("/api/v1/orders/me", "listMyOrders"), (f"/api/v1/orders/{order['id']}", "findOrder"),
        (f"/api/v1/orders/{order['id']}/timeline", "orderTimeline"),
    ]:
        with desk.orders_peer.answering(hang_up, verb=verb, times=1) as rule:
            before = len(desk.orders_peer.calls)
            answer = person.api.get(path)
        assert answer.status == 200, answer.text
        made = [call for call in desk.orders_peer.calls[before:] if call.verb == verb]
        assert len(made) == 2 and len(rule.calls) == 1
        assert len({call.claims["jti"] for call in made}) == 2, "a token was used twice"
        assert len({call.request_id for call in made}) == 1
        assert made[0].body == made[1].body


def test_a_read_is_not_tried_a_third_time(desk, person):
    request_id = new_id("third")
    with desk.orders_peer.answering(hang_up, verb="listMyOrders") as rule:
        answer = person.api.get("/api/v1/orders/me", X_Request_ID=request_id)
    check_excuse(desk, answer, request_id, "orders")
    assert len(rule.calls) == 2
    check_well(desk, person)


def test_a_change_without_a_key_is_made_once(desk, person, approver):
    order, item, request_id = place_order(person, "Lamp"), new_id("Chair"), new_id("once")
    with desk.orders_peer.answering(hang_up, verb="placeOrder") as rule:
        answer = person.api.post_json("/api/v1/orders", {"item_name": item, "quantity": 1}, X_Request_ID=request_id)
    check_excuse(desk, answer, request_id, "orders")
    assert len(rule.calls) == 1 and rule.calls[0].key is None

    request_id = new_id("once")
    with desk.orders_peer.answering(hang_up, verb="approveOrder") as rule:
        decision = {"status": "approved", "version": order["version"]}
        answer = approver.api.patch_json(f"/api/v1/orders/{order['id']}", decision, X_Request_ID=request_id)
    check_excuse(desk, answer, request_id, "orders")
    assert len(rule.calls) == 1
    assert person.api.get(f"/api/v1/orders/{order['id']}").json == order
    assert count_orders(person, item) == 0


def test_a_change_with_a_key_is_made_once_more_under_the_same_key(desk, person, approver):
    order, item, key = place_order(person, "Lamp"), new_id("Chair"), new_id("key")
    with desk.orders_peer.answering(hang_up, verb="placeOrder", times=1):
        before = len(desk.orders_peer.calls)
        answer = person.api.post_json("/api/v1/orders", {"item_name": item, "quantity": 1}, Idempotency_Key=key)
    assert answer.status == 201, answer.text
    made = [call for call in desk.orders_peer.calls[before:] if call.verb == "placeOrder"]
    assert [call.key for call in made] == [key, key]
    assert len({call.claims["jti"] for call in made}) == 2
    assert made[0].body == made[1].body

    with desk.orders_peer.answering(hang_up, verb="approveOrder", times=1) as rule:
        decision = {"status": "approved", "version": order["version"]}
        answer = approver.api.patch_json(f"/api/v1/orders/{order['id']}", decision, Idempotency_Key=new_id("key"))
    assert (answer.status, answer.json["status"], len(rule.calls)) == (200, "approved", 1), answer.text


def test_a_change_that_was_made_before_the_connection_broke_is_made_once(desk, person):
    """The second try finds the first one under its key, and has its answer."""
    def carry_out_and_hang_up(exchange):
        assert exchange.ask().status == 200

    item = new_id("Chair")
    with desk.orders_peer.answering(carry_out_and_hang_up, verb="placeOrder", times=1) as rule:
        answer = person.api.post_json("/api/v1/orders", {"item_name": item, "quantity": 1}, Idempotency_Key=new_id("key"))
    assert answer.status == 201 and len(rule.calls) == 1, answer.text
    found = person.api.get(f"/api/v1/orders/me?search={item}").json
    assert found["orders"] == [answer.json]


def test_what_changes_people_is_made_once(desk, person):
    admin = QuickClient(desk)
    answer = admin.post_form(
        "/api/v1/auth/token", {"grant_type": "password", "username": desk.admin, "password": desk.admin_password})
    admin.token = answer.json["access_token"]
    request_id = new_id("once")
    with desk.auth_peer.answering(hang_up, verb="createUser") as rule:
        body = {"username": "new_user", "password": "a long enough password", "roles": ["user"]}
        answer = admin.post_json("/api/v1/users", body, X_Request_ID=request_id)
    check_excuse(desk, answer, request_id, "auth")
    assert len(rule.calls) == 1


def test_whoever_decides_is_checked_each_time(desk, person, approver):
    """However well the approver was known a moment ago: each decision, and each export, asks auth itself."""
    orders = [place_order(person, "Lamp") for _ in range(4)]
    approve, reject = (f"/api/v1/orders/{order['id']}" for order in orders[:2])
    bulk = [{"id": order["id"], "version": 1, "status": "approved"} for order in orders[2:]]
    calls = {
        "approve": lambda **id: approver.api.patch_json(approve, {"status": "approved", "version": 1}, **id),
        "reject": lambda **id: approver.api.patch_json(reject, {"status": "rejected", "version": 1, "reason": "Too dear."}, **id),
        "many": lambda **id: approver.api.post_json("/api/v1/orders/decisions", {"decisions": bulk}, **id),
        "undo": lambda **id: approver.api.post_json(f"{approve}/undo", {"version": 2}, **id),
        "export": lambda **id: approver.api.get("/api/v1/orders/export.csv", **id),
    }
    for name, call in calls.items():
        assert approver.api.get("/api/v1/orders").status == 200
        request_id, mark = new_id(name), len(desk.auth_peer.calls)
        answer = call(X_Request_ID=request_id)
        assert answer.status == 200, f"{name}: {answer.text}"
        asked = [asked.verb for asked in desk.auth_peer.calls[mark:]
                 if asked.request_id == request_id and asked.claims["iss"] == "orders"]
        assert asked == ["verifyCredential"], name


def test_the_deadline_is_passed_on(desk, person):
    """Each call is told how long there still is, also the second try and the call after the call."""
    person.log_in()
    request_id = new_id("deadline")
    with desk.orders_peer.answering(hang_up_late, verb="listMyOrders", times=1):
        marks = len(desk.auth_peer.calls), len(desk.orders_peer.calls)
        answer = person.api.get("/api/v1/orders/me", X_Request_ID=request_id)
    assert answer.status == 200, answer.text
    asked = [call for peer, mark in zip((desk.auth_peer, desk.orders_peer), marks) for call in peer.calls[mark:]
             if call.request_id == request_id]
    by = {(call.claims["iss"], call.verb): [] for call in asked}
    for call in asked:
        by[call.claims["iss"], call.verb].append(call.timeout)
    [verified] = by["gateway", "verifyCredential"]
    first, second = by["gateway", "listMyOrders"]
    assert 0 < verified <= 15
    assert 0 < first <= verified
    assert 0 < second <= first - 1, "the second try may take as long as the first"
    after = by.get(("orders", "verifyCredential")) or by["orders", "recheckCredential"]
    assert all(0 < timeout <= first for timeout in after)


def test_what_goes_with_a_call(desk, person):
    """The person's own credential, and nothing that says who they are; a token for this one call."""
    person.log_in()
    request_id = new_id("headers")
    marks = len(desk.auth_peer.calls), len(desk.orders_peer.calls)
    assert person.api.get(
        "/api/v1/orders/me", X_Request_ID=request_id, User_Agent="Desk/1", X_User_ID="somebody", X_Roles="admin").status == 200
    asked = [call for peer, mark in zip((desk.auth_peer, desk.orders_peer), marks) for call in peer.calls[mark:]
             if call.request_id == request_id]
    assert {call.claims["aud"] for call in asked} == {"auth", "orders"}
    for call in asked:
        claims = call.claims
        assert set(claims) == {"iss", "aud", "iat", "exp", "jti", "htu"}, claims
        assert claims["htu"] == call.path and claims["exp"] == claims["iat"] + 30
        assert len(base64.urlsafe_b64decode(claims["jti"] + "==")) == 16
        text = str(call.headers).lower()
        assert "x-user-id" not in text and "x-roles" not in text and "somebody" not in text
        if call.claims["aud"] == "orders":
            assert call.headers["Orderdesk-Credential"] == f"bearer {person.api.token}"
            assert urllib.parse.unquote(call.headers["Orderdesk-Client-Agent"]) == "Desk/1"
    assert len({call.claims["jti"] for call in asked}) == len(asked)


async def ask_at_once(port, token, name):
    """The statuses and what is said of so many reads that are made at the same time."""
    async def ask(number):
        wire = Wire(Port(port), token, ANSWER_LIMIT)
        try:
            reply = await wire.request("GET", "/api/v1/orders/me", X_Request_ID=f"{name}.{number}")
            return reply.status, reply.json
        finally:
            wire.close()

    return await asyncio.gather(*map(ask, range(SLOW_CALLS)))


@dataclasses.dataclass
class Port:
    """What a connection needs to know of a desk."""

    port: int


def crowd(port, token, name):
    """The same for a process of its own, which takes no time from the fake peers of this one."""
    return asyncio.run(ask_at_once(port, token, name))


def test_many_slow_calls_do_not_stand_in_the_way_of_others(desk, person, approver):
    """Hundreds wait for orders; whoever wants to sign in does not wait with them, and everybody has an answer in time."""
    def say_nothing(exchange):
        exchange.wait_for_hangup()

    def sign_in():
        visitor = person.browser.stranger()
        assert visitor.open("/login").status == 200
        answer = visitor.submit("/login", username=person.username, password=person.password)
        assert answer.status == 303, answer.text
        assert visitor.open("/account").status == 200
        assert approver.api.get("/api/v1/auth/me").status == 200

    name = new_id("slow")
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as processes, \
            desk.orders_peer.answering(say_nothing, verb="listMyOrders") as rule:
        waiting = processes.submit(crowd, desk.port, person.api.token, name)
        eventually(lambda: rule.most_at_once >= 100 or waiting.done(), "calls wait")
        assert not waiting.done(), "nobody waits"
        for _ in range(10):
            sign_in()
        assert not waiting.done() and rule.exchanges, "nobody waited meanwhile"
        answers = waiting.result(2 * ANSWER_LIMIT)
        print(f"{rule.most_at_once} calls at once, {len(rule.calls)} in all")
        assert {(status, said["code"]) for status, said in answers} <= {
            (503, "server.unavailable"), (504, "server.deadline_exceeded")}
        assert [said["request_id"] for _, said in answers] == [f"{name}.{number}" for number in range(SLOW_CALLS)]
        eventually(lambda: not rule.exchanges, "no call is left behind")
    check_well(desk, person)
