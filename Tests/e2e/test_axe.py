"""No accessibility violation that axe can find, on any page, in light and in dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from harness import API


@pytest.fixture(params=[("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)], ids=lambda it: f"{it[0]}-{it[1]}")
def look(request):
    color_scheme, width = request.param
    return {"color_scheme": color_scheme, "width": width}


def check(visitor, what=None):
    result = Axe().run(visitor.page)
    assert result.violations_count == 0, f"{what or visitor.page.url}:\n{result.generate_report()}"


def check_page(visitor, path):
    visitor.open(path)
    check(visitor)


def test_pages_for_everybody(visit, look):
    visitor = visit(**look)
    visitor.expected_statuses = {401, 404, 422}
    for path in ("/", "/register", "/login", "/docs", "/no/such/page"):
        check_page(visitor, path)
    visitor.open("/login")
    visitor.fill(Username="nobody_here", Password="not the password")
    visitor.press("Log in")
    visitor.page.get_by_role("alert").wait_for()
    check(visitor, "/login with an error")


def test_pages_of_a_user(server, visit, look, password):
    visitor = visit(**look)
    visitor.expected_statuses = {422}
    visitor.register("requester", password)
    check(visitor, "/login after registering")
    visitor.log_in("requester", password, lands_on="/orders/new")
    check(visitor, "/orders/new")
    check_page(visitor, "/orders")  # empty
    visitor.open("/orders/new")
    visitor.skip_browser_validation()
    visitor.fill(Item="", Quantity="0")
    visitor.press("Place order")
    visitor.page.get_by_role("alert").wait_for()
    check(visitor, "/orders/new with errors")

    visitor.place_order("Standing desk", "1", "For room 3.")
    check(visitor, "the page after placing an order")
    requester = API(server).log_in("requester", password)
    admin = API(server).log_in(server.admin, server.admin_password)
    orders = {status: requester.place_order(f"Lamp, {status}") for status in ("approved", "rejected")}
    for status, order in orders.items():
        assert admin.decide(order, status, "As agreed.").status == 200
    for path in ("/orders", "/orders?status=approved", "/orders?status=cancelled", f"/orders/{orders['rejected']['id']}", "/logout"):
        check_page(visitor, path)


def test_pages_of_an_admin(server, visit, look, password):
    visitor = visit(**look)
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    check(visitor, "the empty queue")
    requester = API(server)
    requester.register("requester", password)
    requester.log_in("requester", password)
    order = requester.place_order("Desk lamp", notes="For room 3.")
    requester.place_order("Whiteboard")
    check_page(visitor, "/admin")
    check_page(visitor, f"/orders/{order['id']}")
    visitor.open("/admin")
    visitor.row("Desk lamp").get_by_role("button", name="Reject", exact=True).click()
    visitor.row("Desk lamp").get_by_text("Rejected").wait_for()
    check(visitor, "the queue after a decision")
