"""Two versions side by side, as they are while a desk is upgraded process by process: the journey of the API works over both.

ORDERDESK_PREVIOUS_BINARY names a binary of the newest tag; `make e2e` has scripts/build-previous make one. Before the first tag
there is nothing that could stand beside today's.
"""

import csv
import io
import os
import pathlib
import subprocess

import pytest

from events import EventStream
from harness import API, ROOT, Client, binary_path
from topology import SplitDesk
from wire import run


def newest_tag():
    tags = subprocess.run(
        ["git", "tag", "--merged", "HEAD", "--sort=-version:refname"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return next(iter(tags.stdout.split()), None)


@pytest.fixture(scope="module")
def previous():
    """The binary of the newest tag."""
    if not (tag := newest_tag()):
        pytest.skip("there is no tag yet, and so no version before this one")
    path = os.environ.get("ORDERDESK_PREVIOUS_BINARY")
    if path is None:
        pytest.skip(f"`make e2e` builds {tag} and runs it beside today's")
    assert path, f"name a binary of {tag} in ORDERDESK_PREVIOUS_BINARY: scripts/build-previous makes one and prints its path"
    path = pathlib.Path(path).absolute()
    assert os.access(path, os.X_OK), f"{path} is missing: scripts/build-previous makes one"
    return path


@pytest.fixture(params=["gateway", "services"])
def mixed(request, previous, tmp_path):
    """A desk in which this part is of the version before."""
    old = ["gateway"] if request.param == "gateway" else ["auth", "orders"]
    desk = SplitDesk(tmp_path, binaries=dict.fromkeys(old, previous))
    assert {part.binary for part in desk.parts} == {previous, binary_path()}
    try:
        yield desk.start()
        desk.stop()
    finally:
        desk.kill()


def test_the_journey_works_over_both(mixed, password):
    requester, admin = API(mixed), API(mixed).log_in(mixed.admin, mixed.admin_password)
    requester.register("requester", password)
    requester.log_in("requester", password)
    item = '24" monitor <script>"\'& é'
    body = {"item_name": item, "quantity": 2, "notes": "Room 3"}
    answers = [requester.client.post_json("/api/v1/orders", body, Idempotency_Key="one") for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 201] and answers[0].json == answers[1].json
    order = answers[0].json
    assert admin.decide({**order, "version": 7}, "approved").json["code"] == "orders.version_conflict"
    approved = admin.decide(order, "approved", "Fits the budget.").json
    assert (approved["status"], approved["version"], approved["decided_by"]["username"]) == ("approved", 2, mixed.admin)
    assert requester.client.get("/api/v1/orders/me").json["orders"] == [approved]
    events = requester.client.get(f"/api/v1/orders/{order['id']}/timeline").json["events"]
    assert [event["kind"] for event in events] == ["placed", "approved"]
    assert admin.client.get("/api/v1/orders/stats").json["by_status"]["approved"] == 1
    rows = list(csv.DictReader(io.StringIO(admin.client.get("/api/v1/orders/export.csv").text, newline="")))
    assert [row["id"] for row in rows] == [order["id"]]
    answer = requester.client.post_json("/api/v1/orders", {**body, "quantity": 0})
    assert [error["field"] for error in answer.json["errors"]] == ["quantity"]
    assert requester.client.get("/api/v1/orders").status == 403
    assert requester.take(requester.refresh()).me().json["username"] == "requester"
    assert {event["action"] for event in admin.audit()} >= {"auth.register", "orders.place", "orders.approve"}

    async def hear():
        stream = await EventStream(mixed, requester.client.token).connect()
        placed = requester.place_order("Chair")
        assert [event.data for event in await stream.next_events()] == [placed]
        stream.cut()

    run(hear())
    browser = Client(mixed)
    assert browser.submit("/login", username="requester", password=password).status == 303
    assert browser.submit("/orders/new", item_name="Lamp", quantity="1", notes="").status == 303
    assert "Lamp" in browser.open("/orders").text
    session, = [one for one in requester.sessions() if one["current"]]
    assert requester.client.delete(f"/api/v1/auth/sessions/{session['id']}").status == 204
    assert requester.me().status == 401
