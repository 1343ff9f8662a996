"""The desk that the pictures show: some people, and a busy month of their orders, the same at every run but for the days.

The orders are written into the database while no server runs, because the past cannot be asked for over HTTP.
"""

import contextlib
import datetime
import json
import random
import secrets
import sqlite3
import uuid

from harness import API, Server

PASSWORD = secrets.token_urlsafe(18)
REQUESTER, APPROVER = "design_team", "purchasing"
PEOPLE = {
    REQUESTER: "Design", "front_desk": "Front desk", "lab_two": "Laboratory 2", "warehouse": "Warehouse", "accounts": "Accounts",
    "press_office": "Press office", "workshop": "Workshop", "training": "Training",
}
STAFF = {APPROVER: ("Purchasing", "approver"), "audit_office": ("Audit office", "auditor")}
ITEMS = [
    ("24-inch monitor", 2, "For the two new desks by the window."), ("Noise-cancelling headset", 1, "For calls from the open floor."),
    ("Standing desk, 160 × 80 cm", 1, "The old one cannot be adjusted any more."), ("USB-C dock", 4, "One for each seat in room 4."),
    ("Wireless keyboard", 1, ""), ("Whiteboard markers", 20, ""), ("Office chair", 1, "The armrest of mine is broken."),
    ("External SSD, 2 TB", 2, "For the backups of the video team."), ("Laptop stand", 3, ""), ("4K projector", 1, "The large room has none."),
    ("Network cable, 5 m", 12, ""), ("Desk lamp", 2, "It is dark by the stairs."), ("Label printer", 1, "Shared by the whole second floor."),
    ("Webcam", 5, "For the interviews in May."), ("Ergonomic mouse", 1, ""), ("Espresso machine", 1, "Morale!"),
]
YES = ["Fits the budget.", "In stock, pick it up today.", "", "", "", "Ordered with the others on Friday."]
NO = ["Next quarter, please.", "We still have two of them in room 12.", "Please share the one of the second floor."]
DAYS = 35


class Desk:
    """A running server with all of that in it."""

    def __init__(self, folder):
        self.server = Server(folder, SERVER_PUBLIC_URL="http://localhost:8080").start()
        admin = API(self.server).log_in(self.server.admin, self.server.admin_password)
        for name, display_name in PEOPLE.items():
            API(self.server).register(name, PASSWORD)
            self._introduce(name, display_name)
        for name, (display_name, role) in STAFF.items():
            admin.add_person(name, PASSWORD, role)
            self._introduce(name, display_name)
        self.ids = {one["username"]: one["user_id"] for one in admin.client.get("/api/v1/users?limit=100").json["users"]}
        former = admin.add_person("old_branch", PASSWORD)
        assert admin.change_person(former["user_id"], disabled=True).status == 200
        assert API(self.server).try_to_log_in(REQUESTER, "not the password").status == 401
        self.server.stop()
        self._age()
        self.orders = self._write(list(month(datetime.datetime.now(datetime.timezone.utc))))
        self.server.start()
        self._this_minute()

    def _this_minute(self):
        """What the audit trail tells of, too."""
        boss = API(self.server).log_in(APPROVER, PASSWORD)
        orders = {}
        for name, (item, quantity, notes) in zip(PEOPLE, ITEMS[1:6]):
            orders[item] = API(self.server).log_in(name, PASSWORD).place_order(item, quantity, notes)
        assert boss.decide(orders["USB-C dock"], "approved", "Fits the budget.").status == 200
        assert boss.decide(orders["Wireless keyboard"], "rejected", "We still have two of them in room 12.").status == 200
        assert boss.client.get("/api/v1/users").status == 403

    def _introduce(self, name, display_name):
        person = API(self.server).log_in(name, PASSWORD)
        answer = person.client.patch_json("/api/v1/auth/me", {"display_name": display_name})
        assert answer.status == 200, answer.text

    def waiting(self, count):
        """The newest pending orders of the month."""
        return [one for one in reversed(self.orders) if one["status"] == "pending"][:count]

    def _age(self):
        """They have been here for a while, and do not all log in at the same moment."""
        dice = random.Random(7)
        with contextlib.closing(sqlite3.connect(self.server.data / "auth.sqlite")) as db, db:
            for name in (*PEOPLE, *STAFF, "old_branch", self.server.admin):
                db.execute(
                    "UPDATE users SET created_at = created_at - ?, last_sign_in_at = last_sign_in_at - ? WHERE username = ?",
                    (dice.randint(90, 300) * 86_400_000, int(dice.lognormvariate(16.5, 2)), name))

    def order(self, status, owner=None):
        """The newest order of that status, or one of that person."""
        return next(one for one in reversed(self.orders) if one["status"] == status and owner in (None, one["username"]))

    def _write(self, orders):
        with contextlib.closing(sqlite3.connect(self.server.data / "orders.sqlite")) as db, db:
            for order in orders:
                self._insert(db, order)
        return orders

    def _insert(self, db, order):
        owner, decided = order["username"], order.get("decided_at")
        decider = (self.ids[APPROVER], APPROVER, decided, order["reason"]) if decided else (None, None, None, None)
        history = [("placed", owner, order["created_at"], {"item_name": (None, order["item_name"]), "quantity": (None, order["quantity"]),
                                                         "status": (None, "pending"), **({"notes": (None, order["notes"])} if order["notes"] else {})})]
        if decided:
            reason = {"decision_reason": (None, order["reason"])} if order["reason"] else {}
            history.append((order["status"], APPROVER, decided, {**reason, "status": ("pending", order["status"])}))
        elif order["status"] == "cancelled":
            history.append(("cancelled", owner, order["created_at"] + 1_800_000, {"status": ("pending", "cancelled")}))
        position = order["created_at"] << 20
        db.execute(
            "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (position, order["id"], self.ids[owner], owner, order["item_name"], order["quantity"], order["notes"], order["status"],
             order["created_at"], history[-1][2], *decider, len(history)))
        for version, (kind, actor, at, changes) in enumerate(history, 1):
            text = json.dumps(
                {field: {"from": before, "to": after} for field, (before, after) in sorted(changes.items())}, separators=(",", ":"), ensure_ascii=False)
            db.execute(
                "INSERT INTO order_events (order_id, version, kind, actor_id, actor_username, at, changes, request_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (order["id"], version, kind, self.ids[actor], actor, at, text, f"req-{position % 9_973:04}"))
        db.execute(
            "INSERT INTO order_search (rowid, username, item_name, status, beginning1, beginning2) VALUES (?, ?, ?, ?, ?, ?)",
            (position, owner, order["item_name"], order["status"][:3], owner[:1] + "\1\1", owner[:2] + "\1"))


def month(now):
    """Orders until yesterday evening, more on working days, and those of this morning that wait."""
    dice = random.Random(24)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for ago in range(DAYS, -1, -1):
        day = today - datetime.timedelta(days=ago)
        count = dice.randint(0, 2) if day.weekday() > 4 else dice.randint(5, 12)
        for minute in sorted(dice.sample(range(7 * 60, 18 * 60), count)):
            placed = day + datetime.timedelta(minutes=minute, seconds=dice.randint(0, 59))
            order = one_order(dice, placed, ago)
            # The dice have been thrown for it: what has not happened yet changes nothing that has.
            if placed < now - datetime.timedelta(hours=1) and order.get("decided_at", 0) < now.timestamp() * 1000:
                yield order


def one_order(dice, placed, ago):
    item, most, notes = dice.choice(ITEMS)
    fate, delay, yes, no = dice.random(), min(dice.lognormvariate(9.2, 1), 40 * 3600), dice.choice(YES), dice.choice(NO)
    at = int(placed.timestamp() * 1000)
    order = {
        "id": str(uuid.UUID(int=(at << 80) | (7 << 76) | (dice.getrandbits(12) << 64) | (2 << 62) | dice.getrandbits(62))),
        "username": dice.choice(list(PEOPLE)), "item_name": item, "quantity": dice.randint(1, most), "notes": notes, "created_at": at,
        "status": "pending",
    }
    if fate < 0.04:
        order["status"] = "cancelled"
    elif fate < (0.97 if ago > 3 else 0.3):
        order["status"], order["reason"] = ("rejected", no) if dice.random() < 0.2 else ("approved", yes)
        order["decided_at"] = at + int(delay * 1000)
    return order
