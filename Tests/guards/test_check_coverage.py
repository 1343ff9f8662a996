"""scripts/check-coverage fails when something is not covered, and only then."""

import json

import pytest

GUARDED = ["Auth", "Orders", "AuthSQLite", "OrdersSQLite", "SQLiteKit", "AuthHTTP", "OrdersHTTP", "UI"]
CODE = "public func approve() -> Bool { true }\n"


@pytest.fixture
def report(tree):
    """Writes the sources that a report is about, and the report. `lines` is {path below Sources: (covered, count)}."""

    def write(lines, unreported=()):
        for path in [*lines, *unreported]:
            tree(f"Sources/{path}", CODE)
        files = [
            {
                "filename": str(tree.root / "Sources" / path),
                "summary": {"lines": {"count": count, "covered": covered, "percent": 100 * covered / count}},
            }
            for path, (covered, count) in lines.items()
        ]
        # What is not ours does not count.
        files.append({"filename": "/elsewhere/Sources/NIO/A.swift", "summary": {"lines": {"count": 9, "covered": 0}}})
        path = tree.root / "report.json"
        path.write_text(json.dumps({"data": [{"files": files}]}), encoding="utf-8")
        return path

    write.root = tree.root
    return write


def test_it_prints_every_target_and_passes(run, report):
    path = report({f"{name}/A.swift": (95, 100) for name in GUARDED} | {"OrderDesk/Main.swift": (1, 10)})
    result = run("check-coverage", path, "--root", report.root)
    assert result.returncode == 0, result.stderr
    rows = [line.split() for line in result.stdout.splitlines() if line]
    assert [row[0] for row in rows] == [*GUARDED, "together", "OrderDesk"]
    assert rows[0] == ["Auth", "95", "of", "100", "lines", "95.0", "%"]
    assert rows[-2] == ["together", "760", "of", "800", "lines", "95.0", "%"]
    assert rows[-1] == ["OrderDesk", "1", "of", "10", "lines", "10.0", "%"]


@pytest.mark.parametrize("name", GUARDED)
def test_one_target_below_the_limit_fails(run, report, name):
    path = report({f"{target}/A.swift": (899 if target == name else 1000, 1000) for target in GUARDED})
    result = run("check-coverage", path, "--root", report.root)
    assert (result.returncode, result.stderr) == (
        1, f"check-coverage: {name} has a line coverage of 89.9 %, less than 90 %\n")


def test_a_target_that_is_missing_fails(run, report):
    path = report({f"{name}/A.swift": (100, 100) for name in GUARDED if name != "Orders"})
    result = run("check-coverage", path, "--root", report.root)
    assert (result.returncode, result.stderr) == (
        1, "check-coverage: Orders has a line coverage of 0.0 %, less than 90 %\n")


def test_a_file_that_the_report_does_not_know_fails(run, report):
    lines = {f"{name}/A.swift": (100, 100) for name in GUARDED}
    path = report(lines, unreported=["Auth/UseCases/New.swift"])
    (report.root / "Sources/Auth/Port.swift").write_text("public protocol Port {\n  func save() throws\n}\n")
    result = run("check-coverage", path, "--root", report.root)
    assert (result.returncode, result.stderr) == (1, "check-coverage: Auth/UseCases/New.swift is in no test's binary\n")


def test_it_lists_the_files_of_a_target(run, report):
    path = report({"Auth/Good.swift": (10, 10), "Auth/Bad.swift": (2, 8), "UI/Page.swift": (1, 1)})
    result = run("check-coverage", path, "--root", report.root, "--files", "Auth")
    assert result.returncode == 0
    assert [line.split()[-1] for line in result.stdout.splitlines()] == ["Auth/Bad.swift", "Auth/Good.swift"]
    assert result.stdout.startswith(" 25.0 %     6 of    8 lines missing")


def test_no_report_is_an_error_of_its_own(run, tmp_path):
    result = run("check-coverage", tmp_path / "none.json")
    assert result.returncode == 2
    assert "run `make test` first" in result.stderr
