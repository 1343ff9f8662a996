"""What each process of a split desk tells Prometheus about the others."""

import subprocess

import pytest

from exposition import fetch, samples
from harness import Client, eventually, free_port
from topology import SplitDesk

SERVICES = ("auth", "orders")


@pytest.fixture
def server(tmp_path):
    """A split desk in which each process has metrics on a port of its own."""
    desk = SplitDesk(tmp_path)
    for part in desk.parts:
        part.settings["METRICS_LISTEN"] = f"127.0.0.1:{free_port()}"
    try:
        yield desk.start()
        desk.stop()
    finally:
        desk.kill()


def exposition(part):
    status, text = fetch(int(part.settings["METRICS_LISTEN"].rpartition(":")[2]))
    assert status == 200
    return text


def values(part, name):
    """The values of a metric by its labels, in order of their names."""
    return {
        tuple(value for _, value in sorted(labels.items())): value
        for one, labels, value in samples(exposition(part)) if one == name}


def dependencies(part):
    return {labels[0]: value for labels, value in values(part, "orderdesk_dependency_up").items()}


def calls(part, peer, outcome):
    return values(part, "orderdesk_peer_calls_total").get((outcome, peer), 0)


def test_calls_are_counted_where_they_are_made(server, requester):
    requester.place_order("Lamp")
    assert requester.client.get("/api/v1/orders/me").status == 200
    for peer in SERVICES:
        assert calls(server.gateway, peer, "answered") >= 1
        count = values(server.gateway, "orderdesk_peer_call_duration_seconds_count")
        assert count[(peer,)] == calls(server.gateway, peer, "answered")
    assert calls(server.orders, "auth", "answered") >= 1
    assert dependencies(server.gateway) == {"auth": 1, "orders": 1}
    assert dependencies(server.orders) == {"auth": 1, "orders": 1}
    assert dependencies(server.auth) == {"auth": 1}
    assert values(server.orders, "orderdesk_orders_placed_total") == {(): 1}


@pytest.mark.parametrize("role", SERVICES)
def test_refused_calls_are_counted_by_reason(server, role):
    part = getattr(server, role)
    name = "orderdesk_internal_calls_refused_total"
    none = dict.fromkeys(values(part, name), 0)
    assert (role, "missing") in none and (role, "replayed") in none, "each reason is there from the start"
    assert values(part, name) == none
    assert Client(part).post_json(f"/internal/v1/{role}/listAuditEvents", {}).status == 401
    assert values(part, name) == {**none, (role, "missing"): 1}


@pytest.mark.parametrize("role", ["gateway", *SERVICES])
def test_promtool_has_nothing_to_say(server, requester, role):
    requester.place_order("Lamp")
    done = subprocess.run(
        ["promtool", "check", "metrics"], input=exposition(getattr(server, role)), capture_output=True, encoding="utf-8",
        check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("role", SERVICES)
def test_who_is_away_is_seen(server, requester, role):
    server.is_disturbed = True
    part = getattr(server, role)
    part.kill()
    eventually(lambda: dependencies(server.gateway)[role] == 0, f"{role} counts as down")
    assert values(server.gateway, "orderdesk_ready") == {(): 0}
    assert requester.client.post_json("/api/v1/orders", {"item_name": "Lamp", "quantity": 1}).status == 503
    assert calls(server.gateway, role, "unavailable") >= 1
    part.start()
    eventually(lambda: Client(server).get("/ready").status == 200, "the gateway is ready again")
    assert dependencies(server.gateway) == {"auth": 1, "orders": 1}
