"""Signing in: how often one may guess, which passwords nobody may choose, and where it leads."""

import pytest

from harness import API, Client, together

WRONG = "not the password"


def check_refused(answer, code="auth.too_many_attempts"):
    assert (answer.status, answer.json["code"]) == (429, code), answer.text
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def guess(server, number, **headers):
    """A wrong password for a name that nobody has."""
    return API(server).try_to_log_in(f"nobody_{number}", WRONG, **headers)


@pytest.mark.parametrize("username", ["requester", "nobody_here"], ids=["known", "unknown"])
def test_a_hundred_wrong_passwords_at_once_are_five_guesses(server, password, username):
    API(server).register("requester", password)
    answers = together(100, lambda _: API(server).try_to_log_in(username, WRONG))
    refused = [answer for answer in answers if answer.status != 401]
    assert 1 <= len(answers) - len(refused) <= 5
    for answer in refused:
        check_refused(answer)

    check_refused(API(server).try_to_log_in(username, password))
    check_refused(API(server).try_to_log_in(username.upper(), password))
    browser = Client(server)
    page = browser.submit("/login", username=username, password=password)
    assert page.status == 429 and int(page.headers["Retry-After"]) >= 1
    assert "orderdesk_session" not in browser.cookies
    API(server).log_in(server.admin, server.admin_password)  # others are not kept out


def test_a_good_login_is_no_guess(server, password):
    API(server).register("requester", password)
    for _ in range(4):
        assert API(server).try_to_log_in("requester", WRONG).status == 401
    for _ in range(8):
        API(server).log_in("requester", password)


def test_a_hundred_names_at_once_from_one_address_are_twenty_guesses(server):
    answers = together(100, lambda number: guess(server, number))
    refused = [answer for answer in answers if answer.status != 401]
    assert 1 <= len(answers) - len(refused) <= 20
    for answer in refused:
        check_refused(answer)
    check_refused(API(server).try_to_log_in(server.admin, server.admin_password))


def test_a_header_cannot_change_the_address(server, requester):
    answers = [guess(server, number, X_Forwarded_For=f"203.0.113.{number}") for number in range(25)]
    assert [answer.status for answer in answers] == [401] * 20 + [429] * 5
    assert [one["address"] for one in requester.sessions()] == ["127.0.0.1"]


@pytest.mark.settings(SERVER_TRUSTED_PROXIES="127.0.0.1")
def test_a_trusted_proxy_names_the_address(server, password):
    API(server).register("requester", password)
    for number in range(25):
        assert guess(server, number, X_Forwarded_For=f"203.0.113.{number}").status == 401
    # Whatever a client claims stands before what the proxy adds.
    answers = [guess(server, 100 + number, X_Forwarded_For=f"192.0.2.{number}, 198.51.100.7") for number in range(25)]
    assert [answer.status for answer in answers] == [401] * 20 + [429] * 5
    requester = API(server)
    requester.take(requester.try_to_log_in("requester", password, X_Forwarded_For="203.0.113.200"))
    assert [one["address"] for one in requester.sessions()] == ["203.0.113.200"]


@pytest.mark.settings(LIMITS_REGISTRATIONS_PER_ADDRESS="2/1h")
def test_registrations_are_counted_by_address(server, password):
    for number in range(2):
        API(server).register(f"requester_{number}", password)
    answer = API(server).try_to_register("requester_2", password, X_Forwarded_For="203.0.113.9")
    assert (answer.status, answer.json["code"]) == (429, "auth.too_many_attempts"), answer.text
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600
    assert API(server).try_to_log_in("requester_2", password).status == 401, "the account was made all the same"


@pytest.mark.settings(LIMITS_LOGIN_FAILURES_PER_USERNAME="off", LIMITS_LOGIN_FAILURES_PER_ADDRESS="off")
def test_limits_can_be_switched_off_while_developing(server):
    assert {API(server).try_to_log_in(server.admin, WRONG).status for _ in range(30)} == {401}
    API(server).log_in(server.admin, server.admin_password)


@pytest.mark.settings(LIMITS_REQUESTS_PER_PRINCIPAL="20/60s")
def test_one_busy_person_does_not_slow_the_others(requester, admin):
    answers = [requester.me() for _ in range(25)]
    statuses = [answer.status for answer in answers]
    assert statuses == sorted(statuses) and 20 <= statuses.count(200) <= 21, statuses
    assert "RateLimit" in answers[0].headers and "RateLimit-Policy" in answers[0].headers
    check_refused(answers[-1], "request.rate_limited")
    assert admin.me().status == 200


@pytest.mark.parametrize("common", ["password123", "PassWord123", "iloveyou1", "87654321", "ｐａｓｓｗｏｒｄ１２３"])
def test_a_password_that_many_people_have_is_refused(server, requester, admin, password, common):
    requester_id = requester.me().json["user_id"]
    token = admin.reset_link(requester_id).partition("?token=")[2]
    answers = {
        "password": [
            API(server).try_to_register("new_user", common),
            admin.client.post_json("/api/v1/users", {"username": "new_user", "password": common}),
        ],
        "new_password": [
            requester.client.post_json("/api/v1/auth/password", {"current_password": password, "new_password": common}),
            Client(server).post_json("/api/v1/auth/password-reset", {"token": token, "new_password": common}),
        ],
    }
    for field, refused in answers.items():
        for answer in refused:
            assert (answer.status, answer.json["code"]) == (422, "request.invalid"), answer.text
            assert [error["field"] for error in answer.json["errors"]] == [field]
    assert API(server).try_to_log_in("requester", password).status == 200


@pytest.mark.parametrize(
    "elsewhere",
    ["//elsewhere.example", "///elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example",
     "/\t/elsewhere.example", "javascript:alert(1)", "elsewhere", "/orders\r\nX-Planted: 1"],
)
def test_nobody_is_sent_elsewhere_after_signing_in(server, requester, password, elsewhere):
    answer = Client(server).submit("/login", username="requester", password=password, next=elsewhere)
    assert (answer.status, answer.headers["Location"]) == (303, "/orders/new")
    assert answer.headers["X-Planted"] is None
