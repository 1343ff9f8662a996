"""What people do to orders at a browser besides placing and deciding one: send twice, cancel, undo, download."""

import csv
import pathlib
import re

import pytest
from playwright.sync_api import expect

from harness import API

ITEM = 'Lamp & "stand"'


@pytest.fixture
def at_the_form(visitor, password):
    """Somebody who has filled in a new order."""
    visitor.register("requester", password)
    visitor.log_in("requester", password, lands_on="/orders/new")
    visitor.fill(Item=ITEM, Quantity="2", Notes="For room 3.")
    return visitor


def check_one_order(visitor):
    visitor.open("/orders")
    expect(visitor.page.locator("main tbody tr")).to_have_count(1)
    expect(visitor.row(ITEM)).to_contain_text("2")


def check_history(visitor, *lines):
    events = visitor.page.get_by_role("list").filter(has_text="Placed by").locator(".timeline-text")
    expect(events).to_have_text(list(lines))
    visitor.check_width()


def test_a_double_click_places_one_order(at_the_form):
    at_the_form.page.get_by_role("button", name="Place order", exact=True).dblclick()
    expect(at_the_form.page.get_by_role("heading", level=1)).to_have_text(ITEM)
    expect(at_the_form.page.locator("#flash")).to_contain_text(re.compile("order is placed|placed this order already"))
    check_one_order(at_the_form)


def test_a_second_click_while_the_first_is_on_its_way_places_one_order(at_the_form):
    page, button = at_the_form.page, at_the_form.page.get_by_role("button", name="Place order", exact=True)
    held = []
    page.route("**/orders/new", lambda route: held.append(route))
    button.scroll_into_view_if_needed()
    box = button.bounding_box()

    def click():
        # With the mouse alone: a click on an element waits for the page that is on its way.
        with page.expect_request(lambda request: request.method == "POST"):
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    click()
    if at_the_form.javascript:
        expect(button).to_be_disabled()
    else:
        click()
        # The browser has given up waiting for this one; it arrives all the same.
        assert held[0].fetch(max_redirects=0).status == 303
    held[-1].continue_()
    expect(page.get_by_role("heading", level=1)).to_have_text(ITEM)
    text = "Your order is placed." if at_the_form.javascript else "You have placed this order already: here it is."
    expect(page.locator("#flash")).to_contain_text(text)
    check_one_order(at_the_form)


def test_a_form_that_is_sent_again_leads_to_the_same_order(at_the_form):
    page = at_the_form.page
    with page.expect_request(lambda request: request.method == "POST") as sent:
        at_the_form.press("Place order")
    expect(page.get_by_role("heading", level=1)).to_have_text(ITEM)
    expect(page.locator("#flash")).to_contain_text("Your order is placed.")
    order = page.url
    again = page.context.request.post(
        "/orders/new", data=sent.value.post_data, max_redirects=0,
        headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert (again.status, again.headers["location"]) == (303, order.removeprefix(at_the_form.server.url))
    at_the_form.open(again.headers["location"])
    expect(page.locator("#flash")).to_contain_text("You have placed this order already: here it is.")
    check_one_order(at_the_form)


def test_an_order_whose_answer_was_lost_can_be_sent_again(visit, password):
    """The form is still there, with its key."""
    visitor = visit()
    page = visitor.page
    visitor.register("requester", password)
    visitor.log_in("requester", password, lands_on="/orders/new")
    visitor.fill(Item=ITEM, Quantity="2", Notes="")

    def lose_the_answer(route):
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/orders/new", lose_the_answer, times=1)
    visitor.press("Place order")
    expect(page.locator("#flash")).to_contain_text("No answer from the server.")
    visitor.forgive("console: htmx:", "request failed", "console: Failed to load resource")
    expect(page.get_by_label("Item", exact=True)).to_have_value(ITEM)
    visitor.press("Place order")
    expect(page.locator("#flash")).to_contain_text("You have placed this order already: here it is.")
    expect(page.get_by_role("heading", level=1)).to_have_text(ITEM)
    check_one_order(visitor)


def test_going_back_gives_a_new_form(at_the_form):
    """So that what is typed there is another order, and nothing is placed by going back and forth."""
    page = at_the_form.page
    key = page.locator("input[name=idempotency_key]")
    first = key.input_value()
    at_the_form.press("Place order")
    expect(page.get_by_role("heading", level=1)).to_have_text(ITEM)
    page.go_back()
    expect(page.get_by_role("button", name="Place order", exact=True)).to_be_visible()
    expect(key).not_to_have_value(first)
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text(ITEM)
    check_one_order(at_the_form)


def test_an_owner_cancels_an_order(at_the_form):
    page = at_the_form.page
    at_the_form.press("Place order")
    at_the_form.press("Cancel this order")
    expect(page.locator("#flash")).to_contain_text("Your order is cancelled.")
    expect(page.locator("main .page-head .status")).to_have_text("Cancelled")
    expect(page.get_by_role("button", name="Cancel this order", exact=True)).to_have_count(0)
    check_history(at_the_form, "Placed by requester", "Cancelled by requester")
    at_the_form.open("/orders?status=cancelled")
    expect(at_the_form.row(ITEM)).to_contain_text("Cancelled")


def test_an_order_that_was_decided_meanwhile_is_not_cancelled(at_the_form, server, admin):
    page = at_the_form.page
    at_the_form.expected_statuses = {409}
    at_the_form.close_the_stream()
    at_the_form.page.reload()
    at_the_form.fill(Item=ITEM, Quantity="2", Notes="")
    at_the_form.press("Place order")
    expect(page.get_by_role("button", name="Cancel this order", exact=True)).to_be_visible()
    order = admin.client.get("/api/v1/orders").json["orders"][0]
    assert admin.decide(order, "approved", "Fits the budget.").status == 200
    at_the_form.press("Cancel this order")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(f"It is approved by {server.admin}.")
    expect(alert).to_be_focused()
    expect(page.locator("main .page-head .status")).to_contain_text("Approved")
    expect(page.get_by_role("button", name="Cancel this order", exact=True)).to_have_count(0)
    check_history(at_the_form, "Placed by requester", f"Approved by {server.admin}")


def test_an_approver_takes_a_decision_back(server, visitor, requester):
    page = visitor.page
    order = requester.place_order(ITEM, 2)
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    visitor.open(f"/orders/{order['id']}")
    page.locator("main").get_by_label("Reason", exact=True).fill("Fits the budget.")
    visitor.press("Approve")
    expect(page.locator("#flash")).to_contain_text("The order is approved.")
    check_history(visitor, "Placed by requester", f"Approved by {server.admin}")
    visitor.press("Undo my decision")
    expect(page.locator("#flash")).to_contain_text("Your decision is taken back. The order waits again.")
    expect(page.locator("main .page-head .status")).to_have_text("Pending")
    check_history(
        visitor, "Placed by requester", f"Approved by {server.admin}", f"Decision taken back by {server.admin}")
    expect(page.get_by_role("button", name="Undo my decision", exact=True)).to_have_count(0)
    visitor.press("Reject")
    expect(page.locator("main .page-head .status")).to_contain_text("Rejected")
    now = requester.client.get(f"/api/v1/orders/{order['id']}").json
    assert (now["status"], now["version"], now["decision_reason"]) == ("rejected", 4, "")


def test_nobody_else_is_offered_to_undo(server, visitor, requester, admin, password):
    order = requester.place_order(ITEM)
    admin.add_person("approver", password, "approver")
    assert API(server).log_in("approver", password).decide(order, "approved").status == 200
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    visitor.open(f"/orders/{order['id']}")
    expect(visitor.page.locator("main .page-head .status")).to_contain_text("Approved")
    expect(visitor.page.get_by_role("button", name="Undo my decision", exact=True)).to_have_count(0)


def test_an_edit_is_told_in_the_history(visitor, server, requester):
    order = requester.place_order("Lamp", 1)
    change = {"item_name": "Desk <lamp>", "quantity": 3, "version": 1}
    assert requester.client.patch_json(f"/api/v1/orders/{order['id']}", change).status == 200
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    visitor.open(f"/orders/{order['id']}")
    check_history(visitor, "Placed by requester", "Changed by requester")
    expect(visitor.page.locator(".timeline")).to_contain_text("Item: Lamp → Desk <lamp>")
    expect(visitor.page.locator(".timeline")).to_contain_text("Quantity: 1 → 3")


def test_the_list_is_downloaded_as_csv(server, visitor, requester, admin):
    """The whole list that the page shows a part of."""
    orders = [requester.place_order(f"Lamp {number}") for number in range(25)]
    assert admin.decide(orders[7], "approved").status == 200
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    for path, wanted in {"/admin": [*orders[:7], *orders[8:]], "/admin?status=approved": [orders[7]]}.items():
        visitor.open(path)
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("link", name="Download these orders as CSV", exact=True).click()
        assert download.value.suggested_filename == "orders.csv"
        with pathlib.Path(download.value.path()).open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file, strict=True)
        assert [row[header.index("id")] for row in rows] == [order["id"] for order in reversed(wanted)]
        expect(visitor.page.get_by_role("link", name="Download these orders as CSV", exact=True)).to_be_visible()
