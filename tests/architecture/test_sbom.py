"""The bill of materials holds all that is locked for a site, and nothing else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import sbom

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def bill():
    return sbom.read()


def test_each_library_of_the_locks_is_there_once(bill):
    locked = re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)", (ROOT / "requirements" / "base.txt").read_text(), re.MULTILINE)
    python = [(each["name"], each["version"]) for each in bill["components"] if each["purl"].startswith("pkg:pypi/")]
    assert sorted(python) == sorted((name.lower(), version) for name, version in locked)
    assert len(python) > 40
    names = {each["name"] for each in bill["components"] if each["purl"].startswith("pkg:npm/")}
    packages = json.loads((ROOT / "package.json").read_text())
    assert set(packages["dependencies"]) <= names
    assert not names & set(packages["devDependencies"])


def test_each_is_known_by_its_hashes(bill):
    lengths = {"SHA-256": 64, "SHA-384": 96, "SHA-512": 128}
    for each in bill["components"]:
        assert each["hashes"], each["name"]
        assert all(re.fullmatch(rf"[0-9a-f]{{{lengths[one['alg']]}}}", one["content"]) for one in each["hashes"])
    leaflet = next(each for each in bill["components"] if each["name"] == "leaflet")
    assert leaflet["licenses"] == [{"expression": "BSD-2-Clause"}]


def test_each_is_there_because_somebody_needs_it(bill):
    """From the site, every library is reached by who needs whom, and no other is named."""
    needs = {each["ref"]: set(each["dependsOn"]) for each in bill["dependencies"]}
    reached, waiting = set(), {"lieudit"}
    while waiting:
        one = waiting.pop()
        reached.add(one)
        waiting |= needs[one] - reached
    assert reached == {"lieudit", *(each["bom-ref"] for each in bill["components"])} == set(needs)


def test_the_same_locks_give_the_same_file():
    texts = [
        subprocess.run([sys.executable, "scripts/sbom.py"], cwd=ROOT, capture_output=True, check=True).stdout
        for _ in range(2)
    ]
    assert texts[0] == texts[1]
    head = json.loads(texts[0])
    assert (head["bomFormat"], head["specVersion"], head["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", head["serialNumber"])


def test_a_package_within_another_is_found_where_it_stands():
    """Two versions of one name: each is needed by its own."""
    lock = sbom.Lock()
    one = {"version": "1.0.0", "integrity": "sha512-AAAA"}
    packages = {
        "": {"dependencies": {"a": "1", "b": "1"}},
        "node_modules/a": {**one, "dependencies": {"b": "2"}},
        "node_modules/a/node_modules/b": {**one, "version": "2.0.0", "dependencies": {"c": "1"}},
        "node_modules/b": {**one, "dependencies": {"c": "1"}},
        "node_modules/c": one,
        "node_modules/d": {**one, "dev": True},
    }
    sbom.read_npm(json.dumps({"packages": packages}), lock)
    assert lock.needs["pkg:npm/a@1.0.0"] == {"pkg:npm/b@2.0.0"}
    assert lock.needs["lieudit"] == {"pkg:npm/a@1.0.0", "pkg:npm/b@1.0.0"}
    assert lock.needs["pkg:npm/b@2.0.0"] == lock.needs["pkg:npm/b@1.0.0"] == {"pkg:npm/c@1.0.0"}
    assert "pkg:npm/d@1.0.0" not in lock.libraries
