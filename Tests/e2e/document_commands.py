"""Reads the blocks of commands out of a document, and what it says that they print.

- A block of `sh` has commands. All blocks of a document share one shell, in order: variables and functions stay.
- A block of `text` right after it is what it prints. Identifiers, times, dates, hashes and tokens are equal to any other,
  `…` stands for any text within a line, and a line of `…` alone for any lines.
- A block of `json` right after it is the shape of what it prints last: the same names, and the same types of values.
- `<!-- not run: needs PROGRAM -->` before a block says that a test machine cannot run it. It must use that program.
"""

import dataclasses
import difflib
import json
import re

BLOCK = re.compile(r"(?:^<!-- not run: needs (\S+) -->\n\n?)?^```(\w*)\n(.*?)^```$\n?", re.MULTILINE | re.DOTALL)
#: What differs from run to run.
VARYING = [
    ("<id>", r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"),
    ("<time>", r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?Z?)?"),
    ("<clock>", r"(?<![\d:T])\d\d:\d\d:\d\d(?![\d:])"),
    ("<date>", r"\b\d{4}-\d\d-\d\d\b"),
    ("<hash>", r"\b[0-9a-f]{64}\b"),
    ("<token>", r"(?<![\w-])[\w-]{43}(?![\w-])"),
]


@dataclasses.dataclass
class Block:
    """Commands, the program that keeps them from being run, and what they print as `text` or `json`."""

    place: str
    commands: str
    needs: str | None
    kind: str | None = None
    output: str | None = None


def read_blocks(text, name):
    """The blocks of commands of a document, in order."""
    blocks, last_end = [], None
    matches = list(BLOCK.finditer(text))
    assert sum(bool(match[1]) for match in matches) == text.count("<!-- not run"), f"{name}: a mark without a block"
    for match in matches:
        needs, language, body = match.groups()
        place = f"{name}:{text[:match.start(2)].count(chr(10)) + 1}"
        if language == "sh":
            blocks.append(Block(place, body, needs))
        else:
            assert not needs, f"{place}: only commands can be marked as not run"
            if language in ("text", "json") and last_end is not None and not text[last_end:match.start()].strip():
                blocks[-1].kind, blocks[-1].output = language, body
        last_end = match.end() if language == "sh" else None
    return blocks


def differences(block, printed):
    """What is not as the document says, for people to read; None when all is as it says."""
    if block.kind == "json":
        wanted, found = shape(json.loads(block.output)), shape(last_json(printed))
        return None if wanted == found else f"wanted {wanted}\nfound  {found}"
    if block.kind == "text" and not pattern(block.output).fullmatch(equal_parts(printed)):
        return "\n".join(difflib.unified_diff(
            equal_parts(block.output).splitlines(), equal_parts(printed).splitlines(), "document", "run", lineterm=""))
    return None


def equal_parts(text):
    """The text with names in place of what differs from run to run, and without spaces at the ends of lines."""
    for name, varying in VARYING:
        text = re.sub(varying, name, text)
    return "".join(f"{line.rstrip()}\n" for line in text.strip("\n").splitlines())


def pattern(output):
    parts = []
    for line in equal_parts(output).splitlines():
        words = [re.escape(word) for word in line.split("…")]
        parts.append("(?:.*\n)*" if line == "…" else ".*".join(words) + "\n")
    return re.compile("".join(parts))


def last_json(printed):
    """The last JSON value that begins at the beginning of a line."""
    value = None
    for start in re.finditer(r"^[{\[]", printed, re.MULTILINE):
        try:
            value, _ = json.JSONDecoder().raw_decode(printed, start.start())
        except ValueError:
            continue
    return value


def shape(value):
    """Names and types; of a list the shape of its first element."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in sorted(value.items())}
    if isinstance(value, list):
        return [shape(inner) for inner in value[:1]]
    return "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value).__name__
