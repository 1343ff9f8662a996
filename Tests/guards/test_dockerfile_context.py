"""The rehearsal of the Dockerfile sees the files that a build would see, and copies them as COPY does."""

import os
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import dockerfile_context  # noqa: E402


def context(folder, ignored, *files):
    (folder / ".dockerignore").write_text(ignored)
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return dockerfile_context.Context(folder)


@pytest.mark.parametrize("ignored, path, seen", [
    ("", "a/b.txt", True),
    ("# a comment\n\n", "a/b.txt", True),
    ("a", "a/b.txt", False),
    ("a/", "a/b.txt", False),
    ("/a", "a/b.txt", False),
    ("b.txt", "a/b.txt", True),
    ("*/b.txt", "a/b.txt", False),
    ("*.txt", "a/b.txt", True),
    ("**/*.txt", "a/b.txt", False),
    ("**/*.txt", "b.txt", False),
    ("a/**", "a/c/b.txt", False),
    ("?.txt", "b.txt", False),
    ("?.txt", "bb.txt", True),
    ("a.b", "aXb", True),
    ("*\n!a", "a/b.txt", True),
    ("*\n!a", "c/b.txt", False),
    ("*\n!a\na/b.txt", "a/b.txt", False),
    ("!a\n*", "a/b.txt", False),
])
def test_the_last_rule_that_fits_decides(tmp_path, ignored, path, seen):
    assert context(tmp_path, ignored).has(path) == seen


def test_the_context_of_this_repository_holds_what_is_built_and_nothing_local():
    here = dockerfile_context.Context(ROOT)
    for path in ("Package.swift", "Makefile", "Sources/OrderDesk/Composition/CompositionRoot.swift", "scripts/setup"):
        assert here.has(path), path
    for path in ("data/auth.sqlite", "deploy/secrets/jwt-secret", ".git/config", ".build/debug/orderdesk", "config.yaml"):
        assert not here.has(path), path


def test_copying_is_as_docker_does_it(tmp_path, monkeypatch):
    owners = {}
    monkeypatch.setattr(os, "chown", lambda path, user, group, **_: owners.update({str(path): (user, group)}))
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "one").mkdir(parents=True)
    context(source / "one", "", "a.txt", "deep/b.txt")
    (source / "one" / "link").symlink_to("a.txt")
    # Of a folder what is in it; a file gets the name of the target, or goes into it.
    dockerfile_context.copy([source / "one"], str(target / "all"), owner=(10001, 10001))
    assert (target / "all" / "deep" / "b.txt").read_text() == "deep/b.txt"
    assert (target / "all" / "link").is_symlink()
    assert owners[str(target / "all" / "deep" / "b.txt")] == (10001, 10001)
    dockerfile_context.copy([source / "one" / "a.txt"], str(target / "renamed.txt"))
    dockerfile_context.copy([source / "one" / "a.txt"], f"{target}/into/")
    assert (target / "renamed.txt").exists() and (target / "into" / "a.txt").exists()
    with pytest.raises(FileNotFoundError):
        dockerfile_context.copy([], str(target))
