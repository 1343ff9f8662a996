"""A reader of Server-Sent Events (WHATWG HTML §9.2) that can be cut off at any byte."""

import asyncio
import dataclasses
import json
import socket

from wire import CUT_OFF, PAUSE, read_head, request_head

PATH = "/api/v1/orders/events"


@dataclasses.dataclass
class Event:
    name: str
    id: int
    data: dict


class EventStream:
    """One person's stream. `last_id` is kept from one connection to the next, as a browser does."""

    def __init__(self, server, token, receive_buffer=None):
        self.server = server
        self.token = token
        self.receive_buffer = receive_buffer
        self.last_id = None
        self.retry = None
        self.comments = 0
        self.reader = self.writer = None

    async def connect(self):
        """Returns when the stream has begun: from then on no change is missed."""
        plug = socket.socket()
        if self.receive_buffer:
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.receive_buffer)
        plug.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(plug, ("127.0.0.1", self.server.port))
        except BaseException:
            plug.close()
            raise
        # The limit of the reader is what it takes from the socket before anybody asks for it.
        self.reader, self.writer = await asyncio.open_connection(sock=plug, limit=self.receive_buffer or 2**16)
        resume = {} if self.last_id is None else {"Last-Event-ID": self.last_id}
        self.writer.write(request_head("GET", PATH, self.token, headers=resume))
        status, fields = await read_head(self.reader)
        if status == 503:
            self.cut()
            raise ConnectionError("the events are not to be had at this moment")
        assert status == 200, f"{status} {await self.reader.read(2000)}"
        assert fields["content-type"] == "text/event-stream" and fields["transfer-encoding"] == "chunked"
        self.buffer = b""
        self.ended = False
        while self.retry is None or self.last_id is None:
            await self.read_more()
            self.take_events()
        return self

    async def read_more(self):
        """Takes one chunk of the answer, and sets `ended` at the last. A broken connection is one of `CUT_OFF`."""
        size = int((await self.reader.readuntil(b"\r\n")).strip(), 16)
        self.buffer += (await self.reader.readexactly(size + 2))[:size]
        self.ended = size == 0

    def take_events(self, most=None):
        """The events that have arrived whole, at most so many; the rest stays for the next time."""
        events = []
        while b"\n\n" in self.buffer and (most is None or len(events) < most):
            block, self.buffer = self.buffer.split(b"\n\n", 1)
            event = self._dispatch(block.decode())
            if event:
                events.append(event)
        return events

    def _dispatch(self, block):
        fields = {}
        for line in block.split("\n"):
            name, _, value = line.partition(": ")
            if line.startswith(":"):
                self.comments += 1
            else:
                assert name in ("event", "id", "data", "retry") and name not in fields, block
                fields[name] = value
        self.last_id = int(fields.get("id", self.last_id or 0))
        self.retry = int(fields.get("retry", self.retry or 0))
        if "data" not in fields:
            return None
        return Event(fields["event"], int(fields["id"]), json.loads(fields["data"]))

    async def next_events(self):
        """Waits for at least one; an empty list at the end of the stream."""
        events = self.take_events()
        while not events and not self.ended:
            await self.read_more()
            events = self.take_events()
        return events

    def cut(self):
        """Hangs up in the middle of whatever is on its way."""
        if self.writer:
            self.writer.transport.abort()
        self.reader = self.writer = None


async def follow(stream, count, cuts=()):
    """Reads so many events, hanging up after each number of `cuts`; how often it did so, and how often the server did."""
    cuts, seen, hung_up, lost = list(cuts), [], 0, 0
    while len(seen) < count or cuts:
        try:
            if stream.writer is None:
                await stream.connect()
            seen += stream.take_events(most=cuts[0] - len(seen) if cuts else None)
            if cuts and len(seen) == cuts[0]:
                cuts.pop(0)
                hung_up += 1
                stream.cut()
            elif len(seen) < count:
                if stream.ended:
                    raise EOFError
                await stream.read_more()
        except CUT_OFF:
            lost += 1
            stream.cut()
            await asyncio.sleep(PAUSE)
    return seen, hung_up, lost
