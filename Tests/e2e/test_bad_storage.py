"""Whatever is wrong with the data folder: a sentence says what and what to do, and nothing is made worse.

Each state of the folder meets each command that opens it.
"""

import contextlib
import os
import pathlib
import shutil
import sqlite3
import stat
import subprocess

import pytest

from harness import ROOT, START_LIMIT, Server, free_port

#: Every command that opens the databases. What they answer to a good desk is the business of other tests.
COMMANDS = {
    "serve": ["serve", "--metrics.listen", "off"],
    "migrate": ["migrate"],
    "migrate --status": ["migrate", "--status"],
    "user list": ["user", "list"],
    "seed": ["seed", "--orders", "300"],
    "audit verify": ["audit", "verify"],
    "audit export": ["audit", "export", "--output", "trail.jsonl"],
    "backup": ["backup", "desk.tar"],
}
every_command = pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS.keys())
DATABASES = ("auth.sqlite", "orders.sqlite")
NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk or run as somebody else")

pytestmark = pytest.mark.one_process("each state is one of a data folder with both databases")


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A desk with orders in it that nobody has open."""
    server = Server(tmp_path_factory.mktemp("good"))
    result = server.run("seed", "--demo", "--orders", "300")
    assert result.returncode == 0, result.stderr
    settle(server)
    return server


@pytest.fixture
def desk(good, tmp_path):
    """A copy of it."""
    shutil.copytree(good.folder, tmp_path, dirs_exist_ok=True)
    return Server(tmp_path)


def settle(server):
    """Moves what is in the logs into the databases."""
    for name in DATABASES:
        with contextlib.closing(sqlite3.connect(server.data / name)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def state(folder):
    """Every file with its contents, but for what SQLite keeps beside a database that it has opened, when that is empty."""
    kept = {}
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.name.endswith(("-shm", ".profraw", ".log")) or path.name.endswith("-wal") and path.stat().st_size == 0:
            continue
        kept[str(path.relative_to(folder))] = path.read_bytes() if path.is_file() else stat.filemode(path.lstat().st_mode)
    return kept


def run(server, arguments, **options):
    """A server would go on: this one is expected to end."""
    more = ["--server.port", str(free_port())] if arguments[0] == "serve" else []
    return subprocess.run(
        [server.binary, *arguments, *more], cwd=server.folder, env=server.environment(), capture_output=True,
        encoding="utf-8", timeout=START_LIMIT, check=False, **options)


def check_refused(server, arguments, *words, status=69, **options):
    before = state(server.folder)
    result = run(server, arguments, **options)
    assert result.returncode == status, f"exit {result.returncode}: {result.stdout}{result.stderr}"
    assert result.stderr.startswith("orderdesk: "), result.stderr
    assert len(result.stderr.splitlines()) == 1, result.stderr
    for word in words:
        assert word in result.stderr, result.stderr
    for word in ("Error Domain", "NSCocoa", "Optional(", "0x", "GRDB", "errno"):
        assert word not in result.stderr, f"that is no sentence for people: {result.stderr}"
    after = state(server.folder)
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    assert not changed, f"it was changed: {changed}"


def damage(path, offset, data):
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


# Files that are not what they should be


@every_command
@pytest.mark.parametrize("name", DATABASES)
def test_text_in_place_of_a_database(desk, name, arguments):
    (desk.data / name).write_text("This is a letter, and not a database.\n" * 200)
    check_refused(desk, arguments, name, "not an OrderDesk database", "move the file away")


@every_command
@pytest.mark.parametrize("name", DATABASES)
def test_another_programs_database(desk, name, arguments):
    (desk.data / name).unlink()
    with contextlib.closing(sqlite3.connect(desk.data / name)) as db, db:
        db.execute("CREATE TABLE recipes (name TEXT)")
        db.execute("INSERT INTO recipes VALUES ('Soup')")
    check_refused(desk, arguments, name, "belongs to another program", "move the file away")


@every_command
@pytest.mark.parametrize("name", DATABASES)
def test_a_damaged_database(desk, name, arguments):
    damage(desk.data / name, 100, b"\xff" * 300)
    check_refused(desk, arguments, name, "damaged", "restore a backup")


@every_command
@pytest.mark.parametrize("name", DATABASES)
def test_half_a_database(desk, name, arguments):
    path = desk.data / name
    os.truncate(path, path.stat().st_size // 2)
    check_refused(desk, arguments, name, "damaged", "restore a backup")


@every_command
@pytest.mark.parametrize("name", DATABASES)
@pytest.mark.parametrize("is_empty", [True, False], ids=["empty", "missing"])
def test_one_of_two_databases_is_gone(desk, name, is_empty, arguments):
    """A new one in its place would be a desk without people, or without orders."""
    (desk.data / name).write_bytes(b"")
    if not is_empty:
        (desk.data / name).unlink()
    if arguments[-1] == "--status":
        assert "pending" in run(desk, arguments).stdout
    else:
        check_refused(desk, arguments, name, "restore a backup" if arguments[0] != "backup" else "")


@pytest.mark.parametrize("name", DATABASES)
@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "audit verify"])
def test_a_newer_database(desk, name, command):
    with contextlib.closing(sqlite3.connect(desk.data / name)) as db, db:
        db.execute("INSERT INTO grdb_migrations VALUES ('0999_later')")
    settle(desk)
    check_refused(desk, COMMANDS[command], name, "0999_later", "Start the newer version")


@pytest.mark.parametrize("name", DATABASES)
def test_the_trail_of_a_newer_database_can_be_followed(desk, name):
    with contextlib.closing(sqlite3.connect(desk.data / name)) as db, db:
        db.execute("INSERT INTO grdb_migrations VALUES ('0999_later')")
    assert run(desk, COMMANDS["audit verify"]).returncode == 0


@every_command
def test_a_folder_in_place_of_a_database(desk, arguments):
    (desk.data / "orders.sqlite").unlink()
    (desk.data / "orders.sqlite").mkdir()
    check_refused(desk, arguments, "orders.sqlite")


@every_command
def test_a_file_in_place_of_the_folder(tmp_path, arguments):
    server = Server(tmp_path)
    server.data.write_text("a file")
    check_refused(server, arguments, "data")


# Rights


@pytest.fixture
def theirs(desk, tmp_path):
    """The desk of somebody who is not root, in a folder that they can reach."""
    for path in [tmp_path, *tmp_path.parents]:
        if not path.stat().st_mode & stat.S_IXOTH:
            path.chmod(path.stat().st_mode | 0o711)
    for path in [tmp_path, *tmp_path.rglob("*")]:
        os.chown(path, NOBODY, NOBODY)
    binary = tmp_path.parent / f"{tmp_path.name}-bin" / "orderdesk"
    binary.parent.mkdir(mode=0o755)
    if desk.binary.stat().st_dev == tmp_path.stat().st_dev:
        os.link(desk.binary.resolve(), binary)
    else:
        shutil.copy(desk.binary, binary)
    binary.chmod(0o755)
    server = Server(tmp_path, binary)
    result = run(server, ["user", "list"], user=NOBODY, group=NOBODY)
    assert result.returncode == 0, result.stderr
    settle(server)
    yield server
    for path in [tmp_path, *tmp_path.rglob("*")]:
        path.chmod(0o700)


@as_root
@every_command
def test_a_folder_that_may_not_be_read(theirs, arguments):
    theirs.data.chmod(0)
    check_refused(theirs, arguments, "data", user=NOBODY, group=NOBODY)


@as_root
@every_command
def test_a_database_that_may_not_be_read(theirs, arguments):
    (theirs.data / "auth.sqlite").chmod(0)
    check_refused(theirs, arguments, "auth.sqlite", "may", user=NOBODY, group=NOBODY)


@as_root
@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("audit verify", "migrate --status")])
def test_a_folder_that_may_not_be_written(theirs, name):
    for path in theirs.data.iterdir():
        if path.name.endswith(("-shm", "-wal")):
            path.unlink()
    theirs.data.chmod(0o500)
    for path in theirs.data.iterdir():
        path.chmod(0o400)
    check_refused(theirs, COMMANDS[name], "sqlite", user=NOBODY, group=NOBODY)


@as_root
def test_a_restore_where_nothing_may_be_written(theirs, good):
    assert good.run("backup", "--force", "there.tar").returncode == 0
    file = theirs.folder / "there.tar"
    shutil.copy(good.folder / "there.tar", file)
    os.chown(file, NOBODY, NOBODY)
    theirs.data.chmod(0o500)
    check_refused(theirs, ["restore", "there.tar", "--force"], "data", user=NOBODY, group=NOBODY)


@pytest.mark.parametrize("name", [*DATABASES, "development-jwt-secret"])
@pytest.mark.parametrize("arguments", [["backup", "--force"], ["audit", "export", "--output"]], ids=["backup", "export"])
def test_nothing_is_written_over_the_desk_itself(desk, name, arguments):
    check_refused(desk, [*arguments, f"data/{name}"], "is a part of the desk itself", status=65)


# Room


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 2 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("no small disk can be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def fill(folder, leave):
    room = shutil.disk_usage(folder).free - leave
    (folder / "filler").write_bytes(b"x" * max(0, room))


@as_root
def test_a_backup_onto_a_full_disk(good, small_disk):
    fill(small_disk, 100_000)
    result = good.run("backup", small_disk / "desk.tar")
    assert result.returncode == 69, result.stdout + result.stderr
    assert "desk.tar" in result.stderr and "disk is full" in result.stderr, result.stderr
    assert [path.name for path in small_disk.iterdir()] == ["filler"], "nothing is left behind"


@as_root
def test_a_restore_onto_a_full_disk(good, small_disk):
    assert good.run("backup", "--force", "room.tar").returncode == 0
    fill(small_disk, 150_000)
    result = good.run("restore", "room.tar", "--storage.path", small_disk / "data")
    assert result.returncode == 69, result.stdout + result.stderr
    assert "disk is full" in result.stderr, result.stderr
    assert [path.name for path in small_disk.iterdir()] == ["filler"], "nothing is left behind"


@as_root
def test_verifying_without_room(good, small_disk):
    assert good.run("backup", "--force", "room.tar").returncode == 0
    fill(small_disk, 150_000)
    result = good.run("backup", "verify", "room.tar", TMPDIR=str(small_disk))
    assert result.returncode == 69, result.stdout + result.stderr
    assert "disk is full" in result.stderr and "TMPDIR" in result.stderr, result.stderr
    assert [path.name for path in small_disk.iterdir()] == ["filler"], "nothing is left behind"


@as_root
@pytest.mark.parametrize("name", ["serve", "migrate", "user list", "seed"])
def test_no_room_for_a_new_desk(small_disk, tmp_path, name):
    server = Server(tmp_path, STORAGE_PATH=str(small_disk / "data"))
    fill(small_disk, 20_000)
    result = run(server, COMMANDS[name])
    assert result.returncode == 69, result.stdout + result.stderr
    assert "disk is full" in result.stderr and "sqlite" in result.stderr, result.stderr
    (small_disk / "filler").unlink()
    again = server.run("migrate")
    assert again.returncode == 0, again.stderr


@as_root
def test_no_room_for_the_next_orders(small_disk, tmp_path):
    """What was answered before the disk was full is there, and all goes on when there is room."""
    server = Server(tmp_path, STORAGE_PATH=str(small_disk / "data"))
    assert server.run("seed", "--orders", "10").returncode == 0
    fill(small_disk, 100_000)
    result = server.run("seed", "--orders", "5000")
    assert result.returncode == 69, result.stdout + result.stderr
    assert "disk is full" in result.stderr, result.stderr
    (small_disk / "filler").unlink()
    again = server.run("seed", "--orders", "11")
    assert again.stdout == "1 orders added, 11 in all.\n", again.stdout + again.stderr
    assert server.run("audit", "verify").returncode == 0


# The configuration


@every_command
@pytest.mark.parametrize("text, words", [
    ("storage: [", "not valid YAML"), ("\tserver:\n", "not valid YAML"), ("storge:\n  path: x\n", "storge"),
    ("- a\n- b\n", "not a list of keys"), ("server:\n  port: many\n", "server.port"),
])
def test_a_broken_configuration(tmp_path, text, words, arguments):
    server = Server(tmp_path)
    (tmp_path / "config.yaml").write_text(text)
    before = state(tmp_path)
    result = run(server, arguments)
    assert result.returncode == 78, result.stdout + result.stderr
    assert "config.yaml" in result.stderr and words in result.stderr, result.stderr
    assert state(tmp_path) == before


@every_command
def test_a_folder_in_place_of_the_configuration(tmp_path, arguments):
    (tmp_path / "config.yaml").mkdir()
    result = run(Server(tmp_path), arguments)
    assert result.returncode == 78, result.stdout + result.stderr
    assert "the file config.yaml cannot be read" in result.stderr, result.stderr
    assert not (tmp_path / "data").exists()


def test_the_documents_name_what_people_see():
    """The sentences in the table of operations.md are those of the program."""
    text = (ROOT / "docs/operations.md").read_text()
    for words in ("is not an OrderDesk database", "the database is damaged", "the disk is full", "is in use"):
        assert words in text
