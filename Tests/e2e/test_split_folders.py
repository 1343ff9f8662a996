"""A desk is split and made one again with the data that it has: people, passwords, sessions, orders and both trails go along."""

import secrets
import shutil

import pytest

from harness import API, Client, Server
from topology import SplitDesk


class Known:
    """What a desk holds that every later one has to hold."""

    def __init__(self, server, password):
        requester = API(server)
        requester.register("requester", password)
        self.requester = requester.log_in("requester", password)
        self.browser = Client(server)
        assert self.browser.submit("/login", username="requester", password=password).status == 303
        self.password = password
        self.orders = []
        self.add(server)

    def add(self, server):
        admin = API(server).log_in(server.admin, server.admin_password)
        self.move(server)
        for status in ("approved", "rejected"):
            order = self.requester.place_order(f"Lamp {len(self.orders)}")
            answer = admin.decide(order, status)
            assert answer.status == 200, answer.text
            self.orders.insert(0, answer.json)
        self.orders.insert(0, self.requester.place_order(f"Lamp {len(self.orders)}"))

    def move(self, server):
        self.requester.client.server = self.browser.server = server

    def check(self, server):
        """With the tokens and the cookie from before, and with the password."""
        self.move(server)
        answer = self.requester.client.get("/api/v1/orders/me?limit=100")
        assert answer.status == 200, answer.text
        assert answer.json["orders"] == self.orders
        assert self.requester.take(self.requester.refresh()).me().status == 200
        assert self.browser.open("/orders").status == 200
        API(server).log_in("requester", self.password)
        admin = API(server).log_in(server.admin, server.admin_password)
        decided = admin.audit(action="orders.approve")
        assert len(decided) == sum(order["status"] == "approved" for order in self.orders)
        verdict = server.run("audit", "verify")
        assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def split_desk(folder, server):
    """Three processes with the key and the administrator of a desk of one."""
    desk = SplitDesk(folder, **server.settings)
    for one in (desk, *desk.parts):
        one.admin_password = server.admin_password
    return desk


@pytest.mark.parametrize("shared", [False, True], ids=["each its own copy", "both the same folder"])
def test_a_desk_is_split_and_made_one_again(tmp_path, password, shared):
    folder = tmp_path / "one"
    folder.mkdir()
    server = Server(folder, JWT_SECRET=secrets.token_urlsafe(48))
    desk = split_desk(tmp_path, server)
    if shared:
        for part in (desk.auth, desk.orders):
            part.settings["STORAGE_PATH"] = str(server.data)
    try:
        known = Known(server.start(), password)
        known.check(server)
        server.stop()

        if not shared:
            for part in (desk.auth, desk.orders):
                shutil.copytree(server.data, part.data)
        known.check(desk.start())
        known.add(desk)
        known.check(desk)
        desk.stop()

        if not shared:
            for module in ("auth", "orders"):
                for file in server.data.glob(f"{module}.sqlite*"):
                    file.unlink()
                for file in desk.database(module).parent.glob(f"{module}.sqlite*"):
                    shutil.copy(file, server.data)
        known.check(server.start())
        known.add(server)
        known.check(server)
        server.stop()
    finally:
        desk.kill()
        server.kill()
