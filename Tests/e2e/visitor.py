"""A browser page that reports everything that goes wrong."""

import os
import re
import shutil
import urllib.parse

from playwright.sync_api import Page, expect


def chromium_path():
    path = os.environ.get("CHROMIUM")
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = path or shutil.which(name)
    if not path:
        raise RuntimeError("no Chromium found: run `scripts/setup test`, or name one in CHROMIUM")
    return path


class Visitor:
    """A person at a browser. Whatever the browser complains about is collected, and `check` fails on it."""

    def __init__(self, browser, server, javascript=True, width=1280, color_scheme="light", **options):
        self.server = server
        self.javascript = javascript
        self.width = width
        self.complaints = []
        self.expected_statuses = set()
        self.context = browser.new_context(
            base_url=server.url, java_script_enabled=javascript, color_scheme=color_scheme, locale="en-GB",
            timezone_id="UTC", viewport={"width": width, "height": 900}, reduced_motion="reduce", **options,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("request", self._on_request)
        self.page.on("requestfailed", self._on_failure)
        self.page.on("response", self._on_response)

    def _on_console(self, message):
        # The browser and htmx also write a line for each answer from 400 on: _on_response looks at those.
        # Violations of the content security policy come as console errors too.
        from_answers = ("Failed to load resource: the server responded", "Response Status Error Code")
        if message.type in ("error", "warning") and not message.text.startswith(from_answers):
            self.complaints.append(f"console: {message.text}")

    def _on_request(self, request):
        url = urllib.parse.urlsplit(request.url)
        if url.scheme not in ("data", "blob") and url.netloc != urllib.parse.urlsplit(self.server.url).netloc:
            self.complaints.append(f"a request to another host: {request.url}")

    def _on_failure(self, request):
        if request.failure != "net::ERR_ABORTED":  # what a navigation cuts off is no failure
            self.complaints.append(f"request failed: {request.url}: {request.failure}")

    def _on_response(self, response):
        if response.status >= 400 and response.status not in self.expected_statuses:
            self.complaints.append(f"{response.request.method} {response.url} answered {response.status}")

    def check(self):
        assert not self.complaints, "\n".join(self.complaints)

    def forgive(self, *beginnings):
        """Takes back the complaints about what a test brought about on purpose; there has to be one of each kind."""
        for beginning in beginnings:
            left = [complaint for complaint in self.complaints if not complaint.startswith(beginning)]
            assert len(left) < len(self.complaints), f"nothing begins with {beginning!r}: {self.complaints}"
            self.complaints = left

    def forgive_the_stream(self):
        """A stream of changes that is cut off, or not to be had for a while, is what a test brought about."""
        expected = (
            "/events", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_REFUSED", "ERR_SOCKET_NOT_CONNECTED")
        self.complaints = [one for one in self.complaints if not any(text in one for text in expected)]

    def check_width(self):
        """Nothing sticks out: no page scrolls sideways."""
        overflow = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{self.page.url} is {overflow} px wider than {self.width} px"

    def close(self):
        self.context.close()

    # What people do

    def open(self, path):
        self.page.goto(path)
        self.check_width()

    def fill(self, **fields):
        for label, value in fields.items():
            self.page.get_by_label(label, exact=True).fill(value)

    def press(self, button):
        self.page.locator("main").get_by_role("button", name=button, exact=True).click()

    def register(self, username, password):
        self.open("/register")
        self.fill(Username=username, Password=password)
        self.press("Register")
        expect(self.page).to_have_url(re.compile(r"/login(\?|$)"))

    def log_in(self, username, password, lands_on):
        if urllib.parse.urlsplit(self.page.url).path != "/login":
            self.open("/login")
        self.fill(Username=username, Password=password)
        self.press("Log in")
        expect(self.page).to_have_url(re.compile(re.escape(lands_on) + r"(\?|$)"))
        self.check_width()

    def log_out(self):
        button = self.page.get_by_role("banner").get_by_role("button", name="Log out", exact=True)
        button.click()
        expect(button).to_have_count(0)

    def place_order(self, item, quantity, notes=""):
        self.open("/orders/new")
        self.fill(Item=item, Quantity=quantity, Notes=notes)
        self.press("Place order")
        expect(self.page).not_to_have_url(re.compile(r"/orders/new(\?|$)"))
        self.check_width()

    def row(self, item):
        """The table row of an order; found by its tag, as narrow windows lay rows out as blocks."""
        return self.page.locator("main tr", has_text=item)

    def close_the_stream(self):
        """From the next page on nothing changes by itself."""
        self.context.add_init_script("window.EventSource = class { addEventListener() {} close() {} }")

    def skip_browser_validation(self):
        """Lets the server see what the browser would have held back."""
        self.page.locator("main form").evaluate("form => { form.noValidate = true }")
