"""What the first visit of a page may cost, and how it behaves while it loads: every page, in a wide and in a narrow window."""

import collections
import gzip
import urllib.parse

import pytest

from harness import Client

BUDGET = 60_000
"""Compressed bytes of a page with everything that it needs."""

WATCH = """
window.seen = { shifts: [], violations: [] }
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    for (const source of entry.sources) {
      const node = source.node?.nodeType === 3 ? source.node.parentElement : source.node
      const [before, after] = [source.previousRect, source.currentRect].map((it) => [it.x, it.y, it.width, it.height].map(Math.round))
      window.seen.shifts.push(`${entry.value.toFixed(4)} ${node?.outerHTML?.slice(0, 120)} from ${before} to ${after}`)
    }
  }
}).observe({ type: 'layout-shift', buffered: true })
addEventListener('securitypolicyviolation', (event) => window.seen.violations.push(`${event.violatedDirective}: ${event.blockedURI}`))
"""
PAINTED = """() => new Promise((done) => {
  new PerformanceObserver((list) => { if (list.getEntriesByName('first-contentful-paint').length) done() })
    .observe({ type: 'paint', buffered: true })
})"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
STRUCTURE = """() => ({
  lang: document.documentElement.lang,
  title: document.title,
  viewport: document.querySelector('meta[name="viewport"]')?.content,
  headings: document.querySelectorAll('h1').length,
  sheets: document.querySelectorAll('link[rel~="stylesheet"], style').length,
  scripts: document.scripts.length,
})"""


@pytest.fixture(params=[1280, 390])
def width(request):
    return request.param


@pytest.fixture
def look(visit, width):
    """Opens a page as on a first visit, and checks what every page has to keep to."""

    def look(path, status=200, cookies=()):
        visitor = visit(width=width)
        visitor.expected_statuses = {status}
        page, answers, messages, held = visitor.page, [], [], []
        visitor.context.add_init_script(WATCH)
        visitor.context.add_cookies([{"name": name, "value": value, "url": visitor.server.url} for name, value in cookies])
        page.on("response", lambda answer: answers.append(answer))
        # Advice of the browser is no complaint.
        page.on("console", lambda message: message.type in ("debug", "verbose") or messages.append(message.text))
        # The page is on the screen before the last script comes: whatever moves from then on is counted.
        page.route("**/htmx*.js", lambda route: held.append(route))
        page.goto(path, wait_until="commit")
        page.evaluate(PAINTED)
        held[0].continue_()
        page.wait_for_load_state("load")
        page.evaluate(SETTLED)
        seen, structure = page.evaluate("window.seen"), page.evaluate(STRUCTURE)
        check_answers(path, status, answers)
        assert not seen["shifts"], f"{path} moves while it loads:\n" + "\n".join(seen["shifts"])
        assert not seen["violations"], f"{path}: {seen['violations']}"
        unexpected = [text for text in messages if not (status >= 400 and text.startswith("Failed to load resource"))]
        assert not unexpected, f"{path}: {unexpected}"
        assert structure["lang"] == "en" and structure["headings"] == 1, f"{path}: {structure}"
        assert structure["title"].strip(" ·") not in ("", "OrderDesk") or path == "/", f"{path}: {structure}"
        assert "width=device-width" in structure["viewport"], f"{path}: {structure}"
        assert structure["sheets"] == 1 and structure["scripts"] == 2, f"{path}: {structure}"

    return look


def check_answers(path, status, answers):
    # A page that keeps a stream of events open asks for it once it has loaded.
    answers = [answer for answer in answers if answer.request.resource_type not in ("eventsource", "fetch")]
    kinds = collections.Counter(answer.request.resource_type for answer in answers)
    assert answers[0].status == status and kinds["document"] == 1, f"{path}: {answers[0].status} {kinds}"
    assert kinds["stylesheet"] == 1 and kinds["script"] == 2, f"{path}: {kinds}"
    # The icon, in the page and in the browser's own bar.
    assert kinds.keys() <= {"document", "stylesheet", "script", "image", "other"}, f"{path}: {kinds}"
    hosts = {urllib.parse.urlsplit(answer.url).netloc for answer in answers}
    assert len(hosts) == 1, f"{path} asks {hosts}"
    sizes = {answer.url: bytes_of(answer) for answer in answers}
    assert sum(sizes.values()) < BUDGET, f"{path}: {sum(sizes.values())} bytes: {sizes}"


def bytes_of(answer):
    """On the way to the browser; what the server does not pack is counted as a proxy packs it."""
    size = answer.request.sizes()["responseBodySize"]
    return size if "content-encoding" in answer.headers else len(gzip.compress(answer.body()))


def signed_in(server, username, password):
    """The cookies of somebody who has logged in."""
    browser = Client(server)
    answer = browser.submit("/login", username=username, password=password)
    assert answer.status == 303, answer.text
    return [item for item in browser.cookies.items() if "session" in item[0]]


@pytest.fixture
def desk(requester, admin):
    """Full pages: 25 orders, the first six decided."""
    orders = [requester.place_order(f"Whiteboard markers, box {number}", 3, "For the rooms on the second floor.") for number in range(25)]
    for number, order in enumerate(orders[:6]):
        assert admin.decide(order, "approved" if number % 2 else "rejected", "Fits the budget of this quarter.").status == 200
    return orders


def test_pages_for_everybody(look):
    for path, status in {
        "/": 200, "/register": 200, "/login": 200, "/docs": 200, "/reset-password?token=A": 200, "/no/such/page": 404,
    }.items():
        look(path, status)


def test_pages_of_a_user(server, look, desk, password):
    cookies = signed_in(server, "requester", password)
    pages = [
        "/orders/new", "/orders", "/orders?status=cancelled", f"/orders/{desk[0]['id']}", f"/orders/{desk[-1]['id']}", "/account", "/logout",
        "/docs", f"/orders/{desk[-1]['id']}/edit", f"/orders/new?again={desk[0]['id']}",
    ]
    for path in pages:
        look(path, cookies=cookies)
    look("/admin", 403, cookies=cookies)


def test_pages_of_an_admin(server, look, desk):
    cookies = signed_in(server, server.admin, server.admin_password)
    pages = [
        "/admin", "/admin?status=all", "/admin?status=cancelled", f"/orders/{desk[0]['id']}", f"/orders/{desk[-1]['id']}", "/admin/users",
        f"/admin/users/{desk[0]['user_id']}", "/admin/audit", "/admin/audit?actor=nobody_here", "/admin/statistics",
        f"/admin/orders/decisions?order={desk[-1]['id']}.1&order={desk[-2]['id']}.1",
    ]
    for path in pages:
        look(path, cookies=cookies)
