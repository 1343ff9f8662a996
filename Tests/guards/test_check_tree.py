"""scripts/check-tree finds what it is there to find. The secrets are made up here, and put together at run time."""

import base64
import hashlib
import struct
import zlib

import pytest

DIGEST = hashlib.sha256(b"a secret of nobody").digest()
BASE64 = base64.b64encode(DIGEST).decode().rstrip("=")


def png(size=1):
    """A picture; `size` bytes of a comment make it larger."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = chunk(b"tEXt", b"Comment\0" + b"x" * size) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + header + body


def token(payload):
    parts = (b'{"alg":"HS256","typ":"JWT"}', payload, DIGEST)
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def test_a_clean_tree_passes(run, tree):
    tree("README.md", "# A desk\n\nThe password is asked for, see `admin.password`. Grüße.\n")
    tree("docs/images/desk.png", png())
    tree("id.txt", 'id = "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"\n')
    tree("empty", "")
    result = run("check-tree", "--root", tree.root)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "check-tree: 4 files, none large, binary or secret\n"


@pytest.mark.parametrize(
    "name, content, problem",
    [
        ("large.txt", "a line of text\n" * 20_481, "has 300 KiB, more than 300"),
        ("docs/images/large.png", png(300 * 1024), "has 300 KiB, more than 300"),
        ("tool", b"\x7fELF\2\1\1\0", "is binary"),
        ("latin.txt", "Gr\u00fc\u00dfe".encode("latin-1"), "is no text in UTF-8"),
        ("picture.png", png(), "is binary"),
        ("docs/images/page.png", "<!doctype html>", "is no PNG"),
        ("docs/images/desk.jpg", b"\xff\xd8\xff\xe0\0", "is binary"),
    ],
)
def test_what_is_large_or_binary_is_found(run, tree, name, content, problem):
    tree(name, content)
    result = run("check-tree", "--root", tree.root)
    assert (result.returncode, result.stderr) == (1, f"check-tree: {name} {problem}\n")


@pytest.mark.parametrize(
    "kind, text",
    [
        ("Private Key", "-----BEGIN " + "PRIVATE KEY-----"),
        ("Private Key", "-----BEGIN OPENSSH " + "PRIVATE KEY-----"),
        ("JSON Web Token", f"TOKEN={token(b'{}')}"),
        ("Password Hash", "hash: $2b$" + "12$" + (BASE64 + BASE64).replace("+", ".")[:53]),
        ("Password Hash", "root:$6$" + "saltsalt$" + BASE64),
        ("Hex High Entropy String", f'secret = "{DIGEST.hex()}"'),
        ("Base64 High Entropy String", f'secret = "{BASE64}"'),
        ("AWS Access Key", "AKIA" + "QYLPMN5HNM4OBWPX"),
        ("GitHub Token", "ghp_" + DIGEST.hex()[:36]),
        ("Basic Auth Credentials", "https://someone:" + "s3cretword@db.example.com/"),
    ],
)
def test_a_secret_is_found_and_not_shown(run, tree, kind, text):
    tree("deploy/settings.conf", f"# Settings\n{text}\n")
    result = run("check-tree", "--root", tree.root)
    assert result.returncode == 1
    assert f"check-tree: deploy/settings.conf:2 looks like a secret: {kind}\n" in result.stderr
    assert text not in result.stderr


def test_what_is_not_tracked_is_not_looked_at(run, tree):
    tree("README.md", "# A desk\n")
    (tree.root / "data.db").write_bytes(b"\0" * 400_000)
    assert run("check-tree", "--root", tree.root).returncode == 0


def test_what_is_allowed_has_to_be_there(script, tree):
    tree("settings.py", f'KEY = "{BASE64}"\n')
    found = ["settings.py:1 looks like a secret: Base64 High Entropy String"]
    check = script("check-tree").check
    assert check(tree.root, []) == (found, 1)
    assert check(tree.root, [("settings.py", BASE64[:8], "of a test")]) == ([], 1)
    other = [("settings.py", "01234567", "no longer there"), ("gone.py", BASE64[:8], "in a file that is gone")]
    stale = [f"ALLOWED has '{start}' in {name}, and nothing there needs it" for name, start, _ in sorted(other)]
    assert check(tree.root, other) == (found + stale, 1)
