"""A desk that is split into three processes, with the surface of one server, and which of the two a test gets."""

import os
import pathlib
import secrets
import shutil
import signal
import subprocess

from harness import Server, binary_path, free_port

#: In the order in which they start: each after those that it asks.
ROLES = ("auth", "orders", "gateway")
#: Whose data a command is about; any other is about that of both.
COMMANDS_OF_AUTH = ("user",)


class Part(Server):
    """One process of a split desk, in a folder of its own. Its port stays, as the others know it by its address.

    Its own `settings` win over those of the desk.
    """

    def __init__(self, desk, role, binary, name=None):
        folder = desk.folder / (name or role)
        folder.mkdir(exist_ok=True)
        super().__init__(folder, binary)
        self.desk, self.role, self.port = desk, role, free_port()
        self.admin_password = desk.admin_password

    def environment(self, **more):
        return super().environment(**{**self.desk.settings_of(self.role), **self.settings, **more})

    def first_admin(self):
        return super().first_admin() if self.role == "auth" else {}

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def start(self, port=None):
        return super().start(port or self.port)

    def go_away(self, how):
        """`killed`, or `paused`: then connections are still taken by the kernel, and nobody answers."""
        if how == "killed":
            self.kill()
        else:
            self.process.send_signal(signal.SIGSTOP)

    def come_back(self, how):
        """Does not wait until it is ready."""
        if how == "killed":
            self.launch()
        else:
            self.process.send_signal(signal.SIGCONT)

    def is_expected(self, entry):
        return self.desk.is_expected(entry)


class SplitDesk:
    """Gateway, auth and orders. `url` and `port` are those of the gateway, where people are.

    `settings` are environment variables of every process that has a use for them. `binaries` names other binaries for
    some of the roles.
    """

    admin = Server.admin
    revocation_limit = 5

    def __init__(self, folder, binaries=None, **settings):
        self.folder = pathlib.Path(folder)
        self.binary = binary_path()
        self.settings = settings
        self.admin_password = secrets.token_urlsafe(18)
        self.service_secret = secrets.token_urlsafe(48)
        self.jwt_secret = secrets.token_urlsafe(48)
        self.further = []
        #: Whether a test takes processes away: those that miss them may say so in their logs.
        self.is_disturbed = False
        self.auth, self.orders, self.gateway = (
            Part(self, role, (binaries or {}).get(role, self.binary)) for role in ROLES)

    @property
    def parts(self):
        return [self.auth, self.orders, self.gateway]

    @property
    def front(self):
        return self.gateway

    @property
    def url(self):
        return self.gateway.url

    @property
    def port(self):
        return self.gateway.port

    @property
    def process(self):
        """The one that people are connected to."""
        return self.gateway.process

    @property
    def keys(self):
        """What no log and no answer may hold, by name."""
        return {"the secret of the services": self.service_secret, "the secret of the tokens": self.jwt_secret}

    def another_gateway(self):
        """A second one beside the first, on a port of its own."""
        self.further = [*self.further, Part(self, "gateway", self.binary, f"gateway-{len(self.further) + 2}")]
        return self.further[-1]

    def settings_of(self, role):
        """What the process of this role is told; nothing that it has no use for."""
        settings = {
            "ROLES": role, "MODULES_SERVICE_SECRET": self.service_secret, "SERVER_PUBLIC_URL": self.url, **self.settings}
        if role != "auth":
            settings["MODULES_AUTH_URL"] = self.auth.url
        if role != "gateway":
            return {"JWT_SECRET": self.jwt_secret, **settings}
        settings["MODULES_ORDERS_URL"] = self.orders.url
        return {name: value for name, value in settings.items() if not name.startswith("JWT_")}

    def start(self, port=None):
        """Starts what does not run. A `port` can only be the one that the desk has."""
        assert port in (None, self.port)
        for part in self.parts:
            if not part.is_running():
                part.start()
        return self

    def stop(self):
        """SIGTERM to one after the other, so that nobody misses anybody; each has to end in exit 0."""
        for part in [*self.further, *reversed(self.parts)]:
            part.stop()

    def kill(self):
        """kill -9 to all at once, as a power cut."""
        parts = [*self.further, *reversed(self.parts)]
        for part in parts:
            if part.is_running():
                part.process.send_signal(signal.SIGKILL)
        for part in parts:
            part.kill()

    def run(self, *arguments, **environment):
        """Runs a command where the data is that it is about: beside auth, or beside auth and then beside orders."""
        parts = [self.auth] if arguments[0] in COMMANDS_OF_AUTH else [self.auth, self.orders]
        done = [part.run(*arguments, **environment) for part in parts]
        return subprocess.CompletedProcess(
            done[0].args, max((one.returncode for one in done), key=abs),
            "".join(one.stdout for one in done), "".join(one.stderr for one in done))

    def copy(self, folder):
        """A desk with the same secrets on copies of these folders; neither of them runs."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        other = SplitDesk(folder, **self.settings)
        other.service_secret, other.jwt_secret = self.service_secret, self.jwt_secret
        for one in (other, *other.parts):
            one.admin_password = self.admin_password
        return other

    def database(self, module):
        return {"auth": self.auth, "orders": self.orders}[module].database(module)

    def output(self):
        return "".join(part.output() for part in self.parts if part.log.exists())

    def check_log(self):
        for part in self.parts:
            part.check_log()
            for name, key in self.keys.items():
                assert key not in part.output(), f"the log of {part.role} holds {name}"

    def is_expected(self, entry):
        """Of a peer that is away, and of what could not be done without it."""
        return self.is_disturbed and ("peer" in entry or entry.get("code") == "server.unavailable")


TOPOLOGIES = {"one": Server, "split": SplitDesk}


def is_split():
    """Whether ORDERDESK_TOPOLOGY names the split desk; the default is one process."""
    name = os.environ.get("ORDERDESK_TOPOLOGY", "one")
    if name not in TOPOLOGIES:
        raise RuntimeError(f"ORDERDESK_TOPOLOGY is {name}, and none of {', '.join(TOPOLOGIES)}")
    return name == "split"


def make_desk(folder, **settings):
    """A desk of the topology under test, not yet started."""
    return TOPOLOGIES["split" if is_split() else "one"](folder, **settings)
