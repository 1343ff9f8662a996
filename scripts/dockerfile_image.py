"""Tries an image as a container engine would start it: its user, a read-only root, no capabilities, its own network."""

import os
import pathlib
import signal
import subprocess
import time

LIMIT = 20
NEEDED_LABELS = ["title", "description", "licenses", "version", "revision"]


def try_out(image, machine):
    """Every promise of the Dockerfile, looked at from outside."""
    binary = image.root.path(image.entry[0])
    files = [path for path in image.root.folder.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files)
    print(f"image: {len(files)} files, {size / 1e6:.0f} MB, the binary {binary.stat().st_size / 1e6:.0f} MB")
    for name in NEEDED_LABELS:
        check(image.labels.get(f"org.opencontainers.image.{name}"), f"the label {name} is set")
    check(0 not in image.owner, f"the user is {image.user}, not root")
    shells = [path for path in files if path.name in ("sh", "bash", "dash", "busybox", "apt-get", "dpkg")]
    check(not shells, "there is no shell and no package manager")
    check(not [path for path in files if path.stat().st_mode & 0o6000], "no file changes the user of who starts it")
    if libraries := machine.libraries_of(binary):
        print(f"image: the binary is linked to {libraries}, which is lent to it; that of `make dist` needs nothing besides")
        image.root.lend(libraries)
    for inside in image.volumes:
        check(image.root.path(inside).stat().st_uid == image.owner[0], f"{inside} belongs to the user")
        # A volume starts as a copy of what the image has there.
        image.root.lend(image.root.path(inside), inside, "rw")
    with Container(image) as container:
        container.wait_until_healthy()
        container.look()
        container.stop()


class Container:
    """The entry point of an image as a process, and the health check beside it."""

    def __init__(self, image):
        self.image = image
        self.environment = dict(image.environment)

    def __enter__(self):
        command = self.image.root.command(
            [*self.image.entry, *self.image.command], owner=self.image.owner, access="ro", workdir=self.image.workdir,
            network="own",
        )
        self.outer = subprocess.Popen(command, env=self.environment)
        return self

    def __exit__(self, *_):
        if self.outer.poll() is None:
            self.outer.kill()
            self.outer.wait(LIMIT)

    @property
    def process(self):
        """The first process inside, by its number here."""
        children = pathlib.Path(f"/proc/{self.outer.pid}/task/{self.outer.pid}/children").read_text().split()
        return int(children[0]) if children else None

    def healthy(self):
        """What an engine runs for HEALTHCHECK: the same user, root and network."""
        user, group = map(str, self.image.owner)
        enter = ["nsenter", f"--target={self.process}", "--mount", "--net", "--pid", "--root", "--wd"]
        inside = [*enter, f"--setgid={group}", f"--setuid={user}", *self.image.health]
        return subprocess.run(inside, env=self.environment, capture_output=True, timeout=LIMIT, check=False).returncode == 0

    def wait_until_healthy(self):
        deadline = time.monotonic() + LIMIT
        while not (self.process and self.started() and self.healthy()):
            if self.outer.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("image: it did not get healthy")
            time.sleep(0.05)
        print(f"image: healthy, says {' '.join(self.image.health)}")

    def started(self):
        """Whether the command runs, after the mounts that are made before it."""
        return os.readlink(f"/proc/{self.process}/exe").endswith(self.image.entry[0])

    def look(self):
        """What the kernel says about the running process."""
        lines = pathlib.Path(f"/proc/{self.process}/status").read_text().splitlines()
        status = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
        user, group = map(str, self.image.owner)
        check(set(status["Uid"]) == {user} and set(status["Gid"]) == {group}, f"it runs as {self.image.user}")
        check(int(status["CapEff"][0], 16) == 0, "it has no capabilities")
        check(status["NoNewPrivs"] == ["1"], "it can gain none")
        mounts = [line.split() for line in pathlib.Path(f"/proc/{self.process}/mountinfo").read_text().splitlines()]
        writable = {mount[4] for mount in mounts if "rw" in mount[5].split(",")} - {"/proc"}
        writable = {path for path in writable if not path.startswith("/dev/")}
        check(writable == set(self.image.volumes), f"what can be written to is {', '.join(sorted(writable))}")
        for inside in self.image.volumes:
            names = sorted(path.name for path in self.image.root.path(inside).iterdir())
            check(names, f"in {inside} it made {', '.join(names)}")

    def stop(self):
        os.kill(self.process, getattr(signal, self.image.signal))
        status = self.outer.wait(LIMIT)
        check(status == 0, f"{self.image.signal} ends it with exit code {status}")


def check(good, what):
    """Says what was seen, or ends the rehearsal when it is not so."""
    if not good:
        raise SystemExit(f"image: not so: {what}")
    print(f"image: {what}")
