"""The command line as people, scripts and shells use it."""

import json
import os
import pty
import re
import shutil
import subprocess

import pytest

from harness import RFC3339, START_LIMIT, Server

pytestmark = pytest.mark.one_process("the commands work on a data folder, and no server runs")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("desk"))
    done(server.run("seed", "--demo", "--orders", "5000"))
    return server


def done(result):
    assert result.returncode == 0, f"exit {result.returncode}: {result.stdout}{result.stderr}"
    assert result.stderr == "", result.stderr
    return result.stdout


def document(server, *arguments):
    """The one JSON document that a command answers."""
    text = done(server.run(*arguments, "--json"))
    assert text.endswith("\n") and text.count("\n") == 1
    return json.loads(text)


def test_documents_for_scripts(desk):
    version = document(desk, "version")
    assert re.fullmatch(r"\d+\.\d+\.\d+", version["version"]) and version["format_of_backups"] == 1

    steps = document(desk, "migrate", "--status")
    assert steps["backup"] is None
    assert {step["module"] for step in steps["migrations"]} == {"auth", "orders"}
    assert all(step["applied"] is True and re.match(r"\d{4}_", step["name"]) for step in steps["migrations"])

    config = document(desk, "config", "print", "--server.port", "9000")
    assert config["server.port"] == {"is_set": True, "source": "flag --server.port", "value": "9000"}
    assert config["jwt.secret"] == {"is_set": False, "source": "default", "value": None}
    assert isinstance(config["server.corsOrigins"]["value"], list)

    people = document(desk, "user", "list")
    assert people["total"] == 4 and len(people["users"]) == 4
    approver = next(user for user in people["users"] if user["username"] == "demo_approver")
    assert approver["roles"] == ["approver"] and approver["disabled"] is False
    assert approver["last_sign_in_at"] is None and RFC3339.fullmatch(approver["created_at"])

    assert document(desk, "user", "sessions", "demo_user") == {"sessions": []}
    assert document(desk, "user", "sessions", "demo_user", "--end") == {"ended": 0}

    trail = document(desk, "audit", "verify")
    assert trail["events"]["orders"] >= 1 and trail["checkpoints"]["exists"] is False
    done(desk.run("audit", "export", "--output", "trail.jsonl"))
    assert document(desk, "audit", "verify", "--file", "trail.jsonl").keys() == {"events"}


def test_a_secret_is_in_no_document(desk):
    secret = "ZmFr" * 16
    text = done(desk.run("config", "print", "--json", JWT_SECRET=secret))
    assert secret not in text
    assert json.loads(text)["jwt.secret"] == {"is_set": True, "source": "environment JWT_SECRET", "value": None}


def test_healthcheck_as_a_document(server):
    assert document(server, "healthcheck", "--server.port", str(server.port)) == {"status": "ready"}


@pytest.mark.parametrize("arguments, status", [
    (["version", "--jsn"], 64), (["nonsense"], 64), (["seed"], 64), (["backup"], 64), (["restore"], 64),
    (["user", "disable", "nobody_here", "--json"], 64), (["user", "disable", "nobody_here"], 65),
    (["user", "sessions", "nobody_here", "--json"], 65), (["healthcheck", "--json", "--server.port", "1"], 69),
    (["audit", "verify", "--json", "--storage.path", "nowhere"], 69), (["config", "check", "--server.port", "x"], 78),
])
def test_errors_are_words_on_standard_error(desk, arguments, status):
    result = desk.run(*arguments)
    assert result.returncode == status, result.stdout + result.stderr
    assert result.stdout == "" and result.stderr != ""


@pytest.mark.parametrize("is_ignored", [True, False], ids=["SIGPIPE is ignored", "as in a shell"])
@pytest.mark.parametrize("arguments", [
    ["audit", "export"], ["config", "reference"], ["user", "list"], ["--help"],
    ["--generate-completion-script", "bash"],
])
def test_a_reader_that_has_enough_is_no_error(desk, arguments, is_ignored):
    """`orderdesk … | head -1`: it ends, and says nothing."""
    process = subprocess.Popen(
        [desk.binary, *arguments], cwd=desk.folder, env=desk.environment(), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, restore_signals=not is_ignored)
    process.stdout.read(1)
    process.stdout.close()
    said = process.stderr.read()
    process.wait(START_LIMIT)
    process.stderr.close()
    assert said == b""


# Progress


def on_a_terminal(server, *arguments):
    """What a command writes to a terminal, and what to its standard output, which is none."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [server.binary, *arguments], cwd=server.folder, env=server.environment(), stdout=subprocess.PIPE,
        stderr=theirs, encoding="utf-8")
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    output = process.stdout.read()
    assert process.wait(START_LIMIT) == 0, output
    process.stdout.close()
    os.close(ours)
    return shown.decode(), output


@pytest.mark.parametrize("label, arguments", [
    ("seed", ["seed", "--orders", "7000"]),
    ("backup", ["backup", "--force", "progress.tar"]),
    ("verify", ["backup", "verify", "progress.tar"]),
    ("restore", ["restore", "progress.tar", "--force", "--storage.path", "elsewhere"]),
    ("verify", ["audit", "verify"]),
    ("export", ["audit", "export", "--output", "progress.jsonl"]),
])
def test_progress_is_shown_on_a_terminal_alone(desk, label, arguments):
    shown, output = on_a_terminal(desk, *arguments)
    assert f"\r{label}  [" in shown and "%" in shown, shown
    assert shown.endswith("\r\x1b[K"), "the line is taken away at the end"
    assert "\r" not in output and "\x1b" not in output
    assert done(desk.run(*arguments)), "without a terminal there is the result, and nothing on standard error"


# Shells


def completions(binary, folder, line):
    """What bash offers at the end of a line."""
    words = line.split(" ")
    script = f"""
source <({binary} --generate-completion-script bash) || exit 1
complete -p orderdesk >/dev/null || exit 2
COMP_LINE={line!r} COMP_POINT={len(line)} COMP_WORDS=({" ".join(words[:-1])} {words[-1]!r}) COMP_CWORD={len(words) - 1}
_orderdesk orderdesk {words[-1]!r} {words[-2]!r}
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    result = subprocess.run(
        ["bash", "-c", script], cwd=folder, env={"PATH": os.environ["PATH"]}, capture_output=True, encoding="utf-8",
        timeout=START_LIMIT, check=False)
    assert result.returncode == 0 and result.stderr == "", result.stderr
    return result.stdout.split()


@pytest.mark.parametrize("line, offered", [
    ("orderdesk re", {"restore"}),
    ("orderdesk user set", {"set-roles"}),
    ("orderdesk backup --fo", {"--force"}),
    ("orderdesk restore --storage.", {"--storage.path"}),
    ("orderdesk serve --server.p", {"--server.port", "--server.publicURL"}),
    ("orderdesk config print --jwt.s", set()),
    ("orderdesk user list --role app", {"approver"}),
])
def test_bash_completes(desk, line, offered):
    if line.startswith("orderdesk backup -"):
        line = line.replace("backup", "backup create")
    assert set(completions(desk.binary, desk.folder, line)) == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_understands_its_script(desk, shell):
    assert shutil.which(shell), f"{shell} is missing: run scripts/setup test"
    script = done(desk.run("--generate-completion-script", shell))
    result = subprocess.run([shell, "-n"], input=script, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0 and result.stderr == "", result.stderr
