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
    visitor.expected_statuses = {401, 404, 410, 422}
    for path in ("/", "/register", "/login", "/docs", "/no/such/page", "/reset-password?token=A", "/reset-password"):
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
    edited = requester.place_order("Lamp", 1)
    change = {"version": 1, "quantity": 2, "notes": "For room 3."}
    answer = requester.client.patch_json(f"/api/v1/orders/{edited['id']}", change)
    assert answer.status == 200, answer.text
    check_page(visitor, f"/orders/{edited['id']}")
    for path in ("/orders", "/orders?status=approved", "/orders?status=cancelled", f"/orders/{orders['rejected']['id']}", "/account", "/logout"):
        check_page(visitor, path)
    visitor.open("/account")
    visitor.fill(**{"Current password": "not the password", "New password": "four words in a row"})
    check(visitor, "/account with the strength of a password")
    visitor.press("Change password")
    visitor.page.get_by_role("alert").wait_for()
    check(visitor, "/account with an error")


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
    visitor.open(f"/orders/{order['id']}")
    visitor.page.get_by_role("button", name="Undo my decision", exact=True).wait_for()
    check(visitor, "an order with the form that undoes a decision")
    visitor.press("Undo my decision")
    visitor.page.get_by_text("Your decision is taken back.").wait_for()
    check(visitor, "an order after undoing a decision")


def test_pages_of_placing_and_editing(server, visit, look, requester, admin, password):
    visitor = visit(**look)
    visitor.expected_statuses = {409, 412, 422}
    visitor.log_in("requester", password, lands_on="/orders/new")
    order = requester.place_order("Standing desk", 1)
    path = f"/orders/{order['id']}"
    visitor.fill(Item="Desk, standing")
    visitor.page.get_by_label("Quantity", exact=True).focus()
    visitor.page.locator("#similar").get_by_role("link").wait_for()
    check(visitor, "/orders/new with a similar order")
    visitor.fill(Item="x" * 230)
    check_page(visitor, "/orders/new")  # with what was typed before
    visitor.press("Discard it")
    check_page(visitor, f"/orders/new?again={order['id']}")
    check_page(visitor, "/orders/new?item_name=Rug")
    check_page(visitor, f"{path}/edit")
    visitor.skip_browser_validation()
    visitor.fill(Item="", Quantity="0")
    visitor.press("Save changes")
    visitor.page.get_by_role("alert").wait_for()
    check(visitor, "/orders/{id}/edit with errors")
    assert requester.client.patch_json(f"/api/v1{path}", {"version": 1, "quantity": 3}).status == 200
    visitor.fill(Item="Rug", Quantity="1")
    visitor.press("Save changes")
    visitor.page.get_by_text("What happened meanwhile").wait_for()
    check(visitor, "/orders/{id}/edit after a change in another window")
    visitor.press("Save mine over it")
    visitor.page.get_by_text("Your changes are saved.").wait_for()
    requester.place_order("Rugs", 1)
    check_page(visitor, path)  # with a similar order
    visitor.open(f"{path}/edit")
    assert admin.decide({**order, "version": 3}, "rejected", "Too dear.").status == 200
    visitor.press("Save changes")
    visitor.page.get_by_text("cannot be changed any more").wait_for()
    check(visitor, "/orders/{id}/edit after a decision")


def test_pages_about_people(server, visit, look, requester, admin, password):
    visitor = visit(**look)
    visitor.expected_statuses = {409, 422}
    admin.change_person(admin.add_person("former_user", password)["user_id"], disabled=True)
    requester.client.patch_json("/api/v1/auth/me", {"display_name": "Desk 3"})
    people = {one["username"]: f"/admin/users/{one['user_id']}" for one in admin.client.get("/api/v1/users").json["users"]}
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    for path in (
        "/admin/users", "/admin/users?search=nobody_here", "/admin/users?role=wrong", *people.values(),
        "/admin/audit", "/admin/audit?actor=nobody_here", "/admin/audit?from=yesterday",
    ):
        check_page(visitor, path)
    visitor.forgive("console: The specified value \"yesterday\"")
    visitor.open("/admin/users")
    visitor.page.get_by_text("Add a person", exact=True).click()
    visitor.fill(Username="new_user", Password="password123")
    check(visitor, "/admin/users with the form that adds somebody")
    visitor.press("Add person")
    visitor.page.get_by_role("alert").wait_for()
    check(visitor, "/admin/users with an error")
    visitor.open(people[server.admin])
    visitor.press("Disable the account")
    visitor.page.get_by_role("alert").wait_for()
    check(visitor, "a person with an error")
    visitor.open(people["requester"])
    visitor.press("Make a password link")
    visitor.page.get_by_label("Link", exact=True).wait_for()
    check(visitor, "the page with a password link")
    visitor.open("/admin/audit")
    for details in visitor.page.locator("main details summary").all():
        details.click()
    check(visitor, "/admin/audit with its details open")


def test_statistics(server, visit, look, requester, admin):
    visitor = visit(**look)
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    check_page(visitor, "/admin/statistics")  # empty
    orders = [requester.place_order(f"Lamp {number}") for number in range(4)]
    check_page(visitor, "/admin/statistics")  # nothing decided
    for order, status in zip(orders, ("approved", "approved", "rejected")):
        assert admin.decide(order, status).status == 200
    visitor.open("/admin/statistics")
    for summary in visitor.page.locator("main details summary").all():
        summary.click()
    check(visitor, "/admin/statistics with its tables open")


def test_search_of_ones_own_orders(visit, look, requester, password):
    visitor = visit(**look)
    visitor.expected_statuses = {422}
    requester.place_order("Lamp")
    visitor.log_in("requester", password, lands_on="/orders/new")
    for path in ("/orders?search=la", "/orders?search=nothing&status=pending", "/orders?offset=20", f"/orders?search={'x' * 256}"):
        check_page(visitor, path)


@pytest.mark.parametrize("accent", [pytest.param(accent, marks=pytest.mark.settings(UI_ACCENT_COLOR=accent)) for accent in ("#ffff00", "#000080")])
def test_any_accent_can_be_read(server, visit, look, requester, admin, accent):
    visitor = visit(**look)
    visitor.expected_statuses = {404, 422}
    order = requester.place_order("Desk lamp", notes="For room 3.")
    assert admin.decide(requester.place_order("Chair"), "approved").status == 200
    check_page(visitor, "/")
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    for path in ("/admin", "/admin?status=all", "/admin/statistics", "/admin/audit", f"/orders/{order['id']}", "/orders", "/account", "/docs", "/no/such/page"):
        check_page(visitor, path)
    visitor.open("/orders/new")
    button = visitor.page.get_by_role("button", name="Place order")
    colours = button.evaluate("it => [getComputedStyle(it).backgroundColor, getComputedStyle(it).color]")
    expected = {
        ("#ffff00", "light"): ["rgb(110, 110, 0)", "rgb(255, 255, 255)"], ("#ffff00", "dark"): ["rgb(255, 255, 0)", "rgb(29, 29, 7)"],
        ("#000080", "light"): ["rgb(0, 0, 128)", "rgb(255, 255, 255)"], ("#000080", "dark"): ["rgb(143, 143, 255)", "rgb(7, 7, 29)"],
    }
    assert colours == expected[accent, look["color_scheme"]]
    button.hover()
    check(visitor, "/orders/new with the pointer on the button")


def test_everything_about_the_queue(server, visit, look, requester, admin):
    visitor = visit(**look)
    page = visitor.page
    visitor.expected_statuses = {409, 412, 422}
    orders = [requester.place_order(f"Lamp {number}", number, "For room 3.") for number in (1, 2, 3)]
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    for path in (
        "/admin?search=lamp&username=requester&from=2026-01-01&sort=username", "/admin?status=all&search=nothing",
        "/admin?from=2026-11-22&to=2026-11-21", f"/admin/orders/decisions?order={orders[0]['id']}.1&order={orders[1]['id']}.1",
    ):
        check_page(visitor, path)
    visitor.open("/admin")
    page.get_by_text("More filters", exact=True).click()
    for name in ("Lamp 1", "Lamp 2"):
        visitor.row(name).get_by_role("checkbox").check()
    check(visitor, "/admin with ticked orders and all filters")
    visitor.press("Decide the selected")
    page.get_by_role("dialog").wait_for()
    check(visitor, "the dialog in which several orders are decided")
    visitor.close_the_stream()
    change = requester.client.patch_json(f"/api/v1/orders/{orders[1]['id']}", {"quantity": 9, "version": 1})
    assert change.status == 200, change.text
    page.get_by_role("dialog").get_by_role("button", name="Approve all", exact=True).click()
    page.locator("main").get_by_role("alert").wait_for()
    check(visitor, "several orders with a conflict")
    visitor.open("/admin")
    assert admin.decide(orders[0], "approved").status == 200
    visitor.row("Lamp 1").get_by_role("button", name="Reject", exact=True).click()
    visitor.row("Lamp 1").get_by_role("alert").wait_for()
    check(visitor, "/admin with a conflict in a row")
    visitor.row("Lamp 3").get_by_role("button", name="Approve", exact=True).click()
    page.locator("#flash").get_by_role("button", name="Undo", exact=True).wait_for()
    check(visitor, "/admin with a message that offers to undo")
    page.evaluate("document.getElementById('keys').showModal()")
    check(visitor, "the list of keys")
