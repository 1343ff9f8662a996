"""The documents are true: their commands run, their links lead somewhere, and what they name exists."""

import functools
import re

import pytest

import document_commands
import document_shell
from harness import ROOT

#: Whose commands are run, every one.
FOLLOWED = ["docs/tutorial.md", "docs/operations.md", "docs/api.md"]
#: What a test machine does not have: the only reasons not to run a block.
NOT_HERE = {"caddy", "docker", "git", "journalctl", "kubectl", "make", "nginx", "rsync", "sudo", "systemctl"}

pytestmark = pytest.mark.one_process("the documents say what to start")


@pytest.mark.parametrize("name", FOLLOWED)
def test_every_command_of_the_document_runs(name, tmp_path):
    blocks = document_commands.read_blocks((ROOT / name).read_text(), name)
    run = [block for block in blocks if not block.needs]
    for block in blocks:
        if block.needs:
            assert block.needs in NOT_HERE, f"{block.place}: {block.needs} is no reason"
            assert re.search(rf"\b{block.needs}\b", block.commands), f"{block.place} does not use {block.needs}"
            assert not document_shell.syntax_error(block), f"{block.place}: {document_shell.syntax_error(block)}"
    printed = document_shell.Shell(tmp_path).run(run)
    wrong = [(block.place, said) for block, out in zip(run, printed) if (said := document_commands.differences(block, out))]
    assert not wrong, "\n".join(f"{place}\n{said}" for place, said in wrong)
    shown = sum(bool(block.kind) for block in run)
    print(f"{name}: {len(run)} blocks run, {shown} with their output; {len(blocks) - len(run)} not run")


@pytest.mark.parametrize("commands, printed, says", [
    ("echo lamp", "```text\nlamp\n```", None),
    ("echo lamp; date -u +%FT%TZ; seq 9", "```text\nl…p\n2020-01-01T00:00:00Z\n1\n…\n9\n```", None),
    ("echo lamp", "```text\nchair\n```", "-chair"),
    ("echo lamp; echo chair", "```text\nlamp\n```", "+chair"),
    ("echo '{\"id\": 1}'", "```json\n{\"id\": 2}\n```", None),
    ("echo '{\"id\": 1}'", "```json\n{\"id\": \"2\"}\n```", "found"),
    ("false\necho lamp", "", "page:1 ended with 1"),
    ("curl -fsS http://127.0.0.1:8080/ready | cat", "", "page:1 ended with 7"),
    ("LAMP=1\n```\n\nand then\n\n```sh\necho $LAMP", "```text\n1\n```", None),
])
def test_what_is_not_as_it_is_said_is_noticed(commands, printed, says, tmp_path):
    blocks = document_commands.read_blocks(f"```sh\n{commands}\n```\n\n{printed}\n", "page")
    try:
        outputs = document_shell.Shell(tmp_path).run(blocks)
        found = "".join(document_commands.differences(*pair) or "" for pair in zip(blocks, outputs))
    except AssertionError as error:
        found = str(error)
    assert says in found if says else not found


def test_commands_that_deploy_are_those_of_the_files():
    """Nobody can run them here; so at least the page and the files beside what is deployed say the same."""
    files = [file for file in (ROOT / "deploy").rglob("*") if file.suffix in (".md", ".yaml", ".conf") or file.name == "Caddyfile"]
    said = {line for file in files for line in command_lines(re.sub(r"^#", "", file.read_text(), flags=re.MULTILINE))}
    blocks = document_commands.read_blocks((ROOT / "docs/operations.md").read_text(), "docs/operations.md")
    commands = [line for block in blocks if "deploy/" in block.commands for line in command_lines(block.commands)]
    assert len(commands) > 20
    assert not [line for line in commands if line not in said]


def command_lines(text):
    """Commands without comments, each on one line."""
    lines = re.sub(r"\\\n", " ", text).splitlines()
    return [line for line in (re.sub(r"\s+", " ", re.sub(r"(^|\s)#.*", "", line)).strip() for line in lines) if line]


DOCUMENTS = sorted(
    path for folder in (".", "docs", "docs/decisions", "deploy") for path in (ROOT / folder).glob("*.md"))
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def prose(path):
    """A document without its fenced blocks."""
    return FENCED.sub("", path.read_text())


def anchors(path):
    """The names that its headings have as targets of links."""
    titles = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def code_spans(path):
    return set(re.findall(r"`([^`\n]+)`", prose(path)))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    broken = []
    # Line ends inside a link's text are as good as spaces.
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        file, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        there = (path.parent / file).resolve() if file else path
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(target)
    assert not broken, f"{path.name}: {broken}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_named_exists(path):
    """Files, folders, metrics and make targets; tests, with their functions, are what a promise is held against."""
    text = path.read_text()
    tests = swift_tests()
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    missing = [f"make {target}" for target in re.findall(r"(?:`|^)make ([a-z][a-z0-9-]*)", text, re.MULTILINE) if target not in targets]
    metrics = (ROOT / "Sources/Observability/Metrics/MetricCatalogue.swift").read_text()
    for name in set(re.findall(r"\borderdesk_[a-z_]+[a-z]\b", text)) - {"orderdesk_session"}:
        if f'"{re.sub("_(bucket|sum|count)$", "", name)}' not in metrics:
            missing.append(name)
    for span in code_spans(path):
        if re.match(r"(Sources|Tests|Resources|Benchmarks|docs|scripts|deploy)/[\w./*{},+-]+$", span):
            missing += [one for one in expanded(span) if not any(ROOT.glob(one.rstrip("/")))]
        elif test := re.fullmatch(r"(\w+(?:Tests|Suite))(?:\.(\w+))?", span):
            suite = [code for code in tests if re.search(rf"\b(?:struct|enum|class|protocol|extension) {test[1]}\b", code)]
            if not suite or test[2] and not any(re.search(rf"\bfunc {test[2]}\(", code) for code in suite):
                missing.append(span)
    assert not missing, f"{path.name}: {sorted(missing)}"


@functools.cache
def swift_tests():
    return [file.read_text() for file in (ROOT / "Tests").rglob("*.swift")]


def expanded(span):
    """`a{b,c}` as the shell reads it."""
    if not (braces := re.search(r"\{([^{}]*)\}", span)):
        return [span]
    return [name for part in braces[1].split(",") for name in expanded(span[:braces.start()] + part + span[braces.end():])]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_all_commands_are_shell(path):
    for block in document_commands.read_blocks(path.read_text(), path.name):
        assert not document_shell.syntax_error(block), f"{block.place}: {document_shell.syntax_error(block)}"


def test_each_requirement_of_the_asvs_stands_once():
    """And the numbers at the top of the page are those of its sections."""
    text = (ROOT / "docs/asvs.md").read_text()
    listed = {}
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, rows = section.split("\n", 1)
        first_cells = re.findall(r"^\| ([^|]*) \|", rows, re.MULTILINE)
        listed[title] = [number for cell in first_cells for number in re.findall(r"\b\d+\.\d+\.\d+\b", cell)]
    every = [number for numbers in listed.values() for number in numbers]
    assert len(every) > 200 and len(set(every)) == len(every)
    said = re.findall(r"^\| \[([\w, ]+)\]\(#[\w-]+\).* \| (\d+) \|$", text, re.MULTILINE)
    assert len(said) == 5
    for words, count in said:
        numbers, = [numbers for title, numbers in listed.items() if title.lower() == words]
        assert len(numbers) == int(count), words
