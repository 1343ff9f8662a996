"""Spans of the real binary, received and decoded: who is whose child, and that no request waits for a collector."""

import json
import threading

import pytest

from collector import Collector, facts
from harness import API, free_port
from topology import make_desk

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"
SERVER, CLIENT, INTERNAL = 2, 3, 1


@pytest.fixture
def collector():
    collector = Collector()
    yield collector
    collector.close()


@pytest.fixture
def traced(tmp_path, collector):
    server = make_desk(tmp_path, TRACING_ENDPOINT=collector.url).start()
    yield server
    server.stop()


def signed_in(server, password):
    api = API(server)
    api.register("requester", password)
    return api.log_in("requester", password)


def place(api, **headers):
    answer = api.client.post_json("/api/v1/orders", {"item_name": "Lamp", "quantity": 1}, **headers)
    assert answer.status == 201, answer.text
    return answer


@pytest.mark.one_process("the tree of three has a test of its own")
def test_a_request_is_a_tree_that_goes_on_from_its_caller(traced, collector, password):
    api = signed_in(traced, password)
    place(api, traceparent=f"00-{TRACE}-{PARENT}-01", X_Request_ID="traced-1")

    def tree(spans):
        ours = [span for span in spans if span.trace_id.hex() == TRACE]
        return {span.name: span for span in ours} if any(span.kind == SERVER for span in ours) else None

    spans = collector.wait_for(tree)
    request = spans["POST /api/v1/orders"]
    assert request.parent_span_id.hex() == PARENT
    assert request.kind == SERVER
    assert facts(request.attributes) == {
        "http.request.method": "POST", "http.route": "/api/v1/orders", "http.response.status_code": 201,
        "orderdesk.request_id": "traced-1",
    }
    use_case = spans["orders.placeOrder"]
    assert use_case.parent_span_id == request.span_id
    assert use_case.kind == INTERNAL
    write = spans["orders.write"]
    assert write.parent_span_id == use_case.span_id
    assert write.kind == CLIENT
    assert facts(write.attributes) == {"db.system.name": "sqlite", "db.namespace": "orders"}
    for child, parent in [(use_case, request), (write, use_case)]:
        assert parent.start_time_unix_nano <= child.start_time_unix_nano <= child.end_time_unix_nano
        assert child.end_time_unix_nano <= parent.end_time_unix_nano
    assert collector.types == {("/v1/traces", "application/json")}
    resource = facts(collector.messages[0].resource_spans[0].resource.attributes)
    assert resource["service.name"] == "orderdesk"
    assert resource["process.pid"] == str(traced.process.pid)

    lines = [json.loads(line) for line in traced.output().splitlines()]
    assert [line["trace_id"] for line in lines if line.get("request_id") == "traced-1"] == [TRACE]


def test_what_ended_last_is_sent_before_the_process_ends(traced, collector, password):
    api = signed_in(traced, password)
    place(api, traceparent=f"00-{TRACE}-{PARENT}-01")
    traced.stop()
    names = {span.name for span in collector.spans if span.trace_id.hex() == TRACE}
    assert {"POST /api/v1/orders", "orders.placeOrder", "orders.write"} <= names
    traced.start()


def test_a_caller_who_records_nothing_is_not_recorded(traced, collector, password):
    api = signed_in(traced, password)
    place(api, traceparent=f"00-{TRACE}-{PARENT}-00")
    place(api, traceparent=f"00-{TRACE[::-1]}-{PARENT}-01")
    collector.wait_for(lambda spans: any(span.trace_id.hex() == TRACE[::-1] for span in spans))
    assert not [span for span in collector.spans if span.trace_id.hex() == TRACE]


@pytest.mark.settings(TRACING_ENDPOINT=f"http://127.0.0.1:{free_port()}")
def test_a_collector_that_is_away_costs_one_line(server, password):
    api = signed_in(server, password)
    for _ in range(20):
        place(api)
    server.stop()
    for part in server.parts:
        warnings = [line for line in map(json.loads, part.output().splitlines()) if line["level"] == "warning"]
        assert len(warnings) == 1, warnings
        assert "tracing.endpoint" in warnings[0]["message"]
    server.start()


def test_no_request_waits_for_a_collector_that_hangs(tmp_path, password):
    """It takes the spans and answers nothing, also while the process ends."""
    released = threading.Event()

    def hang():
        released.wait(60)
        return 200

    collector = Collector(hang)
    server = make_desk(tmp_path, TRACING_ENDPOINT=collector.url).start()
    try:
        api = signed_in(server, password)
        for _ in range(50):
            place(api)
        server.stop()
    finally:
        server.kill()
        released.set()
        collector.close()
