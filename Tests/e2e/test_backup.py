"""A backup is the desk as it was at one moment; what is damaged is found; a restore is done whole or not at all.

`BACKUP_ROUNDS` and `BACKUP_SEED` change how often things are damaged or killed, and where.
"""

import asyncio
import collections
import contextlib
import hashlib
import io
import itertools
import json
import random
import secrets
import sqlite3
import subprocess
import tarfile

import pytest

from backups import ROUNDS, SEED, count, desk, done, empty, fresh, refused  # noqa: F401 - two are fixtures
from desk_load import add_people
from harness import API, ROOT, Server
from wire import Wire, all_orders, run

CLIENTS = 64
PEOPLE = 8
BEFORE, AFTER = 400, 200
"""How many orders are acknowledged before the backup begins, and after it has ended."""
SECRET = secrets.token_urlsafe(48)

pytestmark = pytest.mark.one_process("a backup is of one data folder")


# Under load


class Load:
    """Clients that place orders one after the other until they are told to stop."""

    def __init__(self, server, tokens):
        self.server = server
        self.tokens = tokens
        self.numbers = itertools.count()
        self.acknowledged = {}
        self.stopped = False

    async def client(self, number):
        wire = Wire(self.server, self.tokens[number % len(self.tokens)])
        while not self.stopped:
            item = f"Item {next(self.numbers)}"
            reply = await wire.post("/api/v1/orders", {"item_name": item, "quantity": 1 + number % 9, "notes": "x\ny"})
            assert reply.status == 201, reply.body
            self.acknowledged[item] = reply.json
        wire.close()

    async def reaches(self, orders):
        while len(self.acknowledged) < orders:
            await asyncio.sleep(0.01)


async def back_up_under_load(server, tokens, file):
    """What was acknowledged before the backup began, and all that was ever acknowledged."""
    load = Load(server, tokens)
    clients = [asyncio.create_task(load.client(number)) for number in range(CLIENTS)]
    await load.reaches(BEFORE)
    before = dict(load.acknowledged)
    process = await asyncio.create_subprocess_exec(
        server.binary, "backup", file, cwd=server.folder, env=server.environment(),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
    output = await process.communicate()
    assert process.returncode == 0, output
    await load.reaches(len(load.acknowledged) + AFTER)
    load.stopped = True
    await asyncio.gather(*clients)
    return before, load.acknowledged


@pytest.mark.settings(LIMITS_REQUESTS_PER_PRINCIPAL="off", JWT_SECRET=SECRET)
def test_every_order_acknowledged_before_the_backup_is_in_it(server, admin, password, tmp_path):
    tokens = list(add_people(server, admin, password, [f"person_{n}" for n in range(PEOPLE)]).values())
    file = tmp_path / "desk.tar"
    before, all_acknowledged = run(back_up_under_load(server, tokens, file))

    copy = tmp_path / "copy"
    copy.mkdir()
    restored = Server(copy, JWT_SECRET=SECRET, LIMITS_REQUESTS_PER_PRINCIPAL="off")
    restored.admin_password = server.admin_password
    facts = json.loads(done(restored.run("backup", "verify", file, "--json")))
    words = done(restored.run("restore", file))
    assert "restored" in words and "audit trail" in words
    restored.start()
    try:
        found = run(everything(restored))
        check_orders(found, before, all_acknowledged)
        assert len(found) == facts["rows"]["orders"]["orders"]
        check_statistics(API(restored).log_in(restored.admin, restored.admin_password), found)
        restored.stop()
    finally:
        restored.kill()
    verdict = done(restored.run("audit", "verify"))
    assert verdict.count("good") == 3, verdict
    print(f"{len(before)} orders acknowledged before, {len(found)} in the backup, {len(all_acknowledged)} in all")


async def everything(server):
    api = API(server).log_in(server.admin, server.admin_password)
    wire = Wire(server, api.client.token)
    try:
        return await all_orders(wire)
    finally:
        wire.close()


def check_orders(found, before, acknowledged):
    by_item = {order["item_name"]: order for order in found}
    assert len(by_item) == len(found), "orders are doubled"
    lost = [item for item in before if item not in by_item]
    assert not lost, f"{len(lost)} orders are lost"
    for item, order in by_item.items():
        assert order == acknowledged[item], "an order is not as it was acknowledged"
    assert len(by_item) < len(acknowledged), "the backup took so long that the test has shown nothing"


def check_statistics(admin, found):
    numbers = admin.client.get("/api/v1/orders/stats").json
    by_status = collections.Counter(order["status"] for order in found)
    assert numbers["total"] == len(found)
    assert {status: number for status, number in numbers["by_status"].items() if number} == by_status
    by_day = collections.Counter(order["created_at"][:10] for order in found)
    assert {day["date"]: day["orders"] for day in numbers["orders_per_day"] if day["orders"]} == by_day


# Small desks


def test_any_tool_can_open_it(desk, tmp_path):
    file = desk.folder / "desk.tar"
    assert file.stat().st_mode & 0o777 == 0o600
    with tarfile.open(file) as tar:
        assert tar.getnames() == [
            "README.txt", "orders.sqlite", "auth.sqlite", "audit-checkpoints.jsonl", "manifest.json", "SHA256SUMS"]
    subprocess.run(["tar", "xf", file, "-C", tmp_path], check=True)
    sums = dict(reversed(line.split("  ")) for line in (tmp_path / "SHA256SUMS").read_text().splitlines())
    assert len(sums) == 5
    for name, digest in sums.items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    rows = {part["name"]: part["contents"]["rows"] for part in manifest["parts"] if "contents" in part}
    assert rows["orders.sqlite"]["orders"] == count(tmp_path / "orders.sqlite", "orders") == 200
    assert rows["auth.sqlite"]["users"] == count(tmp_path / "auth.sqlite", "users") == 5
    secret = (desk.data / "development-jwt-secret").read_bytes().strip()
    assert secret not in file.read_bytes()


def test_it_is_recorded_and_the_server_is_told(desk):
    facts = json.loads(done(desk.run("backup", "--force", "another.tar", "--json")))
    assert facts["bytes"] == (desk.folder / "another.tar").stat().st_size
    word = json.loads((desk.data / "last-backup.json").read_text())
    assert word["bytes"] == facts["bytes"] and word["finished_at"] >= facts["created_at"]
    with tarfile.open(desk.folder / "another.tar") as tar:
        tar.extract("auth.sqlite", desk.folder / "taken-apart", filter="data")
    with contextlib.closing(sqlite3.connect(desk.folder / "taken-apart" / "auth.sqlite")) as db:
        last = db.execute("SELECT action, outcome, actor_username FROM audit_events ORDER BY sequence DESC").fetchone()
    assert last == ("desk.backup", "success", "operator"), "the event is in the backup itself"


def test_a_file_that_is_there_is_not_written_over(desk):
    before = (desk.folder / "desk.tar").read_bytes()
    events = count(desk.data / "auth.sqlite", "audit_events")
    refused(desk.run("backup", "desk.tar"), 65, "desk.tar is there already", "--force")
    refused(desk.run("backup", "."), 65, "is a folder")
    assert (desk.folder / "desk.tar").read_bytes() == before
    assert count(desk.data / "auth.sqlite", "audit_events") == events, "what was refused is no event"


def test_a_good_one_is_said_to_be_good(desk):
    words = done(desk.run("backup", "verify", "desk.tar"))
    assert "desk.tar: good, 5 people and 200 orders as of " in words
    assert "checkpoints: 1 good" in words or "checkpoints: 2 good" in words


def test_flipped_bytes_are_found(desk, tmp_path):
    print(f"seed {SEED}")
    rng = random.Random(SEED)
    good = (desk.folder / "desk.tar").read_bytes()
    file = tmp_path / "bad.tar"
    for place in [0, len(good) - 1, *(rng.randrange(len(good)) for _ in range(ROUNDS))]:
        bad = bytearray(good)
        bad[place] ^= 1 << rng.randrange(8)
        file.write_bytes(bad)
        result = desk.run("backup", "verify", file)
        assert result.returncode in (1, 65), f"byte {place}: exit {result.returncode} {result.stdout}"
        refused(result, result.returncode, str(file))


def test_a_backup_cut_short_is_found_and_not_restored(desk, empty, tmp_path):
    good = (desk.folder / "desk.tar").read_bytes()
    file = tmp_path / "short.tar"
    for size in (0, len(good) // 3, len(good) - 1024, len(good) - 1):
        file.write_bytes(good[:size])
        refused(desk.run("backup", "verify", file), 1, "short.tar is not as it was written", "cut short")
        refused(empty.run("restore", file), 1, "short.tar is not as it was written")
    assert not empty.data.exists(), "something is left behind"


def test_what_is_no_backup_is_refused(desk, empty, tmp_path):
    other = tmp_path / "other.tar"
    with tarfile.open(other, "w") as tar:
        tar.add(ROOT / "README.md", "README.md")
    refused(desk.run("backup", "verify", other), 65, "is no backup of OrderDesk")
    refused(empty.run("restore", other), 65, "is no backup of OrderDesk")
    refused(desk.run("backup", "verify", "missing.tar"), 69, "missing.tar cannot be read")
    refused(empty.run("backup", "new.tar"), 69, "there is no database", "storage.path")
    assert not empty.data.exists(), "something is left behind"


def test_a_desk_is_replaced_only_by_force_and_kept(desk, tmp_path):
    server = Server(tmp_path)
    done(server.run("migrate"))
    old = (server.data / "auth.sqlite").read_bytes()
    refused(server.run("restore", desk.folder / "desk.tar"), 65, "there is a desk in", "--force")
    assert (server.data / "auth.sqlite").read_bytes() == old
    facts = json.loads(done(server.run("restore", desk.folder / "desk.tar", "--force", "--json")))
    assert (server.folder / facts["set_aside"] / "auth.sqlite").read_bytes() == old
    assert count(server.data / "orders.sqlite", "orders") == 200
    assert sorted(path.name for path in server.data.iterdir() if path.is_file()) == [
        "audit-checkpoints.jsonl", "auth.sqlite", "orders.sqlite"]


def test_a_damaged_desk_gives_way_to_a_good_one(desk, tmp_path):
    server = Server(tmp_path)
    done(server.run("migrate"))
    bad = b"This is a letter, and not a database.\n" * 200
    (server.data / "orders.sqlite").write_bytes(bad)
    facts = json.loads(done(server.run("restore", desk.folder / "desk.tar", "--force", "--json")))
    assert (server.folder / facts["set_aside"] / "orders.sqlite").read_bytes() == bad
    assert "pending" not in done(server.run("migrate", "--status"))
    assert count(server.data / "orders.sqlite", "orders") == 200


def test_nothing_is_replaced_under_a_server(server, desk):
    file = desk.folder / "desk.tar"
    refused(server.run("restore", file, "--force"), 69, "is in use", "stop the server")
    assert API(server).log_in(server.admin, server.admin_password).me().status == 200
    assert not (server.data / "restore-staging").exists()


def test_nothing_is_replaced_under_another_program(desk, tmp_path):
    server = Server(tmp_path)
    done(server.run("migrate"))
    with contextlib.closing(sqlite3.connect(server.data / "orders.sqlite")) as db:
        db.execute("SELECT count(*) FROM orders").fetchone()
        refused(server.run("restore", desk.folder / "desk.tar", "--force"), 69, "orders.sqlite is in use")
    done(server.run("restore", desk.folder / "desk.tar", "--force"))


# Older versions


@pytest.fixture
def old(tmp_path):
    """A desk whose schema lacks the last migration of each database, with an order in it."""
    server = Server(fresh(tmp_path, "old"))
    server.data.mkdir()
    for module, target in (("auth", "AuthSQLite"), ("orders", "OrdersSQLite")):
        files = sorted((ROOT / "Sources" / target / "Migrations").glob("*.sql"))[:-1]
        with contextlib.closing(sqlite3.connect(server.data / f"{module}.sqlite")) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
            for file in files:
                db.executescript(file.read_text())
                db.execute("INSERT INTO grdb_migrations VALUES (?)", (file.stem,))
            db.commit()
    return server


def test_an_upgrade_makes_a_backup_before_it_changes_anything(old, tmp_path):
    words = done(old.run("migrate"))
    backups = list(old.data.glob("before-upgrade-*.tar"))
    assert len(backups) == 1 and f"{backups[0].name}" in words, words
    assert "pending" not in words
    facts = json.loads(done(old.run("backup", "verify", backups[0], "--json")))
    assert facts["schema"] == {"auth": "0003_sign_in", "orders": "0006_idempotency"}
    assert done(old.run("migrate")).count("applied") == 11
    assert list(old.data.glob("before-upgrade-*.tar")) == backups, "there is nothing to be changed any more"

    done(old.run("restore", backups[0], "--force"))
    assert "pending" in done(old.run("migrate", "--status"))
    old.start()
    old.stop()
    assert "pending" not in done(old.run("migrate", "--status"))
    assert "the desk was backed up before" in old.output()


def test_an_old_desk_is_backed_up_as_it_is(old):
    done(old.run("backup", "old.tar"))
    facts = json.loads(done(old.run("backup", "verify", "old.tar", "--json")))
    assert facts["schema"]["orders"] == "0006_idempotency"
    assert "pending" in done(old.run("migrate", "--status")), "a backup migrates nothing"


def test_an_upgrade_without_a_backup_is_possible(old):
    done(old.run("migrate", "--no-backup"))
    assert list(old.data.glob("before-upgrade-*")) == []


def rewritten(good, change):
    """The same backup with another manifest, and sums that agree with it."""
    with tarfile.open(fileobj=io.BytesIO(good)) as tar:
        files = {member.name: tar.extractfile(member).read() for member in tar}
    manifest = json.loads(files["manifest.json"])
    change(manifest)
    files["manifest.json"] = json.dumps(manifest).encode()
    del files["SHA256SUMS"]
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    return b"".join(member(good[:512], name, data) for name, data in {**files, "SHA256SUMS": sums.encode()}.items()) + bytes(1024)


def member(template, name, data):
    header = bytearray(template)
    header[0:100] = name.encode().ljust(100, b"\0")
    header[124:136] = b"%011o\0" % len(data)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + data + bytes(-len(data) % 512)


def test_a_backup_of_a_newer_version_is_refused(desk, empty, tmp_path):
    def change(manifest):
        manifest["orderdesk"] = "9.1.0"
        manifest["parts"][0]["contents"]["schema"] = "0999_later"

    good, file = (desk.folder / "desk.tar").read_bytes(), tmp_path / "newer.tar"
    file.write_bytes(rewritten(good, change))
    for command in (["backup", "verify", file], ["restore", file]):
        refused(empty.run(*command), 65, "9.1.0", "orders 0999_later", "0.1.0", "0007_audit_chain", "Use the newer version")
    assert not empty.data.exists(), "something is left behind"


def test_a_manifest_that_says_something_else_is_found(desk, empty, tmp_path):
    """Whoever rewrites the sums, too, has to make the databases agree."""
    def change(manifest):
        manifest["parts"][0]["contents"]["rows"]["orders"] += 1

    good, file = (desk.folder / "desk.tar").read_bytes(), tmp_path / "other.tar"
    file.write_bytes(rewritten(good, lambda manifest: None))
    assert "good" in done(desk.run("backup", "verify", file))
    file.write_bytes(rewritten(good, change))
    refused(desk.run("backup", "verify", file), 1, "orders.sqlite has 200 rows in orders, and the manifest says 201")
    refused(empty.run("restore", file), 1, "the manifest says 201")
