"""Refresh tokens: each is good for one exchange, a lost answer can be asked for again, and a copy ends the session."""

import pytest

from harness import API, Client, together

ROUNDS = 4
AT_ONCE = 50


def check_ended(api, *refresh_tokens):
    """Neither the access token nor any of these refresh tokens is worth anything."""
    answer = api.me()
    assert (answer.status, answer.json["code"]) == (401, "auth.invalid_token"), answer.text
    for refresh_token in refresh_tokens:
        answer = api.refresh(refresh_token)
        assert (answer.status, answer.json["code"]) == (401, "auth.invalid_refresh_token"), answer.text


def test_each_refresh_gives_new_tokens_for_the_same_session(requester):
    session = requester.sessions()[0]["id"]
    old_access, old_refresh = requester.client.token, requester.refresh_token
    answer = requester.refresh()
    assert answer.status == 200, answer.text
    assert set(answer.json) == {"access_token", "token_type", "expires_in", "refresh_token", "scope"}
    assert (answer.json["expires_in"], answer.json["scope"]) == (900, "user:orders")
    assert answer.headers["Cache-Control"] == "no-store"
    requester.take(answer)
    assert requester.client.token != old_access and requester.refresh_token != old_refresh
    assert [one["id"] for one in requester.sessions()] == [session]


def test_the_form_of_oauth_does_the_same(server, requester):
    fields = {"grant_type": "refresh_token", "refresh_token": requester.refresh_token}
    answer = Client(server).post_form("/api/v1/auth/token", fields)
    assert requester.take(answer).me().status == 200
    assert requester.take(requester.refresh()).me().status == 200


def test_a_lost_answer_can_be_asked_for_again(requester):
    lost = requester.refresh()
    again = requester.refresh()
    assert (lost.status, again.status) == (200, 200), again.text
    assert again.json["refresh_token"] == lost.json["refresh_token"]
    assert requester.take(again).me().status == 200
    assert requester.take(requester.refresh()).me().status == 200


def test_a_token_whose_successor_was_used_ends_the_session(server, requester, admin, password):
    session = requester.sessions()[0]["id"]
    stolen = requester.refresh_token
    requester.take(requester.refresh())
    other = API(server).log_in("requester", password)
    second = requester.refresh_token
    requester.take(requester.refresh())
    answer = requester.refresh(stolen)
    assert (answer.status, answer.json["code"]) == (401, "auth.invalid_refresh_token"), answer.text
    check_ended(requester, stolen, second, requester.refresh_token)
    assert other.me().status == 200, "another session of the same person ended too"
    events = admin.audit(action="auth.refresh_reuse")
    assert {(event["actor"]["username"], event["target"]) for event in events} == {("requester", f"session:{session}")}
    assert all(event["outcome"] != "success" for event in events)


@pytest.mark.settings(AUTH_REFRESH_REUSE_GRACE="0s")
def test_without_grace_a_second_use_ends_the_session(requester, admin):
    old = requester.refresh_token
    requester.take(requester.refresh())
    assert requester.me().status == 200
    answer = requester.refresh(old)
    assert (answer.status, answer.json["code"]) == (401, "auth.invalid_refresh_token"), answer.text
    check_ended(requester, old, requester.refresh_token)
    assert len(admin.audit(action="auth.refresh_reuse")) >= 1


def test_fifty_refreshes_at_once_agree_on_one_successor(requester):
    for _ in range(ROUNDS):
        answers = together(AT_ONCE, lambda _: requester.refresh())
        assert {answer.status for answer in answers} == {200}, [answer.text for answer in answers if answer.status != 200]
        assert len({answer.json["refresh_token"] for answer in answers}) == 1
        for answer in answers[:: AT_ONCE // 5]:
            assert requester.take(answer).me().status == 200
    assert len(requester.sessions()) == 1
    assert requester.take(requester.refresh()).me().status == 200


@pytest.mark.settings(AUTH_REFRESH_REUSE_GRACE="0s")
def test_fifty_refreshes_at_once_without_grace_never_make_two_sessions(requester):
    answers = together(AT_ONCE, lambda _: requester.refresh())
    assert {answer.status for answer in answers} <= {200, 401}, {answer.status for answer in answers}
    assert len({answer.json["refresh_token"] for answer in answers if answer.status == 200}) <= 1


def test_a_lost_answer_can_be_asked_for_after_a_restart(server, requester):
    lost = requester.refresh()
    server.kill()
    server.start()
    again = requester.refresh()
    assert (again.status, again.json["refresh_token"]) == (200, lost.json["refresh_token"])
    assert requester.take(again).me().status == 200


@pytest.mark.parametrize("wrong", ["", "A", "A" * 43, "%00", "no.such.token", "é" * 43, "A" * 10_000])
def test_what_is_no_refresh_token_is_refused(server, requester, wrong):
    for answer in (
        Client(server).post_json("/api/v1/auth/refresh", {"refresh_token": wrong}),
        Client(server).post_form("/api/v1/auth/token", {"grant_type": "refresh_token", "refresh_token": wrong}),
    ):
        assert answer.status in ((401,) if wrong else (400, 401, 422)), answer.text
        assert len(answer.text) < 2_000, "the answer repeats what was sent"
    assert requester.take(requester.refresh()).me().status == 200


def test_an_access_token_is_no_refresh_token(requester):
    answer = requester.refresh(requester.client.token)
    assert (answer.status, answer.json["code"]) == (401, "auth.invalid_refresh_token"), answer.text
    requester.client.token, access = requester.refresh_token, requester.client.token
    answer = requester.me()
    assert (answer.status, answer.json["code"]) == (401, "auth.invalid_token"), answer.text
    requester.client.token = access
    assert requester.me().status == 200
