"""The settings in the files of deploy/ are ones that the server takes: each variable has its effect, and production is content."""

import re
import secrets
import shlex

import pytest
import yaml

from harness import ROOT, Server

DEPLOY = ROOT / "deploy"


def compose():
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["orderdesk"]
    # ${NAME:?what it is} is what the person sets.
    return {name: re.sub(r"\$\{.*\}", "https://orders.example.com", value) for name, value in service["environment"].items()}


def kubernetes():
    return yaml.safe_load((DEPLOY / "kubernetes" / "config.yaml").read_text())["data"]


def systemd():
    found = dict(re.findall(r"^([A-Z_]+)=(.*)$", (DEPLOY / "systemd" / "orderdesk.env").read_text(), re.MULTILINE))
    for line in re.findall(r"^Environment=(.*)$", (DEPLOY / "systemd" / "orderdesk.service").read_text(), re.MULTILINE):
        found |= dict(pair.split("=", 1) for pair in shlex.split(line))
    return found


@pytest.mark.parametrize("read", [compose, kubernetes, systemd])
def test_settings_are_taken(read, tmp_path):
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
