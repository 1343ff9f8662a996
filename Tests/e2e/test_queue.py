"""Approvers at their queue: filters, sorting, many at once, undo, conflicts, and all of it by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from harness import API


@pytest.fixture
def lamps(requester):
    """Three orders that wait, oldest first."""
    return [requester.place_order(f"Lamp {number}", number, f"For room {number}.") for number in (1, 2, 3)]


@pytest.fixture
def at_the_queue(server, visitor, lamps):
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    return visitor


def statuses(requester, orders):
    return [requester.client.get(f"/api/v1/orders/{order['id']}").json["status"] for order in orders]


def rows(visitor):
    return visitor.page.locator("main tbody tr .item")


def button(row, name):
    return row.get_by_role("button", name=name, exact=True)


def test_search_filters_and_sorting_live_in_the_address(at_the_queue, server, admin, password):
    page = at_the_queue.page
    admin.add_person("another_user", password)
    API(server).log_in("another_user", password).place_order("Desk")
    at_the_queue.open("/admin")
    expect(rows(at_the_queue)).to_have_text(["Desk", "Lamp 3", "Lamp 2", "Lamp 1"])
    page.get_by_label("Search for an item or a person", exact=True).fill("lamp")
    at_the_queue.press("Search")
    expect(rows(at_the_queue)).to_have_text(["Lamp 3", "Lamp 2", "Lamp 1"])
    expect(page).to_have_url(re.compile(r"search=lamp"))
    if at_the_queue.width > 700:
        page.get_by_role("button", name="Placed", exact=True).click()
        heading = page.get_by_role("columnheader", name="Placed", exact=True)
        expect(heading).to_have_attribute("aria-sort", "ascending")
    else:
        page.get_by_text("More filters", exact=True).click()
        page.get_by_label("Sorted by", exact=True).select_option("Oldest first")
        at_the_queue.press("Search")
    expect(rows(at_the_queue)).to_have_text(["Lamp 1", "Lamp 2", "Lamp 3"])
    expect(page).to_have_url(re.compile(r"search=lamp"))
    page.reload()
    expect(rows(at_the_queue)).to_have_text(["Lamp 1", "Lamp 2", "Lamp 3"])
    page.go_back()
    expect(rows(at_the_queue)).to_have_text(["Lamp 3", "Lamp 2", "Lamp 1"])
    page.get_by_role("link", name="Clear", exact=True).click()
    expect(rows(at_the_queue)).to_have_text(["Desk", "Lamp 3", "Lamp 2", "Lamp 1"])
    if not page.get_by_label("Person", exact=True).is_visible():
        page.get_by_text("More filters", exact=True).click()
    at_the_queue.fill(Person="another_user")
    at_the_queue.press("Search")
    expect(rows(at_the_queue)).to_have_text(["Desk"])
    page.get_by_role("link", name="Approved", exact=True).click()
    expect(page.get_by_role("heading", name="No order matches", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"status=approved.*username=another_user"))
    at_the_queue.check_width()


def test_an_order_leads_back_to_the_list_as_it_was(at_the_queue):
    page = at_the_queue.page
    at_the_queue.open("/admin?status=all&search=lamp&sort=created_at")
    rows(at_the_queue).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lamp 1")
    page.get_by_role("link", name="Order queue", exact=True).click()
    expect(rows(at_the_queue)).to_have_text(["Lamp 1", "Lamp 2", "Lamp 3"])
    expect(page).to_have_url(re.compile(r"search=lamp"))


def test_bad_filters_are_explained(at_the_queue):
    page = at_the_queue.page
    at_the_queue.expected_statuses = {422}
    at_the_queue.open("/admin?from=2026-11-22&to=2026-11-21")
    expect(page.get_by_role("alert")).to_contain_text("This day is before the first one.")
    expect(page.locator("#to-error")).to_be_visible()


def test_a_decision_can_be_undone_from_its_message(at_the_queue, requester, lamps):
    page = at_the_queue.page
    at_the_queue.row("Lamp 2").get_by_label("Reason", exact=True).fill("Fits the budget.")
    button(at_the_queue.row("Lamp 2"), "Approve").click()
    message = page.locator("#flash")
    expect(message).to_contain_text("The order is approved.")
    assert statuses(requester, lamps) == ["pending", "approved", "pending"]
    if at_the_queue.javascript:
        expect(at_the_queue.row("Lamp 2")).to_contain_text("Approved by")
        expect(button(at_the_queue.row("Lamp 2"), "Approve")).to_have_count(0)
    button(message, "Undo").click()
    expect(message).to_contain_text("Your decision is taken back. The order waits again.")
    expect(button(at_the_queue.row("Lamp 2"), "Approve")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/admin(\?|$)"))
    assert statuses(requester, lamps) == ["pending", "pending", "pending"]
    at_the_queue.check_width()


@pytest.mark.settings(ORDERS_UNDO_WINDOW="2s")
def test_the_offer_to_undo_goes_away(at_the_queue):
    button(at_the_queue.row("Lamp 1"), "Reject").click()
    message = at_the_queue.page.locator("#flash")
    expect(button(message, "Undo")).to_be_visible()
    if at_the_queue.javascript:
        at_the_queue.page.mouse.move(0, 0)
        at_the_queue.page.locator("h1").click()
        expect(message).to_have_text("")


def test_many_are_looked_at_and_decided_together(at_the_queue, requester, lamps):
    page = at_the_queue.page
    for name in ("Lamp 1", "Lamp 3"):
        at_the_queue.row(name).get_by_role("checkbox").check()
    if at_the_queue.javascript:
        expect(page.get_by_text("2 orders are selected.", exact=True)).to_be_visible()
    at_the_queue.press("Decide the selected")
    part = page.get_by_role("dialog") if at_the_queue.javascript else page.locator("main")
    expect(part.get_by_role("heading", name="Decide 2 orders", exact=True)).to_be_visible()
    expect(part.locator(".preview .item")).to_have_text(["Lamp 3", "Lamp 1"])
    assert statuses(requester, lamps) == ["pending", "pending", "pending"]
    part.get_by_label("Reason (optional, for all of them)", exact=True).fill("As agreed.")
    button(part, "Reject all").click()
    message = page.locator("#flash")
    expect(message).to_contain_text("2 orders are rejected.")
    expect(rows(at_the_queue)).to_have_text(["Lamp 2"])
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert statuses(requester, lamps) == ["rejected", "pending", "rejected"]
    button(message, "Undo").click()
    expect(message).to_contain_text("All 2 decisions are taken back.")
    expect(rows(at_the_queue)).to_have_text(["Lamp 3", "Lamp 2", "Lamp 1"])
    assert statuses(requester, lamps) == ["pending", "pending", "pending"]


def test_a_conflict_among_many_says_what_changed_and_decides_none(at_the_queue, requester, lamps):
    page = at_the_queue.page
    at_the_queue.expected_statuses = {409}
    at_the_queue.close_the_stream()
    at_the_queue.open("/admin")
    for name in ("Lamp 1", "Lamp 2", "Lamp 3"):
        at_the_queue.row(name).get_by_role("checkbox").check()
    at_the_queue.press("Decide the selected")
    part = page.get_by_role("dialog") if at_the_queue.javascript else page.locator("main")
    expect(part.get_by_role("heading", name="Decide 3 orders", exact=True)).to_be_visible()
    change = requester.client.patch_json(f"/api/v1/orders/{lamps[1]['id']}", {"quantity": 9, "version": 1})
    assert change.status == 200, change.text
    cancel = requester.client.patch_json(f"/api/v1/orders/{lamps[0]['id']}", {"status": "cancelled", "version": 1})
    assert cancel.status == 200, cancel.text
    button(part, "Approve all").click()
    main = page.locator("main")
    expect(main.get_by_role("alert")).to_be_visible()
    expect(main).to_contain_text("It is cancelled already.")
    expect(main).to_contain_text("Changed by requester")
    expect(main).to_contain_text("2 → 9")
    assert statuses(requester, lamps) == ["cancelled", "pending", "pending"]
    button(main, "Approve all").click()
    expect(page.locator("#flash")).to_contain_text("2 orders are approved.")
    assert statuses(requester, lamps) == ["cancelled", "approved", "approved"]


def test_a_conflict_in_a_row_is_shown_in_place(visit, server, requester, lamps):
    visitor = visit()
    visitor.expected_statuses = {409, 412}
    visitor.close_the_stream()
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    change = requester.client.patch_json(f"/api/v1/orders/{lamps[1]['id']}", {"quantity": 9, "version": 1})
    assert change.status == 200, change.text
    row = visitor.row("Lamp 2")
    row.get_by_label("Reason", exact=True).fill("Fits the budget.")
    button(row, "Approve").click()
    alert = row.get_by_role("alert")
    expect(alert).to_contain_text("The order has changed since you looked at it.")
    expect(alert).to_contain_text("Changed by requester")
    expect(alert).to_contain_text("2 → 9")
    expect(alert).to_be_focused()
    expect(row.get_by_label("Reason", exact=True)).to_have_value("Fits the budget.")
    button(row, "Approve").click()
    expect(row).to_contain_text(f"Approved by {server.admin}")


def focused_item(page):
    return page.evaluate("document.activeElement.closest('tr')?.querySelector('.item')?.textContent ?? null")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_whole_queue_by_keyboard_alone(visit, server, requester, width):
    visitor = visit(width=width)
    page = visitor.page
    orders = [requester.place_order(f"Lamp {number:02}") for number in range(1, 31)]
    visitor.open("/login")
    page.get_by_label("Username", exact=True).focus()
    for text, key in ((server.admin, "Tab"), (server.admin_password, "Enter")):
        page.keyboard.type(text)
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile(r"/admin$"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Keyboard shortcuts")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    # The first page: approve, reject with a reason, undo, and so on to its end.
    page.keyboard.press("j")
    assert focused_item(page) == "Lamp 30"
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused_item(page) == "Lamp 30"
    page.keyboard.press("a")
    expect(visitor.row("Lamp 30")).to_contain_text("Approved by")
    expect(visitor.row("Lamp 29").locator(".item")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("#flash")).to_contain_text("Your decision is taken back.")
    expect(button(visitor.row("Lamp 30"), "Approve")).to_be_visible()
    visitor.row("Lamp 30").locator(".item").focus()
    page.keyboard.press("e")
    page.keyboard.type("Not in this quarter: j k a r")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(visitor.row("Lamp 30")).to_contain_text("Not in this quarter: j k a r")
    for number in range(29, 10, -1):
        expect(visitor.row(f"Lamp {number}").locator(".item")).to_be_focused()
        page.keyboard.press("a" if number % 2 else "r")
        expect(button(visitor.row(f"Lamp {number}"), "Approve")).to_have_count(0)

    # What is left comes by the link that is offered then, and is decided together.
    expect(page.locator("[data-news] a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(rows(visitor)).to_have_text([f"Lamp {number:02}" for number in range(10, 0, -1)])
    page.keyboard.press("j")
    for _ in range(3):
        page.keyboard.press("x")
        page.keyboard.press("j")
    page.keyboard.press("d")
    expect(page.get_by_role("dialog").get_by_role("heading", name="Decide 3 orders")).to_be_visible()
    page.keyboard.press("Tab")
    button(page.get_by_role("dialog"), "Approve all").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#flash")).to_contain_text("3 orders are approved.")
    page.keyboard.press("/")
    expect(page.get_by_label("Search for an item or a person", exact=True)).to_be_focused()
    page.keyboard.type("lamp 07")
    page.keyboard.press("Enter")
    expect(rows(visitor)).to_have_text(["Lamp 07"])
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(visitor.row("Lamp 07")).to_contain_text("Approved by")
    done = statuses(requester, orders)
    assert done.count("pending") == 6 and done[29] == "rejected", done


def test_the_keys_can_be_switched_off(visit, server, requester, lamps):
    visitor = visit()
    page = visitor.page
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    page.get_by_role("button", name="Keyboard", exact=True).click()
    page.get_by_role("dialog").get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    visitor.row("Lamp 3").locator(".item").focus()
    page.keyboard.press("a")
    page.keyboard.press("j")
    expect(visitor.row("Lamp 3").locator(".item")).to_be_focused()
    page.reload()
    visitor.row("Lamp 3").locator(".item").focus()
    page.keyboard.press("a")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("checkbox")).not_to_be_checked()
    assert statuses(requester, lamps) == ["pending", "pending", "pending"]
    dialog.get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    visitor.row("Lamp 3").locator(".item").focus()
    page.keyboard.press("a")
    expect(visitor.row("Lamp 3")).to_contain_text("Approved by")


def test_all_of_a_page_and_a_range_can_be_selected(visit, server, lamps):
    visitor = visit()
    page = visitor.page
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    everything = page.get_by_label("All on this page", exact=True)
    everything.check()
    expect(page.get_by_text("3 orders are selected.", exact=True)).to_be_visible()
    everything.uncheck()
    visitor.row("Lamp 3").get_by_role("checkbox").click()
    visitor.row("Lamp 1").get_by_role("checkbox").click(modifiers=["Shift"])
    expect(page.get_by_text("3 orders are selected.", exact=True)).to_be_visible()
    expect(everything).to_be_checked()
