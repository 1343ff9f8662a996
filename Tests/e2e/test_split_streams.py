"""Answers that go on and go wrong on the way: live changes arrive each once nevertheless, and whoever exports is not told that half
of it is all."""

import asyncio
import contextlib
import http.client
import json
import re

import pytest

import bad_answers
from events import EventStream
from fake_peer import PIECE
from harness import eventually
from spoiled_desk import (  # noqa: F401
    ANSWER_LIMIT, QuickClient, SpoiledDesk, at_once, check_excuse, check_logged, check_well, join, new_id, person, place_order)
from wire import CUT_OFF, PAUSE, run

pytestmark = pytest.mark.split

#: So many that no export fits into the buffers on the way.
ORDERS = 8_000
#: Seconds after which a stream that has gone silent is given up: the peer says every ten that all is well.
SILENCE_LIMIT = 45
EXPORTS = {"api": "/api/v1/orders/export.csv", "page": "/admin/orders.csv?status=all"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """As everywhere here, with thousands of orders."""
    desk = SpoiledDesk(tmp_path_factory.mktemp("desk"))
    try:
        seeded = desk.orders.run("seed", "--orders", str(ORDERS))
        assert seeded.returncode == 0, seeded.stderr
        yield desk.start()
        desk.stop()
        desk.check_no_secret_is_logged()
    finally:
        desk.kill()


# How an answer goes wrong at one of its pieces: it ends there, unless there is something that is sent instead

def cut_in_the_middle(exchange, piece):
    exchange.send_chunk(piece[:len(piece) // 2])


def reset_in_the_middle(exchange, piece):
    cut_in_the_middle(exchange, piece)
    exchange.reset()


def cut_in_a_chunk(exchange, piece):
    exchange.send(b"%x\r\n" % len(piece) + piece[:-1])


def cut_before_it(exchange, piece):
    pass


def cut_after_it(exchange, piece):
    exchange.send_chunk(piece)


def end_in_the_middle(exchange, piece):
    """Well formed as HTTP."""
    cut_in_the_middle(exchange, piece)
    exchange.send(b"0\r\n\r\n")


def end_before_it(exchange, piece):
    exchange.send(b"0\r\n\r\n")


def garbage_lines(exchange, piece):
    return b"\x00\xff no line of ours\n" * 20 + piece


def html(exchange, piece):
    return bad_answers.HTML + b"\n" + piece


def json_of_another_version(exchange, piece):
    return replace_one(rb'"version":', b'"edition":', piece)


def an_unknown_status(exchange, piece):
    return replace_one(rb'"status":"\w+"', b'"status":"on_hold"', piece)


def replace_one(pattern, replacement, data):
    changed, count = re.subn(pattern, replacement, data, count=1)
    assert count == 1, data
    return changed


def a_line_without_end(exchange, piece):
    while exchange.sent < 16 * bad_answers.TOO_MUCH:
        exchange.send_chunk(b"a" * (1 << 20))


def no_http(exchange, piece):
    exchange.send(b"this is no chunk\r\n")
    exchange.wait_for_hangup()


WRONG = [
    cut_in_the_middle, reset_in_the_middle, cut_in_a_chunk, cut_before_it, cut_after_it, end_in_the_middle, end_before_it,
    garbage_lines, html, json_of_another_version, an_unknown_status, a_line_without_end, no_http,
]


def spoiled_at(mark, wrong):
    """A way that hands the real stream on until something has `mark` in it, and then goes wrong."""
    def way(exchange):
        exchange.hand_on(lambda piece: wrong(exchange, piece) if mark in piece else piece)

    return way


async def wait(awaitable, limit=ANSWER_LIMIT):
    """No longer than anybody waits for anything."""
    return await asyncio.wait_for(awaitable, limit)


async def read(stream, count, limit=ANSWER_LIMIT):
    """So many events, as a browser reads them: whenever the stream ends or breaks it comes back and goes on."""
    seen = []
    while len(seen) < count:
        try:
            if stream.writer is None:
                await wait(stream.connect())
            events = await wait(stream.next_events(), limit)
            if not events:
                raise EOFError
            seen += events
        except CUT_OFF:
            stream.cut()
            await asyncio.sleep(PAUSE)
    return seen


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_each_change_arrives_once_nevertheless(desk, person, wrong):
    items = [new_id(name) for name in ("before", "spoiled", "after")]
    before = desk.memory()

    async def all_of_it():
        with desk.orders_peer.answering(spoiled_at(items[1].encode(), wrong), verb="followOrders", times=1) as rule:
            stream = await wait(EventStream(desk, person.api.token).connect())
            orders = []
            for item in items:
                orders.append(await asyncio.to_thread(place_order, person, item))
                if item == items[0]:
                    events = await read(stream, 1)
            events += await read(stream, 2)
        stream.cut()
        assert len(rule.calls) == 1
        assert [event.data for event in events] == orders
        assert len({event.id for event in events}) == 3
        return rule

    rule = run(all_of_it())
    if wrong is a_line_without_end:
        eventually(lambda: not rule.exchanges, "the stream is left")
        assert rule.most_sent < bad_answers.TOO_MUCH, f"{rule.most_sent >> 20} MiB were read"
    assert desk.memory() - before < bad_answers.TOO_MUCH
    check_well(desk, person)


@pytest.mark.parametrize("way", bad_answers.HALF + bad_answers.OTHER + bad_answers.BROKEN, ids=lambda way: way.__name__)
def test_a_stream_that_does_not_begin_is_an_excuse(desk, person, way):
    """Ways that begin with the whole real answer would never get there: a stream has no end."""
    request_id = new_id(way.__name__)

    def without_the_end(exchange):
        exchange.ask = lambda: FirstPiece(exchange)
        way(exchange)

    with desk.orders_peer.answering(without_the_end, verb="followOrders") as rule:
        connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=ANSWER_LIMIT)
        headers = {"Authorization": f"Bearer {person.api.token}", "X-Request-ID": request_id}
        connection.request("GET", "/api/v1/orders/events", headers=headers)
        answer = connection.getresponse()
        with contextlib.suppress(http.client.IncompleteRead, OSError):
            # Once it has begun it can only end; the status is out by then.
            text = answer.read().decode()
            if answer.status != 200:
                assert answer.status == 503 and json.loads(text)["request_id"] == request_id, text
                assert json.loads(text)["code"] == "server.unavailable"
        connection.close()
    assert rule.calls
    check_logged(desk, request_id, "orders")
    check_well(desk, person)


class FirstPiece:
    """What the real process has sent of an answer that goes on, as if that were all."""

    def __init__(self, exchange):
        with exchange.real_answer() as answer:
            self.status, self.reason, self.headers = answer.status, answer.reason, answer.getheaders()
            self.body = answer.read1(PIECE)

    def header(self, name):
        return dict(self.headers).get(name)


def raw_export(desk, path, limit=ANSWER_LIMIT, **headers):
    """The status, the headers, the body as far as it came, and whether it came to its end."""
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=limit)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        try:
            return answer.status, answer.headers, answer.read(), True
        except http.client.IncompleteRead as broken:
            return answer.status, answer.headers, broken.partial, False
    finally:
        connection.close()


@pytest.fixture(scope="module")
def exporter(desk):
    """Each way to export: the path, and what goes with it."""
    approver = join(desk, "exporter", "approver")
    session = "; ".join(f"{name}={value}" for name, value in approver.browser.cookies.items())
    return {"api": {"Authorization": f"Bearer {approver.api.token}"}, "page": {"Cookie": session}}


def after(size, wrong):
    """A way that hands so many bytes of the real answer on, and then goes wrong."""
    def way(exchange):
        handed = 0

        def change(piece):
            nonlocal handed
            was, handed = handed, handed + len(piece)
            return wrong(exchange, piece) if was < size <= handed else piece

        exchange.hand_on(change)
        assert handed >= size, f"the export has no {size} bytes"

    return way


@pytest.mark.parametrize("kind", EXPORTS)
@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_half_an_export_does_not_look_like_a_whole_one(desk, person, exporter, kind, wrong):
    request_id = new_id(wrong.__name__)
    whole = raw_export(desk, EXPORTS[kind], **exporter[kind])
    assert (whole[0], whole[3]) == (200, True) and whole[2].count(b"\r\n") > ORDERS
    with desk.orders_peer.answering(after(500_000, wrong), verb="exportOrders") as rule:
        status, _, body, is_whole = raw_export(desk, EXPORTS[kind], **{"X-Request-ID": request_id}, **exporter[kind])
    assert len(rule.calls) == 1
    assert status == 200 and not is_whole, f"{status}, and {len(body)} of {len(whole[2])} bytes look like all of it"
    assert len(body) < len(whole[2])
    check_logged(desk, request_id, "orders")
    eventually(lambda: not rule.exchanges, "the export is left")
    assert rule.most_sent < bad_answers.TOO_MUCH
    check_well(desk, person)


def test_an_export_that_does_not_begin_is_an_excuse(desk, person, exporter):
    for way in (bad_answers.html_with_200, bad_answers.html_with_502, bad_answers.garbage, bad_answers.nothing_with_200):
        for kind, path in EXPORTS.items():
            request_id = new_id(way.__name__)
            with desk.orders_peer.answering(way, verb="exportOrders"):
                client = QuickClient(desk)
                answer = client.get(path, X_Request_ID=request_id, **exporter[kind])
            check_excuse(desk, answer, request_id, "orders")
            assert "text/csv" not in answer.headers["Content-Type"]
    check_well(desk, person)


def say_nothing_more(exchange, piece):
    exchange.wait_for_hangup()


def test_nobody_waits_for_ever_for_what_has_begun(desk, person, exporter):
    """The peer lives, and goes on with nothing: an export ends as one that is not whole, and live changes come another way."""
    items = [new_id(name) for name in ("before", "silent")]

    async def live():
        stream = await wait(EventStream(desk, person.api.token).connect())
        orders = [await asyncio.to_thread(place_order, person, item) for item in items]
        events = await read(stream, 2, SILENCE_LIMIT)
        stream.cut()
        assert [event.data for event in events] == orders

    calls = {kind: lambda kind=kind: raw_export(desk, EXPORTS[kind], SILENCE_LIMIT, **exporter[kind]) for kind in EXPORTS}
    with desk.orders_peer.answering(after(500_000, say_nothing_more), verb="exportOrders") as exports, \
            desk.orders_peer.answering(spoiled_at(items[1].encode(), say_nothing_more), verb="followOrders", times=1) as streams:
        answers = at_once({**calls, "live": lambda: run(live())})
    assert {answers[kind][3] for kind in EXPORTS} == {False}
    assert len(streams.calls) == 1
    eventually(lambda: not exports.exchanges and not streams.exchanges, "what is silent is left")
    check_well(desk, person)
