"""One trace goes through all three processes: whose span is whose child, as a collector receives it."""

import secrets

import pytest

from collector import Collector, facts
from harness import API
from topology import SplitDesk

TRACE = secrets.token_hex(16)
PARENT = secrets.token_hex(8)
SERVER, INTERNAL = 2, 1


@pytest.fixture
def collector():
    collector = Collector()
    yield collector
    collector.close()


@pytest.fixture
def traced(tmp_path, collector):
    desk = SplitDesk(tmp_path, TRACING_ENDPOINT=collector.url)
    try:
        yield desk.start()
        desk.stop()
    finally:
        desk.kill()


def of_trace(collector, trace):
    """The spans of a trace by service."""
    with collector.arrived:
        messages = list(collector.messages)
    found = {}
    for message in messages:
        for resource in message.resource_spans:
            service = facts(resource.resource.attributes)["service.name"]
            spans = [span for scope in resource.scope_spans for span in scope.spans if span.trace_id.hex() == trace]
            found.setdefault(service, []).extend(spans)
    return {service: spans for service, spans in found.items() if spans}


def way_up(span, spans):
    """The services and names from a span up to the one that began it all."""
    by_id = {one.span_id: (service, one) for service, many in spans.items() for one in many}
    way = []
    while span.span_id in by_id:
        service, span = by_id[span.span_id]
        way.append((service, span.name))
        if span.parent_span_id not in by_id:
            return way, span.parent_span_id.hex()
        span = by_id[span.parent_span_id][1]
    return way, None


GATEWAY, AUTH, ORDERS = "orderdesk-gateway", "orderdesk-auth", "orderdesk-orders"


def whole_trace(collector, root):
    """Once the request has ended in the gateway, and each process has sent its part."""

    def is_whole(_):
        spans = of_trace(collector, TRACE)
        return spans if set(spans) == {GATEWAY, AUTH, ORDERS} and root in [span.name for span in spans[GATEWAY]] else None

    return collector.wait_for(is_whole)


@pytest.mark.parametrize("method, path, root, verb, store", [
    ("GET", "/api/v1/orders/me", "GET /api/v1/orders/me", "orders.listMyOrders", "orders.read"),
    ("POST", "/api/v1/orders", "POST /api/v1/orders", "orders.placeOrder", "orders.write"),
])
def test_a_request_is_one_tree_over_three_processes(traced, collector, password, method, path, root, verb, store):
    api = API(traced)
    api.register("requester", password)
    api.log_in("requester", password)
    body = '{"item_name": "Lamp", "quantity": 1}' if method == "POST" else None
    headers = {"traceparent": f"00-{TRACE}-{PARENT}-01", "X-Request-ID": "traced-1", "Content-Type": "application/json"}
    answer = api.client.request(method, path, body, headers)
    assert answer.status in (200, 201), answer.text
    whole_trace(collector, root)
    traced.stop()  # every process sends what it has
    spans = of_trace(collector, TRACE)
    name = verb.partition(".")[2]

    request, = [span for span in spans[GATEWAY] if span.name == root]
    assert request.kind == SERVER and request.parent_span_id.hex() == PARENT
    assert facts(request.attributes)["orderdesk.request_id"] == "traced-1"
    bottom, = [span for span in spans[ORDERS] if span.name == store]
    way, beginning = way_up(bottom, spans)
    assert way == [
        (ORDERS, store), (ORDERS, verb), (ORDERS, f"POST /internal/v1/orders/{name}"), (GATEWAY, verb), (GATEWAY, root)]
    assert beginning == PARENT
    # Whoever was asked who it is was asked by a span of this tree, too.
    for span in (one for many in spans.values() for one in many):
        way, beginning = way_up(span, spans)
        assert beginning == PARENT and way[-1] == (GATEWAY, root), f"{span.name} has no way up: {way}"
    asked = [span for span in spans[AUTH] if span.kind == SERVER]
    assert asked and all(span.name.startswith("POST /internal/v1/auth/") for span in asked)
    # Clocks are those of one machine: a child lies within its parent.
    by_id = {span.span_id: span for many in spans.values() for span in many}
    for span in by_id.values():
        if parent := by_id.get(span.parent_span_id):
            assert parent.start_time_unix_nano <= span.start_time_unix_nano, (parent.name, span.name)
    traced.start()


def test_a_caller_who_records_nothing_is_recorded_by_nobody(traced, collector, password):
    api = API(traced)
    api.register("requester", password)
    api.log_in("requester", password)
    for trace, flag in ((TRACE, "00"), (TRACE[::-1], "01")):
        answer = api.client.get("/api/v1/orders/me", traceparent=f"00-{trace}-{PARENT}-{flag}")
        assert answer.status == 200, answer.text
    traced.stop()
    assert of_trace(collector, TRACE[::-1])
    assert not of_trace(collector, TRACE)
    traced.start()
