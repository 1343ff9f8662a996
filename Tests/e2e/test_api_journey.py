"""The journey of test_journey.py with HTTP and bearer tokens only."""

import pytest

from harness import API, RFC3339, Client


def test_an_order_is_placed_approved_and_followed(server, requester, admin):
    item = '24" monitor <script>"\'&'
    answer = requester.client.post_json("/api/v1/orders", {"item_name": item, "quantity": 2, "notes": "Room 3"})
    assert answer.status == 201
    order = answer.json
    assert answer.headers["Location"].endswith(f"/api/v1/orders/{order['id']}")
    assert (order["item_name"], order["quantity"], order["notes"]) == (item, 2, "Room 3")
    assert (order["status"], order["version"], order["username"]) == ("pending", 1, "requester")
    assert RFC3339.fullmatch(order["created_at"])

    queue = admin.client.get("/api/v1/orders?status=pending").json
    assert [one["id"] for one in queue["orders"]] == [order["id"]] and queue["total"] == 1

    answer = admin.client.patch_json(
        f"/api/v1/orders/{order['id']}", {"status": "approved", "reason": "Fits the budget."}, **{"If-Match": '"1"'})
    assert answer.status == 200, answer.text
    approved = answer.json
    assert (approved["status"], approved["version"]) == ("approved", 2)
    assert approved["decided_by"]["username"] == server.admin
    assert approved["decision_reason"] == "Fits the budget."
    assert RFC3339.fullmatch(approved["decided_at"])

    mine = requester.client.get("/api/v1/orders/me").json
    assert mine["orders"] == [approved]
    events = requester.client.get(f"/api/v1/orders/{order['id']}/timeline").json["events"]
    assert [event["kind"] for event in events] == ["placed", "approved"]
    assert events[0]["sequence"] < events[1]["sequence"]
    assert all(RFC3339.fullmatch(event["at"]) and event["request_id"] for event in events)


def test_a_decision_is_bound_to_the_version_seen(requester, admin):
    order = requester.place_order("Desk lamp")
    path = f"/api/v1/orders/{order['id']}"
    missing = admin.client.patch_json(path, {"status": "approved"})
    assert missing.status == 428
    stale = admin.decide({**order, "version": 7}, "approved")
    assert (stale.status, stale.json["code"]) == (412, "orders.version_conflict")
    assert admin.decide(order, "rejected", "No budget.").status == 200
    again = admin.decide({**order, "version": 2}, "approved")
    assert (again.status, again.json["code"]) == (409, "orders.not_pending")


def test_only_approvers_decide_and_only_owners_see(server, requester, admin, password):
    order = requester.place_order("Desk lamp")
    assert requester.decide(order, "approved").status == 403
    stranger = API(server)
    stranger.register("stranger", password)
    stranger.log_in("stranger", password)
    assert stranger.client.get(f"/api/v1/orders/{order['id']}").status == 404
    assert stranger.client.get("/api/v1/orders").status == 403
    assert admin.client.get(f"/api/v1/orders/{order['id']}").json["status"] == "pending"


@pytest.mark.parametrize(
    "body, field",
    [
        ({"item_name": "", "quantity": 1, "notes": ""}, "item_name"),
        ({"item_name": "Lamp", "quantity": 0, "notes": ""}, "quantity"),
        ({"item_name": "Lamp", "quantity": "2", "notes": ""}, "quantity"),
        ({"item_name": "Lamp", "quantity": 1, "notes": "x" * 1001}, "notes"),
        ({"item_name": "Lamp", "quantity": 1, "notes": "", "color": "red"}, "color"),
    ],
    ids=["empty item", "quantity 0", "quantity a string", "notes too long", "unknown field"],
)
def test_a_bad_order_names_the_field(requester, body, field):
    answer = requester.client.post_json("/api/v1/orders", body)
    assert answer.status in (400, 422), answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert answer.json["request_id"] == answer.headers["X-Request-ID"]
    assert requester.client.get("/api/v1/orders/me").json["total"] == 0


def test_wrong_credentials_and_no_credentials_are_401(server, password):
    client = Client(server)
    fields = {"grant_type": "password", "username": server.admin, "password": password}
    answer = client.post_form("/api/v1/auth/token", fields)
    assert (answer.status, answer.json["code"]) == (401, "auth.invalid_credentials")
    assert answer.json["detail"] == "Invalid username or password."
    assert client.get("/api/v1/orders/me").status == 401
    assert Client(server, token="no.such.token").get("/api/v1/orders/me").status == 401
