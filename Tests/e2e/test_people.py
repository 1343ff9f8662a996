"""One's own account, and the people of the desk: as everybody and as administrators do it, in a browser."""

import re

import pytest
from playwright.sync_api import expect

from harness import API, RFC3339, eventually

DISPLAY_NAME = 'Desk <b>3</b> & "co"'
NEW_PASSWORD = "four words in a row"


@pytest.fixture
def another(visit, visitor):
    """A second browser of the same kind, with nothing in common but the server."""
    return visit(javascript=visitor.javascript, width=visitor.width)


def follow(visitor, name):
    """Follows a link of the main navigation."""
    visitor.page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True).click()
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    visitor.check_width()


def check_flash(visitor, text):
    expect(visitor.page.locator("#flash")).to_contain_text(text)
    visitor.check_width()


def check_alert(visitor, text):
    alert = visitor.page.get_by_role("alert")
    expect(alert).to_contain_text(text)
    expect(alert).to_be_focused()
    visitor.check_width()


def check_signed_out(visitor):
    visitor.open("/orders")
    expect(visitor.page).to_have_url(re.compile(r"/login\?next="))


def open_person(visitor, person):
    """The page of this person, as `GET /api/v1/auth/me` or `/users` describes them."""
    visitor.open(f"/admin/users/{person['user_id']}")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(person["username"])


def tick(visitor, role, is_ticked=True):
    visitor.page.get_by_role("checkbox", name=re.compile(f"^{role}\\b")).set_checked(is_ticked)


# One's own account


def test_the_account_page_names_its_person_and_ends_sessions(server, visitor, another, requester, password):
    page = visitor.page
    visitor.log_in("requester", password, lands_on="/orders/new")
    if visitor.javascript:
        page.evaluate("window.samePage = true")
    page.get_by_role("banner").get_by_role("link", name="Your account: requester", exact=True).click()
    expect(page).to_have_url(re.compile(r"/account$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    visitor.fill(**{"Display name": DISPLAY_NAME})
    visitor.press("Save")
    check_flash(visitor, "Your display name is saved.")
    expect(page.get_by_label("Display name", exact=True)).to_have_value(DISPLAY_NAME)
    assert requester.me().json["display_name"] == DISPLAY_NAME

    another.log_in("requester", password, lands_on="/orders/new")
    page.get_by_role("banner").get_by_role("link", name="Your account: requester", exact=True).click()
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(3)  # both browsers, and the API client
    expect(rows.first).to_contain_text("This device")
    expect(page.get_by_text("This device", exact=True)).to_have_count(1)
    times = [element.get_attribute("datetime") for element in rows.locator("time").all()]
    assert len(times) == 6 and all(RFC3339.fullmatch(one) for one in times), times
    other = rows.filter(has_text="Browser").filter(has_not_text="This device")
    other.get_by_role("button", name=re.compile("^Log out")).click()
    check_flash(visitor, "That device is logged out.")
    expect(rows).to_have_count(2)
    check_signed_out(another)

    visitor.press("Log out everywhere else")
    check_flash(visitor, "1 other session was ended.")
    expect(rows).to_have_count(1)
    assert requester.me().status == 401
    rows.first.get_by_role("button", name=re.compile("^Log out")).click()
    check_flash(visitor, "You are logged out.")
    if visitor.javascript:
        assert page.evaluate("window.samePage === true"), "with JavaScript on, a page was loaded again"
    check_signed_out(visitor)


def test_a_new_password_keeps_this_browser_and_ends_the_rest(server, visitor, another, requester, password):
    page = visitor.page
    visitor.expected_statuses = {401, 422}
    visitor.log_in("requester", password, lands_on="/orders/new")
    another.log_in("requester", password, lands_on="/orders/new")
    before = session_cookie(visitor)
    for current, new, bad in (
        ("not the password", NEW_PASSWORD, "Current password"),
        (password, "password123", "New password"),
        (password, "REQUESTER" if visitor.javascript else "requester", "New password"),
    ):
        visitor.open("/account")
        visitor.fill(**{"Current password": current, "New password": new})
        visitor.press("Change password")
        check_alert(visitor, bad)
        for label in ("Current password", "New password"):
            field = page.get_by_label(label, exact=True)
            expect(field).to_have_value("")
            if label == bad:
                expect(field).to_have_attribute("aria-invalid", "true")
                errors = [one for one in field.get_attribute("aria-describedby").split() if one.endswith("-error")]
                expect(page.locator(f"#{errors[0]}")).to_be_visible()
            else:
                expect(field).not_to_have_attribute("aria-invalid", "true")
    another.open("/orders")
    expect(another.page).to_have_url(re.compile(r"/orders$"))

    visitor.fill(**{"Current password": password, "New password": NEW_PASSWORD})
    visitor.press("Change password")
    check_flash(visitor, "Your password is changed. 2 other sessions were ended.")
    assert session_cookie(visitor) != before, "the secret of the session is still the old one"
    check_signed_out(another)
    assert requester.me().status == 401
    visitor.press("Save")  # the forms of the new page carry the token of the new secret
    check_flash(visitor, "Your display name is saved.")
    visitor.log_out()
    visitor.open("/login")
    visitor.fill(Username="requester", Password=password)
    visitor.press("Log in")
    check_alert(visitor, "Invalid username or password")
    visitor.log_in("requester", NEW_PASSWORD, lands_on="/orders/new")


def check_orders(server, api, status):
    """What the process that keeps the orders makes of somebody, in time."""
    eventually(
        lambda: api.client.get("/api/v1/orders").status == status, f"the answer is {status}", server.revocation_limit)


def session_cookie(visitor):
    return {cookie["name"]: cookie["value"] for cookie in visitor.context.cookies()}["orderdesk_session"]


# Other people


def test_an_administrator_finds_somebody_and_changes_what_they_may_do(server, visitor, another, requester, admin, password):
    page = visitor.page
    admin.add_person("bystander", password)
    assert requester.client.get("/api/v1/orders").status == 403
    another.log_in("requester", password, lands_on="/orders/new")
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    follow(visitor, "People")
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(3)
    visitor.fill(Search="QUEST")
    visitor.press("Search")
    expect(page).to_have_url(re.compile(r"[?&]search=QUEST"))
    expect(rows).to_have_count(1)
    visitor.check_width()
    visitor.page.reload()  # what is in the address can be sent to somebody
    expect(rows).to_have_count(1)
    rows.get_by_role("link", name="requester", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("requester")
    visitor.check_width()

    tick(visitor, "Approver")
    visitor.press("Save roles")
    check_flash(visitor, "The roles are saved.")
    expect(page.get_by_role("checkbox", name=re.compile(r"^Approver\b"))).to_be_checked()
    check_orders(server, requester, 200)
    check_signed_out(another)  # more rights need a new secret
    another.log_in("requester", password, lands_on="/orders")
    follow(another, "Queue")
    tick(visitor, "Approver", False)
    with page.expect_response(lambda answer: answer.request.method == "POST"):  # the page after it looks the same
        visitor.press("Save roles")
    check_orders(server, requester, 403)
    another.expected_statuses = {403}
    assert another.page.goto("/admin").status == 403

    visitor.press("Disable the account")
    check_flash(visitor, "The account is disabled. All its sessions are ended.")
    expect(page.locator("main .page-head")).to_contain_text("Disabled")
    expect(page.locator("main")).to_contain_text("Nowhere at this moment.")
    assert requester.me().status == 401
    check_signed_out(another)
    assert API(server).try_to_log_in("requester", password).status == 401
    visitor.press("Enable the account")
    check_flash(visitor, "The account is enabled.")
    API(server).log_in("requester", password)


def test_a_reset_link_is_shown_once_and_works_once(server, visitor, another, requester, password):
    page, guest = visitor.page, another.page
    another.expected_statuses = {410, 422}
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    open_person(visitor, requester.me().json)
    visitor.press("Make a password link")
    expect(page.get_by_role("heading", level=1)).to_have_text("Password link for requester")
    visitor.check_width()
    link = page.get_by_label("Link", exact=True).input_value()
    assert link.startswith(f"{server.url}/reset-password?token="), link
    token = link.partition("?token=")[2]
    open_person(visitor, requester.me().json)
    assert token not in page.content()
    visitor.open(f"/admin/users/{requester.me().json['user_id']}/password-reset")
    expect(page.get_by_role("heading", level=1)).to_have_text("requester")
    assert token not in page.content()

    another.open(link)
    another.fill(**{"New password": "password123"})
    another.press("Set password")
    check_alert(another, "New password")
    another.fill(**{"New password": NEW_PASSWORD})
    another.press("Set password")
    expect(guest).to_have_url(re.compile(r"/login$"))
    check_flash(another, "Your new password is set.")
    assert requester.me().status == 401
    another.log_in("requester", NEW_PASSWORD, lands_on="/orders/new")
    another.log_out()

    another.open(link)
    another.fill(**{"New password": password})
    another.press("Set password")
    expect(guest.get_by_role("heading", level=1)).to_have_text("This link is no longer good")
    another.check_width()
    API(server).log_in("requester", NEW_PASSWORD)


def test_the_last_administrator_is_kept(server, visitor, admin):
    page, me = visitor.page, admin.me().json
    visitor.expected_statuses = {409}
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    open_person(visitor, me)
    tick(visitor, "User")
    tick(visitor, "Administrator", False)
    visitor.press("Save roles")
    check_alert(visitor, "Make somebody else an administrator first.")
    open_person(visitor, me)
    expect(page.get_by_role("checkbox", name=re.compile("^Administrator\\b"))).to_be_checked()
    visitor.press("Disable the account")
    check_alert(visitor, "Make somebody else an administrator first.")
    assert admin.me().json == {**me, "last_sign_in_at": admin.me().json["last_sign_in_at"]}


def test_a_person_is_added_and_logs_in(server, visitor, another, password):
    page = visitor.page
    visitor.expected_statuses = {422}
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    follow(visitor, "People")
    page.get_by_text("Add a person", exact=True).click()
    visitor.fill(Username="new_user", Password="password123")
    visitor.press("Add person")
    check_alert(visitor, "Password")
    expect(page.get_by_label("Username", exact=True)).to_have_value("new_user")
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    visitor.fill(Password=password)
    tick(visitor, "User", False)
    tick(visitor, "Auditor")
    visitor.press("Add person")
    check_flash(visitor, "The person is added")
    expect(page.get_by_role("heading", level=1)).to_have_text("new_user")

    another.expected_statuses = {403}
    another.log_in("new_user", password, lands_on="/admin")
    follow(another, "Audit")
    expect(another.page.get_by_role("link", name="People", exact=True)).to_have_count(0)
    assert another.page.goto("/admin/users").status == 403


def test_the_audit_page_shows_who_did_what(server, visitor, requester, admin, password):
    page, user_id = visitor.page, requester.me().json["user_id"]
    assert admin.change_person(user_id, roles=["user", "approver"]).status == 200
    token = admin.reset_link(user_id).partition("?token=")[2]
    answer = requester.client.post_json("/api/v1/auth/password-reset", {"token": token, "new_password": NEW_PASSWORD})
    assert answer.status == 200, answer.text
    assert API(server).try_to_log_in("requester", password).status == 401
    assert API(server).try_to_log_in("nobody_here", password).status == 401

    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    follow(visitor, "Audit")
    rows = page.locator("main tbody tr")
    for who, what in (
        (server.admin, "Changed a person"), (server.admin, "Made a password link"), ("requester", "Set a password by a link"),
        ("requester", "Could not log in"), ("Somebody unknown", "Could not log in"), ("requester", "Registered"),
    ):
        expect(rows.filter(has_text=who).filter(has_text=what)).to_have_count(1)
    assert "nobody_here" not in page.content(), "a name that does not exist may be somebody's password"
    assert token not in page.content() and NEW_PASSWORD not in page.content()
    assert all(RFC3339.fullmatch(one.get_attribute("datetime")) for one in rows.locator("time").all())

    visitor.fill(Username="requester")
    page.get_by_label("Action", exact=True).select_option("auth.password_reset")
    visitor.press("Search")
    expect(page).to_have_url(re.compile(r"[?&]action=auth\.password_reset"))
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Set a password by a link")
    visitor.check_width()
    visitor.fill(Username="bystander")
    visitor.press("Search")
    expect(page.get_by_role("heading", name="No event matches")).to_be_visible()
    visitor.check_width()


def test_what_one_may_not_see_is_not_offered(visitor, requester, password):
    visitor.expected_statuses = {403}
    visitor.log_in("requester", password, lands_on="/orders/new")
    for name, path in (("People", "/admin/users"), ("Audit", "/admin/audit")):
        expect(visitor.page.get_by_role("link", name=name, exact=True)).to_have_count(0)
        assert visitor.page.goto(path).status == 403
        visitor.check_width()
