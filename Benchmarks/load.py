"""Load on a server by wrk, with one thread."""

import dataclasses
import os
import pathlib
import re
import subprocess
import sys

#: Where a script finds another one.
LUA = {**os.environ, "LUA_PATH": f"{pathlib.Path(__file__).parent}/?.lua"}
PERCENTILES = pathlib.Path(__file__).with_name("percentiles.lua")


@dataclasses.dataclass
class Figures:
    """Requests a second; milliseconds. The percentile is the 95th, unless the script prints another one."""

    rate: float
    percentile: float
    #: None when the script does not print it.
    median: float | None


def wrk(url, seconds, *, headers=(), script=None, connections, arguments=()):
    """What so many connections measure that ask again at once; an answer that is not a success ends the run.

    `arguments` are for the script.
    """
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    for header in headers:
        command += ["-H", header]
    command += ["-s", script or PERCENTILES, url, *(["--", *arguments] if arguments else [])]
    text = subprocess.run(command, capture_output=True, text=True, check=True, env=LUA).stdout
    failed = re.search(r"failed (\d+)", text)
    if failed is None or int(failed[1]):
        sys.exit(f"bench: {url} did not always succeed:\n{text}")
    median = re.search(r"median_us (\d+)", text)
    return Figures(
        float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), float(re.search(r"p\d+_us (\d+)", text)[1]) / 1000,
        median and float(median[1]) / 1000)
