"""The search of one's own orders, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def my_orders(visitor, requester, admin, password):
    """Somebody with three orders, at the list of them."""
    lamp, _, _ = (requester.place_order(item) for item in ("Desk lamp", "Monitor", "Lampshade <b>"))
    assert admin.decide(lamp, "approved").status == 200
    visitor.log_in("requester", password, lands_on="/orders/new")
    visitor.open("/orders")
    return visitor


def items(visitor):
    return visitor.page.locator("main tbody tr .item")


def search(visitor, text):
    visitor.page.get_by_label("Search for an item").fill(text)
    visitor.press("Search")


def link(visitor, name):
    return visitor.page.locator("main").get_by_role("link", name=name, exact=True)


def test_search_and_status_keep_each_other(my_orders):
    page = my_orders.page
    search(my_orders, "LAMP")
    expect(items(my_orders)).to_have_text(["Lampshade <b>", "Desk lamp"])
    expect(page).to_have_url(re.compile(r"/orders\?search=LAMP$"))
    link(my_orders, "Approved").click()
    expect(items(my_orders)).to_have_text(["Desk lamp"])
    expect(page).to_have_url(re.compile(r"/orders\?status=approved&search=LAMP$"))
    expect(page.get_by_label("Search for an item")).to_have_value("LAMP")
    search(my_orders, "p")
    expect(page).to_have_url(re.compile(r"/orders\?status=approved&search=p$"))
    expect(items(my_orders)).to_have_text(["Desk lamp"])
    link(my_orders, "Clear").click()
    expect(page).to_have_url(re.compile(r"/orders\?status=approved$"))
    expect(page.get_by_label("Search for an item")).to_have_value("")
    page.go_back()
    expect(page.get_by_label("Search for an item")).to_have_value("p")
    my_orders.check_width()


def test_nothing_found_has_a_way_back(my_orders):
    page = my_orders.page
    search(my_orders, "requester")  # one's own name is no match
    expect(page.get_by_role("heading", name="No order matches")).to_be_visible()
    expect(page.locator("main")).to_contain_text("None of your orders has “requester” in its item.")
    link(my_orders, "Clear the search").click()
    expect(items(my_orders)).to_have_count(3)
    link(my_orders, "Rejected").click()
    expect(page.get_by_role("heading", name="No order is rejected")).to_be_visible()
    search(my_orders, "lamp")
    expect(page.locator("main")).to_contain_text("None of your rejected orders has “lamp” in its item.")
    link(my_orders, "Search all statuses").click()
    expect(items(my_orders)).to_have_count(2)
    search(my_orders, "<b>")
    expect(items(my_orders)).to_have_text(["Lampshade <b>"])


def test_without_orders_there_is_nothing_to_search(visitor, requester, password):
    visitor.log_in("requester", password, lands_on="/orders/new")
    visitor.open("/orders")
    expect(visitor.page.get_by_role("heading", name="No orders yet")).to_be_visible()
    expect(visitor.page.get_by_label("Search for an item")).to_have_count(0)


def test_the_search_stays_in_view_and_keeps_the_focus(visit, requester, password):
    visitor = visit()
    for number in range(3):
        requester.place_order(f"Lamp {number}")
    visitor.log_in("requester", password, lands_on="/orders/new")
    visitor.open("/orders")
    visitor.page.evaluate("window.stayed = true")
    search(visitor, "lamp 1")
    expect(items(visitor)).to_have_text(["Lamp 1"])
    assert visitor.page.evaluate("window.stayed"), "no page was loaded"
    expect(visitor.page.locator("#announcer")).to_have_text(re.compile("1 to 1 of 1 order"))
