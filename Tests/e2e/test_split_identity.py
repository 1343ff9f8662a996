"""Who somebody is, is proved and never said: not by a header of a client, and not by a call from outside."""

import hashlib
import json
import secrets
import time

import pytest

from harness import API, Client, eventually
from service_tokens import HEADER, LEEWAY, LIFETIME, claims, encoded, service_token, signed

PLACE = "/internal/v1/orders/placeOrder"
CALLS = {
    "/internal/v1/auth/currentUser": {}, "/internal/v1/auth/listSessions": {}, "/internal/v1/auth/signOut": {},
    "/internal/v1/orders/orderStatistics": {}, PLACE: {"itemName": "Lamp", "quantity": 1, "notes": ""},
}

pytestmark = pytest.mark.split


def call(server, path, token=None, body=None, **headers):
    """An internal call, sent straight to the process that it is meant for."""
    client = Client(getattr(server, path.split("/")[3]), token=token)
    return client.post_json(path, CALLS.get(path, {}) if body is None else body, **headers)


def credential(api):
    return f"bearer {api.client.token}"


def refusals(server, role, request_id):
    """The reasons that this process has logged for a refusal."""
    lines = [json.loads(line) for line in getattr(server, role).output().splitlines()]
    return [line for line in lines if line["message"] == "internal call refused" and line["request_id"] == request_id]


def check_refused(server, path, reason, token, **headers):
    answer = call(server, path, token, X_Request_ID=f"refused-{reason}", **headers)
    assert (answer.status, answer.json["code"]) == (401, "server.service_token"), f"{reason}: {answer.text}"
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json["request_id"] == answer.headers["X-Request-ID"] == f"refused-{reason}"
    assert not token or token not in answer.text
    role = path.split("/")[3]
    lines = eventually(lambda: refusals(server, role, f"refused-{reason}"), "the refusal is logged")
    assert {(line["level"], line["reason"]) for line in lines} == {("warning", reason)}, lines


@pytest.fixture
def person(requester):
    """Somebody whose credential goes with each call: it is not what is missing."""
    return {"Orderdesk_Credential": credential(requester)}


@pytest.mark.parametrize("path", CALLS)
def test_no_internal_call_is_taken_from_outside(server, requester, person, path):
    now, secret = int(time.time()), server.service_secret
    role = path.split("/")[3]
    other_role = {"auth": "orders", "orders": "auth"}[role]
    good = claims(path)
    text, _, signature = service_token(secret, path).rpartition(".")
    wrong = {
        "missing": [None],
        "malformed": ["no.such.token", "A" * 43, f"{text}.{signature}.{signature}", f"{text}.!", "..", "A" * 5000],
        "forged": [
            service_token(secrets.token_urlsafe(48), path), service_token("", path), f"{text}.{encoded(bytes(32))}", f"{text}.", text,
            service_token(server.jwt_secret, path), signed(secret, good, digest=hashlib.sha512)],
        "expired": [
            service_token(secret, path, iat=now - LIFETIME - LEEWAY - 1, exp=now - LEEWAY - 1),
            service_token(secret, path, exp=now - LEEWAY - 1),
            # Who makes it good for longer is not believed.
            service_token(secret, path, iat=now - LIFETIME - LEEWAY - 1, exp=now + 3600), service_token(secret, path, iat=-1)],
        "not_yet_valid": [service_token(secret, path, iat=now + LEEWAY + 60, exp=now + LEEWAY + 60 + LIFETIME)],
        "wrong_audience": [
            service_token(secret, path, aud=other_role), service_token(secret, path, aud="gateway"),
            service_token(secret, path, aud="orderdesk")],
        "wrong_call": [
            service_token(secret, path, htu=f"/internal/v1/{role}/listAuditEvents"), service_token(secret, path, htu="/"),
            service_token(secret, path, htu=f"{path}/")],
    }
    for reason, tokens in wrong.items():
        for token in tokens:
            check_refused(server, path, reason, token, **person)
    assert requester.me().status == 200, "somebody was signed out"
    assert requester.client.get("/api/v1/orders/me").json["total"] == 0, "an order was placed"
    # What all of them lacked: with it the call is taken, once.
    token = service_token(secret, path)
    answer = call(server, path, token, **person)
    assert answer.status == (403 if path.endswith("orderStatistics") else 200), answer.text
    check_refused(server, path, "replayed", token, **person)


def test_the_head_of_a_token_decides_nothing(server, person):
    path, secret = PLACE, server.service_secret
    for header in ({**HEADER, "alg": "none"}, {**HEADER, "alg": "HS512"}, {"alg": "RS256"}, {**HEADER, "kid": "other"}, {}):
        for token in (signed(secret, claims(path), header or {"typ": "JWT"}),
                      signed(secret, claims(path), header or {"typ": "JWT"}).rpartition(".")[0] + "."):
            answer = call(server, path, token, **person)
            assert (answer.status, answer.json["code"]) == (401, "server.service_token"), f"{header}: {answer.text}"


@pytest.mark.parametrize("path", ["/internal/v1/auth/currentUser", PLACE])
def test_each_claim_is_needed_and_looked_at(server, requester, person, path):
    secret, now = server.service_secret, int(time.time())
    changes = [
        *({name: None} for name in claims(path)),
        {"iss": 1}, {"aud": ["auth", "orders"]}, {"iat": str(now)}, {"exp": str(now + LIFETIME)}, {"exp": 1e300}, {"iat": 1e300},
        {"jti": 1}, {"jti": "x" * 5000}, {"htu": [path]},
    ]
    for change in changes:
        answer = call(server, path, service_token(secret, path, **change), **person)
        assert (answer.status, answer.json["code"]) == (401, "server.service_token"), f"{change}: {answer.text}"
    assert requester.client.get("/api/v1/orders/me").json["total"] == 0


@pytest.mark.parametrize("path", ["/internal/v1/auth/currentUser", PLACE])
def test_a_person_is_no_service_and_a_service_is_no_person(server, requester, admin, path):
    for api in (requester, admin):
        for headers in ({}, {"Orderdesk_Credential": credential(api)}):
            answer = call(server, path, api.client.token, **headers)
            assert (answer.status, answer.json["code"]) == (401, "server.service_token"), answer.text
    # A call that is good proves the service, and nobody with it.
    for value in (None, "", "bearer", "bearer no.such.token", f"session {requester.client.token}", "principal desk_admin"):
        headers = {} if value is None else {"Orderdesk_Credential": value}
        answer = call(server, path, service_token(server.service_secret, path), **headers)
        assert answer.status in (400, 401) and answer.json["code"] != "server.service_token", f"{value}: {answer.text}"
    # And it is no credential of a person.
    for part in (server, server.auth, server.orders):
        for public in ("/api/v1/auth/me", "/api/v1/orders/me"):
            answer = Client(part, token=service_token(server.service_secret, path)).get(public)
            assert answer.status in (401, 404), f"{public}: {answer.text}"


def test_the_gateway_has_no_internal_addresses(server, requester, person):
    for path in (*CALLS, "/internal", "/internal/", "/internal/v1/gateway/anything"):
        for token in (None, requester.client.token):
            client = Client(server, token=token)
            assert client.post_json(path, {}, **person).status == 404, path
            assert client.get(path).status == 404, path
        # It is no token of a person, and that is all that the gateway says about it.
        answer = Client(server, token=service_token(server.service_secret, PLACE)).post_json(path, {}, **person)
        assert (answer.status, answer.json["code"]) == (401, "auth.invalid_token"), answer.text


def test_what_is_not_a_call_is_not_found_and_nothing_is_told(server):
    for path in ("/internal/v1/orders/dropEverything", "/internal/v1/auth/placeOrder", "/internal/v2/orders/placeOrder"):
        answer = call(server, path, service_token(server.service_secret, path))
        assert answer.status in (401, 404), f"{path}: {answer.text}"


CLAIMS = {
    "X-User-ID": "{id}", "X-User": "desk_admin", "X-Principal": '{{"user_id":"{id}","roles":["admin"]}}',
    "X-Forwarded-User": "desk_admin", "X-Remote-User": "desk_admin", "Remote-User": "desk_admin", "X-Roles": "admin",
    "X-Scopes": "admin:orders admin:users", "X-Is-Admin": "true", "Orderdesk-Principal": "desk_admin",
    "Orderdesk-Credential": "bearer {token}",
}


def test_nobody_becomes_somebody_by_a_header(server, requester, admin):
    """Neither at the gateway nor at the services; the credential of an administrator counts in its own header alone."""
    me, boss = requester.me().json, admin.me().json
    said = {name: value.format(id=boss["user_id"], token=admin.client.token) for name, value in CLAIMS.items()}
    for part in (server, server.auth, server.orders):
        is_auth, is_orders = part is not server.orders, part is not server.auth
        for headers in (*({name: value} for name, value in said.items()), said):
            nobody, user = Client(part), Client(part, token=requester.client.token)
            if is_auth:
                assert nobody.get("/api/v1/auth/me", **headers).status == 401, headers
                assert user.get("/api/v1/auth/me", **headers).json["user_id"] == me["user_id"], headers
                assert user.get("/api/v1/users", **headers).status == 403, headers
            if is_orders:
                assert nobody.get("/api/v1/orders/me", **headers).status == 401, headers
                assert user.get("/api/v1/orders", **headers).status == 403, headers
                placed = user.post_json("/api/v1/orders", {"item_name": "Lamp", "quantity": 1}, **headers).json
                assert placed["user_id"] == me["user_id"], headers
    assert admin.client.get("/api/v1/orders/me").json["total"] == 0


def test_nobody_gives_themselves_an_address(server, requester, password):
    """What services tell each other about a client is believed with a service token alone."""
    said = {"Orderdesk_Client_Address": "203.0.113.9", "Orderdesk_Client_Agent": "Phone/9", "X_Forwarded_For": "203.0.113.9"}
    for part in (server, server.auth):
        api = API(part)
        answer = api.try_to_log_in("requester", password, User_Agent="Desk/1", **said)
        assert answer.status == 200, answer.text
    sessions = requester.sessions()
    assert {one["address"] for one in sessions} == {"127.0.0.1"}
    assert [one["user_agent"] for one in sessions].count("Desk/1") == 2
    answers = [API(server).try_to_log_in(f"nobody_{number}", "not the password", Orderdesk_Client_Address=f"203.0.113.{number}")
               for number in range(25)]
    assert [answer.status for answer in answers] == [401] * 20 + [429] * 5


def test_nobody_takes_time_or_a_key_from_a_header_of_services(server, requester):
    """The deadline of a call is that of the gateway: a client cannot make one too short, or none at all."""
    for value in ("0", "1", "-5", "999999999", "soon"):
        answer = requester.client.get("/api/v1/orders/me", Orderdesk_Timeout=value)
        assert answer.status == 200, f"{value}: {answer.text}"
