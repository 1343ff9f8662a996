"""A port that somebody else has: what is said, and what goes on all the same."""

import json
import secrets
import socket

import pytest

from harness import Client, Server

pytestmark = pytest.mark.one_process("which port is taken is the business of each process")


@pytest.fixture
def taken():
    """A port on which another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def production(tmp_path, **settings):
    return Server(
        tmp_path, ENVIRONMENT="production", SERVER_PUBLIC_URL="https://orders.example.com",
        JWT_SECRET=secrets.token_urlsafe(48), ADMIN_PASSWORD="", **settings)


def test_the_port_of_the_desk(tmp_path, taken):
    result = Server(tmp_path).run("serve", "--server.port", str(taken), "--metrics.listen", "off")
    assert result.returncode == 69, result
    assert result.stderr == (
        f"orderdesk: cannot listen on 127.0.0.1:{taken}: another program listens there already. "
        "Choose another with SERVER_PORT or --server.port\n")


def test_a_second_desk_starts_without_metrics(tmp_path, taken):
    server = Server(tmp_path, METRICS_LISTEN=f"127.0.0.1:{taken}").start()
    assert Client(server).get("/health").status == 200
    warnings = [line for line in map(json.loads, server.output().splitlines()) if line["message"] == "metrics are not served"]
    assert [line["level"] for line in warnings] == ["warning"]
    assert f"cannot listen on 127.0.0.1:{taken}: another program listens there already" in warnings[0]["cause"]
    assert "--metrics.listen" in warnings[0]["cause"]
    server.stop()


def test_production_is_not_left_unwatched(tmp_path, taken):
    server = production(tmp_path)
    result = server.run("serve", "--server.port", "0", "--metrics.listen", f"127.0.0.1:{taken}")
    assert result.returncode == 69, result
    assert result.stderr.startswith(f"orderdesk: cannot listen on 127.0.0.1:{taken}: another program listens there")
