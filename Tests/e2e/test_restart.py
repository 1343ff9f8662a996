"""What was answered is on disk: kill -9 right after the answer, start again on the same folder, look."""

from harness import API, Client


def test_orders_and_browser_sessions_survive_kill_9(server, password):
    API(server).register("requester", password)
    browser = Client(server)
    answer = browser.submit("/login", username="requester", password=password)
    assert answer.status == 303, answer.text

    for round_number in range(1, 4):
        answer = browser.submit("/orders/new", item_name=f"Lamp {round_number}", quantity="1", notes="")
        server.kill()
        assert answer.status == 303, answer.text
        server.start()
        page = browser.get("/orders")
        assert page.status == 200, "the session is gone"
        for earlier in range(1, round_number + 1):
            assert page.text.count(f">Lamp {earlier}<") == 1, f"Lamp {earlier} is lost or doubled"


def test_access_tokens_survive_a_restart(server, password):
    api = API(server)
    api.register("requester", password)
    api.log_in("requester", password)
    order = api.place_order("Lamp")
    server.kill()
    server.start()
    assert api.client.get("/api/v1/orders/me").json["orders"] == [order]
