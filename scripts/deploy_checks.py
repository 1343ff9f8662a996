"""What no tool checks about deploy/: that its files and docs/alerts.md fit together.

    .venv/bin/python scripts/deploy_checks.py [FILE]    FILE gets the expressions of all dashboards, as rules for promtool
"""

import json
import pathlib
import re
import sys

import yaml

import deploy_split
from deploy_metrics import ALERTS, DASHBOARDS, DEPLOY, RECORDED, expressions, panels, rules

RUNBOOK = DEPLOY.parent / "docs" / "alerts.md"
KUBERNETES = DEPLOY / "kubernetes"
SEVERITIES = {"critical", "warning"}


def alerts_have_runbooks():
    """Each alert has a heading in the runbook, each heading an alert, and the address leads there."""
    headings = set(re.findall(r"^## (OrderDesk\w+)$", RUNBOOK.read_text(), re.MULTILINE))
    names = {rule["alert"] for rule in rules(ALERTS)}
    yield from (f"{name} has no heading in {RUNBOOK.name}" for name in names - headings)
    yield from (f"{RUNBOOK.name} is about {name}, which is no alert" for name in headings - names)
    for rule in rules(ALERTS):
        texts = rule.get("annotations", {})
        if not {"summary", "description"} <= texts.keys():
            yield f"{rule['alert']} needs a summary and a description"
        if not texts.get("runbook_url", "").endswith(f"/docs/alerts.md#{rule['alert'].lower()}"):
            yield f"the runbook_url of {rule['alert']} does not lead to its heading"
        if rule.get("labels", {}).get("severity") not in SEVERITIES:
            yield f"{rule['alert']} needs a severity: {' or '.join(sorted(SEVERITIES))}"


def alerts_have_tests():
    """Each alert is expected once and is expected to be silent once."""
    fires, silent = set(), set()
    for file in (ALERTS.parent / "tests").glob("*.yml"):
        for test in yaml.safe_load(file.read_text())["tests"]:
            for case in test["alert_rule_test"]:
                (fires if case["exp_alerts"] else silent).add(case["alertname"])
    for rule in rules(ALERTS):
        if rule["alert"] not in fires:
            yield f"no test makes {rule['alert']} fire"
        if rule["alert"] not in silent:
            yield f"no test shows when {rule['alert']} does not fire"


def dashboards_are_whole():
    """Dashboards have their own uid, and panels say what they show, in places of their own."""
    uids = set()
    for file in DASHBOARDS:
        dashboard = json.loads(file.read_text())
        uids.add(dashboard["uid"])
        ids = [panel["id"] for panel in dashboard["panels"]]
        if len(set(ids)) != len(ids):
            yield f"{file.name} has two panels of one id"
        taken = set()
        for panel in panels(file):
            at = panel["gridPos"]
            cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
            if cells & taken or at["x"] + at["w"] > 24:
                yield f"{file.name}: {panel['title']} lies over another panel or outside"
            taken |= cells
            if not panel["description"] or not panel["targets"]:
                yield f"{file.name}: {panel['title']} needs a description and an expression"
    if len(uids) != len(DASHBOARDS):
        yield "two dashboards have the same uid"


def recorded_rules_are_used():
    """What is recorded is read by an alert or a dashboard, and what they read is recorded."""
    recorded = {rule["record"] for rule in rules(RECORDED)}
    read = {name for text in expressions().values() for name in re.findall(r"\w+:\w+:\w+", text)}
    yield from (f"{name} is read, but no rule records it" for name in read - recorded)
    yield from (f"{name} is recorded, but nothing reads it" for name in recorded - read)


def kustomization_is_complete():
    """Every manifest is applied, but for the example of the secret."""
    for folder in (KUBERNETES, deploy_split.KUBERNETES):
        listed = set(yaml.safe_load((folder / "kustomization.yaml").read_text())["resources"])
        there = {file.name for file in folder.glob("*.yaml")} - {"kustomization.yaml", "secret.example.yaml"}
        where = f"kustomization.yaml of {folder.relative_to(DEPLOY)}"
        yield from (f"{where} does not apply {name}" for name in there - listed)
        yield from (f"{where} applies {name}, which is not there" for name in listed - there)


def write_expressions(file):
    """The expressions of the dashboards as recording rules, so that promtool parses them."""
    texts = [text for place, text in expressions().items() if ".json: " in place]
    made = [{"record": f"dashboard:{number}", "expr": text} for number, text in enumerate(texts)]
    pathlib.Path(file).write_text(yaml.safe_dump({"groups": [{"name": "dashboards", "rules": made}]}))


def main():
    checks = [
        alerts_have_runbooks, alerts_have_tests, dashboards_are_whole, recorded_rules_are_used, kustomization_is_complete,
        *deploy_split.CHECKS,
    ]
    problems = [problem for check in checks for problem in check()]
    for problem in problems:
        print(f"deploy: {problem}", file=sys.stderr)
    if len(sys.argv) > 1:
        write_expressions(sys.argv[1])
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
