"""`server.shutdownDelay`: after SIGTERM requests are still taken for a while, on connections old and new, and each of them is
told that the connection ends."""

import http.client
import signal

import pytest

from harness import ANSWER_LIMIT, STOP_LIMIT, Client


def connect(server):
    return http.client.HTTPConnection("127.0.0.1", server.port, timeout=ANSWER_LIMIT)


def ask(connection, path):
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return answer


def until_draining(server):
    """Until the signal has been taken: `/ready` says so."""
    while Client(server).get("/ready").status == 200:
        pass


@pytest.mark.settings(SERVER_SHUTDOWN_DELAY="2s")
def test_the_door_stays_open_for_the_delay(server):
    kept = [connect(server) for _ in range(8)]
    for connection in kept:
        assert ask(connection, "/health").headers["Connection"] != "close"
    server.process.send_signal(signal.SIGTERM)
    until_draining(server)
    for connection in [*kept, connect(server)]:
        answer = ask(connection, "/health")
        assert answer.status == 200
        assert answer.headers["Connection"] == "close"
    assert server.process.wait(STOP_LIMIT) == 0
    server.start()


def test_without_a_delay_it_stops_at_once(server):
    kept = connect(server)
    assert ask(kept, "/health").status == 200
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(STOP_LIMIT) == 0
    with pytest.raises(OSError):
        ask(connect(server), "/health")
    server.start()
