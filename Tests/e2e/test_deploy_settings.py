"""The settings in the files of deploy/ are ones that the server takes: each variable has its effect, and production is content."""

import re
import secrets

import pytest
import yaml

from harness import ROOT, Server

DEPLOY = ROOT / "deploy"

pytestmark = pytest.mark.one_process("the files in deploy/ say what to start")


def compose(file, service):
    service = yaml.safe_load((DEPLOY / file).read_text())["services"][service]
    # ${NAME:?what it is} is what the person sets.
    return {name: re.sub(r"\$\{.*\}", "https://orders.example.com", value) for name, value in service["environment"].items()}


def kubernetes(file, name):
    maps = {one["metadata"]["name"]: one["data"] for one in yaml.safe_load_all((DEPLOY / "kubernetes" / file).read_text())}
    return maps[name]


ROLES = ("gateway", "auth", "orders")
PLACES = [
    (compose, "compose.yaml", "orderdesk"), (kubernetes, "config.yaml", "orderdesk"),
    *[(compose, "compose.split.yaml", role) for role in ROLES],
    *[(kubernetes, "split/config.yaml", f"orderdesk-{role}") for role in ROLES],
]


@pytest.mark.parametrize("read, file, name", PLACES, ids=[f"{file}: {name}" for _, file, name in PLACES])
def test_variables_are_taken(read, file, name, tmp_path):
    settings = read(file, name)
    assert settings["ENVIRONMENT"] == "production"
    # Files and folders are in places that are not on this machine.
    for variable in settings:
        if variable.endswith("_SECRET_FILE"):
            key = tmp_path / variable
            key.write_text(secrets.token_urlsafe(48))
            settings[variable] = str(key)
    if "STORAGE_PATH" in settings:
        settings["STORAGE_PATH"] = str(tmp_path / "data")
    desk = Server(tmp_path, **settings)
    checked = desk.run("config", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    printed = desk.run("config", "print").stdout
    for variable in settings:
        assert re.search(rf"# (?:environment )?.*\b{variable}\b", printed), f"{variable} changes nothing:\n{printed}"


def test_the_file_of_the_service_is_taken(tmp_path):
    (tmp_path / "config.yaml").write_text((DEPLOY / "systemd" / "config.yaml").read_text())
    checked = Server(tmp_path, JWT_SECRET=secrets.token_urlsafe(48)).run("config", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
