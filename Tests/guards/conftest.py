"""How the tests of the guards run a script, and a tree for it to look at."""

import importlib.machinery
import importlib.util
import pathlib
import subprocess
import sys

import pytest

# Scripts have no suffix, so Python would keep their bytecode right beside them.
sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def run():
    """Runs a script of this project to its end."""

    def run(name, *arguments):
        return subprocess.run(
            [sys.executable, ROOT / "scripts" / name, *arguments], capture_output=True, encoding="utf-8", timeout=120, check=False
        )

    return run


@pytest.fixture
def script():
    """Loads a script of this project as a module, for its functions."""

    def load(name):
        loader = importlib.machinery.SourceFileLoader(name.replace("-", "_"), str(ROOT / "scripts" / name))
        module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
        loader.exec_module(module)
        return module

    return load


@pytest.fixture
def tree(tmp_path):
    """Writes files into a git working tree and tracks them."""
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)

    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        subprocess.run(["git", "-C", tmp_path, "add", "--", name], check=True)
        return path

    write.root = tmp_path
    return write
