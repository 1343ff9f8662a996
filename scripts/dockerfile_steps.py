"""Carries out the instructions of a Dockerfile, one by one, on folders of this machine."""

import json
import re
import shutil
import subprocess
import time

import dockerfile
from dockerfile_context import copy
from dockerfile_root import Root, base_of, new_root

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Stage:
    """One FROM with what follows it: a root, and the configuration that an image of it would have."""

    def __init__(self, root, environment=None):
        self.root = root
        self.environment = environment or {"PATH": PATH}
        self.arguments = {}
        self.shell = ["/bin/sh", "-c"]
        self.workdir = "/"
        self.user = "0:0"
        self.labels = {}
        self.health = self.entry = None
        self.command = []
        self.volumes = []
        self.signal = "SIGTERM"

    @property
    def owner(self):
        """The user and the group of its processes. Only numbers: names would have to be looked up in the image."""
        if not re.fullmatch(r"\d+:\d+", self.user):
            raise ValueError(f"USER {self.user}: write it as two numbers, which Kubernetes can tell from root")
        return tuple(int(part) for part in self.user.split(":"))


class Rehearsal:
    """All stages of one Dockerfile."""

    def __init__(self, file, context, folder, machine, arguments, binary=None):
        self.commands = dockerfile.parse_file(str(file))
        self.context, self.folder, self.machine = context, folder, machine
        self.arguments, self.binary = arguments, binary
        self.stages = {}
        self.stage = None

    def run(self):
        """Carries out every step and gives back the last stage, which is the image."""
        for number, command in enumerate(self.commands, 1):
            print(f"[{number}/{len(self.commands)}] {' '.join(command.original.split())[:150]}", flush=True)
            started = time.monotonic()
            step = getattr(self, command.cmd.upper(), None)
            if step is None:
                raise NotImplementedError(f"line {command.start_line}: the rehearsal does not know {command.cmd}")
            step(command)
            if time.monotonic() - started > 1:
                print(f"    {time.monotonic() - started:.0f} s", flush=True)
        return self.stage

    def fill_in(self, text):
        """Puts variables in place of their names, as the builder does outside of RUN."""
        known = {**self.stage.arguments, **self.stage.environment}
        return re.sub(r"\$\{?(\w+)\}?", lambda match: known.get(match[1], ""), text).strip('"')

    def pairs(self, command):
        values = [self.fill_in(value) for value in command.value]
        return dict(zip(values[::2], values[1::2]))

    # The instructions

    def FROM(self, command):
        image, name = command.value[0], command.value[-1]
        folder = self.folder / f"{len(self.stages)}-{name.replace(':', '-')}"
        if image == "scratch":
            folder.mkdir()
            self.stage = Stage(Root(folder))
        else:
            self.stage = Stage(new_root(base_of(image), folder))
            self.machine.prepare(self.stage, image)
        self.stages[name] = self.stage

    def ARG(self, command):
        name, _, default = command.value[0].partition("=")
        self.stage.arguments[name] = self.arguments.get(name, default)

    def ENV(self, command):
        self.stage.environment.update(self.pairs(command))

    def LABEL(self, command):
        self.stage.labels.update(self.pairs(command))

    def SHELL(self, command):
        self.stage.shell = list(command.value)

    def WORKDIR(self, command):
        self.stage.workdir = self.inside(command.value[0])
        self.stage.root.path(self.stage.workdir).mkdir(parents=True, exist_ok=True)

    def USER(self, command):
        self.stage.user = command.value[0]

    def VOLUME(self, command):
        self.stage.volumes += command.value

    def STOPSIGNAL(self, command):
        self.stage.signal = command.value[0]

    def EXPOSE(self, command):
        """Only a word to the reader of an image."""

    def HEALTHCHECK(self, command):
        self.stage.health = list(command.value[1:])

    def ENTRYPOINT(self, command):
        self.stage.entry = exec_form(command)

    def CMD(self, command):
        self.stage.command = exec_form(command)

    def RUN(self, command):
        stage = self.stage
        words = list(command.value) if command.json else [*stage.shell, command.value[0]]
        if self.binary and command.value[0] == "make dist":
            self.place_binary()
            return
        environment = {"HOME": "/root", **self.machine.environment, **stage.arguments, **stage.environment}
        inside = stage.root.command(words, owner=stage.owner, workdir=stage.workdir)
        subprocess.run(inside, env=environment, check=True)

    def place_binary(self):
        """What `make dist` would have made: a binary, and its bill of materials, which is empty when it has none beside it."""
        target = self.stage.root.path(self.inside("dist/orderdesk"))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(self.binary, target)
        bill = self.binary.with_name(f"{self.binary.name}.cdx.json")
        target.with_name("orderdesk.cdx.json").write_text(bill.read_text() if bill.exists() else "{}")
        print(f"    left out: {self.binary} takes the place of what it makes", flush=True)

    def COPY(self, command):
        flags = dict(flag.lstrip("-").split("=", 1) for flag in command.flags)
        *sources, target = (self.fill_in(value) for value in command.value)
        top = self.stages[flags["from"]].root.folder if "from" in flags else self.context
        found = [path for source in sources for path in sorted(top.glob(source.strip("/") or "."))]
        owner = tuple(int(part) for part in flags.get("chown", "0:0").split(":"))
        mode = int(flags["chmod"], 8) if "chmod" in flags else None
        copy(found, str(self.stage.root.folder) + self.inside(target), owner, mode)

    def inside(self, path):
        """A path of the stage, from its root."""
        return path if path.startswith("/") else f"{self.stage.workdir.rstrip('/')}/{path.removeprefix('./')}"


def exec_form(command):
    """The words of an exec form; the shell form needs a shell, which the image does not have."""
    if not command.json:
        raise ValueError(f"line {command.start_line}: {command.cmd} has to be a list: {json.dumps(command.value)}")
    return list(command.value)
