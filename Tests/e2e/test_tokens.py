"""Access tokens that somebody else made, or that say something else: signed with the real key, so that each is refused for
what it says.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time

import pytest

from harness import API, Client

SECRET = "3vY8qLw0ZtR5nXbC7mKdJ2fHs9PgAe4U"
OLD_SECRET = "Qe7Tz1Vb6Nm3Lk8Jh5Gf2Ds9Ap4Wo0Ix"

pytestmark = pytest.mark.settings(JWT_SECRET=SECRET)


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signed(header, claims, secret=SECRET, digest=hashlib.sha256):
    """A token of these two parts; each is text as it stands in a token, or the object to encode."""
    parts = [part if isinstance(part, str) else encoded(json.dumps(part).encode()) for part in (header, claims)]
    text = ".".join(parts)
    return f"{text}.{encoded(hmac.new(secret.encode(), text.encode(), digest).digest())}"


@pytest.fixture
def real(requester):
    """A good token: its header as it stands there, the header as an object, and the claims."""
    header, claims, _ = requester.client.token.split(".")
    return header, json.loads(decoded(header)), json.loads(decoded(claims))


def check_refused(server, token):
    answer = Client(server, token=token).get("/api/v1/auth/me")
    assert (answer.status, answer.json["code"]) == (401, "auth.invalid_token"), answer.text
    assert len(token) < 10 or token not in answer.text


def test_a_token_says_what_is_promised_and_the_forger_can_make_one(server, requester, real):
    raw, header, claims = real
    assert header["alg"] == "HS256" and header["kid"]
    assert set(claims) == {"iss", "aud", "sub", "exp", "iat", "jti", "sid", "username", "is_admin", "roles", "scopes"}
    assert claims["exp"] - claims["iat"] == 900 and claims["is_admin"] is False
    assert SECRET not in str((header, claims))
    assert Client(server, token=signed(raw, claims)).get("/api/v1/auth/me").status == 200


def test_the_algorithm_is_not_taken_from_the_token(server, real):
    raw, header, claims = real
    for alg in ("none", "None", "NONE", ""):
        unsigned = signed({**header, "alg": alg}, claims).rpartition(".")[0]
        for token in (f"{unsigned}.", unsigned, signed({**header, "alg": alg}, claims)):
            check_refused(server, token)
    for alg, digest in (("HS384", hashlib.sha384), ("HS512", hashlib.sha512), ("HS256", hashlib.sha512)):
        check_refused(server, signed({**header, "alg": alg}, claims, digest=digest))
    for alg in ("RS256", "ES256", "EdDSA"):
        check_refused(server, signed({**header, "alg": alg}, claims))


def test_the_key_is_not_taken_from_the_token(server, real):
    raw, header, claims = real
    other = secrets.token_urlsafe(32)
    check_refused(server, signed(raw, claims, secret=other))
    check_refused(server, signed({**header, "kid": "other"}, claims, secret=other))
    check_refused(server, signed({**header, "kid": "../../../../dev/null"}, claims, secret=""))
    check_refused(server, signed({**header, "jwk": {"kty": "oct", "k": encoded(other.encode())}}, claims, secret=other))
    check_refused(server, signed({name: value for name, value in header.items() if name != "kid"}, claims, secret=other))


def test_every_claim_is_needed_and_looked_at(server, real, admin):
    raw, _, claims = real
    for name in claims:
        check_refused(server, signed(raw, {key: value for key, value in claims.items() if key != name}))
        check_refused(server, signed(raw, {**claims, name: None}))
    now = int(time.time())
    changes = [
        {"exp": now - 1}, {"exp": 0}, {"exp": -1}, {"exp": str(now + 900)}, {"exp": 1e300}, {"aud": "elsewhere"},
        {"aud": ""}, {"iss": "elsewhere"}, {"sid": "00000000-0000-7000-8000-000000000000"}, {"sid": ""},
        {"sub": admin.me().json["user_id"]}, {"sub": "x"},
    ]
    for change in changes:
        check_refused(server, signed(raw, {**claims, **change}))
    assert Client(server, token=signed(raw, claims)).get("/api/v1/auth/me").status == 200


def test_rights_are_not_taken_from_the_token(server, real):
    raw, _, claims = real
    scopes = ["user:orders", "admin:orders", "admin:users", "audit:read"]
    client = Client(server, token=signed(raw, {**claims, "is_admin": True, "roles": ["admin"], "scopes": scopes}))
    for path in ("/api/v1/users", "/api/v1/orders", "/api/v1/audit"):
        answer = client.get(path)
        assert answer.status in (401, 403), answer.text
    assert client.get("/api/v1/auth/verify").json.get("is_admin", False) is False


def test_an_altered_token_is_refused(server, requester):
    token = requester.client.token
    header, claims, signature = token.split(".")
    altered = [
        token[:-1], token[1:], f"{header}.{claims}", f"{header}.{claims}.", f"{header}..{signature}", f"{token}.{signature}",
        f"{token}A", f"{header}.{claims}.{encoded(bytes(32))}", "..", ".", "A" * 5_000,
    ]
    for one in altered:
        check_refused(server, one)
    assert requester.me().status == 200


@pytest.mark.parametrize("scheme", ["Basic {}", "{}", "Bearer", "Bearer ", "Token {}", "Bearer {} {}"])
def test_only_bearer_is_understood(server, requester, scheme):
    answer = Client(server).get("/api/v1/auth/me", Authorization=scheme.replace("{}", requester.client.token))
    assert (answer.status, answer.json["code"]) == (401, "auth.invalid_token"), answer.text
    assert requester.client.token not in answer.text


def test_a_token_counts_nowhere_but_in_its_header(server, requester):
    token = requester.client.token
    client = Client(server)
    assert client.get(f"/api/v1/auth/me?access_token={token}").status in (401, 422)
    client.cookies = {"orderdesk_session": token}
    assert client.get("/api/v1/auth/me").status == 401
    assert client.open("/orders").status == 303


def test_a_key_can_be_replaced_while_old_tokens_run_out(server, password, requester):
    server.stop()
    server.settings.update(JWT_SECRET=OLD_SECRET, JWT_PREVIOUS_SECRETS=SECRET)
    server.start()
    assert requester.me().status == 200
    new = API(server).log_in("requester", password)
    assert new.client.token.split(".")[0] != requester.client.token.split(".")[0], "both keys have one name"
    server.stop()
    del server.settings["JWT_PREVIOUS_SECRETS"]
    server.start()
    assert requester.me().status == 401
    assert new.me().status == 200
