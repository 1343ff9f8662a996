"""Register, order, approve, see it approved: as people do it, in a browser."""

import re
import time

import pytest
from playwright.sync_api import expect

from harness import RFC3339

ITEM = '24" monitor & <b>stand</b>'


def test_an_order_is_placed_approved_and_seen_as_approved(server, visitor, password):
    began = time.monotonic()
    page = visitor.page

    visitor.register("requester", password)
    expect(page.locator("#flash")).to_contain_text(re.compile(r"\w"))
    if visitor.javascript:
        page.evaluate("window.samePage = true")
    visitor.log_in("requester", password, lands_on="/orders/new")

    visitor.fill(Item=ITEM, Quantity="2", Notes="For the meeting room.")
    visitor.press("Place order")
    expect(page).not_to_have_url(re.compile(r"/orders/new(\?|$)"))
    page.get_by_role("navigation", name="Main").get_by_role("link", name="My orders", exact=True).click()
    expect(page).to_have_url(re.compile(r"/orders(\?|$)"))
    expect(visitor.row(ITEM)).to_contain_text("Pending")
    expect(visitor.row(ITEM)).to_contain_text("2")
    visitor.check_width()
    visitor.log_out()
    if visitor.javascript:
        assert page.evaluate("window.samePage === true"), "with JavaScript on, a page was loaded again"

    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    row = visitor.row(ITEM)
    expect(row).to_contain_text("requester")
    row.get_by_label("Reason", exact=True).fill("Fits the budget.")
    row.get_by_role("button", name="Approve", exact=True).click()
    expect(visitor.row(ITEM).get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    visitor.check_width()
    visitor.log_out()

    visitor.log_in("requester", password, lands_on="/orders/new")
    visitor.open("/orders")
    row = visitor.row(ITEM)
    expect(row).to_contain_text(f"Approved by {server.admin}")
    expect(row).to_contain_text("Fits the budget.")
    times = [element.get_attribute("datetime") for element in row.locator("time").all()]
    assert len(times) == 2 and all(RFC3339.fullmatch(one) for one in times), times
    assert times[0] <= times[1], "decided before it was placed"

    row.get_by_role("link", name=ITEM, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ITEM)
    expect(page.locator("main")).to_contain_text("Fits the budget.")
    visitor.check_width()
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(
    "item, quantity, bad",
    [("", "2", ["Item"]), ("Desk lamp", "0", ["Quantity"]), ("   ", "101", ["Item", "Quantity"])],
    ids=["empty item", "quantity 0", "both"],
)
def test_a_bad_order_is_explained_beside_its_field_and_kept_as_typed(visitor, password, item, quantity, bad):
    page = visitor.page
    notes = 'Two lines,\nand <i>signs</i> & "quotes".'
    visitor.expected_statuses = {422}
    visitor.register("requester", password)
    visitor.log_in("requester", password, lands_on="/orders/new")
    visitor.skip_browser_validation()
    visitor.fill(Item=item, Quantity=quantity, Notes=notes)
    visitor.press("Place order")

    for label in ("Item", "Quantity", "Notes"):
        field = page.get_by_label(label, exact=True)
        if label in bad:
            expect(field).to_have_attribute("aria-invalid", "true")
            described = field.get_attribute("aria-describedby").split()
            errors = [one for one in described if one.endswith("-error")]
            assert errors, f"no error beside {label}"
            expect(page.locator(f"#{errors[0]}")).to_be_visible()
            expect(page.locator(f"#{errors[0]}")).to_contain_text(re.compile(r"\w"))
        else:
            expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Item", exact=True)).to_have_value(item)
    expect(page.get_by_label("Quantity", exact=True)).to_have_value(quantity)
    expect(page.get_by_label("Notes", exact=True)).to_have_value(notes)
    visitor.check_width()

    visitor.open("/orders")
    expect(page.locator("main tbody tr")).to_have_count(0)


def test_a_wrong_password_is_refused_and_the_name_kept(server, visitor, password):
    visitor.expected_statuses = {401}
    visitor.open("/login")
    visitor.fill(Username=server.admin, Password=password)
    visitor.press("Log in")
    expect(visitor.page.get_by_role("alert")).to_contain_text("Invalid username or password")
    expect(visitor.page.get_by_label("Username", exact=True)).to_have_value(server.admin)
    expect(visitor.page.get_by_label("Password", exact=True)).to_have_value("")


def test_a_taken_name_is_told_beside_the_field(server, visitor, password):
    visitor.expected_statuses = {409}
    visitor.open("/register")
    visitor.fill(Username=server.admin.upper(), Password=password)
    visitor.press("Register")
    expect(visitor.page.locator("#username-error")).to_contain_text("That username is already taken.")
    expect(visitor.page.get_by_label("Username", exact=True)).to_have_value(re.compile(server.admin, re.IGNORECASE))


def test_a_page_asked_for_before_signing_in_comes_afterwards(visitor, password):
    visitor.register("requester", password)
    visitor.open("/orders?status=pending")
    expect(visitor.page).to_have_url(re.compile(r"/login\?next="))
    visitor.log_in("requester", password, lands_on="/orders")
    expect(visitor.page).to_have_url(re.compile(r"/orders\?status=pending$"))


def test_people_without_the_scope_do_not_see_the_queue(visitor, password):
    visitor.expected_statuses = {403, 404}
    visitor.register("requester", password)
    visitor.log_in("requester", password, lands_on="/orders/new")
    expect(visitor.page.get_by_role("link", name="Queue", exact=True)).to_have_count(0)
    answer = visitor.page.goto("/admin")
    assert answer.status in (403, 404)
