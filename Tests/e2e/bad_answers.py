"""Ways to answer a call badly. Each takes an `Exchange`; the connection is closed when it returns.

Ways that begin with the answer of the real process have let it carry out the call.
"""

import json

from fake_peer import head, message

CANARY = "canary-of-a-page"
HTML = f"<!doctype html><html><head><title>Sign in</title></head><body><h1>{CANARY}</h1></body></html>".encode()
JSON, PROBLEM = "application/json", "application/problem+json"
CHUNKED = [("Content-Type", JSON), ("Transfer-Encoding", "chunked")]
#: Bytes. No answer of a peer is so large, and nobody who is sent more should go on reading it.
TOO_MUCH = 64 << 20


def whole(reply, length=None):
    """The head and the body of a real answer, with its length or another one."""
    return head(reply.status, [("Content-Type", reply.header("Content-Type")), ("Content-Length", length or len(reply.body))]), reply.body


# Slow

def the_head_is_late(exchange):
    exchange.ask()
    exchange.wait_for_hangup()


def the_request_is_not_read(exchange):
    """The call itself stays where it is, in the buffer of the socket."""
    exchange.wait_for_hangup()


def the_body_is_late(exchange):
    exchange.send(whole(exchange.ask())[0])
    exchange.wait_for_hangup()


def one_byte_a_second(exchange):
    for byte in b"".join(whole(exchange.ask())):
        if exchange.hangs_up_within(1):
            return
        exchange.send(bytes([byte]))


def one_byte_of_the_body_a_second(exchange):
    start, body = whole(exchange.ask())
    exchange.send(start)
    for byte in body:
        if exchange.hangs_up_within(1):
            return
        exchange.send(bytes([byte]))


def the_last_byte_never_comes(exchange):
    exchange.send(b"".join(whole(exchange.ask()))[:-1])
    exchange.wait_for_hangup()


def the_last_chunk_never_comes(exchange):
    reply = exchange.ask()
    exchange.send(head(reply.status, CHUNKED))
    exchange.send_chunk(reply.body)
    exchange.wait_for_hangup()


# Half

def closed_without_an_answer(exchange):
    exchange.ask()


def reset_without_an_answer(exchange):
    exchange.ask()
    exchange.reset()


def closed_in_the_head(exchange):
    start, _ = whole(exchange.ask())
    exchange.send(start[:len(start) // 2])


def closed_in_the_body(exchange):
    start, body = whole(exchange.ask())
    exchange.send(start + body[:len(body) // 2])


def reset_in_the_body(exchange):
    closed_in_the_body(exchange)
    exchange.reset()


def the_length_is_longer_than_the_body(exchange):
    reply = exchange.ask()
    exchange.send(b"".join(whole(reply, len(reply.body) + 1)))


def closed_in_a_chunk(exchange):
    reply = exchange.ask()
    exchange.send(head(reply.status, CHUNKED) + b"%x\r\n" % len(reply.body) + reply.body[:-1])


def closed_before_the_last_chunk(exchange):
    reply = exchange.ask()
    exchange.send(head(reply.status, CHUNKED))
    exchange.send_chunk(reply.body)


# Too much

def a_body_without_end(exchange):
    reply = exchange.ask()
    exchange.send(head(reply.status, CHUNKED))
    exchange.send_chunk(reply.body[:-1] + b', "more": "')
    while exchange.sent < 16 * TOO_MUCH:
        exchange.send_chunk(b"a" * (1 << 20))


def a_terabyte(exchange):
    reply = exchange.ask()
    start, body = whole(reply, 1 << 40)
    exchange.send(start + body)
    while exchange.sent < 16 * TOO_MUCH:
        exchange.send(b" " * (1 << 20))


def a_body_until_the_connection_closes(exchange):
    """No length at all, as HTTP/1.0 has it."""
    exchange.send(head(200, [("Content-Type", JSON), ("Connection", "close")]))
    while exchange.sent < 16 * TOO_MUCH:
        exchange.send(b"[" * (1 << 20))


def a_head_without_end(exchange):
    exchange.send(b"HTTP/1.1 200 OK\r\n")
    while exchange.sent < 16 * TOO_MUCH:
        exchange.send(b"X-More: " + b"a" * 8000 + b"\r\n")


def a_field_without_end(exchange):
    exchange.send(b"HTTP/1.1 200 OK\r\nX-More: ")
    while exchange.sent < 16 * TOO_MUCH:
        exchange.send(b"a" * (1 << 20))


# Something else

def html_with_200(exchange):
    exchange.send(message(200, "text/html; charset=utf-8", HTML))


def html_that_claims_to_be_json(exchange):
    exchange.send(message(200, JSON, HTML))


def html_with_502(exchange):
    exchange.send(message(502, "text/html", HTML, ("Server", "nginx")))


def html_with_404(exchange):
    exchange.send(message(404, "text/html", HTML, ("Server", "nginx")))


def a_login_page_of_a_proxy(exchange):
    exchange.send(message(401, "text/html", HTML, ("WWW-Authenticate", 'Basic realm="proxy"')))


def nothing_with_200(exchange):
    exchange.send(message(200, JSON, b""))


def nothing_with_204(exchange):
    exchange.send(head(204, [("Connection", "close")]))


def nothing_with_403(exchange):
    exchange.send(message(403, PROBLEM, b""))


def a_list(exchange):
    exchange.send(message(200, JSON, b"[]"))


def a_text(exchange):
    exchange.send(message(200, JSON, b'"yes"'))


def null(exchange):
    exchange.send(message(200, JSON, b"null"))


def true(exchange):
    exchange.send(message(200, JSON, b"true"))


def no_members(exchange):
    exchange.send(message(200, JSON, b"{}"))


def json_of_great_depth(exchange):
    exchange.send(message(200, JSON, b'{"a":' * 100_000 + b"1" + b"}" * 100_000))


def no_utf_8(exchange):
    reply = exchange.ask()
    exchange.send(message(reply.status, JSON, reply.body[:-1] + b',"\xff\xfe":"\xc3\x28"}'))


def the_json_is_cut(exchange):
    """Well formed as HTTP, and half as JSON."""
    reply = exchange.ask()
    exchange.send(message(reply.status, JSON, reply.body[:len(reply.body) // 2]))


# Another version

def other_types(exchange):
    """Every value is of another type."""
    def other(value):
        if isinstance(value, dict):
            return {name: other(one) for name, one in value.items()}
        return [other(one) for one in value] if isinstance(value, list) and value else {"value": value}

    reply = exchange.ask()
    exchange.send(message(reply.status, JSON, json.dumps(other(json.loads(reply.body))).encode()))


def an_unknown_code(exchange):
    problem = {"type": "about:blank", "title": "No", "status": 409, "detail": "Not now.", "code": "orders.on_holiday"}
    exchange.send(message(409, PROBLEM, json.dumps(problem).encode()))


def a_problem_without_a_code(exchange):
    exchange.send(message(403, PROBLEM, b'{"type":"about:blank","title":"Forbidden","status":403}'))


def the_service_token_is_refused(exchange):
    problem = {
        "type": "about:blank", "title": "Refused", "status": 401, "detail": "Not from you.", "code": "server.service_token",
        "request_id": exchange.call.headers["X-Request-ID"]}
    exchange.send(message(401, PROBLEM, json.dumps(problem).encode()))


# No HTTP as it is meant

def switching_protocols(exchange):
    exchange.send(head(101, [("Upgrade", "websocket"), ("Connection", "Upgrade")]))
    exchange.hangs_up_within(1)


def nothing_after_continue(exchange):
    exchange.send(head(100))


def continue_without_end(exchange):
    while not exchange.hangs_up_within(0.05):
        exchange.send(head(100))


def garbage(exchange):
    exchange.send(bytes(range(256)) * 16)


def the_greeting_of_ssh(exchange):
    exchange.send(b"SSH-2.0-OpenSSH_9.2\r\n")
    exchange.hangs_up_within(1)


def zeros(exchange):
    exchange.send(bytes(4096))


def two_lengths(exchange):
    start, body = whole(exchange.ask())
    exchange.send(start.replace(b"\r\n\r\n", b"\r\nContent-Length: 1\r\n\r\n") + body)


def a_length_that_is_no_number(exchange):
    exchange.send(head(200, [("Content-Type", JSON), ("Content-Length", "-1")]) + b"{}")


def a_chunk_that_is_no_number(exchange):
    exchange.send(head(200, CHUNKED) + b"zz\r\n{}\r\n0\r\n\r\n")


SLOW = [
    the_head_is_late, the_request_is_not_read, the_body_is_late, one_byte_a_second, one_byte_of_the_body_a_second,
    the_last_byte_never_comes, the_last_chunk_never_comes, continue_without_end,
]
HALF = [
    closed_without_an_answer, reset_without_an_answer, closed_in_the_head, closed_in_the_body, reset_in_the_body,
    the_length_is_longer_than_the_body, closed_in_a_chunk, closed_before_the_last_chunk, nothing_after_continue,
]
LARGE = [a_body_without_end, a_terabyte, a_body_until_the_connection_closes, a_head_without_end, a_field_without_end]
OTHER = [
    html_with_200, html_that_claims_to_be_json, html_with_502, html_with_404, a_login_page_of_a_proxy, nothing_with_200,
    nothing_with_204, nothing_with_403, a_list, a_text, null, true, no_members, json_of_great_depth, no_utf_8, the_json_is_cut,
    other_types, an_unknown_code, a_problem_without_a_code, the_service_token_is_refused,
]
BROKEN = [
    switching_protocols, garbage, the_greeting_of_ssh, zeros, two_lengths, a_length_that_is_no_number, a_chunk_that_is_no_number,
]
WAYS = SLOW + HALF + LARGE + OTHER + BROKEN
