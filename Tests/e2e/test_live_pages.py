"""What one browser does appears in another one by itself: within a second, also after a restart."""

import re

import pytest
from playwright.sync_api import expect

from harness import API

ONE_SECOND = 1_000
"""How soon a change has to be seen, in milliseconds (the wait of `expect`, not a sleep)."""


@pytest.fixture
def user(server, visit, password, requester):
    """The one who asks, at a browser."""
    visitor = visit()
    visitor.log_in("requester", password, lands_on="/orders/new")
    return visitor


@pytest.fixture
def approver(server, visit):
    visitor = visit()
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    return visitor


def live(visitor):
    return visitor.page.locator("#live")


def open_live(visitor, path):
    visitor.open(path)
    expect(live(visitor)).to_have_attribute("data-state", "on")
    visitor.page.evaluate("window.samePage = true")


def check_same_page(visitor):
    assert visitor.page.evaluate("window.samePage === true"), "the page was loaded again"


def test_a_decision_appears_at_the_one_who_asked(user, approver, requester):
    requester.place_order("Desk lamp")
    order = requester.place_order("Whiteboard")
    approver.open("/admin")
    open_live(user, "/orders")
    approver.row("Desk lamp").get_by_label("Reason", exact=True).fill("Fits the budget.")
    approver.row("Desk lamp").get_by_role("button", name="Approve", exact=True).click()
    row = user.row("Desk lamp")
    expect(row).to_contain_text(f"Approved by {approver.server.admin}", timeout=ONE_SECOND)
    expect(row).to_contain_text("Fits the budget.")
    expect(user.page.locator("#announcer")).to_have_text(f"Desk lamp is approved by {approver.server.admin}.")
    check_same_page(user)

    open_live(user, f"/orders/{order['id']}")
    expect(user.page.get_by_role("button", name="Cancel this order", exact=True)).to_be_visible()
    approver.row("Whiteboard").get_by_role("button", name="Reject", exact=True).click()
    expect(user.page.locator("main .page-head .status")).to_contain_text("Rejected", timeout=ONE_SECOND)
    expect(user.page.locator(".timeline")).to_contain_text(f"Rejected by {approver.server.admin}")
    expect(user.page.get_by_role("button", name="Cancel this order", exact=True)).to_have_count(0)
    check_same_page(user)


@pytest.mark.parametrize("path", ["/orders", "the order"])
def test_what_happens_before_the_stream_is_open_is_seen(user, requester, admin, path):
    order = requester.place_order("Desk lamp")
    held = []
    user.page.route("**/api/v1/orders/events", lambda route: held.append(route), times=1)
    with user.page.expect_request("**/api/v1/orders/events"):
        user.open(path if path == "/orders" else f"/orders/{order['id']}")
    expect(user.page.locator("main .status").first).to_have_text("Pending")
    assert admin.decide(order, "approved").status == 200
    held[0].continue_()
    expect(user.page.locator("main .status").first).to_contain_text("Approved")


def test_new_orders_are_offered_and_do_not_disturb(user, approver, requester):
    requester.place_order("Desk lamp")
    open_live(approver, "/admin")
    reason = approver.row("Desk lamp").get_by_label("Reason", exact=True)
    reason.fill("Half a sen")
    requester.place_order("Whiteboard")
    requester.place_order("Chair")
    news = approver.page.get_by_role("link", name="2 new orders: show them", exact=True)
    expect(news).to_be_visible(timeout=ONE_SECOND)
    expect(approver.page.locator("#queue tbody tr")).to_have_count(1)
    expect(reason).to_be_focused()
    expect(reason).to_have_value("Half a sen")
    news.click()
    expect(approver.page.locator("#queue tbody tr")).to_have_count(3)
    expect(news).to_have_count(0)
    check_same_page(approver)


def test_an_empty_queue_fills_by_itself(approver, requester):
    open_live(approver, "/admin")
    expect(approver.page.get_by_role("heading", name="All caught up", exact=True)).to_be_visible()
    requester.place_order("Desk lamp")
    expect(approver.row("Desk lamp")).to_be_visible(timeout=ONE_SECOND)
    check_same_page(approver)


def test_what_is_typed_stays_when_its_row_changes(approver, requester):
    order = requester.place_order("Desk lamp")
    open_live(approver, "/admin")
    row = approver.row("Desk lamp")
    row.get_by_role("checkbox").check()
    row.get_by_label("Reason", exact=True).press_sequentially("Fits the")
    change = requester.client.patch_json(f"/api/v1/orders/{order['id']}", {"quantity": 9, "version": 1})
    assert change.status == 200, change.text
    expect(row.locator(".cell-number")).to_have_text("9", timeout=ONE_SECOND)
    expect(row.get_by_label("Reason", exact=True)).to_be_focused()
    approver.page.keyboard.type(" budget.")
    expect(row.get_by_label("Reason", exact=True)).to_have_value("Fits the budget.")
    expect(row.get_by_role("checkbox")).to_be_checked()
    row.get_by_role("button", name="Approve", exact=True).click()
    expect(row).to_contain_text("Fits the budget.")
    check_same_page(approver)


def test_two_approvers_see_each_other(server, visit, approver, requester, admin, password):
    requester.place_order("Desk lamp")
    admin.add_person("approver", password, "approver")
    other = visit()
    other.log_in("approver", password, lands_on="/admin")
    open_live(other, "/admin")
    open_live(approver, "/admin")
    other.row("Desk lamp").get_by_role("button", name="Reject", exact=True).click()
    row = approver.row("Desk lamp")
    expect(row).to_contain_text("Rejected by approver", timeout=ONE_SECOND)
    expect(row.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    other.page.locator("#flash").get_by_role("button", name="Undo", exact=True).click()
    expect(row.get_by_role("button", name="Approve", exact=True)).to_be_visible(timeout=ONE_SECOND)


def test_numbers_are_live(approver, requester):
    requester.place_order("Desk lamp")
    open_live(approver, "/admin")
    tiles = approver.page.locator("#statistics")
    expect(tiles).to_contain_text(re.compile(r"Waiting\s*1"))
    requester.place_order("Whiteboard")
    expect(tiles).to_contain_text(re.compile(r"Waiting\s*2"))
    check_same_page(approver)


def test_pictures_are_live_and_their_tables_stay_open(approver, requester):
    requester.place_order("Desk lamp")
    open_live(approver, "/admin/statistics")
    page = approver.page
    page.get_by_text("Orders per day as a table", exact=True).click()
    today = page.locator("#days-table tbody td").first
    expect(today).to_have_text("1")
    requester.place_order("Whiteboard")
    expect(today).to_have_text("2")
    expect(today).to_be_visible()
    check_same_page(approver)


def test_after_a_restart_it_goes_on(server, user, requester):
    first, second = requester.place_order("Desk lamp"), requester.place_order("Whiteboard")
    open_live(user, "/orders")
    port = server.port
    server.stop()
    expect(live(user)).to_have_attribute("data-state", "cut")
    expect(live(user)).to_contain_text("Reconnecting…")
    expect(user.page.locator("#announcer")).to_have_text("The connection is lost. Trying again.")
    server.start(port)
    admin = API(server).log_in(server.admin, server.admin_password)
    # While the page was not connected, or while it is: either way it has to be seen.
    assert admin.decide(first, "approved").status == 200
    expect(live(user)).to_have_attribute("data-state", "on", timeout=15_000)
    expect(user.row("Desk lamp")).to_contain_text("Approved by")
    assert admin.decide(second, "rejected", "Too late.").status == 200
    expect(user.row("Whiteboard")).to_contain_text("Rejected by", timeout=ONE_SECOND)
    expect(user.row("Whiteboard")).to_contain_text("Too late.")
    check_same_page(user)
    user.forgive_the_stream()


def test_a_change_that_could_not_be_fetched_is_seen_all_the_same(user, requester, admin):
    """The stream is there, and another connection was closed just when it was used again."""
    order = requester.place_order("Desk lamp")
    open_live(user, "/orders")
    user.page.route("**/orders/rows*", lambda route: route.abort("connectionclosed"), times=1)
    assert admin.decide(order, "approved").status == 200
    expect(user.row("Desk lamp")).to_contain_text(f"Approved by {user.server.admin}")
    check_same_page(user)
    user.forgive("request failed", "console")


def test_offline_is_said(user, requester):
    requester.place_order("Desk lamp")
    open_live(user, "/orders")
    user.context.set_offline(True)
    expect(user.page.locator("#flash")).to_contain_text("You are offline.")
    expect(live(user)).to_contain_text("Offline")
    user.context.set_offline(False)
    expect(live(user)).to_have_attribute("data-state", "on", timeout=15_000)
    user.complaints = [one for one in user.complaints if "/events" not in one and "ERR_INTERNET_DISCONNECTED" not in one]


def test_an_ended_session_is_said(server, user, requester):
    user.expected_statuses = {401}
    order = requester.place_order("Desk lamp")
    open_live(user, "/orders")
    sessions = user.context.request.get("/api/v1/auth/sessions").json()["sessions"]
    current = next(one for one in sessions if one["current"])
    assert requester.client.delete(f"/api/v1/auth/sessions/{current['id']}").status in (200, 204)
    admin = API(server).log_in(server.admin, server.admin_password)
    assert admin.decide(order, "approved").status == 200
    expect(live(user)).to_contain_text("Not live", timeout=15_000)
    expect(user.page.locator("#flash")).to_contain_text("Your session has ended.")
    expect(user.row("Desk lamp")).to_contain_text("Pending")


def test_a_page_that_nobody_sees_keeps_no_connection(user, requester):
    requester.place_order("Desk lamp")
    open_live(user, "/orders")
    page = user.page

    def become(state):
        page.evaluate(
            "state => { Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });"
            "document.dispatchEvent(new Event('visibilitychange')) }", state)

    with page.expect_event("requestfailed", lambda request: request.url.endswith("/orders/events")):
        become("hidden")
    requester.place_order("Whiteboard")
    with page.expect_request("**/api/v1/orders/events"):
        become("visible")
    expect(page.get_by_role("link", name="1 new order: show it", exact=True)).to_be_visible()
