"""SIGHUP: a running server reads its configuration again, and a service manager hears how it is."""

import json
import os
import pty
import select
import signal
import socket
import subprocess
import time

import pytest

from harness import API, Client, Server, eventually

WAIT = 20


on_one_process = pytest.mark.one_process("the signal and the folder are those of one process")


def lines(server, message):
    return [line for line in map(json.loads, server.output().splitlines()) if line["message"] == message]


def reload(server, text, message="configuration read again"):
    """Writes the file, sends the signal, and waits until the log says that it was read; in each process of the desk."""
    for part in server.parts:
        before = len(lines(part, message))
        (part.folder / "config.yaml").write_text(text)
        part.process.send_signal(signal.SIGHUP)
        eventually(lambda: len(lines(part, message)) > before, message)


def test_flags_limits_and_registration_change_while_people_work(server, password):
    api = API(server)
    api.register("requester", password)
    api.log_in("requester", password)
    assert Client(server).get("/api/v1/flags").json == {}

    reload(server, "flags: {newQueue: true}\nlimits: {requestsPerPrincipal: 7/60s}\nauth: {registration: closed}\n")
    assert Client(server).get("/api/v1/flags").json == {"newQueue": True}
    assert API(server).try_to_register("newcomer", password).status == 403
    answer = api.me()
    assert answer.status == 200, "who was signed in still is"
    assert '"api";q=7;w=60' in answer.headers["RateLimit-Policy"]

    reload(server, "")
    assert Client(server).get("/api/v1/flags").json == {}
    assert API(server).try_to_register("newcomer", password).status == 201


def test_the_level_of_the_log_changes(server):
    Client(server).get("/health")
    reload(server, "log: {level: debug}\n")
    Client(server).get("/health")
    reload(server, "log: {level: info}\n")
    Client(server).get("/health")
    health = [line for line in lines(server.front, "request") if line["path"] == "/health"]
    assert [line["level"] for line in health] == ["debug"]


def test_what_needs_a_restart_is_named_and_not_done(server):
    reload(server, "server: {idleTimeout: 10s}\n")
    warning = lines(server.front, "some keys have changed that only a restart takes in")
    assert [line["keys"] for line in warning] == [["server.idleTimeout"]]


@on_one_process
def test_a_mistake_changes_nothing(tmp_path):
    """Also a file that is no YAML, or is gone: the desk goes on as it was, and says what is wrong and where."""
    server = Server(tmp_path)
    (tmp_path / "config.yaml").write_text("flags: {newQueue: true}\n")
    server.start()
    try:
        wrong = "the configuration is wrong and was not taken in"
        reload(server, "flags: {newQueue: maybe}\n", wrong)
        reload(server, "flags: [", wrong)
        reload(server, "limits: {nothing: 1}\n", wrong)
        problems = [line["problem"] for line in lines(server, wrong)]
        assert problems[0].startswith('flags.newQueue: "maybe" is not allowed (config.yaml:1).'), problems
        assert "YAML" in problems[1] and "limits.nothing" in problems[2], problems
        assert Client(server).get("/api/v1/flags").json == {"newQueue": True}
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(WAIT) == 0
    finally:
        server.kill()


@pytest.fixture
def manager(tmp_path):
    """The socket of a service manager."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(WAIT)
        yield listener


def heard(listener, wanted):
    """Everything up to the message that is wanted."""
    messages = []
    while not messages or not messages[-1].startswith(wanted):
        messages.append(listener.recv(4096).decode())
    return messages


@on_one_process
def test_a_service_manager_hears_how_it_is(tmp_path, manager):
    server = Server(tmp_path, NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="200000").start()
    try:
        assert heard(manager, "READY=1")[-1] == "READY=1"
        assert heard(manager, "WATCHDOG=1")[-1] == "WATCHDOG=1"
        server.process.send_signal(signal.SIGHUP)
        reloading = heard(manager, "RELOADING=1")[-1].splitlines()
        assert reloading[1].startswith("MONOTONIC_USEC=")
        # As systemd checks it: not before the signal was sent, by the same clock.
        microseconds = int(reloading[1].partition("=")[2])
        assert 0 < microseconds <= time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        heard(manager, "READY=1")
    finally:
        server.stop()
    heard(manager, "STOPPING=1")


@on_one_process
def test_an_abstract_socket_is_one_too(tmp_path):
    name = f"orderdesk-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind("\0" + name)
        listener.settimeout(WAIT)
        server = Server(tmp_path, NOTIFY_SOCKET="@" + name).start()
        heard(listener, "READY=1")
        server.stop()


@on_one_process
def test_a_closed_terminal_ends_the_desk(tmp_path):
    """Nobody wants a server that lives on, unseen, when its window is gone."""
    server = Server(tmp_path)
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [server.binary, "serve", "--server.port", "0", "--metrics.listen", "off"], cwd=tmp_path,
        env=server.environment(), stdin=subprocess.DEVNULL, stdout=child, stderr=child)
    os.close(child)
    try:
        text = b""
        while b"serving" not in text:
            assert select.select([parent], [], [], WAIT)[0], text
            text += os.read(parent, 4096)
        process.send_signal(signal.SIGHUP)
        assert process.wait(WAIT) == 0
    finally:
        process.kill()
        os.close(parent)
