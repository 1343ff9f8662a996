"""A form whose page needs the orders, sent while they are away: all that was entered stays, and is sent again."""

import pytest
from playwright.sync_api import expect

from crowd import RECOVERY_LIMIT
from harness import Client, eventually

pytestmark = pytest.mark.split


def lose_orders(server):
    server.is_disturbed = True
    server.orders.kill()


def find_orders(server):
    server.orders.start()
    eventually(lambda: Client(server).get("/ready").status == 200, "the gateway is ready again", RECOVERY_LIMIT)


def see_excuse(visitor, heading):
    alert = visitor.page.get_by_role("alert")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(alert).to_contain_text("Orders are not available at the moment.")
    expect(alert).to_be_focused()
    visitor.check_width()


def test_an_order_is_cancelled_later(server, visitor, requester, password):
    order = requester.place_order("Desk lamp")
    visitor.expected_statuses = {503}
    visitor.close_the_stream()
    visitor.log_in("requester", password, lands_on="/orders/new")
    visitor.open(f"/orders/{order['id']}")
    lose_orders(server)
    visitor.press("Cancel this order")
    see_excuse(visitor, "Cancel the order")
    visitor.press("Send it again")
    see_excuse(visitor, "Cancel the order")
    find_orders(server)
    visitor.press("Send it again")
    expect(visitor.page.locator("#flash")).to_contain_text("Your order is cancelled.")
    timeline = requester.client.get(f"/api/v1/orders/{order['id']}/timeline").json["events"]
    assert [event["kind"] for event in timeline] == ["placed", "cancelled"]


def test_a_reason_is_sent_with_its_decision(server, visit, requester):
    """From the page of an order, without JavaScript and with it."""
    for javascript in (True, False):
        order = requester.place_order("Desk lamp")
        visitor = visit(javascript=javascript)
        visitor.expected_statuses = {503}
        visitor.close_the_stream()
        visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
        visitor.open(f"/orders/{order['id']}")
        visitor.fill(Reason='Fits, "mostly".')
        lose_orders(server)
        visitor.press("Approve")
        see_excuse(visitor, "Approve the order")
        expect(visitor.page.get_by_label("Reason", exact=True)).to_have_value('Fits, "mostly".')
        find_orders(server)
        visitor.press("Send it again")
        expect(visitor.page.locator("#flash")).to_contain_text("The order is approved.")
        decided = requester.client.get(f"/api/v1/orders/{order['id']}").json
        assert (decided["status"], decided["decision_reason"]) == ("approved", 'Fits, "mostly".')


def test_a_row_keeps_what_was_typed(server, visit, requester):
    """With JavaScript the queue stays as it is, and the message comes beside it."""
    order = requester.place_order("Desk lamp")
    visitor = visit()
    visitor.expected_statuses = {503}
    visitor.close_the_stream()
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    row = visitor.row("Desk lamp")
    row.get_by_label("Reason", exact=True).fill("Fits the budget.")
    lose_orders(server)
    row.get_by_role("button", name="Approve", exact=True).click()
    alert = visitor.page.locator("#flash").get_by_role("alert")
    expect(alert).to_contain_text("Orders are not available at the moment. It is not known whether this was done.")
    expect(row.get_by_label("Reason", exact=True)).to_have_value("Fits the budget.")
    find_orders(server)
    row.get_by_role("button", name="Approve", exact=True).click()
    undo = visitor.page.locator("#flash").get_by_role("button", name="Undo", exact=True)
    expect(undo).to_be_visible()
    assert requester.client.get(f"/api/v1/orders/{order['id']}").json["decision_reason"] == "Fits the budget."
    lose_orders(server)
    undo.click()
    expect(alert).to_contain_text("Orders are not available at the moment.")
    find_orders(server)
    assert requester.client.get(f"/api/v1/orders/{order['id']}").json["status"] == "approved"
