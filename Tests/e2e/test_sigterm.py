"""SIGTERM while everybody works, again and again: what ran is answered, what was answered stays, streams go on.

Each round starts the server, lets people place and read orders on connections that stay and on new ones, sends SIGTERM
at a moment of its own, and starts again. A request counts as running when the server has logged it, or has done what it
asks for: its answer must have arrived whole. What had not begun may be refused or cut off.

`SIGTERM_ROUNDS` and `SIGTERM_SEED` change how often, and which moments.
"""

import asyncio
import csv
import dataclasses
import io
import itertools
import json
import os
import random

import pytest

from begun import HalfRead, HalfSent
from desk_load import add_people
from events import EventStream
from wire import CUT_OFF, Reply, Wire, all_orders, run

ROUNDS = int(os.environ.get("SIGTERM_ROUNDS", "50"))
SEED = int(os.environ.get("SIGTERM_SEED", "6"))
#: How long the process may live after the signal, in seconds.
EXIT_LIMIT = 10
#: People who work at the same time. The halves of them place and read; the halves of each keep their connection.
PEOPLE = 12
STREAMS = 4

pytestmark = pytest.mark.settings(LIMITS_REQUESTS_PER_PRINCIPAL="off")


@dataclasses.dataclass
class Ask:
    """One request: its name in the log, and what came back."""

    name: str
    token: str
    order: dict | None = None
    reply: Reply | None = None


class Desk:
    """Everything that was asked, and what the answers and the streams have told."""

    def __init__(self, server, tokens, admin_token):
        self.server = server
        self.tokens = tokens
        self.admin_token = admin_token
        self.names = (f"ask-{number}" for number in itertools.count())
        self.streams = [EventStream(server, admin_token) for _ in range(STREAMS)]
        self.seen = [[] for _ in self.streams]
        self.placed = {}
        self.unanswered = []
        self.read_of_the_log = 0

    def new_ask(self, token, places):
        name = next(self.names)
        return Ask(name, token, {"item_name": name, "quantity": 1, "notes": "“two”\nlines " * 40} if places else None)

    async def send(self, wire, ask):
        """The answer, or None when the connection was cut off or refused."""
        wire.token = ask.token
        try:
            if ask.order:
                ask.reply = await wire.post(
                    "/api/v1/orders", ask.order, X_Request_ID=ask.name, Idempotency_Key=ask.name)
            else:
                ask.reply = await wire.request("GET", "/api/v1/orders/me?limit=20", X_Request_ID=ask.name)
        except CUT_OFF:
            return None
        self.check(ask)
        return ask.reply

    def check(self, ask):
        """Every answer that arrives is a good one, also from a server that stops."""
        assert ask.reply.status == (201 if ask.order else 200), ask.reply.body
        if ask.order:
            order = ask.reply.json
            assert order["item_name"] == ask.name and ask.name not in self.placed
            self.placed[ask.name] = order

    async def round(self, answers, delay):
        """Works until so many answers have come and that many seconds are over; SIGTERM; until the last connection ends."""
        loop = asyncio.get_running_loop()
        asks, signalled = [], asyncio.Event()
        readers = [asyncio.create_task(self.follow(number)) for number in range(STREAMS)]
        export = await HalfRead().begin(self.server, self.admin_token, "/api/v1/orders/export.csv")
        known = len(self.placed)
        half = self.new_ask(self.tokens[0], places=True)
        half_sent = await HalfSent().begin(
            self.server, half.token, "/api/v1/orders", half.order, X_Request_ID=half.name, Idempotency_Key=half.name)

        def signal():
            self.server.process.terminate()
            signalled.set()

        async def person(number):
            wire = Wire(self.server, self.tokens[number])
            left = True
            while left:
                asks.append(ask := self.new_ask(self.tokens[number], places=number % 2 == 0))
                left = await self.send(wire, ask)
                if sum(bool(ask.reply) for ask in asks) == answers and not signalled.is_set():
                    loop.call_later(delay, signal)
                if number % 4 < 2:
                    wire.close()
            wire.close()

        people = [asyncio.create_task(person(number)) for number in range(PEOPLE)]
        await signalled.wait()
        half.reply = await half_sent.finish()
        self.check(half)
        orders = csv.DictReader(io.StringIO((await export.finish()).body.decode()))
        assert sum(1 for _ in orders) >= known
        await asyncio.gather(*people, *readers)
        assert await asyncio.to_thread(self.server.process.wait, EXIT_LIMIT) == 0
        self.check_that_nothing_was_dropped(asks)
        self.unanswered = [ask for ask in asks if ask.order and not ask.reply]

    async def follow(self, number):
        """Reads a stream to its end, which has to be its last chunk."""
        stream = self.streams[number]
        while events := await stream.next_events():
            self.seen[number] += events
        stream.cut()

    def check_that_nothing_was_dropped(self, asks):
        lines = [json.loads(line) for line in self.server.front.output().splitlines()[self.read_of_the_log:]]
        self.read_of_the_log += len(lines)
        begun = {line["request_id"] for line in lines if line["message"] == "request"}
        dropped = [ask.name for ask in asks if not ask.reply and ask.name in begun]
        assert not dropped, f"these ran and have no answer: {dropped}"

    async def send_again(self):
        """What got no answer had not begun: it is placed now, and not answered from before."""
        wire = Wire(self.server, self.admin_token)
        for ask in self.unanswered:
            reply = await self.send(wire, ask)
            assert reply and not reply.is_replay, f"{ask.name} ran and its answer was dropped"
        wire.close()

    async def check_streams(self):
        """Each order once, as it was acknowledged, in order and without a gap, over all restarts."""
        for seen, stream in zip(self.seen, self.streams):
            while len(seen) < len(self.placed):
                seen += await stream.next_events()
            ids = [event.id for event in seen]
            assert ids == sorted(set(ids)), "out of order, or twice"
            assert {event.data["item_name"]: event.data for event in seen} == self.placed
            assert len(seen) == len(self.placed), "more changes than orders"
            stream.cut()

    async def check_orders(self):
        """What was acknowledged is what is there, no more and no less."""
        wire = Wire(self.server, self.admin_token)
        orders = await all_orders(wire)
        wire.close()
        assert len(orders) == len(self.placed)
        assert {order["item_name"]: order for order in orders} == self.placed


def test_a_stop_under_load_fails_nobody(server, admin, password):
    print(f"seed {SEED}")
    rng = random.Random(SEED)
    tokens = add_people(server, admin, password, [f"person_{number}" for number in range(PEOPLE)])
    desk = Desk(server, list(tokens.values()), admin.client.token)
    cut_off = 0

    async def connect_and_send_again():
        for stream in desk.streams:
            await stream.connect()
        await desk.send_again()

    async def one_round():
        await connect_and_send_again()
        await desk.round(rng.randrange(1, 150), rng.uniform(0, 0.02))

    for _ in range(ROUNDS):
        run(one_round())
        cut_off += len(desk.unanswered)
        server.start()

    async def look():
        await connect_and_send_again()
        await desk.check_streams()
        await desk.check_orders()

    run(look())
    print(f"{ROUNDS} stops, {len(desk.placed)} orders; {cut_off} were not begun and were placed after the next start")
    server.stop()
    verdict = server.run("audit", "verify")
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
