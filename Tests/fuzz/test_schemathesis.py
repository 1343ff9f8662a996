"""The real binary answers as its OpenAPI document says, to whatever schemathesis makes of that document.

Every check runs in the phases examples, coverage, fuzzing and stateful, with all rights and as somebody who only places
orders. The stateful phase ends when a way through the API cannot be gone again as it was, because the desk has changed. So
it begins anew on several empty desks, some of them with the calls of orders alone, where it gets further. What was seen is
in test-results/, with curl commands to see it again.
"""

import json
import os
import pathlib
import secrets
import subprocess
import sys

import pytest

from harness import API, ROOT, Server

HERE = pathlib.Path(__file__).resolve().parent
RIGHTS = {"admin": ["user", "approver", "auditor", "admin"], "user": ["user"]}
# The phases, the seed, and the calls.
RUNS = [
    ("examples,coverage,fuzzing", 1, []),
    *(("stateful", seed, []) for seed in (1, 2, 3)),
    *(("stateful", seed, ["--include-tag", "orders"]) for seed in (4, 5, 6)),
]
UNGUESSABLE = {
    "POST /api/v1/auth/password", "POST /api/v1/auth/password-reset", "POST /api/v1/orders/decisions",
    "POST /api/v1/orders/{id}/undo",
}
# Far more than a run takes; a run that hangs ends here.
TIME_LIMIT = 900
NO_LIMITS = {
    f"LIMITS_{name}": "off"
    for name in (
        "LOGIN_FAILURES_PER_USERNAME", "LOGIN_FAILURES_PER_ADDRESS", "REGISTRATIONS_PER_ADDRESS", "REQUESTS_PER_PRINCIPAL"
    )
}


@pytest.fixture
def server(tmp_path):
    # With decisions about one's own orders, one person can go the whole way from placing to taking back.
    server = Server(tmp_path, ORDERS_ALLOW_SELF_APPROVAL="true", **NO_LIMITS).start()
    yield server
    server.stop()


@pytest.mark.parametrize("phases, seed, calls", RUNS, ids=[f"{phases}-{seed}" for phases, seed, _ in RUNS])
@pytest.mark.parametrize("who", RIGHTS)
def test_the_api_is_as_its_document_says(server, tmp_path, who, phases, seed, calls):
    password = secrets.token_urlsafe(18)
    person = API(server).log_in(server.admin, server.admin_password).add_person("api_fuzzer", password, *RIGHTS[who])
    # Something to read from the first request on.
    API(server).log_in("api_fuzzer", password).place_order("Desk lamp")
    report = tmp_path / "report.json"
    command = [
        pathlib.Path(sys.executable).with_name("schemathesis"), "--config-file", HERE / "schemathesis.toml",
        "run", f"{server.url}/api/v1/openapi.json", "--checks", "all", "--no-color", "--phases", phases, "--seed", str(seed), *calls,
        "--report", "json", "--report-json-path", report,
    ]
    environment = {
        **os.environ, "PYTHONPATH": str(HERE), "FUZZ_USERNAME": "api_fuzzer", "FUZZ_PASSWORD": password,
        "FUZZ_USER_ID": person["user_id"],
    }
    result = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", timeout=TIME_LIMIT, check=False
    )
    output = ROOT / f"test-results/schemathesis-{who}-{phases}-{seed}.txt"
    output.parent.mkdir(exist_ok=True)
    output.write_text(result.stdout + result.stderr, encoding="utf-8")
    assert result.returncode == 0, f"{result.stdout}{result.stderr}"
    run = json.loads(report.read_text(encoding="utf-8"))
    assert run["complete"] and not run["errors"]
    done = {phase for phase, result in run["phases"].items() if result["status"] == "success"}
    assert done == set(phases.split(",")), run["phases"]
    assert run["test_cases"]["generated"] > 20, run["test_cases"]
    if "fuzzing" in phases:
        assert run["operations"]["tested"] == run["operations"]["total"] > 30, run["operations"]
        # Nothing is clean by never getting in: with all rights, every call is accepted at some time. But nobody guesses a
        # one-time link, the password of the account, or the names of orders that were just placed or decided; the links
        # of the stateful phase lead there.
        rates = run["valid_rates"].items()
        refused = {name for name, phases in rates if not any(phase["accepted"] for phase in phases.values())}
        assert who != "admin" or refused <= UNGUESSABLE, refused
