"""The examples of deploy/nginx and deploy/caddy as running proxies in front of a server, and clients that go over them."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys

from harness import ANSWER_LIMIT, ROOT, START_LIMIT, Client, eventually, free_port

sys.path.append(str(ROOT / "scripts"))
import deploy_proxies  # noqa: E402

NAME = deploy_proxies.NAME
CLIENT = "127.0.0.2"
"""The address from which clients reach the proxy, which itself has another one."""
FORGED = "203.0.113.9"
"""The address that they claim to have."""

COMMANDS = {
    "nginx": lambda folder, file: ["nginx", "-c", file, "-e", folder / "start.error.log"],
    "caddy": lambda folder, file: ["caddy", "run", "--adapter", "caddyfile", "--config", file],
}


class Proxy:
    """nginx or Caddy in a folder of its own, in front of a server."""

    def __init__(self, kind, folder, server):
        self.kind, self.folder = kind, folder
        self.http, self.https = free_port(), free_port()
        self.file = getattr(deploy_proxies, kind)(folder, self.http, self.https, server.port)
        self.trust = ssl.create_default_context(cafile=folder / "fullchain.pem")

    def __enter__(self):
        name, *arguments = COMMANDS[self.kind](self.folder, self.file)
        # Debian's nginx is in a folder that only root has on its PATH.
        program = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder)}
        with (self.folder / "output.txt").open("wb") as output:
            self.process = subprocess.Popen([program, *arguments], env=environment, stdout=output, stderr=output)
        try:
            eventually(self.is_open_or_gone, "the proxy listens")
            assert self.process.poll() is None, "the proxy has ended"
        except AssertionError as error:
            self.end()
            raise AssertionError(f"{error}:\n{(self.folder / 'output.txt').read_text()}") from None
        return self

    def is_open_or_gone(self):
        with contextlib.suppress(OSError):
            connection = self.connect()
            connection.connect()
            connection.close()
            return True
        return self.process.poll() is not None

    def __exit__(self, *_):
        self.end()

    def end(self):
        """After the answers that are under way; the logs are complete then."""
        self.process.send_signal(signal.SIGQUIT if self.kind == "nginx" else signal.SIGTERM)
        self.process.wait(START_LIMIT)

    def connect(self):
        return Connection(NAME, self.https, timeout=ANSWER_LIMIT, context=self.trust)

    def logs(self):
        return "".join(file.read_text() for file in self.folder.glob("*.log"))


class Connection(http.client.HTTPSConnection):
    """Asks for the name of the certificate, and goes to this machine, from an address that is not the one of the proxy."""

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout, source_address=(CLIENT, 0))
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)


class ProxiedClient(Client):
    """A client that takes the way of a browser, over the proxy, and claims to come from elsewhere."""

    def __init__(self, proxy):
        super().__init__(None)
        self.proxy = proxy

    def connect(self):
        return self.proxy.connect()

    def request(self, method, path, body=None, headers=None):
        return super().request(method, path, body, {"X-Forwarded-For": FORGED, **(headers or {})})
