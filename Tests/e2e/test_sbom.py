"""The bill of materials of the binary under test: good CycloneDX, complete, and the same each time."""

import hashlib
import json
import re
import subprocess
import sys

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from harness import ROOT, binary_path

pytestmark = pytest.mark.one_process("the file is the same")


def make(*arguments):
    return subprocess.run(
        [sys.executable, ROOT / "scripts/sbom", *arguments], capture_output=True, encoding="utf-8", timeout=60, check=False
    )


def build_folder():
    """Where the binary was built; a stripped copy of it lies elsewhere."""
    folders = [binary_path().parent, *(ROOT / ".build" / name for name in ("dist/release", "release", "debug"))]
    return next(folder for folder in folders if (folder / "orderdesk.product").is_dir())


@pytest.fixture(scope="module")
def text():
    result = make(binary_path(), "--build", build_folder())
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def components(text):
    return {component["purl"].split("@")[0]: component for component in json.loads(text)["components"]}


def test_it_is_cyclonedx_1_6(text):
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    broken = text.replace('"type": "library"', '"type": "libary"', 1)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(broken) is not None, "the validator takes anything"


def test_it_is_about_this_binary(text):
    desk = json.loads(text)["metadata"]["component"]
    assert desk["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(binary_path().read_bytes()).hexdigest()}]
    version = subprocess.run([binary_path(), "--version"], capture_output=True, encoding="utf-8", check=True).stdout
    assert desk["version"] in version


def test_the_same_inputs_give_the_same_bytes(text, tmp_path):
    file = tmp_path / "orderdesk.cdx.json"
    assert make(binary_path(), "--build", build_folder(), "--output", file).returncode == 0
    assert file.read_text(encoding="utf-8") == text


def test_every_direct_dependency_is_in_it_with_its_version_and_licence(components):
    manifest = (ROOT / "Package.swift").read_text(encoding="utf-8")
    for url, least in re.findall(r'\.package\(url: "https://([^"]+)", from: "([\d.]+)"', manifest):
        found = components[f"pkg:swift/{url}"]
        assert [int(part) for part in found["version"].split(".")] >= [int(part) for part in least.split(".")]
        assert found["licenses"][0]["expression"]


def test_what_is_only_there_for_tests_is_not(components):
    assert "pkg:swift/github.com/kylef/Spectre" not in components


def test_system_libraries_carry_their_debian_package(components):
    needed = subprocess.run(["ldd", binary_path()], capture_output=True, encoding="utf-8", check=True).stdout
    named = {it["value"] for one in components.values() for it in one.get("properties", []) if it["name"] == "orderdesk:file"}
    paths = re.findall(r"=> (/\S+)", needed)
    assert {path.rsplit("/", 1)[1] for path in paths if "/swift/" not in path} <= named
    for package in ("libsqlite3-0", "zlib1g", "libcrypt1"):
        assert components[f"pkg:deb/debian/{package}"]["version"]


def test_embedded_files_carry_the_sum_that_setup_checks(components):
    sums = dict(line.split()[::-1] for line in (ROOT / "scripts/assets.sha256").read_text(encoding="utf-8").splitlines())
    for purl, file in {"pkg:npm/htmx.org": "htmx.min.js", "pkg:npm/bulma": "bulma.min.css"}.items():
        assert components[purl]["hashes"][0]["content"] == sums[f"Resources/vendor/{file}"]


def test_what_is_missing_is_said(tmp_path):
    result = make(tmp_path / "orderdesk")
    assert result.returncode == 1 and "build it first" in result.stderr
    result = make(binary_path(), "--build", tmp_path)
    assert result.returncode == 1 and "--build" in result.stderr
