"""People at work on a split desk, each of whom waits a second for an answer and no longer.

They place, decide, read and look at pages, one request after the other. An answer is the good one, or 503 in the form
that belongs to what was asked; then they try again, with the same key.
"""

import asyncio
import collections
import contextlib
import time

from events import EventStream
from wire import CUT_OFF, PAUSE, Wire, all_orders

#: How long anybody waits for an answer, in seconds.
ANSWER_LIMIT = 1
#: Within how many seconds of the return of a process all is well again.
RECOVERY_LIMIT = 5
#: How long a test waits for a state to come about, in seconds.
WAIT = 30
#: What is asked of the gateway, and what it answers when all is well.
GOOD = {"place": 201, "decide": 200, "read": 200, "page": 200, "ready": 200}
#: What the gateway has without asking anybody.
OWN = ("/health", "/login", "/api/v1/openapi.json")


class Crowd:
    """The people, what they were told, and how long the longest of them waited."""

    def __init__(self, server, placers, approver, cookie):
        self.server = server
        self.placers, self.approver, self.cookie = placers, approver, cookie
        self.placed, self.keys, self.decided, self.seen = {}, {}, {}, {}
        self.undecided = collections.deque()
        self.answers = collections.Counter()
        self.longest = (0, "nothing")
        self.last_unavailable = 0
        self.ready = None
        self.stopped = False

    async def __aenter__(self):
        self.stream = await EventStream(self.server, self.approver).connect()
        people = [self.place(*person) for person in self.placers.items()]
        people += [self.decide(), self.read(), self.look(), self.ask_for_what_is_its_own(), self.ask_whether_it_is_ready()]
        self.tasks = [asyncio.create_task(person) for person in people]
        self.listener = asyncio.create_task(self.listen())
        return self

    async def __aexit__(self, failed, *_):
        self.stopped = True
        try:
            await asyncio.gather(*self.tasks)
            if not failed:
                await self.until_heard()
        finally:
            self.listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.listener
            self.stream.cut()

    # What people do

    async def place(self, name, token):
        wire, number = Wire(self.server, token, ANSWER_LIMIT), 0
        while not self.stopped:
            number += 1
            item = f"{name} {number}"
            reply = await self.until_done(
                "place", wire, "POST", "/api/v1/orders", {"item_name": item, "quantity": 1}, key_of(item))
            if reply:
                assert item not in self.placed
                self.placed[item], self.keys[item] = reply.json, token
                self.undecided.append(reply.json)
        wire.close()

    async def decide(self):
        wire = Wire(self.server, self.approver, ANSWER_LIMIT)
        while not self.stopped:
            if not self.undecided:
                await asyncio.sleep(PAUSE)
                continue
            order = self.undecided.popleft()
            decision = {"status": "approved", "version": 1, "reason": "so be it"}
            reply = await self.until_done(
                "decide", wire, "PATCH", f"/api/v1/orders/{order['id']}", decision, f"decide-{order['id']}")
            if reply:
                self.decided[order["id"]] = reply.json
        wire.close()

    async def read(self):
        await self.again_and_again("read", Wire(self.server, self.approver, ANSWER_LIMIT), "/api/v1/orders?limit=5")

    async def look(self):
        """At a page, with the cookie of a browser."""
        wire = Wire(self.server, None, ANSWER_LIMIT)
        await self.again_and_again("page", wire, "/orders", Cookie=self.cookie, Accept="text/html")

    async def again_and_again(self, what, wire, path, **headers):
        while not self.stopped:
            reply = await self.ask(what, wire, "GET", path, **headers)
            assert reply.status in (GOOD[what], 503), f"{path}: {reply.status} {reply.body}"
            await asyncio.sleep(PAUSE)
        wire.close()

    async def ask_for_what_is_its_own(self):
        """Whoever is away, this goes on."""
        wire = Wire(self.server, None, ANSWER_LIMIT)
        while not self.stopped:
            for path in OWN:
                reply = await self.ask("own", wire, "GET", path)
                assert reply.status == 200, f"{path}: {reply.status} {reply.body}"
            await asyncio.sleep(PAUSE)
        wire.close()

    async def ask_whether_it_is_ready(self):
        wire = Wire(self.server, None, ANSWER_LIMIT)
        while not self.stopped:
            self.ready = await self.ask("ready", wire, "GET", "/ready")
            await asyncio.sleep(PAUSE)
        wire.close()

    async def listen(self):
        """To every change, over each cut."""
        while True:
            try:
                if self.stream.writer is None:
                    await self.stream.connect()
                for event in await self.stream.next_events():
                    key = (event.data["id"], event.data["version"])
                    assert key not in self.seen, f"{key} was told twice"
                    self.seen[key] = event.data
                if self.stream.ended:
                    raise EOFError
            except CUT_OFF:
                self.stream.cut()
                await asyncio.sleep(PAUSE)

    # How they do it

    async def until_done(self, what, wire, method, path, value, key):
        """The good answer; None when they have gone home without one."""
        ask = {"POST": wire.post, "PATCH": wire.patch}[method]
        while True:
            reply = await self.timed(what, ask(path, value, Idempotency_Key=key), path)
            # What was cut off may still be running when it is sent again.
            if reply.status != 503 and b'"request.in_progress"' not in reply.body:
                assert reply.status == GOOD[what], f"{what}: {reply.status} {reply.body}"
                return reply
            if self.stopped:
                return None
            await asyncio.sleep(PAUSE)

    async def ask(self, what, wire, method, path, **headers):
        return await self.timed(what, wire.request(method, path, **headers), path)

    async def timed(self, what, request, path):
        began = time.monotonic()
        try:
            reply = await request
        except CUT_OFF as error:
            raise AssertionError(f"{what}: no answer after {time.monotonic() - began:.3f} s: {error!r}") from None
        self.longest = max(self.longest, (time.monotonic() - began, what))
        self.answers[what, reply.status] += 1
        if reply.status == 503 and what != "ready":
            check_unavailable(reply, path)
            self.last_unavailable = time.monotonic()
        return reply

    # What a test waits for

    async def until(self, condition, what, limit=WAIT):
        """Whoever is not answered as they should be ends the wait."""
        deadline = time.monotonic() + limit
        while not condition():
            for task in (*self.tasks, self.listener):
                if task.done() and task.exception():
                    raise task.exception()
            assert time.monotonic() < deadline, f"not within {limit} s: {what}; {dict(self.answers)} {self.ready}"
            await asyncio.sleep(PAUSE)

    async def until_placed(self, more):
        wanted = len(self.placed) + more
        await self.until(lambda: len(self.placed) >= wanted, f"{more} more orders")

    async def until_all_is_well(self):
        """Each kind of request is answered well again, and the gateway says that it is ready."""
        before = self.answers.copy()
        await self.until(
            lambda: all(self.answers[one] > before[one] for one in GOOD.items()) and self.ready.status == 200,
            "all is well", RECOVERY_LIMIT)

    async def until_heard(self):
        wanted = len(self.placed) + len(self.decided)
        await self.until(lambda: len(self.seen) >= wanted, "every change is heard of")


def key_of(item):
    return f"place-{item}".replace(" ", "-")


def check_unavailable(reply, path):
    """503 as a problem or as a page, with the identifier of the request in it."""
    request_id = reply.headers["x-request-id"]
    if path.startswith("/api/"):
        assert reply.headers["content-type"].startswith("application/problem+json"), reply
        assert (reply.json["status"], reply.json["code"]) == (503, "server.unavailable"), reply.body
        assert reply.json["request_id"] == request_id
    else:
        assert reply.headers["content-type"].startswith("text/html"), reply
        assert request_id in reply.body.decode(), "the page does not name the request"


async def check_exactly_once(crowd):
    """Every acknowledged order is there once, as it was acknowledged and then decided, and a retry leads to the same."""
    wire = Wire(crowd.server, crowd.approver)
    found = await all_orders(wire)
    wire.close()
    items = collections.Counter(order["item_name"] for order in found)
    assert not [item for item in crowd.placed if items[item] == 0], "orders are lost"
    assert not [item for item, count in items.items() if count > 1], "orders are doubled"
    for order in found:
        if order["item_name"] in crowd.placed:
            placed = crowd.placed[order["item_name"]]
            assert order == crowd.decided.get(order["id"], placed)
            assert {placed["id"]: 1} == {order["id"]: placed["version"]}
    for item, placed in crowd.placed.items():
        wire = Wire(crowd.server, crowd.keys[item])
        again = await wire.post("/api/v1/orders", {"item_name": item, "quantity": 1}, Idempotency_Key=key_of(item))
        wire.close()
        assert again.is_replay and again.json == placed, f"{item} was placed again"
    changes = {(order["id"], order["version"]): order for order in (*crowd.placed.values(), *crowd.decided.values())}
    assert changes.items() <= crowd.seen.items(), "a change was not told as it was acknowledged"
