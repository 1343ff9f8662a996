"""What no tool checks about the files for a desk of three processes: who can reach whom, and that they are as closed as the
files for one.

Part of scripts/deploy_checks.py.
"""

import re

import yaml

from deploy_metrics import DEPLOY

COMPOSE = DEPLOY / "compose.split.yaml"
KUBERNETES = DEPLOY / "kubernetes" / "split"
PROMETHEUS = DEPLOY / "prometheus"
REFERENCE = DEPLOY.parent / "docs" / "configuration.md"
ROLES = ("gateway", "auth", "orders")
#: Who calls whom. Nothing else is possible.
WAYS = {("gateway", "auth"), ("gateway", "orders"), ("orders", "auth")}
#: What closes a container; the same as for one process.
HARDENING = (
    "read_only", "cap_drop", "security_opt", "ulimits", "mem_limit", "pids_limit", "stop_grace_period", "healthcheck", "restart",
    "logging", "image",
)
POD_HARDENING = ("securityContext", "automountServiceAccountToken", "enableServiceLinks")
APP = "app.kubernetes.io/name"
COMPONENT = "app.kubernetes.io/component"


def compose(name="compose.split.yaml"):
    return yaml.safe_load((DEPLOY / name).read_text())


def manifests(folder=KUBERNETES):
    """All resources, by kind and name."""
    files = [file for file in folder.glob("*.yaml") if file.name != "kustomization.yaml"]
    found = [one for file in files for one in yaml.safe_load_all(file.read_text())]
    return {(one["kind"], one["metadata"]["name"]): one for one in found}


def compose_ways_are_three():
    """A process is reached where it listens, by whoever is in that network."""
    document = compose()
    services = {role: document["services"][role] for role in ROLES}
    hosts = {role: service["environment"]["SERVER_HOST"] for role, service in services.items()}
    reached = set()
    for role, service in services.items():
        found = [name for name, place in service["networks"].items() if place["ipv4_address"] == hosts[role]]
        if len(found) != 1:
            yield f"compose.split.yaml: {role} has to listen in one network"
        reached |= {(other, role) for other in ROLES if other != role and found[0] in services[other]["networks"]}
        open_networks = {name for name in service["networks"] if not (document["networks"][name] or {}).get("internal")}
        if open_networks != ({"front"} if role == "gateway" else set()) or bool(service.get("ports")) != (role == "gateway"):
            yield f"compose.split.yaml: only the gateway has a way out and a port, and {role} is not so"
        listen = service["environment"]["METRICS_LISTEN"]
        if listen != f"{service['networks']['monitoring']['ipv4_address']}:9464":
            yield f"compose.split.yaml: metrics of {role} are to be served in the network monitoring alone"
        for module in ("auth", "orders"):
            url = service["environment"].get(f"MODULES_{module.upper()}_URL", f"http://{hosts[module]}:8080")
            if url != f"http://{hosts[module]}:8080":
                yield f"compose.split.yaml: {role} looks for {module} at {url}"
    if reached != WAYS:
        yield f"compose.split.yaml: the ways are {sorted(reached)}, and should be {sorted(WAYS)}"


def compose_is_as_closed_as_one_process():
    one, split = compose("compose.yaml")["services"], compose()["services"]
    for role in ROLES:
        different = [key for key in HARDENING if split[role].get(key) != one["orderdesk"].get(key)]
        yield from (f"compose.split.yaml: {key} of {role} is not that of compose.yaml" for key in different)
        wanted = {"service-secret"} if role == "gateway" else {"jwt-secret", "service-secret"}
        if set(split[role]["secrets"]) != wanted:
            yield f"compose.split.yaml: {role} has to have the secrets {sorted(wanted)}"
    for name in ("prometheus", "grafana"):
        text = yaml.safe_dump(split[name]).replace("prometheus.split.yml", "prometheus.yml")
        different = {key for key in one[name] if yaml.safe_load(text).get(key) != one[name][key]} - {"networks"}
        yield from (f"compose.split.yaml: {key} of {name} is not that of compose.yaml" for key in different)


def selects(selector, role):
    """Whether a selector of labels picks the pods of a role."""
    labels = {APP: "orderdesk", COMPONENT: role}
    return all(labels.get(name) == value for name, value in selector.get("matchLabels", {}).items())


def allowed(policies, role, direction):
    """What the policies of a role's pods let through, as (peer, port): each peer as the text of its selectors."""
    side = "from" if direction == "ingress" else "to"
    for policy in policies:
        if selects(policy["spec"]["podSelector"], role):
            for rule in policy["spec"].get(direction, []):
                for peer in rule.get(side, [{}]):
                    for port in rule.get("ports", [{}]):
                        yield peer, port.get("port")


def pods_of(peer):
    """The roles that a peer of a rule stands for, or the name of its namespace."""
    if "namespaceSelector" in peer:
        return {peer["namespaceSelector"].get("matchLabels", {}).get("kubernetes.io/metadata.name", "every namespace")}
    return {role for role in ROLES if "podSelector" in peer and selects(peer["podSelector"], role)} or {"anybody"}


def kubernetes_ways_are_three():
    """What one side may send and the other may take; and from outside the ingress to the gateway, the monitoring to metrics."""
    found = manifests()
    policies = [one for (kind, _), one in found.items() if kind == "NetworkPolicy"]
    sent, taken = set(), set()
    for role in ROLES:
        chosen = [policy for policy in policies if selects(policy["spec"]["podSelector"], role)]
        if {word for policy in chosen for word in policy["spec"]["policyTypes"]} != {"Ingress", "Egress"}:
            yield f"kubernetes/split: pods of {role} are not closed in both directions"
        sent |= {(role, pod, port) for peer, port in allowed(policies, role, "egress") for pod in pods_of(peer)}
        taken |= {(pod, role, port) for peer, port in allowed(policies, role, "ingress") for pod in pods_of(peer)}
    ways = {(caller, called, "http") for caller, called in WAYS}
    names = {(caller, "kube-system", 53) for caller in {caller for caller, _ in WAYS}}
    outside = {("monitoring", role, "metrics") for role in ROLES} | {("ingress-nginx", "gateway", "http")}
    if sent != ways | names:
        yield f"kubernetes/split: pods may send {sorted(map(str, sent ^ (ways | names)))} otherwise than wanted"
    if taken != ways | outside:
        yield f"kubernetes/split: pods may take {sorted(map(str, taken ^ (ways | outside)))} otherwise than wanted"


def kubernetes_pods_are_as_closed_as_one():
    found = manifests()
    one = manifests(KUBERNETES.parent)["StatefulSet", "orderdesk"]["spec"]["template"]["spec"]
    for role, kind, replicas in (("gateway", "Deployment", 2), ("auth", "StatefulSet", 1), ("orders", "StatefulSet", 1)):
        workload = found[kind, f"orderdesk-{role}"]["spec"]
        pod = workload["template"]["spec"]
        container, = pod["containers"]
        where = f"kubernetes/split: {role}"
        if workload["replicas"] != replicas:
            yield f"{where} has {workload['replicas']} replicas"
        inside = container["securityContext"] == one["containers"][0]["securityContext"]
        if not inside or any(one[name] != pod[name] for name in POD_HARDENING):
            yield f"{where} is not as closed as one process"
        if container["readinessProbe"]["httpGet"]["path"] != "/health":
            yield f"{where} would be taken out of its service while a peer is away"
        if ("orderdesk-jwt" in yaml.safe_dump(pod)) != (role != "gateway"):
            yield f"{where}: the key of access tokens is for auth and orders"
        for module in ("auth", "orders"):
            url = found["ConfigMap", f"orderdesk-{role}"]["data"].get(f"MODULES_{module.upper()}_URL")
            service = found["Service", f"orderdesk-{module}"]
            if url not in (None, f"http://{service['metadata']['name']}:{service['spec']['ports'][0]['port']}"):
                yield f"{where} looks for {module} at {url}"


def variables_are_known():
    """Each is one of the reference, and a file only where a secret is meant. The e2e tests try them with the binary."""
    rows = re.findall(r"^\| `[\w.]+` \| `(\w+)` \|.*?( Secret\.)?(?: Reloadable\.)? \|$", REFERENCE.read_text(), re.MULTILINE)
    known = {name for name, _ in rows} | {f"{name}_FILE" for name, secret in rows if secret}
    services = compose()["services"]
    places = {f"compose.split.yaml: {role}": services[role]["environment"] for role in ROLES}
    for (kind, name), one in manifests().items():
        if kind == "ConfigMap":
            places[f"kubernetes/split: {name}"] = one["data"]
    for place, variables in places.items():
        yield from (f"{place} sets {name}, which is no setting" for name in variables if name not in known)


def prometheus_watches_all_three():
    """And is otherwise set up as for one process."""
    one, split = (yaml.safe_load((PROMETHEUS / name).read_text()) for name in ("prometheus.yml", "prometheus.split.yml"))
    targets = split["scrape_configs"][0].pop("static_configs")[0]["targets"]
    one["scrape_configs"][0].pop("static_configs")
    if one != split:
        yield "prometheus.split.yml differs from prometheus.yml in more than its targets"
    if targets != [f"{role}:9464" for role in ROLES]:
        yield f"prometheus.split.yml watches {targets}"


CHECKS = [
    compose_ways_are_three, compose_is_as_closed_as_one_process, kubernetes_ways_are_three,
    kubernetes_pods_are_as_closed_as_one, variables_are_known, prometheus_watches_all_three,
]
