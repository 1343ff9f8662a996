"""What `Benchmarks/run` measures of orders at size: lists, statistics, the write queue, the export, live readers."""

import asyncio
import contextlib
import pathlib
import re
import resource
import subprocess
import time
import urllib.request

LISTS = {
    "newest first": "",
    "oldest first": "sort=created_at",
    "one status": "status=pending",
    "a page far behind": "offset=10000",
    "by username": "sort=username",
    "by username, descending": "sort=-username",
    "by username, one status": "sort=username&status=pending",
    "by status": "sort=status",
    "by status, descending": "sort=-status",
    "one person by name": "username=bulk_0500",
    "one person and status": "username=bulk_0500&status=approved",
    "a month": "from={month_from}&to={month_to}",
    "a month, one status": "from={month_from}&to={month_to}&status=rejected",
    "a month, by status": "from={month_from}&to={month_to}&sort=status",
    "an hour, by username": "from={hour_from}&to={hour_to}&sort=username",
    "part of an item": "search=monitor",
    "part of a username": "search=lk_07",
    "search, one status": "search=monitor&status=pending",
    "search in a month": "search=monitor&from={month_from}&to={month_to}",
    "search, oldest first": "search=keyboard&sort=created_at",
    "search, one person": "search=monitor&username=bulk_0500",
    "search by username": "search=monitor&username=bulk_0500&sort=username",
    "search, few, by status": "search=lk_0777&sort=status",
    "two characters": "search=bu",
    "finds nothing": "search=zzzzzz",
}


def resident(pid):
    """Resident memory in MiB."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def times(now):
    """A month in the middle of the last year, and an hour in it, as RFC 3339."""
    text = lambda moment: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))
    month = now - 200 * 86_400
    return {
        "month_from": text(month), "month_to": text(month + 30 * 86_400),
        "hour_from": text(month), "hour_to": text(month + 3_600),
    }


def lists(wrk, server, seconds, bearer):
    """Every documented way to filter and sort everyone's orders, and statistics: requests a second and p95 of each."""
    moments = times(time.time())
    print(f"\n{'GET /api/v1/orders':28} {'req/s':>8} {'p95 ms':>8}   aim: p95 below 50 ms")
    worst = 0
    for title, query in LISTS.items():
        url = f"{server.url}/api/v1/orders?{query.format(**moments)}"
        rate, p95 = wrk(url, seconds, headers=[bearer])
        worst = max(worst, p95)
        print(f"{title:28} {rate:8.0f} {p95:8.1f}")
    rate, p95 = wrk(f"{server.url}/api/v1/orders/stats", seconds, headers=[bearer])
    print(f"{'statistics':28} {rate:8.0f} {p95:8.1f}")
    print(f"{'the slowest of them':28} {'':8} {max(worst, p95):8.1f}")


def write_queue(limits, folder, seconds):
    """Durable rows a second of 100 tasks through the write queue, beside one row a transaction, and bare SQLite."""
    text = subprocess.run(
        [limits, "queue", folder / "bench", str(seconds)], capture_output=True, text=True, check=True).stdout
    found = {name: int(value) for name, value in (line.split() for line in text.splitlines())}
    print(f"\n{'write queue, 100 tasks':28} {'rows/s':>8}")
    print(f"{'one row a transaction':28} {found['single']:8d}   ratio {found['queue'] / found['single']:.2f}, aim: at least 5")
    print(f"{'bare SQLite, batches alike':28} {found['batched']:8d}   ratio {found['queue'] / found['batched']:.2f}, aim: at least 0.5")
    print(f"{'the queue':28} {found['queue']:8d}   about {found['batch']} rows a transaction")


def export(server, token, idle):
    """Exports everything: time to the first byte, rows, and how far memory rises meanwhile."""
    request = urllib.request.Request(
        f"{server.url}/api/v1/orders/export.csv", headers={"Authorization": f"Bearer {token}"})
    begin, rows, peak, size = time.monotonic(), 0, idle, 0
    with urllib.request.urlopen(request, timeout=120) as answer:
        first = None
        while piece := answer.read1(1 << 20):
            first = first or (time.monotonic() - begin) * 1000
            rows += piece.count(b"\r\n")
            if size // (8 << 20) != (size + len(piece)) // (8 << 20):
                peak = max(peak, resident(server.process.pid))
            size += len(piece)
    took = time.monotonic() - begin
    print(f"\nexport                       {rows - 1:8d} rows, {size / 1e6:.0f} MB in {took:.1f} s; first byte {first:.0f} ms, aim: below 200")
    print(f"memory during the export     {peak:8.0f} MiB, {peak - idle:+.0f} over idle, aim: below +32")


async def _follow(server, token, count):
    request = (
        f"GET /api/v1/orders/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n").encode()
    before = resident(server.process.pid)
    readers = []
    try:
        for start in range(0, count, 50):
            batch = await asyncio.gather(
                *(asyncio.open_connection("127.0.0.1", server.port, limit=4096) for _ in range(min(50, count - start))))
            for _, writer in batch:
                writer.write(request)
            for reader, _ in batch:
                await asyncio.wait_for(reader.readuntil(b"id: "), 30)
            readers += batch
        return before, resident(server.process.pid)
    finally:
        for _, writer in readers:
            writer.close()
        with contextlib.suppress(Exception):
            await asyncio.gather(*(writer.wait_closed() for _, writer in readers))


def live_readers(server, token, count):
    """How much memory connected readers cost."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, count + 200)), hard))
    before, after = asyncio.run(_follow(server, token, count))
    print(f"{count} live readers            {after - before:8.1f} MiB, {(after - before) * 1024 / count:.1f} KiB each, aim: below 100 MiB for 5000")
