"""A real Prometheus watches a split desk with the files of deploy/: each process once, and what is said when one is away."""

import sys

import pytest

from exposition import fetch, samples
from harness import ROOT, Client, eventually, free_port
from prometheus import Prometheus, work_a_little
from topology import SplitDesk

sys.path.append(str(ROOT / "scripts"))
import deploy_metrics  # noqa: E402

pytestmark = pytest.mark.split

#: Absent before the first backup, which an alert relies on.
BACKUP = "orderdesk_backup_last_success_timestamp_seconds"


@pytest.fixture
def server(request, tmp_path):
    """A split desk with metrics of each process on a port of its own, and the settings of `@pytest.mark.settings(NAME="value")`."""
    folder = tmp_path / "desk"
    folder.mkdir()
    mark = request.node.get_closest_marker("settings")
    desk = SplitDesk(folder, **(mark.kwargs if mark else {}))
    for part in desk.parts:
        part.metrics_port = free_port()
        part.settings["METRICS_LISTEN"] = f"127.0.0.1:{part.metrics_port}"
    try:
        yield desk.start()
        desk.stop()
    finally:
        desk.kill()


@pytest.fixture
def prometheus(server, tmp_path):
    folder = tmp_path / "prometheus"
    folder.mkdir()
    with Prometheus(folder, "prometheus.split.yml", [part.metrics_port for part in server.parts]) as running:
        yield running


@pytest.mark.settings(TRACING_ENDPOINT="http://127.0.0.1:4318")
def test_what_rules_and_dashboards_read_is_there(server):
    """In one of the three."""
    work_a_little(server)
    there = {name for part in server.parts for name, _, _ in samples(fetch(part.metrics_port)[1])}
    missing = {name: places for name, places in deploy_metrics.series_used().items() if name not in there}
    assert set(missing) == {BACKUP}, missing


def test_alerts_say_who_is_away(server, prometheus):
    ports = {part.role: part.metrics_port for part in server.parts}
    prometheus.wait_for('count(up{job="orderdesk"} == 1) == 3')
    work_a_little(server)
    for rule in deploy_metrics.rules(deploy_metrics.RECORDED):
        assert prometheus.wait_for(f"{rule['record']} >= 0", meanwhile=lambda: Client(server).open("/login"))
    # A gateway has nothing to back up.
    eventually(
        lambda: prometheus.alerts() == {("OrderDeskBackupMissing", ports[role]) for role in ("auth", "orders")},
        lambda: str(prometheus.alerts()))

    server.is_disturbed = True
    server.auth.kill()
    away = {("OrderDeskDown", ports["auth"])} | {("OrderDeskNotReady", ports[role]) for role in ("gateway", "orders")}
    eventually(lambda: away <= prometheus.alerts(), lambda: str(prometheus.alerts()))
    server.auth.start()
    eventually(lambda: not away & prometheus.alerts(), lambda: str(prometheus.alerts()))
