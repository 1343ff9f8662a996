"""What `Benchmarks/run` measures of the same calls over one process and over three processes of the same binary."""

import contextlib
import dataclasses
import itertools
import pathlib
import statistics
import sys

from load import wrk

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Tests/e2e"))
from harness import API, Client, Server  # noqa: E402
from topology import SplitDesk  # noqa: E402

HERE = pathlib.Path(__file__).parent
PASSWORD = "a long enough password"
CONNECTIONS = (1, 10)
#: Of decisions in each figure, by connections; each is about an order of its own.
DECISIONS = {1: 300, 10: 600}
#: Every ninth order that is seeded is pending.
ORDERS = 100_000
FEW_ORDERS = 20_000


@dataclasses.dataclass
class Call:
    """A call, and what wrk needs to make it: the path, headers, a script, and what the script is told for a figure."""

    title: str
    path: str
    headers: list
    script: pathlib.Path | None = None
    arguments: object = lambda connections: ()


class Desk:
    """One of the two, with somebody who has orders, and somebody who decides."""

    def __init__(self, server, folder):
        self.server, self.folder = server, folder
        admin = API(server).log_in(server.admin, server.admin_password)
        user = API(server)
        user.register("bench_user", PASSWORD)
        user.log_in("bench_user", PASSWORD)
        orders = [user.place_order(f"Item {number}") for number in range(20)]
        self.pending = self.pending_orders(admin)
        bearer, json = f"Authorization: Bearer {user.client.token}", "Content-Type: application/json"
        self.calls = [
            Call("GET /api/v1/orders/me", "/api/v1/orders/me", [bearer]),
            Call("GET /api/v1/orders/{id}", f"/api/v1/orders/{orders[0]['id']}", [bearer]),
            Call("GET /orders (page)", "/orders", [self.cookie("bench_user", PASSWORD)]),
            Call("GET /admin (page)", "/admin", [self.cookie(server.admin, server.admin_password)]),
            Call("POST /api/v1/orders", "/api/v1/orders", [bearer, json], HERE / "place.lua"),
            Call("PATCH /api/v1/orders/{id}", "/", [f"Authorization: Bearer {admin.client.token}", json], HERE / "decide.lua",
                 self.next_orders),
        ]

    def cookie(self, username, password):
        browser = Client(self.server)
        answer = browser.submit("/login", username=username, password=password)
        assert answer.status == 303, answer.text
        return f"Cookie: orderdesk_session={browser.cookies['orderdesk_session']}"

    @staticmethod
    def pending_orders(admin):
        """Those that were there before, oldest first: nobody who is measured here has placed them."""
        cursor = ""
        while cursor is not None:
            answer = admin.client.get(f"/api/v1/orders?status=pending&limit=100&sort=created_at{cursor}").json
            yield from (f"{order['id']} {order['version']}\n" for order in answer["orders"])
            cursor = answer["next_cursor"] and f"&cursor={answer['next_cursor']}"

    def next_orders(self, connections):
        """What the script is told: a file of orders that nobody has decided, and how many of them it decides."""
        count = DECISIONS[connections]
        file = self.folder / "orders.txt"
        file.write_text("".join(itertools.islice(self.pending, count + connections)))
        return [file, str(count)]

    def measure(self, call, connections):
        return wrk(
            self.server.url + call.path, 1, headers=call.headers, script=call.script, connections=connections,
            arguments=call.arguments(connections))


@contextlib.contextmanager
def both(binary, folder, orders, settings):
    """One process and three, each on a desk of its own with as many orders."""
    one, split = folder / "one", folder / "split"
    servers = []
    for where in (one, split):
        where.mkdir()
    try:
        for server in (Server(one, binary, **settings), SplitDesk(split, {role: binary for role in ("auth", "orders", "gateway")},
                                                                  **settings)):
            where = getattr(server, "orders", server)
            seeding = where.run("seed", "--orders", str(orders))
            if seeding.returncode:
                sys.exit(f"bench: seed failed: {seeding.stderr}")
            servers.append(server)
            server.start()
        yield [Desk(server, server.folder) for server in servers]
        for server in servers:
            server.stop()
    finally:
        for server in servers:
            server.kill()


def split(binary, folder, quick, settings):
    """Medians and p95 of each call over one process and over three, in turn, and the ratios of each turn."""
    rounds = 1 if quick else 7
    with both(binary, folder, FEW_ORDERS if quick else ORDERS, settings) as desks:
        found = {}
        for turn in range(rounds):
            for number, connections in itertools.product(range(len(desks[0].calls)), CONNECTIONS):
                figures = {}
                for which in (0, 1) if turn % 2 else (1, 0):  # neither is always the second
                    figures[which] = desks[which].measure(desks[which].calls[number], connections)
                found.setdefault((number, connections), []).append((figures[0], figures[1]))
        titles = [call.title for call in desks[0].calls]
    print(f"\n{'one process and three':28} {'conn.':>5} {'median ms':>10} {'split':>7} {'ratio':>6}   {'p95 ms':>7} {'split':>7} {'ratio':>6}"
          f"   median of {rounds} rounds; aim: medians at most 3 times")
    worst = 0
    for (number, connections), pairs in found.items():
        medians, ratio = summary([(one.median, split.median) for one, split in pairs])
        p95, p95_ratio = summary([(one.percentile, split.percentile) for one, split in pairs])
        worst = max(worst, ratio)
        print(f"{titles[number]:28} {connections:5d} {medians[0]:10.2f} {medians[1]:7.2f} {ratio:6.2f}   "
              f"{p95[0]:7.2f} {p95[1]:7.2f} {p95_ratio:6.2f}")
    print(f"{'the largest ratio':28} {'':5} {'':10} {'':7} {worst:6.2f}")


def summary(pairs):
    """The medians of both over all rounds, and the median of the ratios of each round."""
    return [statistics.median(one) for one in zip(*pairs)], statistics.median(split / one for one, split in pairs)
