"""Root file systems for a rehearsal: stand-ins for base images, and processes in them as a container engine starts them."""

import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import sys

# What the image swift:VERSION-bookworm has besides the toolchain, which is lent by this machine.
SWIFT_PACKAGES = [
    "binutils", "ca-certificates", "git", "gnupg2", "libc6-dev", "libcurl4-openssl-dev", "libedit2", "libgcc-12-dev",
    "libncurses-dev", "libpython3-dev", "libsqlite3-0", "libstdc++-12-dev", "libxml2-dev", "libz3-dev", "pkg-config",
    "tzdata", "zlib1g-dev",
]
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


def base(image, cache):
    """The folder of a Debian that stands in for this base image; made once, to be copied."""
    if not re.fullmatch(r"swift:[\d.]+-bookworm|debian:12[\d.]*-slim", image):
        sys.exit(f"rehearse-dockerfile: there is no stand-in for the base image {image}")
    kind = image.split(":")[0]
    kept, log = cache / f"{kind}-bookworm", cache / f"{kind}-bookworm.log"
    if kept.exists():
        return kept
    print(f"rehearse-dockerfile: making a Debian 12 that stands in for {image}", flush=True)
    cache.mkdir(parents=True, exist_ok=True)
    begun = cache / f"{kind}-bookworm.part"
    shutil.rmtree(begun, ignore_errors=True)
    more = ["--include=" + ",".join(SWIFT_PACKAGES)] if kind == "swift" else []
    with log.open("wb") as output, contextlib.suppress(subprocess.CalledProcessError):
        command = ["debootstrap", "--variant=minbase", *more, "bookworm", str(begun), MIRROR]
        subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=True)
        begun.rename(kept)
        return kept
    sys.exit(f"rehearse-dockerfile: debootstrap failed:\n{log.read_text()[-2000:]}")
