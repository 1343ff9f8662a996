"""Auth answers slowly, half, too much, or something else: nobody is let in, nobody is told that something is done, and people
have an excuse in time."""

import json

import pytest

import bad_answers
from bad_answers import SLOW, WAYS
from fake_peer import message
from spoiled_desk import (  # noqa: F401
    at_once, check_excuse, check_excuse_of_a_change, check_well, count_orders, desk, forger, hidden_fields, new_id, person)

pytestmark = pytest.mark.split

QUICK = [way for way in WAYS if way not in SLOW]
HTML = {"Accept": "text/html"}
CHANGES = ("place", "form")
#: What the right answers of auth give to those who may come in.
KEYS = ("orderdesk_session", "access_token", "refresh_token")
#: Verbs whose answer says nothing but that it is done.
SILENT_VERBS = {
    "signOut": lambda client, id: client.request("POST", "/api/v1/auth/logout", headers=id),
    "revokeSession": lambda client, id: client.delete(f"/api/v1/auth/sessions/{client.sessions[-1]}", **id),
    "revokeOtherSessions": lambda client, id: client.delete("/api/v1/auth/sessions", **id),
}


def form_of(browser, page):
    return hidden_fields(browser.open(page).text)


def ask_everything(person, nobody, name):
    """Everything that asks auth, at the same time: the request ids and the answers, by what is asked."""
    person.log_in()
    order = {"item_name": "Lamp", "quantity": 1}
    order_form = {**form_of(person.browser, "/orders/new"), "item_name": "Lamp", "quantity": "1", "notes": f"typed {name}"}
    # The form has told the gateway who the browser is: a new session, of which it knows nothing.
    reader = person.again().log_in()
    visitors = {who: person.browser.stranger() for who in ("right", "wrong", "new")}
    forms = {who: form_of(visitor, "/register" if who == "new" else "/login") for who, visitor in visitors.items()}
    right = {"username": person.username, "password": person.password}
    wrong = {**right, "password": "not the password"}
    new = {"username": "new_user", "password": "a long enough password"}

    def token(fields, **id):
        return person.browser.stranger().post_form("/api/v1/auth/token", {"grant_type": "password", **fields}, **id)

    calls = {
        "verify": lambda **id: person.api.get("/api/v1/auth/verify", **id),
        "list": lambda **id: person.api.get("/api/v1/orders/me", **id),
        "place": lambda **id: person.api.post_json("/api/v1/orders", order, **id),
        "page": lambda **id: reader.browser.get("/orders", **HTML, **id),
        "form": lambda **id: person.browser.again().post_form("/orders/new", order_form, **HTML, **id),
        "forged list": lambda **id: nobody.api.get("/api/v1/orders/me", **id),
        "forged place": lambda **id: nobody.api.post_json("/api/v1/orders", order, **id),
        "forged page": lambda **id: nobody.browser.again().get("/orders", **HTML, **id),
        "right sign-in": lambda **id: visitors["right"].post_form("/login", {**forms["right"], **right}, **HTML, **id),
        "wrong sign-in": lambda **id: visitors["wrong"].post_form("/login", {**forms["wrong"], **wrong}, **HTML, **id),
        "right token": lambda **id: token(right, **id),
        "wrong token": lambda **id: token(wrong, **id),
        "register": lambda **id: person.browser.stranger().post_json("/api/v1/auth/register", new, **id),
        "register page": lambda **id: visitors["new"].post_form("/register", {**forms["new"], **new}, **HTML, **id),
    }
    ids = {kind: f"{name}.{new_id()}.{kind.replace(' ', '-')}" for kind in calls}
    return ids, at_once({kind: lambda kind=kind: calls[kind](X_Request_ID=ids[kind]) for kind in calls})


def check_nobody_is_let_in(desk, ids, answers, statuses):
    for kind, answer in answers.items():
        if kind in CHANGES:
            check_excuse_of_a_change(desk, answer, ids[kind], statuses)
        else:
            check_excuse(desk, answer, ids[kind], "auth", statuses)
        assert not [cookie for cookie in answer.headers.get_all("Set-Cookie") or [] if cookie.startswith(KEYS)], kind
        assert not any(f'"{key}"' in answer.text for key in KEYS), f"{kind}: {answer.text}"
        assert bad_answers.CANARY not in answer.text
        is_page = kind.endswith(("page", "sign-in", "form"))
        assert answer.headers["Content-Type"].startswith("text/html") == is_page, f"{kind}: {answer.headers}"


@pytest.fixture(scope="module")
def nobody(desk):
    return forger(desk)


@pytest.mark.parametrize("way", QUICK, ids=lambda way: way.__name__)
def test_a_bad_answer_lets_nobody_in(desk, person, nobody, way):
    name = way.__name__
    with desk.auth_peer.answering(way, request=f"{name}.") as rule:
        ids, answers = ask_everything(person, nobody, name)
    check_nobody_is_let_in(desk, ids, answers, (503,))
    registrations = [call for call in rule.calls if call.verb == "registerUser"]
    assert len(registrations) == 2, "a registration was tried again"
    check_well(desk, person)


@pytest.fixture(scope="module")
def slow(desk, person, nobody):
    """All slow ways at the same time: the names of the requests, their answers, and the rule, by way."""
    def ask(way, one):
        with desk.auth_peer.answering(way, request=f"{way.__name__}.") as rule:
            return (*ask_everything(one, nobody, way.__name__), rule)

    return at_once({way: lambda way=way: ask(way, person.again()) for way in SLOW})


@pytest.mark.parametrize("way", SLOW, ids=lambda way: way.__name__)
def test_a_slow_answer_lets_nobody_in(desk, person, slow, way):
    ids, answers, rule = slow[way]
    check_nobody_is_let_in(desk, ids, answers, (503, 504))
    assert not rule.exchanges, "the gateway goes on waiting for answers that nobody wants any more"
    check_well(desk, person)


@pytest.mark.parametrize("verb", SILENT_VERBS)
@pytest.mark.parametrize("way", [
    bad_answers.html_with_200, bad_answers.html_that_claims_to_be_json, bad_answers.nothing_with_200, bad_answers.nothing_with_204,
    bad_answers.a_list, bad_answers.null, bad_answers.closed_without_an_answer, bad_answers.the_last_chunk_never_comes,
], ids=lambda way: way.__name__)
def test_nobody_is_told_that_a_session_is_over_when_nobody_knows(desk, person, verb, way):
    client = person.log_in().api
    client.sessions = [one["id"] for one in client.get("/api/v1/auth/sessions").json["sessions"]]
    request_id = new_id(verb)
    with desk.auth_peer.answering(way, verb=verb) as rule:
        answer = SILENT_VERBS[verb](client, {"X-Request-ID": request_id} if verb == "signOut" else {"X_Request_ID": request_id})
    assert rule.calls, f"{verb} did not ask auth"
    check_excuse(desk, answer, request_id, "auth", (503, 504))


def places_in(value, place=()):
    """The way to each member of a JSON value, however deep."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in members:
        yield (*place, name)
        yield from places_in(one, (*place, name))


def changed_at(place, change):
    """A way to answer with the real answer after `change(container, name)` at this place."""
    def way(exchange):
        reply = exchange.ask()
        value = json.loads(reply.body)
        container = value
        for name in place[:-1]:
            container = container[name]
        change(container, place[-1])
        exchange.send(message(reply.status, reply.header("Content-Type"), json.dumps(value).encode()))

    return way


def remove(container, name):
    del container[name]


def make_another_type(container, name):
    container[name] = {"is": ["another", "type"]}


def empty(container, name):
    container[name] = None


@pytest.mark.parametrize("change", [remove, make_another_type, empty], ids=lambda change: change.__name__)
def test_a_principal_of_another_version_is_none(desk, person, change):
    """Whatever is missing from who somebody is, or is something else: they are not let in, unless it means nothing."""
    seen = []

    def look(exchange):
        reply = exchange.ask()
        seen.append(json.loads(reply.body))
        exchange.send(message(reply.status, reply.header("Content-Type"), reply.body))

    with desk.auth_peer.answering(look, verb="verifyCredential", caller="gateway"):
        right = person.log_in().api.get("/api/v1/auth/verify")
    assert right.status == 200 and seen, right.text
    places = list(places_in(seen[0]))
    assert len(places) >= 5, seen
    refused = 0
    for place in places:
        person.log_in()
        request_id = new_id(change.__name__)
        with desk.auth_peer.answering(changed_at(place, change), verb="verifyCredential", caller="gateway") as rule:
            answer = person.api.get("/api/v1/auth/verify", X_Request_ID=request_id)
        assert rule.calls, "auth was not asked"
        if answer.status == 200 and change is not make_another_type:
            assert set(answer.json["scopes"]) <= set(right.json["scopes"]), place
            assert {**answer.json, "scopes": 0, "roles": 0} == {**right.json, "scopes": 0, "roles": 0}, place
        else:
            check_excuse(desk, answer, request_id, "auth")
            refused += 1
    assert refused >= 3, "hardly anything is needed"


def ask_orders(desk, one, nobody, name):
    """Over the gateway, which knows who it is, and without it."""
    one.log_in()
    ids = {kind: f"{name}.{new_id(kind)}" for kind in ("list", "place", "direct", "forged")}
    order = {"item_name": ids["place"], "quantity": 1}
    calls = {
        "list": lambda **id: one.api.get("/api/v1/orders/me", **id),
        "place": lambda **id: one.api.post_json("/api/v1/orders", order, **id),
        "direct": lambda **id: one.again(desk.orders).api.get("/api/v1/orders/me", **id),
        "forged": lambda **id: nobody.again(desk.orders).api.get("/api/v1/orders/me", **id),
    }
    return ids, at_once({kind: lambda kind=kind: calls[kind](X_Request_ID=ids[kind]) for kind in calls})


def check_orders(desk, person, ids, answers, statuses):
    # What was made up by somebody else is found out without auth.
    assert answers.pop("forged").status == 401
    for kind, answer in answers.items():
        check_excuse(desk, answer, ids[kind], "auth", statuses, logged_by="orders")
    assert count_orders(person, ids["place"]) == 0, "a change was made without a check"


@pytest.mark.parametrize("way", QUICK, ids=lambda way: way.__name__)
def test_orders_lets_nobody_in_either(desk, person, nobody, way):
    """It asks auth itself, and does not believe the gateway."""
    with desk.auth_peer.answering(way, caller="orders") as rule:
        ids, answers = ask_orders(desk, person, nobody, way.__name__)
    assert rule.calls
    check_orders(desk, person, ids, answers, (503,))
    check_well(desk, person)


@pytest.fixture(scope="module")
def slow_for_orders(desk, person, nobody):
    def ask(way, one):
        with desk.auth_peer.answering(way, caller="orders", request=f"{way.__name__}."):
            return ask_orders(desk, one, nobody, way.__name__)

    return at_once({way: lambda way=way: ask(way, person.again()) for way in SLOW})


@pytest.mark.parametrize("way", SLOW, ids=lambda way: way.__name__)
def test_orders_waits_for_nobody_for_ever(desk, person, slow_for_orders, way):
    ids, answers = slow_for_orders[way]
    check_orders(desk, person, ids, answers, (503, 504))
    check_well(desk, person)
