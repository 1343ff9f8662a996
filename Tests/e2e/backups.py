"""What the tests of backups share: a small desk with a backup of it, and what is expected of a command."""

import contextlib
import os
import sqlite3

import pytest

from harness import Server

ROUNDS = int(os.environ.get("BACKUP_ROUNDS", "25"))
SEED = int(os.environ.get("BACKUP_SEED", "6"))


def done(result, status=0):
    assert result.returncode == status, f"exit {result.returncode}: {result.stdout}{result.stderr}"
    return result.stdout


def refused(result, status, *words):
    """It says why, on standard error alone, in one sentence and not in the words of a library."""
    assert result.returncode == status, f"exit {result.returncode}: {result.stdout}{result.stderr}"
    assert result.stdout == "", result.stdout
    assert result.stderr.startswith("orderdesk: "), result.stderr
    for word in words:
        assert word in result.stderr, result.stderr


def count(path, table):
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def fresh(parent, name):
    (parent / name).mkdir()
    return parent / name


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A stopped server with some people and orders, and a backup of them, `desk.tar`."""
    server = Server(tmp_path_factory.mktemp("desk"))
    done(server.run("seed", "--demo", "--orders", "200"))
    server.start().stop()
    done(server.run("backup", "desk.tar"))
    return server


@pytest.fixture
def empty(tmp_path):
    """A folder without a desk, with the key of the other one."""
    folder = tmp_path / "empty"
    folder.mkdir()
    return Server(folder)
