"""The orders are away: pages say so, what was typed stays, and all the rest of the desk goes on."""

import re

import pytest
from playwright.sync_api import expect

from crowd import RECOVERY_LIMIT
from harness import API, Client, eventually

ITEM = 'Lamp & "stand"'
NOTES = "Two lines,\nand <i>signs</i>."

pytestmark = pytest.mark.split


def lose_orders(server):
    server.is_disturbed = True
    server.orders.kill()


def find_orders(server):
    server.orders.start()
    eventually(lambda: Client(server).get("/ready").status == 200, "the gateway is ready again", RECOVERY_LIMIT)


def test_a_form_comes_back_with_what_was_typed(server, requester, password):
    browser = Client(server)
    assert browser.submit("/login", username="requester", password=password).status == 303
    form = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', browser.open("/orders/new").text))
    fields = {**form, "item_name": ITEM, "quantity": "7", "notes": NOTES}
    lose_orders(server)
    answer = browser.post_form("/orders/new", fields, Accept="text/html")
    assert answer.status == 503, answer.text
    assert answer.headers["Content-Type"].startswith("text/html") and int(answer.headers["Retry-After"]) >= 1
    assert 'value="Lamp &amp; &quot;stand&quot;"' in answer.text
    assert re.search(r'name="quantity"[^>]*value="7"|value="7"[^>]*name="quantity"', answer.text)
    assert "and &lt;i&gt;signs&lt;/i&gt;." in answer.text
    kept = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', answer.text))
    assert kept["idempotency_key"] == form["idempotency_key"], "sent again it would be another order"
    assert answer.headers["X-Request-ID"] in answer.text
    find_orders(server)
    assert browser.post_form("/orders/new", {**fields, **kept}).status == 303
    orders = requester.client.get("/api/v1/orders/me").json["orders"]
    assert [(order["item_name"], order["quantity"], order["notes"]) for order in orders] == [(ITEM, 7, NOTES)]


def test_people_lose_nothing_at_a_browser(server, visitor, password):
    page = visitor.page
    visitor.expected_statuses = {503}
    visitor.register("requester", password)
    visitor.log_in("requester", password, lands_on="/orders/new")
    visitor.fill(Item=ITEM, Quantity="7", Notes=NOTES)
    lose_orders(server)
    for _ in range(2):
        visitor.press("Place order")
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text(re.compile("not (be )?(available|reached|placed)|unavailable", re.IGNORECASE))
        expect(alert).to_be_focused()
        expect(page.get_by_label("Item", exact=True)).to_have_value(ITEM)
        expect(page.get_by_label("Quantity", exact=True)).to_have_value("7")
        expect(page.get_by_label("Notes", exact=True)).to_have_value(NOTES)
        visitor.check_width()
    answer = page.goto("/orders")
    assert answer.status == 503
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main")).to_contain_text(answer.headers["x-request-id"])
    visitor.check_width()
    visitor.open("/account")
    visitor.fill(**{"Display name": "Desk 3"})
    visitor.press("Save")
    expect(page.locator("#flash")).to_contain_text("Your display name is saved.")
    find_orders(server)
    visitor.place_order(ITEM, "7", NOTES)
    visitor.open("/orders")
    expect(page.locator("main tbody tr")).to_have_count(1)
    visitor.forgive_the_stream()


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "nojs"])
def test_a_decision_is_not_lost_from_view(server, visit, requester, javascript):
    """The approver is told, and the order waits as before."""
    requester.place_order("Desk lamp")
    visitor = visit(javascript=javascript)
    visitor.expected_statuses = {503}
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    row = visitor.row("Desk lamp")
    row.get_by_label("Reason", exact=True).fill("Fits the budget.")
    lose_orders(server)
    row.get_by_role("button", name="Approve", exact=True).click()
    place = visitor.page.locator("#flash" if javascript else "main")
    expect(place).to_contain_text("not available")
    expect(place).to_contain_text("Request")
    if javascript:
        expect(row.get_by_label("Reason", exact=True)).to_have_value("Fits the budget.")
    find_orders(server)
    assert requester.client.get("/api/v1/orders/me").json["orders"][0]["status"] == "pending"
    visitor.open("/admin")
    row.get_by_label("Reason", exact=True).fill("Fits the budget.")
    row.get_by_role("button", name="Approve", exact=True).click()
    expect(visitor.page.locator("body")).to_contain_text("The order is approved")
    expect(visitor.row("Desk lamp").get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    assert requester.client.get("/api/v1/orders/me").json["orders"][0]["status"] == "approved"
    visitor.forgive_the_stream()


def test_the_rest_goes_on(server, requester, admin, password):
    order = requester.place_order("Lamp")
    lose_orders(server)
    for path in ("/api/v1/orders/me", f"/api/v1/orders/{order['id']}", f"/api/v1/orders/{order['id']}/timeline"):
        answer = requester.client.get(path)
        assert (answer.status, answer.json["code"]) == (503, "server.unavailable"), answer.text
    API(server).register("newcomer", password)
    API(server).log_in("newcomer", password)
    assert requester.me().status == 200
    assert requester.take(requester.refresh()).me().status == 200
    assert admin.client.get("/api/v1/users").status == 200
    browser = Client(server)
    assert browser.submit("/login", username="requester", password=password).status == 303
    for path in ("/account", "/logout", "/docs"):
        assert browser.open(path).status == 200, path
    find_orders(server)
    assert requester.client.get("/api/v1/orders/me").json["orders"] == [order]


def test_a_stream_comes_back_by_itself(server, visit, requester, admin, password):
    order = requester.place_order("Desk lamp")
    visitor = visit()
    visitor.expected_statuses = {503}
    visitor.log_in("requester", password, lands_on="/orders/new")
    visitor.open("/orders")
    live = visitor.page.locator("#live")
    expect(live).to_have_attribute("data-state", "on")
    lose_orders(server)
    expect(live).to_have_attribute("data-state", "cut")
    find_orders(server)
    assert admin.decide(order, "approved").status == 200
    expect(live).to_have_attribute("data-state", "on", timeout=15_000)
    expect(visitor.row("Desk lamp")).to_contain_text("Approved by")
    visitor.forgive_the_stream()
