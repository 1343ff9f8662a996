"""Enough of an HTTP/1.1 client for many requests a second: keep-alive connections and streams on asyncio."""

import asyncio
import dataclasses
import json
from concurrent.futures import ThreadPoolExecutor

ANSWER_LIMIT = 60
#: How long any scenario may take, in seconds: it ends with an error then, and not never.
SCENARIO_LIMIT = 240
#: Between two tries to reach a server that is not there, in seconds.
PAUSE = 0.01
#: What a request ends with when its server is killed, stopped, or not there.
CUT_OFF = (OSError, EOFError, asyncio.IncompleteReadError)


def run(scenario):
    """Runs a coroutine to its end, on a thread of its own: the browser tests keep a running loop on the main one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asyncio.wait_for(scenario, SCENARIO_LIMIT)).result()


@dataclasses.dataclass
class Reply:
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def is_replay(self):
        return self.headers.get("idempotency-replayed") == "true"


class Wire:
    """One connection, one request at a time. It connects when it is used, and again after it was cut off.

    Without a token it is nobody's. After `limit` seconds it waits no longer.
    """

    def __init__(self, server, token, limit=ANSWER_LIMIT):
        self.server = server
        self.token = token
        self.limit = limit
        self.reader = self.writer = None

    async def get(self, path):
        return await self.request("GET", path)

    async def post(self, path, value, **headers):
        return await self.request("POST", path, json.dumps(value).encode(), **headers)

    async def patch(self, path, value, **headers):
        return await self.request("PATCH", path, json.dumps(value).encode(), **headers)

    async def request(self, method, path, body=b"", **headers):
        """`headers` have `_` for `-`. What goes wrong, too long a wait included, is one of `CUT_OFF`."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        alarm = asyncio.get_running_loop().call_later(self.limit, self.writer.transport.abort)
        try:
            self.writer.write(request_head(method, path, self.token, body, headers) + body)
            status, fields = await read_head(self.reader)
            answer = Reply(status, fields, await self.reader.readexactly(int(fields["content-length"])))
        except BaseException:
            self.close()
            raise
        finally:
            alarm.cancel()
        if fields.get("connection") == "close":
            self.close()
        return answer

    def close(self):
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None


def request_head(method, path, token, body=b"", headers=None):
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if method != "GET":
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def read_head(reader):
    """The status and the fields of an answer, their names in lower case."""
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines[1:] if line)
    return int(lines[0].split(" ", 2)[1]), {name.lower(): value for name, value in fields.items()}


async def all_orders(wire, query="", until=None):
    """Everyone's orders, newest first, page by page; `until(order)` says where to stop."""
    path = f"/api/v1/orders?limit=100{query}"
    orders, cursor = [], None
    while True:
        reply = await wire.get(path + (f"&cursor={cursor}" if cursor else ""))
        assert reply.status == 200, reply.body
        for order in reply.json["orders"]:
            if until and until(order):
                return orders
            orders.append(order)
        cursor = reply.json["next_cursor"]
        if cursor is None:
            return orders
