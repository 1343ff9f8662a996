"""Which metrics the alert rules and the dashboards in deploy/ use, and their expressions."""

import json
import pathlib
import re

import yaml

DEPLOY = pathlib.Path(__file__).resolve().parent.parent / "deploy"
ALERTS = DEPLOY / "prometheus" / "alerts.yml"
RECORDED = DEPLOY / "prometheus" / "rules.yml"
DASHBOARDS = sorted((DEPLOY / "grafana" / "dashboards").glob("*.json"))

# Names with a colon are recorded by rules, and `up` and `ALERTS` are made by Prometheus: those are no metrics of the server.
METRIC = re.compile(r"(?<![\w:])(?:orderdesk|process)_\w+(?![\w:])")
SUFFIXES = re.compile(r"_(?:bucket|sum|count)$")


def rules(file):
    """The rules of all groups of a file."""
    return [rule for group in yaml.safe_load(file.read_text())["groups"] for rule in group["rules"]]


def panels(dashboard):
    """The panels of a dashboard that show something."""
    return [panel for panel in json.loads(dashboard.read_text())["panels"] if panel["type"] != "row"]


def expressions():
    """All expressions by the place where they stand, with dashboard variables filled in."""
    found = {}
    for file in (RECORDED, ALERTS):
        for rule in rules(file):
            found[f"{file.name}: {rule.get('record') or rule['alert']}"] = rule["expr"]
    for file in DASHBOARDS:
        for panel in panels(file):
            for target in panel["targets"]:
                found[f"{file.name}: {panel['title']}, {target['refId']}"] = target["expr"].replace("$instance", ".*")
    return found


def series_used():
    """The names of series, as they stand in expressions, and where each is used."""
    used = {}
    for place, expression in expressions().items():
        # What stands in quotes is the value of a label.
        for name in METRIC.findall(re.sub(r'"[^"]*"', '""', expression)):
            used.setdefault(name, []).append(place)
    return used


def metrics_used():
    """The metrics behind those series: of a histogram its own name."""
    return {SUFFIXES.sub("", name) for name in series_used()}
