"""A peer between the processes of a split desk: it hands every call on to a real process as it came, and answers those badly that
a test wants answered badly. So it needs to know nothing of what the calls say."""

import base64
import contextlib
import functools
import http.client
import http.server
import json
import select
import socket
import struct
import threading

from harness import free_port

#: How long anything here waits at most, in seconds: longer than any client of a test.
PATIENCE = 60
PIECE = 1 << 16


class Call:
    """One request of another process."""

    def __init__(self, handler):
        self.method, self.path, self.headers = handler.command, handler.path, handler.headers
        self._handler = handler

    @functools.cached_property
    def body(self):
        """Read when somebody asks for it, and before that left where it is."""
        return self._handler.rfile.read(int(self.headers["Content-Length"] or 0))

    @property
    def is_internal(self):
        return self.path.startswith("/internal/")

    @property
    def verb(self):
        return self.path.rpartition("/")[2]

    @property
    def request_id(self):
        return self.headers["X-Request-ID"]

    @property
    def key(self):
        return self.headers["Idempotency-Key"]

    @property
    def timeout(self):
        """How long the caller still waits, in seconds."""
        return int(self.headers["Orderdesk-Timeout"]) / 1000

    @property
    def claims(self):
        """What the service token says; whether it is good is for the real process to find out."""
        part = self.headers["Authorization"].removeprefix("Bearer ").split(".")[1]
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


class Reply:
    """What the real process answered, whole."""

    def __init__(self, answer):
        self.status, self.reason, self.headers = answer.status, answer.reason, answer.getheaders()
        self.body = answer.read()

    def header(self, name):
        return next((value for one, value in self.headers if one.lower() == name.lower()), None)


class Exchange:
    """A call that is answered badly: the call, the way to the real process, and the connection for the answer."""

    def __init__(self, call, connection, target_port):
        self.call, self.connection, self.target_port = call, connection, target_port
        self.sent = 0

    @contextlib.contextmanager
    def real_answer(self):
        """The answer of the real process, to be read piece by piece."""
        target = http.client.HTTPConnection("127.0.0.1", self.target_port, timeout=PATIENCE)
        try:
            target.putrequest(self.call.method, self.call.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.call.headers.items():
                target.putheader(name, value)
            target.endheaders(self.call.body or None)
            yield target.getresponse()
        finally:
            target.close()

    def ask(self):
        """The whole answer of the real process; the call has been carried out then."""
        with self.real_answer() as answer:
            return Reply(answer)

    def send(self, data):
        """Raises an `OSError` when the other side has hung up."""
        self.connection.sendall(data)
        self.sent += len(data)

    def send_chunk(self, data):
        self.send(b"%x\r\n%s\r\n" % (len(data), data))

    def hand_on(self, change=lambda piece: piece):
        """Hands the real answer on as it comes, each piece as `change(piece)`; that is None when no more is to be sent."""
        with self.real_answer() as answer:
            self.send(head(answer.status, answer.getheaders(), answer.reason))
            while piece := answer.read1(PIECE):
                piece = change(piece)
                if piece is None:
                    raise EOFError("the rest is kept")
                self.send_chunk(piece) if answer.chunked else self.send(piece)
            if answer.chunked:
                self.send(b"0\r\n\r\n")
            elif answer.length:
                raise EOFError("the real process has broken off")

    def hangs_up_within(self, seconds):
        """Whether the other side closes the connection in that time."""
        watch = select.poll()
        watch.register(self.connection, select.POLLRDHUP | select.POLLHUP | select.POLLERR)
        return bool(watch.poll(seconds * 1000))

    def wait_for_hangup(self):
        """Says nothing more."""
        self.hangs_up_within(PATIENCE)

    def reset(self):
        """Breaks the connection off, where closing it would end it."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Rule:
    """Which calls are answered badly, and how. `calls` are those that were, `exchanges` those that are at this moment."""

    def __init__(self, way, verb=None, caller=None, request=None, times=None):
        self.way, self.verb, self.caller, self.request, self.times = way, verb, caller, request, times
        self.calls, self.exchanges = [], []
        self.most_sent = self.most_at_once = 0

    def is_for(self, call):
        return (
            call.is_internal and self.verb in (None, call.verb) and (self.caller is None or self.caller == call.claims["iss"])
            and (self.request is None or call.request_id.startswith(self.request))
            and (self.times is None or len(self.calls) < self.times))


class FakePeer:
    """Listens on a free port until `close`. What its rules pass over is answered by the real process at `target_port`."""

    def __init__(self, target_port):
        self.target_port = target_port
        self.calls = []
        self.rules = []
        self.lock = threading.Lock()
        self.speaks = threading.Event()
        self.speaks.set()
        peer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_any(self):
                peer.speaks.wait(PATIENCE)
                call = Call(self)
                exchange = Exchange(call, self.connection, peer.target_port)
                rule = peer.take(call, exchange)
                # An answer that cannot be given in full is one that breaks off.
                with contextlib.suppress(OSError, EOFError, http.client.HTTPException):
                    try:
                        if rule is None:
                            exchange.hand_on()
                            return
                        rule.way(exchange)
                    finally:
                        peer.put_back(rule, exchange)
                self.close_connection = True

            do_GET = do_POST = do_HEAD = do_any

            def log_message(self, *_):
                pass

        class Listener(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 1024

            def handle_error(self, *_):
                """Whoever hangs up between two requests is no error."""

        self.server = Listener(("127.0.0.1", free_port()), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def take(self, call, exchange):
        with self.lock:
            rule = next((rule for rule in self.rules if rule.is_for(call)), None)
            if call.is_internal:
                self.calls.append(call)
            if rule:
                rule.calls.append(call)
                rule.exchanges.append(exchange)
                rule.most_at_once = max(rule.most_at_once, len(rule.exchanges))
            return rule

    def put_back(self, rule, exchange):
        with self.lock:
            if rule:
                rule.exchanges.remove(exchange)
                rule.most_sent = max(rule.most_sent, exchange.sent)

    @contextlib.contextmanager
    def answering(self, way, **which):
        """Meanwhile `way(exchange)` answers the internal calls of `verb`, of `caller`, of requests whose id begins with `request`,
        and only the first so many `times`; all, where nothing is said. The connection is closed when it returns.
        """
        rule = Rule(way, **which)
        with self.lock:
            self.rules.append(rule)
        try:
            yield rule
        finally:
            with self.lock:
                self.rules.remove(rule)

    @contextlib.contextmanager
    def silent(self):
        """Meanwhile connections are taken, and nothing at all is answered; what was asked is answered late."""
        self.speaks.clear()
        try:
            yield
        finally:
            self.speaks.set()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def head(status, headers=(), reason=None):
    """The head of an answer, with `headers` as pairs."""
    reason = http.client.responses.get(status, "") if reason is None else reason
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def message(status, content_type, body, *more):
    """An answer that is well formed as HTTP, the last one on its connection; `more` are headers as pairs."""
    return head(status, [
        ("Content-Type", content_type), ("Content-Length", len(body)), ("Connection", "close"), *more]) + body
