"""People who change orders, one change after the other, and do not give up when the server is not there."""

import asyncio
import random

from harness import API
from wire import CUT_OFF, PAUSE, Wire

def add_people(server, admin, password, names, *roles):
    """Their access tokens, by name."""
    for name in names:
        admin.add_person(name, password, *roles)
    return {name: API(server).log_in(name, password).client.token for name in names}


async def until_answered(wire, method, path, value, key):
    """The same request with the same key until there is an answer."""
    ask = {"POST": wire.post, "PATCH": wire.patch}[method]
    while True:
        try:
            reply = await ask(path, value, Idempotency_Key=key)
        except CUT_OFF:
            await asyncio.sleep(PAUSE)
            continue
        if reply.status != 503:
            return reply
        wire.close()


class Changes:
    """What was acknowledged: each change is one version of one order."""

    def __init__(self):
        self.orders = {}

    def __call__(self, order):
        key = (order["id"], order["version"])
        assert key not in self.orders, f"{key} was acknowledged to two changes"
        self.orders[key] = order

    async def reach(self, count):
        while len(self.orders) < count:
            await asyncio.sleep(PAUSE)

    def check(self, events):
        """Each change exactly once, in order of its id, and with the order as it was acknowledged."""
        ids = [event.id for event in events]
        assert ids == sorted(set(ids)), "out of order, or twice"
        assert {event.name for event in events} == {"order"}
        assert [(event.data["id"], event.data["version"]) for event in events if
                self.orders.get((event.data["id"], event.data["version"])) != event.data] == []
        assert len(events) == len(self.orders), "not all of the changes"


class Worker:
    """Somebody with orders of their own, and an approver for them. Each change is acknowledged, whatever it takes."""

    def __init__(self, server, name, own_token, approver_token, seed, changed):
        self.name = name
        self.rng = random.Random(f"{seed} {name}")
        self.own = Wire(server, own_token)
        self.approver = Wire(server, approver_token)
        self.changed = changed
        self.open = []
        self.count = 0

    async def run(self, changes):
        for _ in range(changes):
            self.count += 1
            await self.change_something()
        self.own.close()
        self.approver.close()

    async def change_something(self):
        if not self.open or self.rng.random() < 0.6:
            item = {"item_name": f"{self.name} {self.count} „é“", "quantity": self.rng.randint(1, 100)}
            order = await self.send(self.own, "POST", "/api/v1/orders", {**item, "notes": "two\nlines"})
            self.open.append(order)
            return
        order = self.open.pop(self.rng.randrange(len(self.open)))
        path, seen = f"/api/v1/orders/{order['id']}", {"version": order["version"]}
        if order["status"] != "pending":
            self.open.append(await self.send(self.approver, "POST", f"{path}/undo", seen))
            return
        action = self.rng.choice(["approve", "approve then undo", "reject", "cancel", "edit"])
        if action == "cancel":
            await self.send(self.own, "PATCH", path, {**seen, "status": "cancelled"})
        elif action == "edit":
            edit = {**seen, "quantity": order["quantity"] % 100 + 1}
            self.open.append(await self.send(self.own, "PATCH", path, edit))
        else:
            status = "rejected" if action == "reject" else "approved"
            decided = await self.send(self.approver, "PATCH", path, {**seen, "status": status, "reason": "so be it"})
            if action == "approve then undo":
                self.open.append(decided)

    async def send(self, wire, method, path, value):
        reply = await until_answered(wire, method, path, value, f"{self.name}-{self.count}")
        assert reply.status in (200, 201), f"{method} {path} {value}: {reply.status} {reply.body}"
        self.changed(reply.json)
        return reply.json
