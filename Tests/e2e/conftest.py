"""Fixtures: a running desk, a browser, and visitors with and without JavaScript at two widths."""

import itertools
import re
import secrets

import pytest
from playwright.sync_api import sync_playwright

from harness import API, ROOT
from topology import SplitDesk, is_split, make_desk
from visitor import Visitor, chromium_path

FAILED = pytest.StashKey[bool]()
VISITORS = pytest.StashKey[list]()
#: So many lines of the log are printed below a failure.
LINES_SHOWN = 40


def pytest_collection_modifyitems(items):
    """What is about one process by its nature is left out of the run over the split desk, and says why."""
    if not is_split():
        return
    for item in items:
        if mark := item.get_closest_marker("one_process"):
            item.add_marker(pytest.mark.skip(reason=f"about one process: {mark.args[0]}"))


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path())
        yield browser
        browser.close()


@pytest.fixture
def server(request, tmp_path):
    """A desk on an empty folder, with the settings of `@pytest.mark.settings(NAME="value")`.

    It is one process, or three where ORDERDESK_TOPOLOGY or `@pytest.mark.split` says so. Ending it is part of the test:
    exit 0, and no error in the log.
    """
    settings = {}
    for mark in request.node.iter_markers("settings"):
        settings = {**mark.kwargs, **settings}
    make = SplitDesk if request.node.get_closest_marker("split") else make_desk
    server = make(tmp_path, **settings)
    try:
        yield server.start()
        if not request.node.stash.get(FAILED, False):
            server.stop()
    finally:
        server.kill()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
        if report.failed:
            report.sections += evidence(item)
    return report


def evidence(item):
    """What is shown below a failure: where each visitor is and what they complain about, and the end of the log."""
    for visitor in item.stash.get(VISITORS, []):
        yield f"a visitor at {visitor.page.url}", "\n".join(visitor.complaints)
    server = item.funcargs.get("server")
    for part in getattr(server, "parts", []):
        if part.log.exists():
            yield f"the end of {part.log.parent.name}/{part.log.name}", "\n".join(part.output().splitlines()[-LINES_SHOWN:])


@pytest.fixture
def visit(request, browser, server):
    """Makes visitors; afterwards each of them must have nothing to complain about. Failures leave a picture."""
    visitors = request.node.stash[VISITORS] = []

    def make(**options):
        visitors.append(Visitor(browser, server, **options))
        return visitors[-1]

    yield make
    for number, visitor in enumerate(visitors):
        if request.node.stash.get(FAILED, False):
            name = re.sub(r"[^\w.-]+", "-", f"{request.node.name}-{number}")
            visitor.page.screenshot(path=ROOT / f"test-results/{name}.png", full_page=True)
        visitor.close()
    for visitor in visitors:
        visitor.check()


@pytest.fixture(params=itertools.product([True, False], [1280, 390]), ids=lambda it: f"{'js' if it[0] else 'nojs'}-{it[1]}")
def visitor(request, visit):
    """The same person four times: JavaScript on and off, in a wide and in a narrow window."""
    javascript, width = request.param
    return visit(javascript=javascript, width=width)


@pytest.fixture
def password():
    return secrets.token_urlsafe(18)


@pytest.fixture
def requester(server, password):
    """A new user who has logged in to the API."""
    api = API(server)
    registered = api.register("requester", password)
    assert registered["username"] == "requester" and registered["user_id"]
    return api.log_in("requester", password)


@pytest.fixture
def admin(server):
    return API(server).log_in(server.admin, server.admin_password)
