"""One file is all it needs, and what it refuses to start with it explains."""

import re
import secrets
import shutil

import pytest

from harness import Client, Server, binary_path

pytestmark = pytest.mark.one_process("one file and one folder are all it needs")


@pytest.fixture
def lonely(tmp_path):
    """The binary alone in an empty folder."""
    shutil.copy2(binary_path(), tmp_path / "orderdesk")
    server = Server(tmp_path, binary=tmp_path / "orderdesk")
    yield server
    server.kill()


def test_the_binary_alone_serves_every_page_and_static_file(lonely, password):
    lonely.start()
    client = Client(lonely)
    pages = {path: client.get(path) for path in ("/", "/register", "/login", "/docs", "/reset-password?token=A")}
    assert client.submit("/register", username="requester", password=password).status == 303
    assert client.submit("/login", username="requester", password=password).status == 303
    assert client.submit("/orders/new", item_name="Lamp", quantity="1", notes="").status == 303
    pages |= {path: client.get(path) for path in ("/orders", "/orders/new", "/account", "/logout")}
    order = re.search(r'href="(/orders/[0-9a-f-]{36})', pages["/orders"].text)
    assert order, "the list does not link to the order"
    pages[order[1]] = client.get(order[1])
    admin = Client(lonely)
    assert admin.submit("/login", username=lonely.admin, password=lonely.admin_password).status == 303
    pages |= {path: admin.get(path) for path in ("/admin", "/admin/users", "/admin/audit")}

    links = set()
    for path, page in pages.items():
        assert page.status == 200, f"{path} answered {page.status}"
        assert page.headers["Content-Type"].startswith("text/html")
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert not re.search(r'(?:src|href)="(?:https?:)?//(?!127\.0\.0\.1)', page.text), f"{path} names another host"
        links |= set(re.findall(r'<(?:script|link|img)[^>]* (?:src|href)="(/[^"]+)"', page.text))
    assert len(links) >= 3, links
    for link in links:
        file = client.get(link)
        assert file.status == 200 and file.text, f"{link} answered {file.status}"
        assert "max-age=31536000" in file.headers["Cache-Control"], f"{link} is not cached for a year"
    for path in ("/health", "/ready"):
        assert client.get(path).status == 200
    lonely.stop()
    written = {path.name for path in lonely.folder.iterdir()} - {"orderdesk", "server.log"}
    assert written == {"data"}, f"it wrote elsewhere too: {written}"
    data = lonely.folder / "data"
    open_to_others = [path.name for path in (data, *data.iterdir()) if path.stat().st_mode & 0o077]
    assert not open_to_others, f"others can read {open_to_others}"


@pytest.mark.parametrize(
    "environment, named",
    [
        ({"SERVER_PUBLIC_URL": "https://orders.example.com"}, ["jwt.secret", "JWT_SECRET"]),
        ({"SERVER_PUBLIC_URL": "https://orders.example.com", "JWT_SECRET": "k3Wq9Zt"}, ["jwt.secret", "32 bytes"]),
        ({"JWT_SECRET": secrets.token_urlsafe(48)}, ["server.publicURL", "https"]),
    ],
    ids=["no secret", "short secret", "no https"],
)
def test_production_refuses_an_unsafe_start(lonely, environment, named):
    result = lonely.run("serve", ENVIRONMENT="production", **environment)
    output = result.stdout + result.stderr
    assert result.returncode == 78, output
    for word in named:
        assert word in output
    if secret := environment.get("JWT_SECRET"):
        assert secret not in output, "the message shows the secret"


def test_an_unknown_key_is_named(lonely):
    result = lonely.run("serve", "--server.prot", "8080")
    assert result.returncode == 78
    assert "server.prot" in result.stdout + result.stderr
