"""Each process of a split desk killed and paused under load: the others answer, or say 503, within a second; after its
return all is well by itself, and no order is lost or doubled.
"""

import json
import time

import pytest

from crowd import ANSWER_LIMIT, RECOVERY_LIMIT, Crowd, check_exactly_once
from desk_load import add_people
from harness import Client
from wire import Wire, run

#: How many orders are placed before a process goes, and after it has come back.
ORDERS = 40
#: How many answers of each kind are awaited while it is away.
ANSWERS = 20

pytestmark = [pytest.mark.split, pytest.mark.settings(LIMITS_REQUESTS_PER_PRINCIPAL="off")]

how_it_goes = pytest.mark.parametrize("how", ["killed", "paused"])


@pytest.fixture
def crowd(server, admin, password):
    placers = add_people(server, admin, password, [f"person_{number}" for number in range(4)])
    approver = add_people(server, admin, password, ["approver"], "approver")["approver"]
    browser = Client(server)
    assert browser.submit("/login", username="person_0", password=password).status == 303
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    return Crowd(server, placers, approver, cookie)


def broken(role, reply):
    """Whether `/ready` says that this one is away, and nobody else."""
    if reply.status != 503:
        return False
    names = {"auth", "orders"}
    return reply.json == {"status": "broken", "dependencies": {
        name: "broken" if name == role else "ok" for name in names}}


@how_it_goes
@pytest.mark.parametrize("role", ["auth", "orders"])
def test_who_is_left_answers_within_a_second(server, crowd, role, how):
    server.is_disturbed = True
    part = getattr(server, role)

    async def all_of_it():
        async with crowd:
            await crowd.until_placed(ORDERS)
            part.go_away(how)
            await crowd.until(lambda: broken(role, crowd.ready), f"the gateway is not ready without {role}")
            before = crowd.answers.copy()
            kinds = [("place", 503), ("decide", 503), ("read", 503), ("page", 503), ("own", 200)]
            await crowd.until(
                lambda: all(crowd.answers[kind] >= before[kind] + ANSWERS for kind in kinds), "everybody is told")
            part.come_back(how)
            returned = time.monotonic()
            await crowd.until_all_is_well()
            await crowd.until_placed(ORDERS)
        late = crowd.last_unavailable - returned
        print(f"{role} {how}: the longest wait was {crowd.longest[0]:.3f} s ({crowd.longest[1]}); "
              f"the last 503 came {late:.3f} s after the return; {len(crowd.placed)} orders; {dict(crowd.answers)}")
        assert late < RECOVERY_LIMIT

    run(all_of_it())
    run(check_exactly_once(crowd))
    check_logs(server, role)
    verdict = server.run("audit", "verify")
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def check_logs(server, role):
    """The gateway says once that it is away, and once that it is back; nobody is in doubt about whom it means."""
    lines = [json.loads(line) for line in server.gateway.output().splitlines()]
    told = [line for line in lines if line.get("peer") == role and "request_id" not in line]
    assert [line["message"] for line in told] == ["a peer cannot be reached", "a peer can be reached"], told
    # Orders may say first that it cannot ask auth.
    others = [line for line in lines if line.get("peer") not in (None, role)]
    assert all(role == "auth" and line["cause"].startswith("it says: ") for line in others), others


@how_it_goes
def test_services_answer_without_the_gateway(server, admin, how):
    """Their own API is that of their module."""
    server.is_disturbed = True
    server.gateway.go_away(how)

    async def ask():
        for part, path in ((server.auth, "/api/v1/auth/me"), (server.orders, "/api/v1/orders/me")):
            wire = Wire(part, admin.client.token, ANSWER_LIMIT)
            for one in [path] * ANSWERS + ["/ready", "/health"]:
                reply = await wire.get(one)
                assert reply.status == 200, f"{one}: {reply.status} {reply.body}"
            wire.close()

    run(ask())
    server.gateway.come_back(how)
    server.gateway.wait_until_ready()
    assert admin.me().status == 200
