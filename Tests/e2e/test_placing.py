"""Placing and editing at a browser: nothing that was typed is lost, and nothing is ordered twice by mistake."""

import re

import pytest
from playwright.sync_api import expect

from harness import API

ITEM = 'Lamp & "stand" <24>'
NOTES = "For room 3.\n100% needed + soon #1"


@pytest.fixture
def at_work(visitor, requester, password):
    """Somebody who has logged in, with JavaScript or without."""
    visitor.log_in("requester", password, lands_on="/orders/new")
    return visitor


def path_of(order):
    return f"/orders/{order['id']}"


def check_form(visitor, item=ITEM, quantity="2", notes=NOTES):
    for label, value in {"Item": item, "Quantity": quantity, "Notes": notes}.items():
        expect(visitor.page.get_by_label(label, exact=True)).to_have_value(value)


def back(visitor):
    """The line that says so."""
    return visitor.page.locator("main").get_by_text("What you had typed is back.")


def end_the_session(requester):
    """From another device, so that the browser does not know."""
    answer = requester.client.delete("/api/v1/auth/sessions")
    assert answer.status == 200 and answer.json["ended_sessions"] >= 1, answer.text


def log_in_again(visitor, username, password):
    expect(visitor.page).to_have_url(re.compile("/login"))
    visitor.fill(Username=username, Password=password)
    visitor.press("Log in")
    expect(visitor.page).not_to_have_url(re.compile(r"/login(\?|$)"))
    visitor.check_width()


def total(requester):
    return requester.client.get("/api/v1/orders/me").json["total"]


# Placing


def test_a_placed_order_is_confirmed_with_number_time_and_links(at_work, requester):
    at_work.place_order(ITEM, "2", NOTES)
    number = at_work.page.url.rsplit("/", 1)[1]
    message = at_work.page.locator("#flash")
    expect(message).to_contain_text(f"Your order is placed. Order {number}, received ")
    expect(message.get_by_role("link", name=number, exact=True)).to_have_attribute("href", f"/orders/{number}")
    order = requester.client.get(f"/api/v1/orders/{number}").json
    expect(message.locator("time")).to_have_attribute("datetime", order["created_at"])
    message.get_by_role("link", name="Place another", exact=True).click()
    expect(at_work.page).to_have_url(re.compile("/orders/new$"))
    check_form(at_work, "", "1", "")
    expect(back(at_work)).to_be_hidden()


def test_an_order_is_ordered_again(at_work, requester, admin):
    order = requester.place_order(ITEM, 2, NOTES)
    assert admin.decide(order, "approved").status == 200
    at_work.open(path_of(order))
    at_work.page.get_by_role("link", name="Order again", exact=True).click()
    expect(at_work.page.get_by_role("heading", level=1)).to_have_text("New order")
    check_form(at_work)
    at_work.press("Place order")
    expect(at_work.page.locator("#flash")).to_contain_text("Your order is placed.")
    assert total(requester) == 2


def test_somebody_elses_order_is_not_ordered_again(at_work, admin):
    order = admin.place_order("Secret lamp")
    at_work.expected_statuses = {404}
    at_work.open(f"/orders/new?again={order['id']}")
    expect(at_work.page.get_by_role("heading", level=1)).to_have_text("There is no such order")
    expect(at_work.page.get_by_text("Secret lamp")).to_have_count(0)


# A session that has ended


def test_a_new_order_survives_an_ended_session(at_work, requester, password):
    at_work.fill(Item=ITEM, Quantity="2", Notes=NOTES)
    end_the_session(requester)
    at_work.press("Place order")
    expect(at_work.page.locator("#flash")).to_contain_text("Your session has ended.")
    # With JavaScript nothing of it has to be in an address.
    assert ("item%5Fname" in at_work.page.url) == (not at_work.javascript)
    log_in_again(at_work, "requester", password)
    check_form(at_work)
    if at_work.javascript:
        expect(back(at_work)).to_be_visible()
    else:
        expect(at_work.page.get_by_text("This form was filled in for you")).to_be_visible()
    assert total(requester) == 0
    at_work.press("Place order")
    expect(at_work.page.get_by_role("heading", level=1)).to_have_text(ITEM)
    assert total(requester) == 1
    at_work.open("/orders/new")
    check_form(at_work, "", "1", "")


def test_an_edit_survives_an_ended_session(at_work, requester, password):
    order = requester.place_order("Lamp", 1)
    at_work.open(path_of(order) + "/edit")
    at_work.fill(Item=ITEM, Quantity="2", Notes=NOTES)
    end_the_session(requester)
    at_work.press("Save changes")
    log_in_again(at_work, "requester", password)
    expect(at_work.page.get_by_role("heading", level=1)).to_have_text("Edit order")
    check_form(at_work)
    at_work.press("Save changes")
    expect(at_work.page.locator("#flash")).to_contain_text("Your changes are saved.")
    now = requester.client.get(f"/api/v1{path_of(order)}").json
    assert (now["item_name"], now["quantity"], now["notes"], now["version"]) == (ITEM, 2, NOTES, 2)


def test_another_form_leads_back_to_where_one_was(at_work, requester, password):
    order = requester.place_order(ITEM)
    at_work.open(path_of(order))
    end_the_session(requester)
    at_work.press("Cancel this order")
    log_in_again(at_work, "requester", password)
    expect(at_work.page).to_have_url(re.compile(path_of(order) + "$"))
    expect(at_work.page.locator("main .page-head .status")).to_have_text("Pending")


def test_long_notes_come_back_whole_or_one_is_told(at_work, requester, password):
    notes = "потому что " * 90
    at_work.fill(Item=ITEM, Quantity="2", Notes=notes)
    end_the_session(requester)
    at_work.press("Place order")
    told = at_work.page.get_by_text("What you typed was too long to keep in full")
    expect(told).to_have_count(0 if at_work.javascript else 1)
    log_in_again(at_work, "requester", password)
    field = at_work.page.get_by_label("Notes", exact=True)
    if at_work.javascript:
        expect(field).to_have_value(notes)
    else:
        kept = field.input_value()
        assert kept.endswith(" […]") and notes.startswith(kept.removesuffix(" […]")) and len(kept) > 100


# Drafts, which need JavaScript


@pytest.fixture(params=[1280, 390])
def typing(request, visit, requester, password):
    visitor = visit(width=request.param)
    visitor.log_in("requester", password, lands_on="/orders/new")
    visitor.fill(Item=ITEM, Quantity="2", Notes=NOTES)
    return visitor


def drafts(visitor):
    return visitor.page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('orderdesk-draft'))")


def test_a_draft_is_kept_and_can_be_discarded(typing):
    page = typing.page
    page.get_by_role("link", name="My orders", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My orders")
    page.get_by_role("link", name="New order", exact=True).click()
    expect(back(typing)).to_be_visible()
    check_form(typing)
    expect(page.locator("[data-counter-for='notes']")).to_have_text(f"{1000 - len(NOTES)} characters left")
    page.reload()
    expect(back(typing)).to_be_visible()
    check_form(typing)
    typing.press("Discard it")
    expect(back(typing)).to_be_hidden()
    check_form(typing, "", "1", "")
    expect(page.get_by_label("Item", exact=True)).to_be_focused()
    assert drafts(typing) == []
    page.reload()
    check_form(typing, "", "1", "")


def test_what_is_typed_and_taken_back_is_no_draft(typing):
    assert len(drafts(typing)) == 1
    typing.fill(Item="", Quantity="1", Notes="")
    assert drafts(typing) == []


def test_logging_out_leaves_no_draft(typing, password):
    assert len(drafts(typing)) == 1
    typing.log_out()
    assert drafts(typing) == []
    typing.log_in("requester", password, lands_on="/orders/new")
    check_form(typing, "", "1", "")


def test_nobody_else_sees_a_draft(typing, server, requester, admin, password):
    admin.add_person("colleague", password)
    end_the_session(requester)
    typing.press("Place order")
    log_in_again(typing, "colleague", password)
    expect(typing.page.get_by_role("heading", level=1)).to_have_text("New order")
    check_form(typing, "", "1", "")
    expect(back(typing)).to_be_hidden()
    typing.place_order("Rug", "1")
    typing.context.clear_cookies()
    typing.open("/login?next=/orders/new")
    log_in_again(typing, "requester", password)
    expect(back(typing)).to_be_visible()
    check_form(typing)


def test_a_draft_of_an_edit_goes_with_the_version_that_was_seen(typing, requester):
    order = requester.place_order("Rug", 1)
    typing.open(path_of(order) + "/edit")
    check_form(typing, "Rug", "1", "")
    typing.fill(Quantity="3")
    answer = requester.client.patch_json(f"/api/v1{path_of(order)}", {"version": 1, "quantity": 7})
    assert answer.status == 200, answer.text
    typing.open(path_of(order) + "/edit")
    expect(back(typing)).to_be_visible()
    check_form(typing, "Rug", "3", "")
    typing.expected_statuses = {412}
    typing.press("Save changes")
    expect(typing.page.get_by_role("alert")).to_contain_text("The order has changed since you opened it.")
    typing.open(path_of(order) + "/edit")
    typing.press("Discard it")
    check_form(typing, "Rug", "7", "")
    typing.fill(Quantity="8")
    typing.press("Save changes")
    expect(typing.page.locator("#flash")).to_contain_text("Your changes are saved.")


def test_an_order_whose_answer_was_lost_is_not_placed_twice_after_a_reload(typing, requester):
    """The draft keeps the key of its form."""
    page = typing.page
    page.route("**/orders/new", lambda route: (route.fetch(max_redirects=0), route.abort()))
    typing.press("Place order")
    expect(page.locator("#flash")).to_contain_text("No answer from the server.")
    typing.forgive("request failed:", "console:")
    page.unroute("**/orders/new")
    typing.context.clear_cookies(name="orderdesk_flash")  # it was in that answer
    assert total(requester) == 1
    page.reload()
    expect(back(typing)).to_be_visible()
    typing.press("Place order")
    expect(page.locator("#flash")).to_contain_text("You have placed this order already: here it is.")
    assert total(requester) == 1


# Editing


def test_an_owner_edits_a_pending_order(at_work, requester):
    order = requester.place_order("Lamp", 1)
    at_work.open(path_of(order))
    at_work.page.get_by_role("link", name="Edit", exact=True).click()
    expect(at_work.page.get_by_role("heading", level=1)).to_have_text("Edit order")
    check_form(at_work, "Lamp", "1", "")
    at_work.expected_statuses = {422}
    at_work.skip_browser_validation()
    at_work.fill(Item=ITEM, Quantity="0", Notes=NOTES)
    at_work.press("Save changes")
    expect(at_work.page.get_by_role("alert")).to_be_focused()
    expect(at_work.page.get_by_label("Quantity", exact=True)).to_have_attribute("aria-invalid", "true")
    check_form(at_work, quantity="0")
    at_work.fill(Quantity="2")
    at_work.press("Save changes")
    expect(at_work.page.locator("#flash")).to_contain_text("Your changes are saved.")
    expect(at_work.page.get_by_role("heading", level=1)).to_have_text(ITEM)
    expect(at_work.page.locator(".timeline")).to_contain_text("Quantity: 1 → 2")
    at_work.check_width()


def test_a_change_in_another_window_is_shown_and_can_be_saved_over(at_work, requester):
    order = requester.place_order("Lamp", 1)
    at_work.open(path_of(order) + "/edit")
    answer = requester.client.patch_json(f"/api/v1{path_of(order)}", {"version": 1, "quantity": 7})
    assert answer.status == 200, answer.text
    at_work.expected_statuses = {412}
    at_work.fill(Item=ITEM)
    at_work.press("Save changes")
    alert = at_work.page.get_by_role("alert")
    expect(alert).to_contain_text("The order has changed since you opened it.")
    expect(alert).to_be_focused()
    expect(at_work.page.get_by_role("region", name="What happened meanwhile")).to_contain_text("Quantity: 1 → 7")
    check_form(at_work, quantity="1", notes="")
    at_work.press("Save mine over it")
    expect(at_work.page.locator("#flash")).to_contain_text("Your changes are saved.")
    now = requester.client.get(f"/api/v1{path_of(order)}").json
    assert (now["item_name"], now["quantity"], now["version"]) == (ITEM, 1, 3)


def test_a_decision_meanwhile_is_shown_and_nothing_typed_is_lost(at_work, server, requester, admin):
    order = requester.place_order("Lamp", 1)
    at_work.open(path_of(order) + "/edit")
    assert admin.decide(order, "rejected", "Too dear.").status == 200
    at_work.expected_statuses = {409}
    at_work.fill(Item=ITEM, Quantity="2", Notes=NOTES)
    at_work.press("Save changes")
    alert = at_work.page.get_by_role("alert")
    expect(alert).to_contain_text("The order is rejected and cannot be changed any more.")
    news = at_work.page.get_by_role("region", name="What happened meanwhile")
    expect(news).to_contain_text(f"Rejected by {server.admin}")
    expect(news).to_contain_text("Too dear.")
    check_form(at_work)
    at_work.press("Place this as a new order")
    expect(at_work.page.locator("#flash")).to_contain_text("Your order is placed.")
    assert total(requester) == 2
    at_work.open(path_of(order) + "/edit")
    expect(at_work.page).to_have_url(re.compile(path_of(order) + "$"))
    expect(at_work.page.locator("#flash")).to_contain_text("This order is no longer pending")


# The same thing twice


def test_an_open_order_for_the_same_is_pointed_out(at_work, requester):
    order = requester.place_order("24-inch monitor", 2)
    hint = at_work.page.get_by_text("You have another open order for this:")
    at_work.open("/orders/new")
    at_work.fill(Item="Monitor, 24 inch")
    at_work.page.get_by_label("Quantity", exact=True).focus()
    if at_work.javascript:
        expect(hint).to_be_visible()
        link = at_work.page.locator("#similar").get_by_role("link")
        expect(link).to_have_attribute("href", path_of(order))
        expect(at_work.page.get_by_label("Quantity", exact=True)).to_be_focused()
        at_work.fill(Item="Monitor, 27 inch")
        at_work.page.get_by_label("Quantity", exact=True).focus()
        expect(hint).to_have_count(0)
        at_work.fill(Item="Monitor, 24 inch")
    at_work.press("Place order")
    expect(at_work.page.locator("#flash")).to_contain_text("Your order is placed.")
    expect(hint).to_be_visible()
    at_work.check_width()
    at_work.page.locator("main").get_by_role("link", name="24-inch monitor", exact=True).click()
    expect(at_work.page.get_by_role("heading", level=1)).to_have_text("24-inch monitor")
    expect(hint).to_be_visible()
    at_work.press("Cancel this order")
    expect(at_work.page.locator("main .page-head .status")).to_have_text("Cancelled")
    expect(hint).to_have_count(0)


def test_the_hint_is_not_in_the_way_of_an_ended_session(typing, requester):
    end_the_session(requester)
    with typing.page.expect_response(re.compile("/orders/new/similar.*Rug")) as answer:
        typing.fill(Item="Rug")
        typing.page.get_by_label("Quantity", exact=True).focus()
    assert answer.value.status == 204
    expect(typing.page).to_have_url(re.compile("/orders/new$"))
    expect(typing.page.get_by_label("Item", exact=True)).to_have_value("Rug")


def test_characters_left_are_shown_for_the_item_near_the_end(typing):
    counter = typing.page.locator("[data-counter-for='item_name']")
    expect(counter).to_be_hidden()
    typing.fill(Item="x" * 204)
    expect(counter).to_be_hidden()
    typing.fill(Item="x" * 205)
    expect(counter).to_have_text("50 characters left")
    typing.fill(Item="x" * 254)
    expect(counter).to_have_text("1 character left")


# On paper


def test_an_order_on_paper(at_work, requester, admin):
    order = requester.place_order(ITEM, 2, NOTES)
    at_work.open(path_of(order))
    at_work.page.emulate_media(media="print")
    main = at_work.page.locator("main")
    expect(main.locator(".letterhead")).to_be_visible()
    expect(main.locator(".letterhead")).to_have_text("OrderDesk")
    for text in (ITEM, "For room 3.", order["id"], "Placed by requester", "Pending"):
        expect(main.get_by_text(text).first).to_be_visible()
    for control in at_work.page.locator("button, input, nav, .button, .back").all():
        expect(control).to_be_hidden()
    if at_work.javascript:
        # How long ago says nothing on paper.
        time = main.locator(".timeline time")
        shown = time.evaluate("element => getComputedStyle(element, '::after').content")
        assert "UTC" in shown and time.evaluate("element => getComputedStyle(element).fontSize") == "0px"
