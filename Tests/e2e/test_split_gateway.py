"""A gateway keeps nothing: when it is killed and another one takes its place, sessions and streams go on."""

import asyncio
import re

import pytest
from playwright.sync_api import expect

from desk_load import Changes, Worker, add_people
from events import EventStream, follow
from harness import Client
from wire import run

CHANGES = 600
#: After how many changes the gateway is killed, each time.
KILLS = (100, 250, 400)
SEED = 7

pytestmark = [pytest.mark.split, pytest.mark.settings(LIMITS_REQUESTS_PER_PRINCIPAL="off")]


def test_people_stay_signed_in_and_streams_lose_nothing(server, admin, password):
    tokens = add_people(server, admin, password, [f"person_{number}" for number in range(4)])
    approver = add_people(server, admin, password, ["approver"], "approver")["approver"]
    browser = Client(server)
    assert browser.submit("/login", username="person_0", password=password).status == 303

    async def kill(changes):
        for moment in KILLS:
            await changes.reach(moment)
            await asyncio.to_thread(server.gateway.kill)
            await asyncio.to_thread(server.gateway.start)

    async def all_of_it():
        changes = Changes()
        workers = [Worker(server, name, token, approver, SEED, changes) for name, token in tokens.items()]
        streams = [await EventStream(server, approver).connect() for _ in range(4)]
        seen = await asyncio.gather(
            *(follow(stream, CHANGES) for stream in streams), kill(changes),
            *(worker.run(CHANGES // len(workers)) for worker in workers))
        for stream, (events, _, lost) in zip(streams, seen):
            changes.check(events)
            assert lost >= len(KILLS)
            stream.cut()

    run(all_of_it())
    assert browser.open("/orders").status == 200
    assert browser.submit("/orders/new", item_name="Lamp", quantity="1", notes="").status == 303
    assert admin.me().status == 200


def test_two_gateways_are_one_desk(server, admin, requester, password):
    """What was signed and kept by one is good for the other: forms, cookies, cursors, keys, and where a stream goes on."""
    first, second = server.gateway, server.another_gateway().start()
    browser = Client(first)
    page = browser.open("/login")
    fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text))
    browser.server = second
    answer = browser.post_form("/login", {**fields, "username": "requester", "password": password})
    assert answer.status == 303, answer.text
    for gateway in (first, second):
        browser.server = gateway
        assert browser.open("/orders/new").status == 200
        for number in range(2):
            assert browser.submit("/orders/new", item_name=f"Lamp {number}", quantity="1", notes="").status == 303

    body = {"item_name": "Desk", "quantity": 1}
    answers = []
    for gateway in (first, second):
        requester.client.server = gateway
        answers.append(requester.client.post_json("/api/v1/orders", body, Idempotency_Key="one"))
    assert [answer.status for answer in answers] == [201, 201]
    assert answers[1].headers["Idempotency-Replayed"] == "true" and answers[1].json == answers[0].json

    requester.client.server = first
    page = requester.client.get("/api/v1/orders/me?limit=2").json
    requester.client.server = second
    rest = requester.client.get(f"/api/v1/orders/me?limit=3&cursor={page['next_cursor']}").json
    assert len({order["id"] for order in (*page["orders"], *rest["orders"])}) == 5

    async def go_on():
        stream = await EventStream(first, admin.client.token).connect()
        stream.cut()
        order = await asyncio.to_thread(requester.place_order, "Chair")
        stream.server = second
        await stream.connect()
        events = await stream.next_events()
        stream.cut()
        assert [event.data for event in events] == [order]

    run(go_on())


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "nojs"])
def test_a_page_goes_on_with_the_next_gateway(server, visit, requester, admin, password, javascript):
    first, second = requester.place_order("Desk lamp"), requester.place_order("Whiteboard")
    visitor = visit(javascript=javascript)
    visitor.log_in("requester", password, lands_on="/orders/new")
    visitor.open("/orders")
    live = visitor.page.locator("#live")
    if javascript:
        expect(live).to_have_attribute("data-state", "on")
    server.gateway.kill()
    if javascript:
        expect(live).to_have_attribute("data-state", "cut")
    server.gateway.start()
    assert admin.decide(first, "approved").status == 200
    if javascript:
        expect(live).to_have_attribute("data-state", "on", timeout=15_000)
    else:
        visitor.page.reload()
    expect(visitor.row("Desk lamp")).to_contain_text("Approved by")
    assert admin.decide(second, "rejected").status == 200
    if not javascript:
        visitor.page.reload()
    expect(visitor.row("Whiteboard")).to_contain_text("Rejected by")
    visitor.forgive_the_stream()
