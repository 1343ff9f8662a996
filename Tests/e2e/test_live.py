"""Changes as they happen: each exactly once and in order, over cut connections, restarts and kill -9.

`LIVE_CHANGES`, `LIVE_CUTS` and `LIVE_SEED` change how much, and which moments.
"""

import asyncio
import os
import random

import pytest

from desk_load import Changes, Worker, add_people
from events import EventStream, follow
from wire import Wire, run

CHANGES = int(os.environ.get("LIVE_CHANGES", "10000"))
CUTS = int(os.environ.get("LIVE_CUTS", "100"))
SEED = int(os.environ.get("LIVE_SEED", "4"))
WORKERS = 8

pytestmark = pytest.mark.settings(LIMITS_REQUESTS_PER_PRINCIPAL="off")


def make_workers(server, tokens, approver, changes):
    return [Worker(server, name, token, approver, SEED, changes) for name, token in tokens.items()]


async def work(workers, count):
    share, rest = divmod(count, len(workers))
    await asyncio.gather(*(worker.run(share + (number < rest)) for number, worker in enumerate(workers)))


async def restart(server, changes, moments, rng):
    """Alternates between SIGTERM and kill -9."""
    for number, moment in enumerate(moments):
        await changes.reach(moment)
        await asyncio.to_thread(server.kill if number % 2 else server.stop)
        await asyncio.to_thread(server.start)
        print(f"{'kill -9' if number % 2 else 'SIGTERM'} after {moment} changes")


async def check_timelines(server, token, events):
    """The ids are the sequences of the timelines: what was seen live is what is told afterwards."""
    orders = sorted({event.data["id"] for event in events})
    wires = [Wire(server, token) for _ in range(WORKERS)]
    told = {}

    async def ask(number):
        for order in orders[number::WORKERS]:
            reply = await wires[number].get(f"/api/v1/orders/{order}/timeline")
            assert reply.status == 200, reply.body
            for version, event in enumerate(reply.json["events"], 1):
                told[event["sequence"]] = (order, version)

    await asyncio.gather(*map(ask, range(WORKERS)))
    assert told == {event.id: (event.data["id"], event.data["version"]) for event in events}
    for wire in wires:
        wire.close()


def test_a_reader_who_is_cut_off_again_and_again_sees_each_change_once(server, admin, password):
    print(f"seed {SEED}")
    rng = random.Random(SEED)
    tokens = add_people(server, admin, password, [f"person_{number}" for number in range(WORKERS)])
    approver = add_people(server, admin, password, ["approver"], "approver")["approver"]
    reader = add_people(server, admin, password, ["reader"], "approver")["reader"]
    cuts = sorted(rng.randrange(CHANGES) for _ in range(CUTS))
    restarts = sorted(rng.sample(range(CHANGES // 10, CHANGES * 9 // 10), 5))

    async def all_of_it():
        changes = Changes()
        workers = make_workers(server, tokens, approver, changes)
        stream = await EventStream(server, reader).connect()
        start = stream.last_id
        (events, hung_up, lost), *_ = await asyncio.gather(
            follow(stream, CHANGES, cuts), work(workers, CHANGES),
            restart(server, changes, restarts, rng))
        print(f"{len(events)} changes seen; the reader hung up {hung_up} times, the server {lost} times")
        assert hung_up == CUTS and lost >= len(restarts)
        changes.check(events)

        # Nothing follows that was seen before: the next event is the next change.
        await work(workers, 1)
        more, _, _ = await follow(stream, 1)
        stream.cut()
        changes.check(events + more)
        await check_timelines(server, reader, events + more)

        # Somebody who was away all the time is told the same.
        late = EventStream(server, reader)
        late.last_id = start
        again, _, _ = await follow(late, CHANGES + 1)
        late.cut()
        assert again == events + more

    run(all_of_it())


def test_a_reader_who_does_not_read_loses_nothing(server, admin, password):
    """They get what fits into the buffers on the way, are dropped, and catch up when they come back."""
    tokens = add_people(server, admin, password, [f"person_{number}" for number in range(WORKERS)])
    count = 3000
    notes = "€" * 1000  # so that no buffer on the way holds all of it

    async def place(name, wire):
        for number in range(count // WORKERS):
            order = {"item_name": f"{name} {number}", "quantity": 1, "notes": notes}
            reply = await wire.post("/api/v1/orders", order)
            assert reply.status == 201, reply.body
        wire.close()

    async def all_of_it():
        slow = await EventStream(server, admin.client.token, receive_buffer=4096).connect()
        quick = await EventStream(server, admin.client.token).connect()
        (events, _, lost), *_ = await asyncio.gather(
            follow(quick, count), *(place(name, Wire(server, token)) for name, token in tokens.items()))
        assert lost == 0, "one who reads pays for one who does not"
        quick.cut()
        late, _, dropped = await follow(slow, count)
        slow.cut()
        assert late == events
        assert dropped == 1

    run(all_of_it())


def test_people_see_their_own_orders_only(server, admin, password):
    tokens = add_people(server, admin, password, ["anna", "bela"])
    approver = add_people(server, admin, password, ["approver"], "approver")["approver"]

    async def all_of_it():
        changes = Changes()
        everybody = {**tokens, "all": approver}
        streams = {name: await EventStream(server, token).connect() for name, token in everybody.items()}
        await work(make_workers(server, tokens, approver, changes), 200)
        everything, _, _ = await follow(streams["all"], 200)
        changes.check(everything)
        for name in tokens:
            wanted = [event for event in everything if event.data["username"] == name]
            assert len(wanted) == 100
            # From the live stream, and from the past.
            assert (await follow(streams[name], 100))[0] == wanted
            streams[name].last_id = wanted[0].id
            streams[name].cut()
            assert (await follow(streams[name], 99))[0] == wanted[1:]
        for stream in streams.values():
            stream.cut()

    run(all_of_it())


def test_sigterm_ends_streams_and_the_process(server, admin):
    async def all_of_it():
        streams = [await EventStream(server, admin.client.token).connect() for _ in range(50)]
        assert all(stream.retry > 0 for stream in streams), "nobody is told when to come back"
        server.process.terminate()
        # Ended, not broken: the last chunk arrives.
        assert await asyncio.gather(*(stream.next_events() for stream in streams)) == [[]] * len(streams)
        await asyncio.to_thread(server.process.wait, 10)
        for stream in streams:
            stream.cut()

    run(all_of_it())


@pytest.mark.settings(SERVER_IDLE_TIMEOUT="3s")
def test_quiet_streams_stay(server, admin, requester):
    """They hear that all is well, and are still there for the next change."""

    async def hear_all_is_well(stream):
        while not stream.comments:
            assert not stream.ended
            await stream.read_more()
            assert stream.take_events() == []

    async def all_of_it():
        streams = [await EventStream(server, admin.client.token).connect() for _ in range(200)]
        await asyncio.gather(*map(hear_all_is_well, streams))
        order = await asyncio.to_thread(requester.place_order, "Lamp")
        for stream in streams:
            assert [event.data for event in await stream.next_events()] == [order]
            stream.cut()

    run(all_of_it())
