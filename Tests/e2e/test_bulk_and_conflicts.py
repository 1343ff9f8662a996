"""Two people at the same order at the same moment: one wins, the other is told who. And many decisions at once."""

import asyncio
import collections

import pytest

from desk_load import add_people
from wire import Wire, all_orders, run

ORDERS = 300

pytestmark = pytest.mark.settings(LIMITS_REQUESTS_PER_PRINCIPAL="off")


class Desk:
    """An owner and two approvers, each with connections that stay open."""

    def __init__(self, server, tokens):
        self.wires = {name: Wire(server, token) for name, token in tokens.items()}

    async def place(self, count, item="Lamp"):
        orders = []
        for number in range(count):
            reply = await self.wires["owner"].post("/api/v1/orders", {"item_name": f"{item} {number}", "quantity": 1})
            assert reply.status == 201, reply.body
            orders.append(reply.json)
        return orders

    async def change(self, name, order, **change):
        return await self.wires[name].patch(f"/api/v1/orders/{order['id']}", change, If_Match=f'"{order["version"]}"')

    async def order(self, order):
        return (await self.wires["owner"].get(f"/api/v1/orders/{order['id']}")).json

    async def kinds(self, order):
        reply = await self.wires["owner"].get(f"/api/v1/orders/{order['id']}/timeline")
        return [event["kind"] for event in reply.json["events"]]

    async def decide(self, name, orders, status="approved", **headers):
        change = {"status": status, "reason": "all"}
        decisions = [{"id": order["id"], "version": order["version"], **change} for order in orders]
        return await self.wires[name].post("/api/v1/orders/decisions", {"decisions": decisions}, **headers)


@pytest.fixture
def tokens(server, admin, password):
    approvers = add_people(server, admin, password, ["anna", "bela"], "approver")
    return add_people(server, admin, password, ["owner"]) | approvers


def play(server, tokens, scenario):
    async def with_desk():
        desk = Desk(server, tokens)
        try:
            return await scenario(desk)
        finally:
            for wire in desk.wires.values():
                wire.close()

    return run(with_desk())


APPROVE, REJECT = ("anna", {"status": "approved"}), ("bela", {"status": "rejected", "reason": "No budget."})
CANCEL, EDIT = ("owner", {"status": "cancelled"}), ("owner", {"quantity": 7})
#: What the timeline calls each of them.
KINDS = {"approved": "approved", "rejected": "rejected", "cancelled": "cancelled", None: "edited"}


@pytest.mark.parametrize("one, other", [(APPROVE, REJECT), (APPROVE, CANCEL), (APPROVE, EDIT)],
                         ids=["reject", "cancel", "edit"])
def test_one_wins_and_the_other_is_told_who(server, admin, tokens, one, other):
    async def scenario(desk):
        wins = collections.Counter()
        orders = await desk.place(ORDERS)
        for number, order in enumerate(orders):
            # Whose request is written first alternates; who wins is up to the server.
            rivals = [one, other] if number % 2 else [other, one]
            replies = await asyncio.gather(*(desk.change(name, order, **change) for name, change in rivals))
            outcomes = list(zip(rivals, replies))
            (winner, won), = [outcome for outcome in outcomes if outcome[1].status == 200]
            (_, lost), = [outcome for outcome in outcomes if outcome[1].status != 200]
            wins[winner[0]] += 1
            check_loser(winner, won.json, lost)
            assert won.json["version"] == 2
            assert await desk.order(order) == won.json
            assert await desk.kinds(order) == ["placed", KINDS[winner[1].get("status")]]
        print(f"\n{dict(wins)}")
        return orders

    orders = play(server, tokens, scenario)
    check_audit(admin, {order["id"] for order in orders})


def check_loser(winner, now, lost):
    """The refusal carries the order as it is, and says who was first."""
    name, change = winner
    assert lost.headers["content-type"].startswith("application/problem+json")
    assert lost.json["order"] == now
    if "status" in change:
        assert (lost.status, lost.json["code"]) == (409, "orders.not_pending")
        assert change["status"] in lost.json["detail"]
        assert name == "owner" or (now["decided_by"]["username"] == name and name in lost.json["detail"])
    else:
        assert (lost.status, lost.json["code"]) == (412, "orders.version_conflict")
        assert "version 2" in lost.json["detail"] and lost.json["order"]["username"] == name


def check_audit(admin, ids):
    """Besides the placing, one change of each order is on record as done."""
    path = "/api/v1/audit?module=orders&limit=100"
    done, following = collections.Counter(), path
    while following:
        answer = admin.client.get(following)
        assert answer.status == 200, answer.text
        for event in answer.json["events"]:
            if event["outcome"] == "success" and event["action"] != "orders.place":
                done[event["target"].removeprefix("order:")] += 1
        cursor = answer.json["next_cursor"]
        following = cursor and f"{path}&cursor={cursor}"
    assert {id: done[id] for id in ids} == dict.fromkeys(ids, 1)


def test_many_decisions_are_carried_out_all_or_none(server, tokens):
    async def scenario(desk):
        orders = await desk.place(100)
        stale, gone, cancelled = orders[3], {**orders[50], "id": "01900000-0000-7000-8000-000000000000"}, orders[99]
        edited = (await desk.change("owner", stale, quantity=2)).json
        done = (await desk.change("owner", cancelled, status="cancelled")).json
        wanted = [*orders[:50], gone, *orders[51:]]
        reply = await desk.decide("anna", wanted)
        assert (reply.status, reply.json["code"]) == (409, "orders.decisions_refused")
        assert [(one["index"], one["id"], one["code"], one.get("order")) for one in reply.json["refused"]] == [
            (3, stale["id"], "orders.version_conflict", edited),
            (50, gone["id"], "orders.not_found", None),
            (99, cancelled["id"], "orders.not_pending", done),
        ]
        as_before = [edited if it is stale else done if it is cancelled else it for it in orders]
        assert [await desk.order(order) for order in orders] == as_before
        good = [edited if it is stale else it for it in orders[:99]]
        reply = await desk.decide("anna", good, Idempotency_Key="good")
        assert reply.status == 200, reply.body
        assert [(it["id"], it["status"], it["decided_by"]["username"]) for it in reply.json["orders"]] == [
            (it["id"], "approved", "anna") for it in good]
        again = await desk.decide("anna", good, Idempotency_Key="good")
        assert again.is_replay and again.body == reply.body
        other = await desk.decide("anna", good, "rejected", Idempotency_Key="good")
        assert (other.status, other.json["code"]) == (422, "request.idempotency_key_reused")
        assert {(await desk.order(order))["version"] for order in good} == {2, 3}

    play(server, tokens, scenario)


def test_of_two_bulks_one_wins_whole(server, admin, tokens):
    """Each wants its own hundred; they share ten."""
    async def scenario(desk):
        for number in range(10):
            orders = await desk.place(190, f"Round {number}:")
            replies = await asyncio.gather(
                desk.decide("anna", orders[:100]), desk.decide("bela", orders[90:][::-1], "rejected"))
            assert sorted(reply.status for reply in replies) == [200, 409]
            loser = next(reply for reply in replies if reply.status == 409)
            assert len(loser.json["refused"]) == 10
            winner = "anna" if loser is replies[1] else "bela"
            assert all(winner in one["detail"] and one["order"]["decided_by"]["username"] == winner
                       for one in loser.json["refused"])
        return await all_orders(desk.wires["admin"])

    orders = play(server, {**tokens, "admin": admin.client.token}, scenario)
    decided = collections.Counter(
        (order["item_name"].split(":")[0], (order["decided_by"] or {}).get("username")) for order in orders)
    for number in range(10):
        counts = {who: count for (name, who), count in decided.items() if name == f"Round {number}"}
        assert counts in ({"anna": 100, None: 90}, {"bela": 100, None: 90}), counts


def test_more_than_a_hundred_and_the_same_one_twice_are_refused(server, tokens):
    async def scenario(desk):
        orders = await desk.place(101)
        reply = await desk.decide("anna", orders)
        assert (reply.status, [error["field"] for error in reply.json["errors"]]) == (422, ["decisions"])
        reply = await desk.decide("anna", [*orders[:10], orders[4]])
        assert (reply.status, [error["field"] for error in reply.json["errors"]]) == (422, ["decisions[10].id"])
        reply = await desk.decide("owner", orders[:2])
        assert (reply.status, reply.json["code"]) == (403, "auth.forbidden")
        assert [await desk.order(order) for order in orders] == orders

    play(server, tokens, scenario)
