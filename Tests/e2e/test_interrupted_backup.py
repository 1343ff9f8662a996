"""A backup or a restore that is ended in the middle: there is the whole of it, or nothing.

The moments are those of the files that it works with, and not of a clock: how far a file has come, which one has appeared,
which one has its name. `BACKUP_ROUNDS` and `BACKUP_SEED` change how often, and which moments.
"""

import collections
import json
import random
import signal
import subprocess

import pytest

from backups import ROUNDS, SEED, count, desk, done, fresh  # noqa: F401 - desk is a fixture
from harness import START_LIMIT, Server

pytestmark = pytest.mark.one_process("a backup is of one data folder")


def size(path):
    """Of a file; 0 when there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def end_at(moment, command, sign, **options):
    """Runs a command, and sends it a signal as soon as `moment()` is true, unless it has ended before. Its exit status."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    while process.poll() is None and not moment():
        pass
    process.send_signal(sign)
    return process.wait(START_LIMIT)


def moments_of_a_restore(data, parts, rng):
    """The steps of a restore, by what there is to be seen of each in the data folder."""
    staging = data / "restore-staging"

    def is_staged(share):
        """How much of the databases has been taken out of the backup, in all."""
        total = sum(parts.values())
        return lambda: sum(size(staging / name) + size(staging / f"{name}.partial") for name in parts) >= share * total

    def was_moved(name):
        """The old file is no longer in its place, or the new one is there."""
        return lambda: size(data / name) in (0, parts[name])

    return [
        staging.exists, is_staged(rng.uniform(0.05, 0.95)), is_staged(1), (data / "restore.json.partial").exists,
        (data / "restore.json").exists, lambda: any(data.glob("replaced-*")), was_moved("orders.sqlite"),
        was_moved("auth.sqlite"),
    ]


def test_kill_9_leaves_the_old_or_the_new_desk(desk, tmp_path):  # noqa: F811
    print(f"seed {SEED}")
    rng = random.Random(SEED)
    file = desk.folder / "desk.tar"
    done(Server(fresh(tmp_path, "first")).run("restore", file))
    parts = {name: size(tmp_path / "first/data" / name) for name in ("orders.sqlite", "auth.sqlite")}
    ends = collections.Counter()
    for number in range(ROUNDS):
        server = Server(fresh(tmp_path, f"desk-{number}"))
        done(server.run("seed", "--orders", "7"))
        moments = moments_of_a_restore(server.data, parts, rng)
        moment = moments[number % len(moments)]
        end_at(
            moment, [server.binary, "restore", file, "--force"], signal.SIGKILL, cwd=server.folder,
            env=server.environment())
        pending = (server.data / "restore.json").exists()
        done(server.run("migrate"))
        orders, people = count(server.data / "orders.sqlite", "orders"), count(server.data / "auth.sqlite", "users")
        assert (orders, people) in [(7, 0), (200, 5)], f"a mixture: {orders} orders, {people} people"
        assert orders == 200 or not pending, "it was decided for the new desk, and the old one is there"
        left = sorted(path.name for path in server.data.iterdir() if path.name.startswith("restore"))
        assert left == [], left
        done(server.run("audit", "verify"))
        ends[(orders, "in the middle of the renames" if pending else "before or after them")] += 1
    print(json.dumps({f"{orders} orders, {when}": times for (orders, when), times in ends.items()}))


def test_a_backup_that_is_stopped_leaves_nothing(desk, tmp_path):  # noqa: F811
    """Whenever the signal comes: there is the whole backup, or no file at all."""
    rng = random.Random(SEED)
    whole = size(desk.folder / "desk.tar")
    ends = collections.Counter()
    for number in range(ROUNDS):
        folder = fresh(tmp_path, str(number))
        partial = folder / "desk.tar.partial"
        share = rng.uniform(0, 1)
        moment = [
            lambda: any(folder.iterdir()), (folder / "desk.tar.partial-orders.sqlite").exists,
            lambda: size(partial) >= share * whole, (folder / "desk.tar").exists,
        ][number % 4]
        status = end_at(
            moment, [desk.binary, "backup", folder / "desk.tar"], signal.SIGTERM, cwd=desk.folder,
            env=desk.environment())
        assert status in (0, -signal.SIGTERM)
        left = [path.name for path in folder.iterdir()]
        if left == ["desk.tar"]:
            done(desk.run("backup", "verify", folder / "desk.tar"))
        else:
            assert left == [] and status != 0
        ends["stopped" if status else "finished"] += 1
    print(dict(ends))
    assert ends["stopped"], "every signal came too late"
