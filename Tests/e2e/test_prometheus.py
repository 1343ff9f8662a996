"""A real Prometheus scrapes the real server, with the rules and the configuration of deploy/prometheus."""

import pathlib
import re
import subprocess
import sys

import pytest

from exposition import fetch, samples
from harness import API, ROOT, Client, Server, free_port
from prometheus import Prometheus, work_a_little

sys.path.append(str(ROOT / "scripts"))
import deploy_metrics  # noqa: E402

#: What only processes of a split desk have, which call each other.
PEERS = {
    "orderdesk_peer_calls_total", "orderdesk_peer_call_duration_seconds_bucket", "orderdesk_internal_calls_refused_total"}
#: The metric that is absent at first, which an alert relies on.
BACKUP = "orderdesk_backup_last_success_timestamp_seconds"
SECRET = "a-signing-key-that-must-not-be-seen-0123456789"

pytestmark = pytest.mark.one_process("metrics are those of one process, on one port")


@pytest.fixture
def desk(request, tmp_path):
    """A server with metrics on a port of their own, and the settings of `@pytest.mark.settings(NAME="value")`."""
    port = free_port()
    mark = request.node.get_closest_marker("settings")
    settings = {"METRICS_LISTEN": f"127.0.0.1:{port}", "JWT_SECRET": SECRET, **(mark.kwargs if mark else {})}
    server = Server(tmp_path, **settings).start()
    server.metrics_port = port
    yield server
    server.stop()


def exposition(server):
    status, text = fetch(server.metrics_port)
    assert status == 200
    return text


def label_values(text):
    found = {}
    for name, labels, _ in samples(text):
        for label, value in labels.items():
            if label != "le":
                found.setdefault((name, label), set()).add(value)
    return found


def test_prometheus_scrapes_and_evaluates(desk, tmp_path):
    folder = tmp_path / "prometheus"
    folder.mkdir()
    with Prometheus(folder, "prometheus.yml", [desk.metrics_port]) as prometheus:
        prometheus.wait_for('up{job="orderdesk"} == 1')
        work_a_little(desk)
        assert prometheus.wait_for("orderdesk_orders_placed_total == 3")
        assert prometheus.wait_for('orderdesk_orders{status="approved"} == 1')
        assert prometheus.wait_for('sum(orderdesk_sign_ins_total{outcome="wrong_credentials"}) == 1')
        # Each recording rule comes to a number: what it reads is there, under the names and labels that it expects.
        for rule in deploy_metrics.rules(deploy_metrics.RECORDED):
            found = prometheus.wait_for(f"{rule['record']} >= 0", meanwhile=lambda: Client(desk).open("/login"))
            assert all("instance" in series["metric"] for series in found), rule["record"]
        groups = prometheus.ask("rules")["groups"]
        wrong = [rule["lastError"] for group in groups for rule in group["rules"] if rule["health"] == "err"]
        assert not wrong
        # At work and new, it is missing a backup, which nobody has made yet; and nothing else.
        states = {rule["name"]: rule["state"] for group in groups for rule in group["rules"] if rule["type"] == "alerting"}
        assert {name for name, state in states.items() if state != "inactive"} == {"OrderDeskBackupMissing"}
        desk.kill()
        prometheus.wait_for('ALERTS{alertname="OrderDeskDown", alertstate="pending"}')
    desk.start()


def test_promtool_has_nothing_to_say(desk):
    work_a_little(desk)
    done = subprocess.run(
        ["promtool", "check", "metrics"], input=exposition(desk), capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.settings(TRACING_ENDPOINT="http://127.0.0.1:4318")
def test_what_rules_and_dashboards_read_is_there(desk):
    work_a_little(desk)
    text = exposition(desk)
    there = {name for name, _, _ in samples(text)}
    missing = {name: places for name, places in deploy_metrics.series_used().items() if name not in there}
    assert set(missing) == {BACKUP} | PEERS, missing
    backup = desk.run("backup", "desk.tar")
    assert backup.returncode == 0, backup.stderr
    text = exposition(desk)
    assert BACKUP in {name for name, _, _ in samples(text)}
    described = set(re.findall(r"^# TYPE (\S+) ", text, re.MULTILINE))
    # And the other way: what is measured is looked at by a rule or a dashboard.
    assert described - deploy_metrics.metrics_used() - {"process_virtual_memory_bytes"} == set()


def test_strangers_make_no_labels(desk):
    """Whatever is asked for, the labels stay those of the routes, statuses and outcomes that there are."""
    work_a_little(desk)
    client = Client(desk)

    def strange(number):
        client.get(f"/nothing/{number}/here?{number}")
        client.get(f"/api/v1/orders/{number}")
        client.get(f"/static/{number}.css")
        client.request(f"X{number}", f"/orders/{number}")
        API(desk).try_to_log_in(f"somebody{number}", "not this one")

    strange(0)
    before = label_values(exposition(desk))
    for number in range(1, 8):
        strange(number)
    after = label_values(exposition(desk))
    # Too many wrong passwords of one address are an outcome and a status of their own.
    new = {key: more for key in after if (more := after[key] - before.get(key, set()))}
    assert set(new) <= {(name, "status") for name, _ in after}, new
    assert not [value for values in after.values() for value in values if re.search(r"somebody|\d{4}|[0-9a-f-]{36}", value)]


def test_metrics_are_on_their_own_port_and_tell_no_secret(desk):
    password = work_a_little(desk)
    assert Client(desk).get("/metrics").status == 404
    for path in ("/", "/orders", "/health", "/api/v1/orders"):
        assert fetch(desk.metrics_port, path)[0] == 404, path
    text = exposition(desk)
    for secret in (password, desk.admin_password, SECRET, "requester", desk.admin, "Lamp", str(pathlib.Path(desk.folder))):
        assert secret not in text
