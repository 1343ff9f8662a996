"""Exactly once, whatever happens to the process: clients place orders with keys, the server is killed, all goes on.

`DURABILITY_ROUNDS`, `DURABILITY_ORDERS` and `DURABILITY_SEED` change how much, and which moments. The whole measure is
20 rounds of 5,000 orders.
"""

import asyncio
import collections
import os
import random
import time

import pytest

from harness import API
from wire import CUT_OFF, Wire, all_orders, run

ROUNDS = int(os.environ.get("DURABILITY_ROUNDS", "10"))
ORDERS = int(os.environ.get("DURABILITY_ORDERS", "1000"))
SEED = int(os.environ.get("DURABILITY_SEED", "4"))
CLIENTS = 64
PEOPLE = 8
#: How long a server that was killed may take to be ready again, in seconds.
READY_LIMIT = 2


class Desk:
    """Clients of a server that is killed now and then, and every answer that they were given."""

    def __init__(self, server, tokens):
        self.server = server
        self.tokens = tokens
        self.answers = {}
        self.when_answered = None

    async def place(self, items):
        """Sends these with all clients at once, until all are answered or the server is gone; the unanswered ones."""
        waiting = collections.deque(items)
        unanswered = []

        async def client(number):
            wire = Wire(self.server, self.tokens[number % PEOPLE])
            while waiting:
                item = waiting.popleft()
                # A retry has to come from the same person: keys are theirs.
                wire.token = self.tokens[hash_of(item) % PEOPLE]
                try:
                    self.keep(item, await wire.post("/api/v1/orders", order(item), Idempotency_Key=f"key-{item}"))
                except CUT_OFF:
                    unanswered.append(item)
                    break
            wire.close()

        await asyncio.gather(*map(client, range(CLIENTS)))
        return unanswered + list(waiting)

    def keep(self, item, reply):
        assert reply.status == 201, reply.body
        if item in self.answers:
            assert reply.is_replay, f"{item} was placed again"
            assert reply.body == self.answers[item].body, f"{item} is answered in other words"
            assert reply.headers["location"] == self.answers[item].headers["location"]
        else:
            self.answers[item] = reply
        if self.when_answered:
            self.when_answered()

    async def place_until_killed(self, items, after, delay):
        """kill -9 so many seconds after so many answers."""
        loop = asyncio.get_running_loop()
        left = after

        def count_down():
            nonlocal left
            left -= 1
            if left == 0:
                loop.call_later(delay, self.server.kill)

        self.when_answered = count_down
        unanswered = await self.place(items)
        self.when_answered = None
        return unanswered


def hash_of(item):
    """The same in every run."""
    return sum(item.encode())


def order(item):
    return {"item_name": item, "quantity": 1 + hash_of(item) % 100, "notes": f"Notes for {item} – „äöü“"}


@pytest.mark.settings(LIMITS_REQUESTS_PER_PRINCIPAL="off")
def test_nothing_is_lost_or_doubled_by_kill_9(server, admin, password):
    print(f"seed {SEED}")
    rng = random.Random(SEED)
    people = []
    for number in range(PEOPLE):
        admin.add_person(f"person_{number}", password)
        people.append(API(server).log_in(f"person_{number}", password))
    desk = Desk(server, [person.client.token for person in people])

    in_the_middle = 0
    for round_number in range(ROUNDS):
        items = [f"{round_number}/{number}" for number in range(ORDERS)]
        after, delay = rng.randrange(1, ORDERS * 4 // 5), rng.uniform(0, 0.02)
        began = time.monotonic()
        unanswered = run(desk.place_until_killed(items, after, delay))
        took = time.monotonic() - began
        server.kill()
        answered, in_the_middle = len(items) - len(unanswered), in_the_middle + bool(unanswered)

        began = time.monotonic()
        server.start()
        ready = time.monotonic() - began
        assert ready < READY_LIMIT

        again = run(desk.place(unanswered))
        assert not again, "a server that runs did not answer"
        done_before = sum(desk.answers[item].is_replay for item in unanswered)
        assert not run(desk.place(items))
        found = run(placed_since(server, admin, f"{round_number}/"))
        check(found, {item: desk.answers[item] for item in items})
        print(
            f"round {round_number + 1}: killed after {answered} answers ({answered / took:.0f}/s), "
            f"ready in {ready:.3f} s, {done_before} of {len(unanswered)} unanswered were on disk")

    assert in_the_middle > ROUNDS // 2, "most of the kills came too late"
    server.kill()
    server.start()
    found = run(placed_since(server, admin))
    check(found, desk.answers)
    assert len(found) == ROUNDS * ORDERS
    server.stop()
    verdict = server.run("audit", "verify")
    print(verdict.stdout)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


async def placed_since(server, admin, prefix=""):
    """Everyone's orders, newest first, as far as their items begin like this."""
    wire = Wire(server, admin.client.token)
    try:
        return await all_orders(wire, until=lambda order: not order["item_name"].startswith(prefix))
    finally:
        wire.close()


def check(found, answers):
    """Each acknowledged order is there as it was acknowledged, once, and nothing else is."""
    by_item = collections.Counter(order["item_name"] for order in found)
    assert not [item for item in answers if by_item[item] == 0], "orders are lost"
    assert not [item for item, count in by_item.items() if count > 1], "orders are doubled"
    assert by_item.keys() == answers.keys(), "orders are there that nobody placed"
    for order in found:
        assert order == answers[order["item_name"]].json
