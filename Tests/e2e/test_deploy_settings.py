"""The settings in the files of deploy/ are ones that the server takes: each variable has its effect, and production is content."""

import re
import secrets

import pytest
import yaml

from harness import ROOT, Server

DEPLOY = ROOT / "deploy"

pytestmark = pytest.mark.one_process("the files in deploy/ say what to start")


def compose():
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["orderdesk"]
    # ${NAME:?what it is} is what the person sets.
    return {name: re.sub(r"\$\{.*\}", "https://orders.example.com", value) for name, value in service["environment"].items()}


def kubernetes():
    return yaml.safe_load((DEPLOY / "kubernetes" / "config.yaml").read_text())["data"]


@pytest.mark.parametrize("read", [compose, kubernetes])
def test_variables_are_taken(read, tmp_path):
    settings = read()
    assert settings["ENVIRONMENT"] == "production"
    key = tmp_path / "jwt-secret"
    key.write_text(secrets.token_urlsafe(48))
    # Both are places that are not on this machine.
    settings |= {"JWT_SECRET_FILE": str(key), "STORAGE_PATH": str(tmp_path / "data")}
    desk = Server(tmp_path, **settings)
    checked = desk.run("config", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    printed = desk.run("config", "print").stdout
    for name in settings:
        assert re.search(rf"# (?:environment )?.*\b{name}\b", printed), f"{name} changes nothing:\n{printed}"


def test_the_file_of_the_service_is_taken(tmp_path):
    (tmp_path / "config.yaml").write_text((DEPLOY / "systemd" / "config.yaml").read_text())
    checked = Server(tmp_path, JWT_SECRET=secrets.token_urlsafe(48)).run("config", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
