"""Requests that provably run: the server has taken a part of them and cannot have answered, or not all of it."""

import asyncio
import json
import pathlib
import socket

from wire import Reply, read_head, request_head

POLL = 0.005


def unread(server_port, client_port):
    """How many bytes of this connection the server has not yet taken from its socket; None without a connection."""
    for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
        local, remote, _, queues = line.split()[1:5]
        if int(local[-4:], 16) == server_port and int(remote[-4:], 16) == client_port:
            return int(queues.split(":")[1], 16)
    return None


class Begun:
    """A connection of its own for one request."""

    async def _connect(self, server, receive_buffer=None):
        plug = socket.socket()
        if receive_buffer:
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        plug.setblocking(False)
        await asyncio.get_running_loop().sock_connect(plug, ("127.0.0.1", server.port))
        self.reader, self.writer = await asyncio.open_connection(sock=plug, limit=receive_buffer or 2**16)
        self.port = plug.getsockname()[1]


class HalfSent(Begun):
    """A change of which the server has the head and one half of the body."""

    async def begin(self, server, token, path, value, **headers):
        await self._connect(server)
        body = json.dumps(value).encode()
        self.rest = body[len(body) // 2:]
        self.writer.write(request_head("POST", path, token, body, headers) + body[:len(body) // 2])
        await self.writer.drain()
        while unread(server.port, self.port) != 0:
            await asyncio.sleep(POLL)
        return self

    async def finish(self):
        self.writer.write(self.rest)
        status, fields = await read_head(self.reader)
        reply = Reply(status, fields, await self.reader.readexactly(int(fields["content-length"])))
        self.writer.close()
        return reply


class HalfRead(Begun):
    """An answer in chunks of which the client has taken the head."""

    async def begin(self, server, token, path):
        await self._connect(server, receive_buffer=4096)
        self.writer.write(request_head("GET", path, token))
        self.status, self.fields = await read_head(self.reader)
        return self

    async def finish(self):
        """The rest, to the last chunk: a connection that ends before it is one of `CUT_OFF`."""
        assert self.fields["transfer-encoding"] == "chunked"
        body = b""
        while True:
            size = int((await self.reader.readuntil(b"\r\n")).strip(), 16)
            body += (await self.reader.readexactly(size + 2))[:size]
            if size == 0:
                self.writer.close()
                return Reply(self.status, self.fields, body)
