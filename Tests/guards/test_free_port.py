"""The ports that the browser tests give to servers."""

import pytest

from conftest import ROOT


class Probe:
    """A socket that the kernel gives the next of these ports."""

    ports = iter(())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def bind(self, address):
        self.port = address[1] or next(self.ports)

    def getsockname(self):
        return ("127.0.0.1", self.port)


@pytest.fixture
def harness(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "Tests/e2e")
    import harness

    monkeypatch.setattr(harness.socket, "socket", Probe)
    return harness


def test_nobody_gets_a_port_that_somebody_else_is_about_to_take(harness, monkeypatch):
    """The kernel may well give the same one again, as long as the server that it is for has not started."""
    monkeypatch.setattr(Probe, "ports", iter([40001, 40001, 40003, 40001, 40003, 40005]))
    assert [harness.free_port() for _ in range(3)] == [40001, 40003, 40005]
