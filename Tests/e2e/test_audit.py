"""Whoever can write the database files can change the audit trail, but not without `orderdesk audit verify` finding it."""

import contextlib
import hashlib
import json
import re
import secrets
import sqlite3

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from harness import API
from topology import make_desk

MODULES = ("auth", "orders")
CHECKPOINTS = "audit-checkpoints.jsonl"
MIDDLE = 7
"""An event with others before and after it, in each module."""
CHANGES = {
    "at": "at + 1",
    "action": "'orders.reject'",
    "outcome": "'failure'",
    "actor_username": "'somebody_else'",
    "target": "'order:1'",
    "address": "'203.0.113.7'",
    "request_id": "request_id || 'x'",
    "changes": """'{"status":{"from":null,"to":"approved"}}'""",
    "hash": "randomblob(32)",
    "previous_hash": "zeroblob(32)",
}
"""What SQL makes of each column."""
of_one_folder = pytest.mark.one_process("a file of checkpoints and an export hold both modules")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A stopped server with at least 20 events in each module; the checkpoint of its end was written."""
    server = make_desk(tmp_path_factory.mktemp("desk")).start()
    try:
        password = secrets.token_urlsafe(18)
        requester = API(server)
        requester.register("requester", password)
        requester.log_in("requester", password)
        admin = API(server).log_in(server.admin, server.admin_password)
        for number in range(18):
            order = requester.place_order(f"Lamp {number}", notes='Two lines,\nand "quotes" \\ é 🪑.')
            if number % 3 == 0:
                assert admin.decide(order, "approved", "Fits.").status == 200
            API(server).log_in("requester", password)
        assert API(server).try_to_log_in("requester", "not the password").status == 401
        check_good(server)  # while it runs
        server.stop()
    finally:
        server.kill()
    return server


@pytest.fixture
def trail(desk, tmp_path):
    """A copy of that desk, which is not running."""
    server = desk.copy(tmp_path)
    yield server
    server.kill()


@contextlib.contextmanager
def tampering(server, module):
    """The database of a module, without what keeps its audit trail as it is."""
    with contextlib.closing(sqlite3.connect(server.database(module))) as db, db:
        triggers = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_events'")
        for (name,) in triggers.fetchall():
            db.execute(f"DROP TRIGGER {name}")
        yield db


def newest(db):
    return db.execute("SELECT max(sequence) FROM audit_events").fetchone()[0]


def columns(db):
    return [row[1] for row in db.execute("PRAGMA table_info(audit_events)")]


def renumber(db, first, by):
    """Moves all events from `first` on; in two steps, as no two may ever have one number."""
    db.execute("UPDATE audit_events SET sequence = sequence + 1000000 WHERE sequence >= ?", (first,))
    db.execute("UPDATE audit_events SET sequence = sequence - 1000000 + ? WHERE sequence >= 1000000", (by,))


def checkpoints(server):
    return [json.loads(line) for line in (server.data / CHECKPOINTS).read_text().splitlines()]


def verify(server, *arguments):
    result = server.run("audit", "verify", *arguments)
    return result.returncode, result.stdout + result.stderr


def check_good(server, *arguments):
    status, output = verify(server, *arguments)
    assert status == 0, output
    for module in MODULES:
        assert module in output


def check_bad(server, module, event):
    status, output = verify(server)
    assert status == 1, f"exit {status}: {output}"
    assert re.search(rf"\b{module}: event {event}\b", output), output


def test_an_untouched_trail_is_good_again_and_again(trail):
    check_good(trail)
    for module in MODULES:
        with contextlib.closing(sqlite3.connect(trail.database(module))) as db:
            assert newest(db) >= 20
    trail.start()
    trail.kill()
    check_good(trail)
    trail.start()
    trail.stop()
    check_good(trail)


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("column, value", CHANGES.items(), ids=CHANGES)
def test_a_changed_field_is_found(trail, module, column, value):
    with tampering(trail, module) as db:
        changed = db.execute(f"UPDATE audit_events SET {column} = {value} WHERE sequence = ?", (MIDDLE,))
        assert changed.rowcount == 1
    check_bad(trail, module, MIDDLE)


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("closed", [False, True], ids=["with a gap", "gap closed"])
def test_a_removed_event_is_found(trail, module, closed):
    with tampering(trail, module) as db:
        db.execute("DELETE FROM audit_events WHERE sequence = ?", (MIDDLE,))
        if closed:
            renumber(db, MIDDLE, -1)
    check_bad(trail, module, MIDDLE)


@pytest.mark.parametrize("module", MODULES)
def test_an_inserted_event_is_found(trail, module):
    with tampering(trail, module) as db:
        renumber(db, MIDDLE, +1)
        names = [name for name in columns(db) if name not in ("sequence", "hash")]
        copied = ", ".join(names)
        db.execute(
            f"INSERT INTO audit_events (sequence, hash, {copied}) SELECT {MIDDLE}, ?, {copied} FROM audit_events WHERE sequence = ?",
            (secrets.token_bytes(32), MIDDLE - 1))
    check_bad(trail, module, MIDDLE)


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("distance", [1, 3])
def test_two_swapped_events_are_found(trail, module, distance):
    with tampering(trail, module) as db:
        for old, new in ((MIDDLE, 1000000), (MIDDLE + distance, MIDDLE), (1000000, MIDDLE + distance)):
            db.execute("UPDATE audit_events SET sequence = ? WHERE sequence = ?", (new, old))
    check_bad(trail, module, MIDDLE)


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("count", [1, 10])
def test_a_cut_off_end_is_found(trail, module, count):
    with tampering(trail, module) as db:
        last = newest(db)
        db.execute("DELETE FROM audit_events WHERE sequence > ?", (last - count,))
    check_bad(trail, module, last - count + 1)


@pytest.mark.parametrize("module", MODULES)
def test_an_emptied_trail_is_found(trail, module):
    with tampering(trail, module) as db:
        db.execute("DELETE FROM audit_events")
    check_bad(trail, module, 1)


@of_one_folder
@pytest.mark.parametrize("module", MODULES)
def test_a_trail_that_was_written_anew_is_found_by_its_checkpoint(trail, module):
    """The whole chain is consistent again: only the signature of the checkpoint cannot be made."""
    events = [event for event in exported(trail) if event["module"] == module]
    with tampering(trail, module) as db:
        assert newest(db) == len(events)
        previous = "0" * 64
        for event in events:
            if event["sequence"] == MIDDLE:
                event["address"] = "203.0.113.7"
            event["previous"] = previous
            previous = hash_of(event)
            db.execute(
                "UPDATE audit_events SET address = ?, previous_hash = ?, hash = ? WHERE sequence = ?",
                (event["address"], bytes.fromhex(event["previous"]), bytes.fromhex(previous), event["sequence"]))
    seen = [checkpoint["heads"][module]["sequence"] for checkpoint in checkpoints(trail) if module in checkpoint["heads"]]
    check_bad(trail, module, min(sequence for sequence in seen if sequence >= MIDDLE))


@of_one_folder
def test_a_checkpoint_cannot_be_made_to_fit(trail):
    *earlier, last = checkpoints(trail)
    assert set(last["heads"]) == set(MODULES), last
    with tampering(trail, "orders") as db:
        end = newest(db) - 10
        db.execute("DELETE FROM audit_events WHERE sequence > ?", (end,))
        digest = db.execute("SELECT hash FROM audit_events WHERE sequence = ?", (end,)).fetchone()[0]
    last["heads"]["orders"] = {"hash": digest.hex(), "sequence": end}
    (trail.data / CHECKPOINTS).write_text("".join(f"{canonical(one)}\n" for one in (*earlier, last)))
    status, output = verify(trail)
    assert status == 1, f"exit {status}: {output}"
    assert f"{CHECKPOINTS}, line {len(earlier) + 1}" in output, output


# Exports


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hash_of(event):
    """As docs/security.md describes it, without a line of OrderDesk."""
    return hashlib.sha256(canonical({name: value for name, value in event.items() if name != "hash"}).encode()).hexdigest()


def export_lines(server):
    result = server.run("audit", "export")
    assert result.returncode == 0, result.stderr
    # Not splitlines(): a line separator may stand inside of a text.
    return result.stdout.removesuffix("\n").split("\n")


def exported(server):
    return [json.loads(line) for line in export_lines(server)]


@of_one_folder
def test_an_export_can_be_checked_without_orderdesk(trail):
    lines = export_lines(trail)
    events = [json.loads(line) for line in lines]
    assert [canonical(event) for event in events] == lines
    for module in MODULES:
        chain = [event for event in events if event["module"] == module]
        assert [event["sequence"] for event in chain] == list(range(1, len(chain) + 1)) and len(chain) >= 20
        assert [event["hash"] for event in chain] == [hash_of(event) for event in chain]
        assert [event["previous"] for event in chain] == ["0" * 64, *(event["hash"] for event in chain[:-1])]
    assert [event["action"] for event in events].count("audit.export") == 1, "an export is an event, too"


def changed(lines):
    lines[MIDDLE] = lines[MIDDLE].replace('"outcome":"success"', '"outcome":"failure"')


def removed(lines):
    del lines[MIDDLE]


def inserted(lines):
    lines.insert(MIDDLE, lines[MIDDLE])


def swapped(lines):
    lines[MIDDLE], lines[MIDDLE + 1] = lines[MIDDLE + 1], lines[MIDDLE]


def written_otherwise(lines):
    lines[MIDDLE] = json.dumps(json.loads(lines[MIDDLE]))


@of_one_folder
@pytest.mark.parametrize("tamper", [changed, removed, inserted, swapped, written_otherwise], ids=lambda it: it.__name__)
def test_a_tampered_export_is_found(trail, tamper):
    lines = export_lines(trail)
    file = trail.folder / "export.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    check_good(trail, "--file", str(file))
    original = list(lines)
    tamper(lines)
    assert lines != original
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    status, output = verify(trail, "--file", str(file))
    assert status == 1, f"exit {status}: {output}"
    # What was put in is the line after the one that it copies.
    assert re.search(rf"\bline {MIDDLE + (2 if tamper is inserted else 1)}\b", output), output
    check_good(trail)


@of_one_folder
def test_a_torn_export_is_found(trail):
    file = trail.folder / "export.jsonl"
    file.write_text("\n".join(export_lines(trail))[:-40], encoding="utf-8")
    status, output = verify(trail, "--file", str(file))
    assert status == 1, f"exit {status}: {output}"


@of_one_folder
def test_an_export_that_is_not_there_is_no_good_one(trail):
    status, output = verify(trail, "--file", "no-such-export.jsonl")
    assert status not in (0, 1) and "no-such-export.jsonl" in output, f"exit {status}: {output}"


# The mark on the page


def mark(visitor):
    return visitor.page.locator("#audit-mark")


def test_the_page_says_what_verifying_has_found(server, visitor, requester):
    requester.place_order("Desk lamp")
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    visitor.open("/admin/audit?module=orders")
    expect(mark(visitor)).to_contain_text("Not verified since the server started")
    visitor.press("Verify the trail now")
    expect(mark(visitor).get_by_role("heading")).to_have_text(re.compile(r"^Verified: \d+ events, none changed$"))
    expect(visitor.page).to_have_url(re.compile(r"/admin/audit\?module=orders$"))
    expect(visitor.page.locator("main tbody tr")).to_have_count(1)
    if visitor.javascript:
        expect(mark(visitor).locator("time")).to_have_text("just now")
        expect(mark(visitor)).to_be_focused()
        expect(visitor.page.locator("#announcer")).to_contain_text("none changed")
        assert Axe().run(visitor.page).violations_count == 0
    visitor.check_width()
    visitor.open("/admin/audit")
    expect(mark(visitor)).to_contain_text("none changed")


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "nojs"])
def test_the_page_names_an_event_that_was_changed(server, visit, requester, javascript):
    for number in range(MIDDLE + 3):
        requester.place_order(f"Lamp {number}")
    server.stop()
    with tampering(server, "orders") as db:
        db.execute("UPDATE audit_events SET address = '203.0.113.7' WHERE sequence = ?", (MIDDLE,))
    server.start(server.port)
    visitor = visit(javascript=javascript)
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    visitor.open("/admin/audit")
    expect(mark(visitor)).to_have_attribute("data-kind", "info")
    visitor.press("Verify the trail now")
    expect(mark(visitor)).to_have_attribute("data-kind", "danger")
    expect(mark(visitor)).to_contain_text(f"Event {MIDDLE} of Orders does not fit")
    expect(mark(visitor)).to_contain_text("It was changed: its hash does not match what it holds.")
    visitor.check_width()
    if javascript:
        report = Axe().run(visitor.page)
        assert report.violations_count == 0, report.generate_report()
