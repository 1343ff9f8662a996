"""How long ago something was: in words, kept right while the page is looked at, and as the exact time for who wants that."""

import datetime
import re
import sqlite3

import pytest
from playwright.sync_api import expect

from harness import Client

AGO = [
    (0, "just now"), (59, "just now"), (-45, "just now"), (60, "1 minute ago"), (119, "1 minute ago"), (150, "2 minutes ago"),
    (3_599, "59 minutes ago"), (3_600, "1 hour ago"), (7_300, "2 hours ago"), (86_399, "23 hours ago"), (86_400, "yesterday"),
    (2 * 86_400, "2 days ago"), (6 * 86_400, "6 days ago"), (7 * 86_400, "13 Nov 2026, 12:00"), (400 * 86_400, "16 Oct 2025, 12:00"),
]
NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.timezone.utc)


def people(visitor, server, times=None):
    """Opens the list of people, on which the last login of each is at one of these times."""
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    if times:
        with sqlite3.connect(server.database("auth")) as db:
            for name, time in times.items():
                db.execute("UPDATE users SET last_sign_in_at = ? WHERE username = ?", (int(time.timestamp() * 1000), name))
    visitor.open("/admin/users")


def last_login(visitor, name):
    return visitor.row(name).locator("time")


@pytest.fixture
def names(server, admin, password):
    names = [f"person_{number:02}" for number in range(len(AGO))]
    for name in names:
        admin.add_person(name, password)
    return names


def test_how_long_ago_in_words(server, visit, names):
    visitor = visit()
    visitor.page.clock.set_fixed_time(NOON)
    people(visitor, server, {name: NOON - datetime.timedelta(seconds=ago) for name, (ago, _) in zip(names, AGO)})
    for name, (_, words) in zip(names, AGO):
        expect(last_login(visitor, name)).to_have_text(words)
    # The exact time is there for who wants it.
    expect(last_login(visitor, names[0])).to_have_attribute("title", re.compile(r"^Friday, 20 November 2026 at 12:00:00 (UTC|GMT)"))
    # A clock that is far behind ours is told as it is.
    visitor.page.clock.set_fixed_time(NOON - datetime.timedelta(hours=3))
    visitor.open("/admin/users")
    expect(last_login(visitor, names[0])).to_have_text("20 Nov 2026, 12:00")


def test_yesterday_is_a_day_of_the_calendar(server, visit, names):
    """26 hours before half past one in the night was the day before yesterday."""
    visitor = visit()
    night = datetime.datetime(2026, 11, 20, 1, 30, tzinfo=datetime.timezone.utc)
    visitor.page.clock.set_fixed_time(night)
    people(visitor, server, {names[0]: night - datetime.timedelta(hours=26), names[1]: night - datetime.timedelta(hours=25)})
    expect(last_login(visitor, names[0])).to_have_text("2 days ago")
    expect(last_login(visitor, names[1])).to_have_text("yesterday")


def test_the_words_follow_the_clock(server, visit, names):
    visitor = visit()
    visitor.page.clock.install(time=NOON)
    people(visitor, server, {names[0]: NOON - datetime.timedelta(seconds=20)})
    last = last_login(visitor, names[0])
    expect(last).to_have_text("just now")
    widths = "[...document.querySelectorAll('main thead th')].map((cell) => cell.getBoundingClientRect().width)"
    before = visitor.page.evaluate(widths)
    visitor.page.clock.run_for(75_000)
    expect(last).to_have_text("1 minute ago")
    visitor.page.clock.run_for(10 * 60_000)
    expect(last).to_have_text("11 minutes ago")
    assert visitor.page.evaluate(widths) == before, "no column changes its width with the words"
    # Nobody looks: nothing is done. They are back: it is right at once.
    hidden = "value => Object.defineProperty(document, 'hidden', { configurable: true, get: () => value })"
    visitor.page.evaluate(hidden, True)
    visitor.page.clock.run_for(3_600_000)
    expect(last).to_have_text("11 minutes ago")
    visitor.page.evaluate(hidden, False)
    visitor.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(last).to_have_text("1 hour ago")


def test_other_times_are_told_as_they_are(server, visit):
    visitor = visit()
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    visitor.open("/admin/audit")
    expect(visitor.page.locator(".cell-time time").first).to_have_text(re.compile(r"^\d+ \w+ \d{4}, \d\d:\d\d$"))
    visitor.open("/account")
    sessions = visitor.page.locator(".sessions-table tbody tr").first
    expect(sessions.locator("time").nth(0)).to_have_text(re.compile(r"^\d+ \w+ \d{4}, \d\d:\d\d$"))
    expect(sessions.locator("time").nth(1)).to_have_text("just now")


def test_without_script_the_times_are_exact(server, visit, names, password):
    assert Client(server).submit("/login", username=names[0], password=password).status == 303
    visitor = visit(javascript=False)
    people(visitor, server)
    expect(last_login(visitor, names[0])).to_have_text(re.compile(r"^\d+ \w+ \d{4}, \d\d:\d\d UTC$"))
