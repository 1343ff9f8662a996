"""A small collector of OpenTelemetry spans (OTLP over HTTP, JSON), which decodes with the protocol's own messages."""

import base64
import http.server
import json
import threading
import time

from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from harness import free_port

WAIT = 20


def decode(body):
    """The message; a field that the protocol does not know is an error. OTLP writes identifiers in hex, where protobuf's
    own JSON has base64."""

    def to_base64(value):
        if isinstance(value, list):
            return [to_base64(one) for one in value]
        if not isinstance(value, dict):
            return value
        return {
            name: base64.b64encode(bytes.fromhex(one)).decode() if name in ("traceId", "spanId", "parentSpanId")
            else to_base64(one)
            for name, one in value.items()
        }

    return json_format.ParseDict(to_base64(json.loads(body)), ExportTraceServiceRequest())


class Collector:
    """Listens on a free port until `close`. `answer` may hold requests back, or refuse them."""

    def __init__(self, answer=lambda: 200):
        self.messages = []
        self.types = set()
        self.arrived = threading.Condition()
        collector = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                message = decode(body)
                status = answer()
                with collector.arrived:
                    collector.types.add((self.path, self.headers["Content-Type"]))
                    if status == 200:
                        collector.messages.append(message)
                    collector.arrived.notify_all()
                self.send_response(status)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def spans(self):
        with self.arrived:
            return [
                span for message in self.messages for resource in message.resource_spans
                for scope in resource.scope_spans for span in scope.spans
            ]

    def wait_for(self, condition):
        """Until `condition(spans)` is true; its value."""
        deadline = time.monotonic() + WAIT
        while True:
            found = condition(self.spans)
            if found:
                return found
            with self.arrived:
                assert self.arrived.wait(max(0, deadline - time.monotonic())), (
                    f"not among the spans: {[span.name for message in self.messages for span in message_spans(message)]}")

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def message_spans(message):
    return [span for resource in message.resource_spans for scope in resource.scope_spans for span in scope.spans]


def facts(attributes):
    """Attributes as a dictionary."""
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}
