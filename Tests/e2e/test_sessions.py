"""Sessions: seen, ended one by one and all at once, over restarts, and what changes of a person do to them."""

import pytest

from harness import API, RFC3339, Client

FIELDS = {"id", "kind", "created_at", "last_active_at", "ends_at", "address", "user_agent", "current"}


def browser_of(server, username, password):
    browser = Client(server)
    assert browser.submit("/login", username=username, password=password).status == 303
    return browser


def is_signed_in(browser):
    """Whether `/orders` shows itself and does not lead to the login form."""
    answer = browser.open("/orders")
    assert answer.status in (200, 303), answer.text
    return answer.status == 200


def check_refused(api):
    """Both tokens of a session that is over are refused, now."""
    answer = api.me()
    assert (answer.status, answer.json["code"]) == (401, "auth.invalid_token"), answer.text
    answer = api.refresh()
    assert (answer.status, answer.json["code"]) == (401, "auth.invalid_refresh_token"), answer.text


def test_each_sign_in_is_listed_and_shows_nothing_secret(server, requester, password):
    browser = browser_of(server, "requester", password)
    phone = API(server)
    phone.take(phone.try_to_log_in("requester", password, User_Agent="Phone/1.0"))
    sessions = phone.sessions()
    assert [one["kind"] for one in sessions].count("browser") == 1 and len(sessions) == 3
    assert [one["current"] for one in sessions] == [True, False, False]
    assert sessions[0]["user_agent"] == "Phone/1.0"
    for session in sessions:
        assert set(session) == FIELDS
        assert all(RFC3339.fullmatch(session[name]) for name in ("created_at", "last_active_at", "ends_at"))
        assert session["created_at"] <= session["last_active_at"] < session["ends_at"]
    text = str(sessions)
    for secret in (phone.refresh_token, requester.refresh_token, browser.cookies["orderdesk_session"]):
        assert secret not in text


def test_an_ended_session_is_refused_at_once(server, requester, password):
    browser = browser_of(server, "requester", password)
    phone = API(server).log_in("requester", password)
    kinds = {one["kind"]: one["id"] for one in phone.sessions() if not one["current"]}
    assert phone.client.delete(f"/api/v1/auth/sessions/{kinds['browser']}").status == 204
    assert not is_signed_in(browser)
    assert phone.client.delete(f"/api/v1/auth/sessions/{kinds['api']}").status == 204
    check_refused(requester)
    for gone in kinds.values():
        answer = phone.client.delete(f"/api/v1/auth/sessions/{gone}")
        assert (answer.status, answer.json["code"]) == (404, "auth.session_not_found"), answer.text
    assert len(phone.sessions()) == 1


def test_nobody_ends_the_session_of_somebody_else(requester, admin):
    theirs = admin.sessions()[0]["id"]
    answer = requester.client.delete(f"/api/v1/auth/sessions/{theirs}")
    assert (answer.status, answer.json["code"]) == (404, "auth.session_not_found"), answer.text
    assert admin.me().status == 200


def test_all_other_sessions_can_be_ended(server, requester, password):
    browser = browser_of(server, "requester", password)
    phone = API(server).log_in("requester", password)
    answer = phone.client.delete("/api/v1/auth/sessions")
    assert (answer.status, answer.json) == (200, {"ended_sessions": 2}), answer.text
    check_refused(requester)
    assert not is_signed_in(browser)
    assert phone.take(phone.refresh()).me().status == 200


def test_signing_out_ends_the_session_at_once(server, requester, password):
    phone = API(server).log_in("requester", password)
    answer = requester.client.request("POST", "/api/v1/auth/logout")
    assert answer.status == 200, answer.text
    check_refused(requester)
    assert phone.me().status == 200


def test_a_new_password_ends_the_other_sessions(server, requester, password):
    browser = browser_of(server, "requester", password)
    phone = API(server).log_in("requester", password)
    change = {"current_password": password, "new_password": password + " anew"}
    answer = phone.client.post_json("/api/v1/auth/password", change)
    assert answer.status == 200, answer.text
    assert answer.json["ended_sessions"] == 2 and answer.json["message"]
    check_refused(requester)
    assert not is_signed_in(browser)
    assert phone.take(phone.refresh()).me().status == 200
    assert API(server).try_to_log_in("requester", password).status == 401
    API(server).log_in("requester", password + " anew")


@pytest.mark.parametrize(
    "change, field",
    [
        ({"current_password": "not the password", "new_password": "a long enough password"}, "current_password"),
        ({"new_password": "short"}, "new_password"),
        ({"new_password": "Requester"}, "new_password"),
        ({"new_password": "x" * 129}, "new_password"),
    ],
    ids=["wrong current", "short", "the username", "long"],
)
def test_a_refused_password_changes_nothing(server, requester, password, change, field):
    phone = API(server).log_in("requester", password)
    answer = requester.client.post_json("/api/v1/auth/password", {"current_password": password, **change})
    assert answer.status == 422, answer.text
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert phone.me().status == 200
    API(server).log_in("requester", password)


def test_a_reset_link_sets_a_password_once_and_ends_every_session(server, requester, admin, password):
    user_id = requester.me().json["user_id"]
    replaced = admin.reset_link(user_id).partition("?token=")[2]
    link = admin.reset_link(user_id)
    assert link.startswith(f"{server.url}/reset-password?token=")
    token = link.partition("?token=")[2]
    assert len(token) == 43
    assert requester.me().status == 200, "the link alone changes nothing"
    new_password = password + " anew"
    for good, one in [(False, replaced), (True, token), (False, token), (False, "A" * 43)]:
        answer = Client(server).post_json("/api/v1/auth/password-reset", {"token": one, "new_password": new_password})
        if good:
            assert answer.status == 200 and answer.json["message"], answer.text
        else:
            assert (answer.status, answer.json["code"]) == (410, "auth.invalid_reset_link"), answer.text
    check_refused(requester)
    assert API(server).try_to_log_in("requester", password).status == 401
    API(server).log_in("requester", new_password)


def test_sessions_outlive_the_process(server, requester, password):
    browser = browser_of(server, "requester", password)
    before = requester.sessions()
    server.kill()
    server.start()
    assert requester.me().status == 200
    assert is_signed_in(browser)
    assert {one["id"] for one in requester.sessions()} == {one["id"] for one in before}
    assert requester.take(requester.refresh()).me().status == 200


def test_an_ended_session_stays_ended_over_a_restart(server, requester, password):
    phone = API(server).log_in("requester", password)
    assert phone.client.delete("/api/v1/auth/sessions").json == {"ended_sessions": 1}
    server.kill()
    server.start()
    check_refused(requester)
    assert phone.me().status == 200


def test_a_role_that_is_taken_away_is_gone_with_the_next_request(server, admin, password):
    person = admin.add_person("deputy", password, "admin")
    deputy = API(server).log_in("deputy", password)
    assert deputy.client.get("/api/v1/users").status == 200
    answer = admin.change_person(person["user_id"], roles=["user"])
    assert (answer.status, answer.json["roles"]) == (200, ["user"]), answer.text
    answer = deputy.client.get("/api/v1/users")
    assert (answer.status, answer.json["code"]) == (403, "auth.forbidden"), answer.text
    assert deputy.client.get("/api/v1/audit").status == 403
    assert deputy.me().json["roles"] == ["user"]


def test_who_is_disabled_is_out_at_once_and_comes_back_only_by_signing_in(server, requester, admin, password):
    user_id = requester.me().json["user_id"]
    browser = browser_of(server, "requester", password)
    assert admin.change_person(user_id, disabled=True).json["disabled"] is True
    check_refused(requester)
    assert not is_signed_in(browser)
    answer = API(server).try_to_log_in("requester", password)
    assert (answer.status, answer.json["code"]) == (401, "auth.invalid_credentials"), answer.text
    assert admin.change_person(user_id, disabled=False).json["disabled"] is False
    check_refused(requester)
    assert not is_signed_in(browser)
    API(server).log_in("requester", password)


@pytest.mark.parametrize("change", [{"roles": ["user"]}, {"disabled": True}], ids=["demoted", "disabled"])
def test_the_last_administrator_stays(admin, change):
    me = admin.me().json
    answer = admin.change_person(me["user_id"], **change)
    assert (answer.status, answer.json["code"]) == (409, "auth.last_admin"), answer.text
    assert admin.me().json["roles"] == me["roles"]
