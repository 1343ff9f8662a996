"""How the desk is doing, as people see it: the pictures, their tables and the API say the same."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def desk(requester, admin):
    """Orders of every status."""
    orders = [requester.place_order(f"Lamp {number}") for number in range(7)]
    for order, status in zip(orders, ("approved", "approved", "rejected")):
        assert admin.decide(order, status).status == 200
    answer = requester.client.patch_json(f"/api/v1/orders/{orders[3]['id']}", {"version": 1, "status": "cancelled"})
    assert answer.status == 200, answer.text


def statistics(admin):
    answer = admin.client.get("/api/v1/orders/stats")
    assert answer.status == 200, answer.text
    return answer.json


def chart(visitor, name):
    return visitor.page.locator(f"figure[data-chart={name}]")


def table(figure):
    """The numbers in the last but one or only column, by the words in the first."""
    figure.locator("summary").click()
    rows = figure.locator("tbody tr")
    expect(rows.first).to_be_visible()
    return [(row.locator("th").inner_text(), row.locator("td").first.inner_text()) for row in rows.all()]


def sizes(figure, kind, side):
    """Of the bars as they are drawn, in pixels."""
    return figure.locator(f"rect.{kind}").evaluate_all(
        "(bars, side) => bars.map(bar => bar.getBoundingClientRect()[side])", side)


def test_pictures_tables_and_api_agree(server, visitor, admin, desk):
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    visitor.open("/admin")
    visitor.page.get_by_role("navigation", name="Main").get_by_role("link", name="Statistics").click()
    expect(visitor.page.get_by_role("heading", name="Statistics", level=1)).to_be_visible()
    visitor.check_width()
    numbers = statistics(admin)

    tiles = {name: visitor.page.locator(f"[data-number={name}] dd") for name in ("total", *numbers["by_status"])}
    expect(tiles.pop("total")).to_have_text(str(numbers["total"]))
    for status, tile in tiles.items():
        expect(tile).to_have_text(str(numbers["by_status"][status]))
    expect(visitor.page.locator("[data-number=approval_rate] dd")).to_have_text("67%")

    days = chart(visitor, "days")
    assert [int(count) for _, count in table(days)] == [day["orders"] for day in reversed(numbers["orders_per_day"])]
    heights = sizes(days, "chart-bar", "height")
    assert len(heights) == 30 and heights[-1] > 40 and max(heights[:-1]) == 0, "all of them are of today"
    right, edge = (days.locator(name).evaluate("it => it.getBoundingClientRect().right") for name in ("rect >> nth=29", ".chart-line >> nth=0"))
    assert 0 <= edge - right < 10, "today is at the right end"

    rate = chart(visitor, "rate")
    assert table(rate) == [("Approved", "2"), ("Rejected", "1")]
    (yes,), (no,) = sizes(rate, "chart-yes", "width"), sizes(rate, "chart-part", "width")
    assert yes / (yes + no) == pytest.approx(numbers["approval_rate"], abs=0.01)

    times = chart(visitor, "times")
    assert [int(count) for _, count in table(times)] == [group["orders"] for group in numbers["decision_times"]]
    bars = sizes(times, "chart-bar", "width")
    assert bars == pytest.approx([sizes(times, "chart-track", "width")[0]], abs=1), "one group has all of them"


def test_every_picture_has_words(server, visitor, desk):
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    visitor.open("/admin/statistics")
    for beginning in ("Orders per day: 7 in the last 30 days", "Approval rate: 67%. Of 3 decisions", "Time to decision: half of 3 decisions took"):
        expect(visitor.page.get_by_role("img", name=re.compile(re.escape(beginning)))).to_be_visible()
    for text in visitor.page.locator("svg.chart-picture text").all():
        assert text.evaluate("it => it.getBoundingClientRect().height") >= 12, "letters keep their size"
    labels = visitor.page.locator("figure[data-chart=days] .chart-plot text").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.left, box.right])")
    assert all(before[1] + 2 < after[0] for before, after in zip(labels, labels[1:])), f"dates overlap: {labels}"


def test_an_empty_desk(server, visitor):
    visitor.log_in(server.admin, server.admin_password, lands_on="/admin")
    visitor.open("/admin/statistics")
    expect(visitor.page.get_by_role("heading", name="No orders yet")).to_be_visible()
    expect(visitor.page.locator("figure")).to_have_count(0)


def test_it_is_not_for_everybody(visitor, requester, password):
    visitor.expected_statuses = {403}
    visitor.log_in("requester", password, lands_on="/orders/new")
    expect(visitor.page.get_by_role("link", name="Statistics")).to_have_count(0)
    visitor.open("/admin/statistics")
    expect(visitor.page.locator("main")).to_contain_text("403")
