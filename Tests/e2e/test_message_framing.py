"""Where one message ends and the next begins is never left to a guess, and a request is never sent back."""

import socket

from harness import ANSWER_LIMIT, Client


def exchange(server, data):
    """Sends these bytes on one connection; everything that comes back until the server hangs up."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=ANSWER_LIMIT) as connection:
        connection.sendall(data)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_a_request_with_two_lengths_is_refused_with_all_that_follows(server):
    smuggled = b"GET /health HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n"
    assert exchange(server, smuggled).startswith(b"HTTP/1.1 200")
    chunked = (
        b"POST /login HTTP/1.1\r\nHost: desk\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\n" + smuggled)
    answer = exchange(server, chunked)
    assert answer.startswith(b"HTTP/1.1 400") and answer.count(b"HTTP/1.1") == 1, answer


def test_nothing_is_sent_back_by_trace(server):
    answer = Client(server).request("TRACE", "/", headers={"X-Request-ID": "trace-me"})
    assert answer.status == 405 and "TRACE" not in answer.headers["Allow"]
