"""Builds what is embedded into the binary beside the sources themselves, in Resources/vendor/build.

app.css               Bulma cut down to what the templates and our own script name, then our own Resources/static/styles; minified
app.js                our own script: the files of Resources/static/scripts, in the order of their names
htmx.js               htmx with its licence line
common-passwords.txt  what nobody may choose as a password

The first three are served, so each also gets a gzip twin. All bytes are fixed: equal input gives an equal binary.
"""

import gzip
import hashlib
import pathlib
import re
import sys

import common_passwords

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENDOR = ROOT / "Resources/vendor"
BUILD = VENDOR / "build"
TEMPLATES = ROOT / "Resources/templates"
STYLES = sorted((ROOT / "Resources/static/styles").glob("*.css"))
SCRIPTS = sorted((ROOT / "Resources/static/scripts").glob("*.js"))
SWIFT_PAGES = ROOT / "Sources/UI"
PASSWORD_LISTS = [VENDOR / "common-passwords-django.txt.gz", VENDOR / "common-passwords-zxcvbn.py"]
BUDGET = 56_000
"""Compressed bytes of everything static; a first page (with 4 KB of HTML) has to stay below 60 KB."""

BULMA_NOTICE = '@charset "UTF-8";/*! Bulma 1.0.4 | MIT License | https://bulma.io | rules that no page uses are left out */\n'
HTMX_NOTICE = "/*! htmx 2.0.10 | Zero-Clause BSD License | https://htmx.org */\n"


def text(path):
    return path.read_text(encoding="utf-8")


def used_words():
    """Words that may be class names: all words of templates and script, and those in string literals of the pages' Swift."""
    found = " ".join(text(path) for path in [*TEMPLATES.rglob("*.html"), *SCRIPTS])
    for path in SWIFT_PAGES.rglob("*.swift"):
        found += " " + " ".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text(path)))
    return set(re.findall(r"[A-Za-z_][\w-]*", found))


def state(words):
    """A digest of everything that the result depends on."""
    total = hashlib.sha256(" ".join(sorted(words)).encode())
    inputs = [VENDOR / "bulma.min.css", VENDOR / "htmx.min.js", *STYLES, *SCRIPTS]
    for path in [pathlib.Path(__file__), pathlib.Path(common_passwords.__file__), *inputs, *PASSWORD_LISTS]:
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


class StyleSheet:
    """A parsed style sheet from which rules, keyframes and variables without a use can be removed."""

    def __init__(self, css):
        import tinycss2  # here, so that an unchanged build does not pay for loading it

        self.css = tinycss2
        self.rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
        errors = [rule for rule in self.rules if rule.type == "error"]
        if errors:
            sys.exit(f"build-assets: the style sheet has an error at line {errors[0].source_line}: {errors[0].message}")

    # Selectors

    def split_at_commas(self, tokens):
        parts = [[]]
        for token in tokens:
            if token.type == "literal" and token.value == ",":
                parts.append([])
            else:
                parts[-1].append(token)
        return parts

    def matches(self, selector, words):
        """Whether every class that an element must have for this selector is named somewhere."""
        after_dot = False
        for token in selector:
            if after_dot and token.type == "ident" and token.value not in words:
                return False
            if token.type == "function" and token.lower_name in ("is", "where", "has"):
                if not any(self.matches(part, words) for part in self.split_at_commas(token.arguments)):
                    return False
            after_dot = token.type == "literal" and token.value == "."
        return True

    def keep_used_rules(self, words):
        self.rules = self.used_rules(self.rules, words)

    def used_rules(self, rules, words):
        kept = []
        for rule in rules:
            if rule.type == "qualified-rule":
                selectors = [part for part in self.split_at_commas(rule.prelude) if self.matches(part, words)]
                if not selectors:
                    continue
                rule.prelude = selectors[0]
                for part in selectors[1:]:
                    rule.prelude = [*rule.prelude, self.css.ast.LiteralToken(0, 0, ","), *part]
            elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports", "layer", "container"):
                inner = self.css.parse_rule_list(rule.content or [], skip_comments=True, skip_whitespace=True)
                rule.content = self.used_rules(inner, words)
                if not rule.content:
                    continue
            elif rule.type == "at-rule" and rule.lower_at_keyword in ("charset", "font-face"):
                continue
            kept.append(rule)
        return kept

    # Variables and keyframes

    def qualified_rules(self, rules=None):
        for rule in self.rules if rules is None else rules:
            if rule.type == "qualified-rule":
                yield rule
            elif rule.type == "at-rule" and rule.content and rule.content[0].type in ("qualified-rule", "at-rule"):
                yield from self.qualified_rules(rule.content)

    def drop_unused(self, words):
        """Removes variables that nothing reads (again and again, as one may read another), then unnamed keyframes."""
        blocks = []
        for rule in self.qualified_rules():
            declarations = self.css.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            blocks.append((rule, declarations))
        while True:
            read = set(words)
            for _, declarations in blocks:
                for declaration in declarations:
                    read.update(re.findall(r"--[\w-]+", self.css.serialize(declaration.value)))
            dropped = False
            for index, (rule, declarations) in enumerate(blocks):
                kept = [one for one in declarations if not one.name.startswith("--") or one.name in read]
                dropped = dropped or len(kept) < len(declarations)
                blocks[index] = (rule, kept)
            if not dropped:
                break
        animations = set()
        for rule, declarations in blocks:
            rule.content = declarations
            for declaration in declarations:
                if declaration.lower_name.startswith("animation"):
                    animations.update(token.value for token in declaration.value if token.type == "ident")
        self.rules = self.without_empty(self.rules, animations)

    def without_empty(self, rules, animations):
        kept = []
        for rule in rules:
            if rule.type == "at-rule" and rule.lower_at_keyword.endswith("keyframes"):
                if self.css.serialize(rule.prelude).strip() not in animations:
                    continue
            elif rule.type == "at-rule" and rule.content and rule.content[0].type in ("qualified-rule", "at-rule"):
                rule.content = self.without_empty(rule.content, animations)
                if not rule.content:
                    continue
            elif rule.type == "qualified-rule" and not rule.content:
                continue
            kept.append(rule)
        return kept

    def serialize(self):
        return minified(self.css, self.css.serialize(self.rules))


def minified(css, source):
    """The same style sheet without comments and needless white space."""
    nodes = css.parse_component_value_list(source, skip_comments=True)
    return squeeze(css, nodes).strip()


def squeeze(css, nodes):
    pieces = []
    run = []
    for node in nodes:
        if node.type == "{} block":
            pieces += [css.serialize(run), "{", squeeze(css, node.content), "}"]
            run = []
        else:
            run.append(node)
    pieces.append(css.serialize(run))
    # Strings are kept as they are; white space is dropped only where no meaning hangs on it.
    parts = re.split(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", "".join(pieces))
    for index in range(0, len(parts), 2):
        part = re.sub(r"\s+", " ", parts[index])
        part = re.sub(r" ?([{};,>]) ?", r"\1", part)
        part = re.sub(r": ", ":", part)
        parts[index] = part.replace(";}", "}")
    return "".join(parts)


def style_sheet(words):
    bulma = StyleSheet(text(VENDOR / "bulma.min.css"))
    own = StyleSheet("\n".join(text(path) for path in STYLES))
    bulma.keep_used_rules(words)
    named = set(re.findall(r"--[\w-]+", " ".join(text(path) for path in [*STYLES, *SCRIPTS])))
    bulma.drop_unused(named)
    return BULMA_NOTICE + bulma.serialize() + "\n" + own.serialize() + "\n"


def script():
    """Our own script: one scope for all its files, and none of their names in the browser's."""
    return "(() => {\n'use strict'\n" + "\n".join(text(path) for path in SCRIPTS) + "})()\n"


def write(name, data):
    path = BUILD / name
    if not path.exists() or path.read_bytes() != data:  # an untouched file does not rebuild what embeds it
        path.write_bytes(data)


def write_static(name, content):
    """Writes a file that is served, and its twin. Gives the compressed bytes."""
    data = content.encode("utf-8")
    packed = gzip.compress(data, compresslevel=9, mtime=0)
    write(name, data)
    write(f"{name}.gz", packed)
    print(f"build-assets: {name:<8} {len(data):>7} bytes, {len(packed):>6} compressed")
    return len(packed)


def main():
    words = used_words()
    mark = BUILD / ".state"
    now = state(words)
    if mark.exists() and mark.read_text() == now:
        return
    BUILD.mkdir(parents=True, exist_ok=True)
    total = write_static("app.css", style_sheet(words))
    total += write_static("app.js", script())
    total += write_static("htmx.js", HTMX_NOTICE + text(VENDOR / "htmx.min.js"))
    print(f"build-assets: all of it {total} bytes compressed; the budget is {BUDGET}")
    if total > BUDGET:
        sys.exit("build-assets: that is over the budget")
    passwords = common_passwords.common_passwords(*PASSWORD_LISTS)
    write("common-passwords.txt", passwords.encode("utf-8"))
    count = passwords.count("\n")
    print(f"build-assets: {count} common passwords")
    mark.write_text(now)


main()
