"""A real Prometheus with the rules and a configuration of deploy/prometheus, and something for it to see."""

import contextlib
import http.client
import json
import shutil
import subprocess
import urllib.parse

import yaml

from exposition import fetch
from harness import API, ROOT, START_LIMIT, Client, eventually, free_port

SETTINGS = ROOT / "deploy" / "prometheus"


def work_a_little(server):
    """Somebody registers, mistypes, signs in both ways, places orders, and has one approved."""
    password = "a long passphrase of somebody"
    api = API(server)
    api.register("requester", password)
    assert api.try_to_log_in("requester", "not this one").status == 401
    api.log_in("requester", password)
    orders = [api.place_order(f"Lamp {number}") for number in range(3)]
    browser = Client(server)
    assert browser.submit("/login", username="requester", password=password).status == 303
    assert browser.open("/orders").status == 200
    admin = API(server).log_in(server.admin, server.admin_password)
    assert admin.decide(orders[0], "approved").status == 200
    return password


class Prometheus:
    """Prometheus with the files of deploy/, but for the address and a quicker pace."""

    def __init__(self, folder, name, ports):
        """The configuration of that name; the metrics are at these ports of this machine."""
        self.folder, self.port = folder, free_port()
        settings = yaml.safe_load((SETTINGS / name).read_text())
        settings["global"] = {"scrape_interval": "200ms", "scrape_timeout": "200ms", "evaluation_interval": "200ms"}
        job, = settings["scrape_configs"]
        assert len(job["static_configs"][0]["targets"]) == len(ports)
        job["static_configs"] = [{"targets": [f"127.0.0.1:{port}" for port in ports]}]
        for name in settings["rule_files"]:
            shutil.copy(SETTINGS / name, folder / name)
        self.file = folder / "prometheus.yml"
        self.file.write_text(yaml.safe_dump(settings))

    def __enter__(self):
        with (self.folder / "prometheus.log").open("wb") as log:
            self.process = subprocess.Popen(
                ["prometheus", f"--config.file={self.file}", f"--storage.tsdb.path={self.folder / 'tsdb'}",
                 f"--web.listen-address=127.0.0.1:{self.port}"],
                cwd=self.folder, stdout=log, stderr=log,
            )
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(START_LIMIT)

    def ask(self, path, **query):
        status, text = fetch(self.port, f"/api/v1/{path}?{urllib.parse.urlencode(query)}")
        answer = json.loads(text)
        assert status == 200 and answer["status"] == "success", text
        return answer["data"]

    def wait_for(self, expression, meanwhile=lambda: None):
        """The result of an expression, as soon as it has one."""
        return eventually(lambda: self.found(expression, meanwhile), lambda: f"{expression}:\n{self.log()[-3000:]}")

    def found(self, expression, meanwhile):
        assert self.process.poll() is None, self.log()
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            if found := self.ask("query", query=expression)["result"]:
                return found
        meanwhile()
        return None

    def alerts(self):
        """Which alerts are not inactive, and about whom: pairs of name and port."""
        found = self.ask("alerts")["alerts"]
        return {(one["labels"]["alertname"], int(one["labels"]["instance"].rpartition(":")[2])) for one in found}

    def log(self):
        return (self.folder / "prometheus.log").read_text()
