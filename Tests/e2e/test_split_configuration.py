"""What each set of roles needs and has no use for is said before anything is served; and secrets that differ are no riddle."""

import itertools
import json
import secrets

import pytest

from harness import API, Client, Server, eventually, free_port

ROLES = ("gateway", "auth", "orders")
SETS = [roles for count in (1, 2, 3) for roles in itertools.combinations(ROLES, count)]
KEYS = {
    "MODULES_AUTH_URL": "modules.auth.url", "MODULES_ORDERS_URL": "modules.orders.url",
    "MODULES_SERVICE_SECRET": "modules.serviceSecret",
}
VALUES = {
    "MODULES_AUTH_URL": "http://127.0.0.1:9001", "MODULES_ORDERS_URL": "http://127.0.0.1:9002",
    "MODULES_SERVICE_SECRET": secrets.token_urlsafe(48),
}


def needed(roles):
    """The variables without which these roles cannot be run on their own."""
    keys = set()
    if "auth" not in roles:
        keys.add("MODULES_AUTH_URL")
    if "gateway" in roles and "orders" not in roles:
        keys.add("MODULES_ORDERS_URL")
    if set(roles) != set(ROLES):
        keys.add("MODULES_SERVICE_SECRET")
    return keys


def process(folder, roles, **settings):
    jwt = {"JWT_SECRET": secrets.token_urlsafe(48)} if roles != ("gateway",) else {}
    return Server(folder, ROLES=",".join(roles), **jwt, **settings)


def values(names):
    return {name: VALUES[name] for name in names}


def check_refused(server, name, *words):
    """By `serve` and by `config check`: exit 78, and a line with the key and what to do."""
    commands = (
        ["serve", "--server.port", str(free_port()), "--metrics.listen", "off"], ["config", "check"])
    for command in commands:
        result = server.run(*command)
        said = result.stdout + result.stderr
        assert result.returncode == 78, f"{command[0]}: exit {result.returncode}: {said}"
        line = next((line for line in said.splitlines() if KEYS.get(name, name) in line), None)
        assert line and "Allowed: " in line, said
        for word in words:
            assert word in line, said
        assert VALUES["MODULES_SERVICE_SECRET"] not in said
    assert not (server.folder / "data").exists(), "it has begun to write"


every_set = pytest.mark.parametrize("roles", SETS, ids=",".join)


@every_set
def test_what_is_enough_is_taken(tmp_path, roles):
    checked = process(tmp_path, roles, **values(needed(roles))).run("config", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


@every_set
def test_what_is_missing_is_named(tmp_path, roles):
    for name in needed(roles):
        check_refused(process(tmp_path, roles, **values(needed(roles) - {name})), name)


@every_set
def test_what_has_no_use_is_named(tmp_path, roles):
    for name in {"MODULES_AUTH_URL", "MODULES_ORDERS_URL"} - needed(roles):
        check_refused(process(tmp_path, roles, **values(needed(roles) | {name})), name, f"environment variable {name}")


@pytest.mark.parametrize("roles", [("auth",), ("orders",), ("gateway", "auth"), ("gateway", "orders")], ids=",".join)
def test_keys_of_their_own_would_make_tokens_that_the_other_refuses(tmp_path, roles):
    """In development, where one process makes the key itself."""
    settings = values(needed(roles))
    check_refused(Server(tmp_path, ROLES=",".join(roles), **settings), "jwt.secret", "JWT_SECRET")
    checked = Server(tmp_path, ROLES=",".join(roles), JWT_SECRET=secrets.token_urlsafe(48), **settings).run("config", "check")
    assert checked.returncode == 0, checked.stderr


def test_who_calls_cannot_sign_in_people(tmp_path):
    one = VALUES["MODULES_SERVICE_SECRET"]
    settings = values(needed(("orders",)))
    check_refused(Server(tmp_path, ROLES="orders", JWT_SECRET=one, **settings), "MODULES_SERVICE_SECRET", "jwt.secret")


@pytest.mark.parametrize("name, value", [
    ("MODULES_SERVICE_SECRET", "too short"), ("MODULES_AUTH_URL", "ftp://127.0.0.1"), ("MODULES_AUTH_URL", "127.0.0.1:9001"),
    ("MODULES_ORDERS_URL", "http://127.0.0.1:9002/orders"),
])
def test_what_is_wrong_is_named(tmp_path, name, value):
    server = process(tmp_path, ("gateway",), **{**VALUES, name: value})
    check_refused(server, name, f"environment variable {name}")


@pytest.mark.parametrize("roles", ["", "gateway,gateway", "gatewy", "gateway orders", "gateway,,auth"])
def test_roles_that_are_none_are_named(tmp_path, roles):
    server = Server(tmp_path, **VALUES)
    (tmp_path / "config.yaml").write_text(f'roles: "{roles}"\n')
    check_refused(server, "roles", "config.yaml:1")


def test_a_file_holds_the_secret_as_well(tmp_path):
    file = tmp_path / "service-secret"
    file.write_text(VALUES["MODULES_SERVICE_SECRET"] + "\n")
    settings = values(needed(("orders",)) - {"MODULES_SERVICE_SECRET"})
    server = process(tmp_path, ("orders",), MODULES_SERVICE_SECRET_FILE=str(file), **settings)
    printed = server.run("config", "print")
    assert printed.returncode == 0, printed.stderr
    assert VALUES["MODULES_SERVICE_SECRET"] not in printed.stdout


def test_one_process_has_no_internal_addresses(tmp_path):
    server = Server(tmp_path).start()
    try:
        for path in ("/internal", "/internal/v1/orders/placeOrder", "/internal/v1/auth/currentUser"):
            for method in ("GET", "POST"):
                answer = Client(server).request(method, path, "{}", {"Content-Type": "application/json"})
                assert (answer.status, answer.json["code"]) == (404, "request.not_found"), answer.text
        server.stop()
    finally:
        server.kill()


@pytest.mark.split
@pytest.mark.parametrize("role", ["auth", "orders"])
def test_secrets_that_differ_sign_nobody_out(server, requester, password, role):
    """Every call is refused, which is no fault of the people whose call it was."""
    browser = Client(server)
    assert browser.submit("/login", username="requester", password=password).status == 303
    server.is_disturbed = True
    part = getattr(server, role)
    part.stop()
    part.settings["MODULES_SERVICE_SECRET"] = secrets.token_urlsafe(48)
    part.start()

    def refusal():
        """What the gateway says of a call that was refused for its service token."""
        answer = requester.client.get(f"/api/v1/{role}/me")
        assert answer.status == 200 or answer.json["code"] == "server.unavailable", answer.text
        told = [json.loads(line) for line in server.gateway.output().splitlines() if answer.headers["X-Request-ID"] in line]
        return [line for line in told if line["level"] == "error" and "server.service_token" in line["cause"]]

    errors = eventually(refusal, "the calls are refused")
    assert all(role in json.dumps(line) for line in errors), errors
    assert requester.client.get("/api/v1/orders/me").status == 503
    assert requester.client.post_json("/api/v1/orders", {"item_name": "Lamp", "quantity": 1}).status == 503
    assert browser.open("/orders").status == 503
    if role == "auth":
        assert API(server).try_to_log_in("requester", password).status == 503
    refused = [json.loads(line) for line in part.output().splitlines() if "internal call refused" in line]
    assert refused and {line["reason"] for line in refused} == {"forged"}

    part.stop()
    del part.settings["MODULES_SERVICE_SECRET"]
    part.start()
    eventually(lambda: requester.client.get("/api/v1/orders/me").status == 200, "the calls are taken again")
    assert browser.open("/orders").status == 200, "they were signed out"
    assert requester.me().status == 200
