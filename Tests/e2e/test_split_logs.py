"""One request can be followed through all three processes by its identifier, and none of them writes a secret down."""

import json
import re
import secrets

import pytest

from canaries import Canaries
from harness import API, Client, eventually
from service_tokens import service_token

ROLES = ("gateway", "auth", "orders")
#: What any JSON Web Token begins with: nobody writes down one that works, or one that does not.
TOKEN = re.compile(r"eyJ[\w-]{10,}\.")

pytestmark = pytest.mark.split


def lines_of(part, request_id):
    return [line for line in map(json.loads, part.output().splitlines()) if line.get("request_id") == request_id]


def check_everywhere(server, request_id, path):
    """Each process has lines of this request, and says who it is; the gateway has the request as it was made."""
    for role in ROLES:
        part = getattr(server, role)
        lines = eventually(lambda: lines_of(part, request_id), f"{role} has logged {request_id}")
        assert {line["service"] for line in lines} == {f"orderdesk-{role}"}, lines
        requests = [line for line in lines if line["message"] == "request"]
        assert requests and all(line["status"] < 400 for line in requests), lines
        if role == "gateway":
            assert [line["path"] for line in requests] == [path]
        else:
            assert all(line["path"].startswith(f"/internal/v1/{role}/") for line in requests)


def test_a_decision_with_a_token(server, requester, admin):
    order = requester.place_order("Lamp")
    path = f"/api/v1/orders/{order['id']}"
    answer = admin.client.patch_json(path, {"status": "approved", "version": 1}, X_Request_ID="decided-1")
    assert answer.status == 200 and answer.headers["X-Request-ID"] == "decided-1"
    check_everywhere(server, "decided-1", path)
    events = requester.client.get(f"{path}/timeline").json["events"]
    assert events[-1]["request_id"] == "decided-1"
    assert [event["request_id"] for event in admin.audit(action="orders.approve")] == ["decided-1"]


def test_a_decision_at_a_browser(server, requester):
    order = requester.place_order("Lamp")
    browser = Client(server)
    login = {"username": server.admin, "password": server.admin_password}
    assert browser.submit("/login", headers={"X-Request-ID": "login-1"}, **login).status == 303
    path = f"/admin/orders/{order['id']}"
    answer = browser.submit(
        f"/orders/{order['id']}", path, headers={"X-Request-ID": "decided-2"}, status="rejected", reason="No budget.")
    assert answer.status == 303, answer.text
    check_everywhere(server, "decided-2", path)
    for role in ("gateway", "auth"):
        assert lines_of(getattr(server, role), "login-1"), role
    assert requester.client.get(f"/api/v1/orders/{order['id']}/timeline").json["events"][-1]["request_id"] == "decided-2"


def test_a_request_without_an_identifier_gets_one_for_all(server, requester):
    answer = requester.client.post_json("/api/v1/orders", {"item_name": "Lamp", "quantity": 1})
    check_everywhere(server, answer.headers["X-Request-ID"], "/api/v1/orders")


@pytest.mark.settings(LOG_LEVEL="trace")
def test_no_log_and_no_file_holds_a_secret(server, requester, admin, password):
    canaries = Canaries()
    for name, key in server.keys.items():
        canaries.add(name, key)
    canaries.add("the password", password)
    canaries.add("the administrator's password", server.admin_password)
    canaries.add("an access token", requester.client.token)
    canaries.add("a refresh token", requester.refresh_token)
    browser = Client(server)
    assert browser.submit("/login", username="requester", password=password).status == 303
    canaries.add("a session cookie", browser.cookies["orderdesk_session"])
    assert browser.submit("/orders/new", item_name="Lamp", quantity="1", notes="").status == 303
    order = requester.place_order("Desk")
    assert admin.decide(order, "approved").status == 200
    token = admin.reset_link(requester.me().json["user_id"]).partition("?token=")[2]
    canaries.add("a reset token", token)
    assert Client(server).open(f"/reset-password?token={token}").status == 200
    # Also what is refused: forged, of another call, with a credential, and where no call is.
    for path in ("/internal/v1/orders/placeOrder", "/internal/v1/auth/currentUser"):
        part = getattr(server, path.split("/")[3])
        for name, service in (("good", server.service_secret), ("forged", secrets.token_urlsafe(48))):
            call = canaries.add(f"a {name} token for {path}", service_token(service, path))
            for where in (path, "/internal/v1/orders/nothing"):
                for credential in (f"bearer {requester.client.token}", f"session {browser.cookies['orderdesk_session']}", password):
                    Client(part, token=call).post_json(where, {"password": password}, Orderdesk_Credential=credential)
            Client(server, token=call).get("/api/v1/auth/me")
    server.is_disturbed = True
    server.orders.kill()
    assert API(server).try_to_log_in("requester", password).status == 200
    assert requester.client.post_json("/api/v1/orders", {"item_name": "Rug", "quantity": 1}).status == 503
    server.orders.start()
    server.stop()
    files = [path for path in server.folder.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"server.log", "auth.sqlite", "orders.sqlite"}
    leaks = {str(path): found for path in files if (found := canaries.found_in(path.read_bytes()))}
    assert not leaks, leaks
    assert not TOKEN.findall(server.output())


def test_a_gateway_writes_nothing_but_its_log(server, requester, admin):
    assert admin.decide(requester.place_order("Lamp"), "approved").status == 200
    server.stop()
    assert [path.name for path in server.gateway.folder.rglob("*")] == ["server.log"]
    assert [path.name for path in server.auth.data.glob("*.sqlite")] == ["auth.sqlite"]
    assert [path.name for path in server.orders.data.glob("*.sqlite")] == ["orders.sqlite"]
