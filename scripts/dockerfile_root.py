"""Root file systems for a rehearsal: stand-ins for base images, and processes in them as a container engine starts them."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

# What a root of each kind has besides the smallest Debian 12.
PACKAGES = {
    "debian": [],
    # What the image swift:VERSION-bookworm has; the toolchain itself is lent by this machine.
    "swift": [
        "binutils", "ca-certificates", "git", "gnupg2", "libc6-dev", "libcurl4-openssl-dev", "libedit2", "libgcc-12-dev",
        "libncurses-dev", "libpython3-dev", "libsqlite3-0", "libstdc++-12-dev", "libxml2-dev", "libz3-dev", "pkg-config",
        "tzdata", "zlib1g-dev",
    ],
    # A machine with systemd, and what the binary links.
    "machine": [
        "curl", "dbus", "libcrypt1", "libsqlite3-0", "libstdc++6", "openssl", "systemd", "systemd-sysv", "zlib1g",
    ],
}
CACHE = pathlib.Path(__file__).resolve().parent.parent / ".build" / "rehearsal"
MIRROR = "http://deb.debian.org/debian"

# The first process of a container: its own mounts and processes, then its root, user and folder, then the command. Only
# programs of this machine do it, because the root may have none.
ENTER = r"""
root=$1 access=$2 user=$3 group=$4 workdir=$5 network=$6; shift 6
mount --bind "$root" "$root"
while [ "$1" != -- ]; do
  mount --bind "$1" "$root$2"
  mount -o "remount,bind,$3" "$root$2"
  shift 3
done
shift
[ "$access" = rw ] || mount -o remount,bind,ro "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
mount -o remount,ro "$root/dev"
[ "$network" = host ] || ip link set lo up
exec setpriv --no-new-privs unshare --root="$root" --wd="$workdir" --setgid="$group" --setuid="$user" "$@"
"""


class Root:
    """A folder that is the `/` of processes, with folders of this machine lent to it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.lent = []

    def path(self, inside):
        """Where a path of the container is on this machine."""
        return self.folder / str(inside).lstrip("/")

    def lend(self, path, inside=None, access="ro"):
        """Shows a file or folder of this machine inside, at the same place unless told otherwise."""
        at = self.path(inside or path)
        if os.path.isdir(path):
            at.mkdir(parents=True, exist_ok=True)
        else:
            at.parent.mkdir(parents=True, exist_ok=True)
            at.touch()
        self.lent += [os.path.realpath(path), str(inside or path), access]

    def command(self, arguments, owner=(0, 0), access="rw", workdir="/", network="host"):
        """What has to be run here so that `arguments` run inside; a network of its own has the loopback device only."""
        for name in ("proc", "dev", workdir):
            self.path(name).mkdir(parents=True, exist_ok=True)
        spaces = ["--mount", "--pid", "--fork", "--kill-child", "--ipc", "--uts"] + ["--net"] * (network == "own")
        options = [str(self.folder), access, *map(str, owner), workdir, network]
        return ["unshare", *spaces, "sh", "-euc", ENTER, "enter", *options, *self.lent, "--", *arguments]


def base_of(image):
    """The kind of root that stands in for this base image."""
    if not re.fullmatch(r"swift:[\d.]+-bookworm|debian:12[\d.]*-slim", image):
        sys.exit(f"rehearsal: there is no stand-in for the base image {image}")
    return image.split(":")[0]


def new_root(kind, folder):
    """A new root of a kind. Each kind is made once, with debootstrap, and then copied."""
    kept, log = CACHE / f"{kind}-bookworm", CACHE / f"{kind}-bookworm.log"
    if not kept.exists():
        print(f"rehearsal: making a Debian 12 of the kind {kind}, which is kept in {CACHE}", flush=True)
        CACHE.mkdir(parents=True, exist_ok=True)
        begun = CACHE / f"{kind}-bookworm.part"
        shutil.rmtree(begun, ignore_errors=True)
        more = ["--include=" + ",".join(PACKAGES[kind])] if PACKAGES[kind] else []
        with log.open("wb") as output:
            command = ["debootstrap", "--variant=minbase", *more, "bookworm", str(begun), MIRROR]
            if subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=False).returncode != 0:
                sys.exit(f"rehearsal: debootstrap failed:\n{log.read_text()[-2000:]}")
        begun.rename(kept)
    subprocess.run(["cp", "--archive", "--reflink=auto", str(kept), str(folder)], check=True)
    return Root(folder)
