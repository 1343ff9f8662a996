"""What a process tells Prometheus: fetched, and taken apart into its samples."""

import http.client
import re

from harness import ANSWER_LIMIT

SAMPLE = re.compile(r"(\w+)(?:\{(.*)\})? (\S+)")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


def fetch(port, path="/metrics"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_LIMIT)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def samples(text):
    """All samples of an exposition: name, labels, value."""
    for line in text.splitlines():
        if not line.startswith("#"):
            name, labels, value = SAMPLE.fullmatch(line).groups()
            yield name, dict(LABEL.findall(labels or "")), float(value)
