"""Every library that a site runs, as CycloneDX 1.6 (`make sbom`): read from the locks, by the standard library alone.

`requirements/base.txt` and `package-lock.json` say name, version, hashes, and who asked for whom. The same locks give
the same file, to the last sign: it has no date, and its serial number is made of its content. Licences are those that
the npm lock says; that of Python says none, and none is guessed.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import sys
import tomllib
import uuid
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
type Json = dict[str, Any]

PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?==(\S+)")
HASH = re.compile(r"--hash=(sha\d+):([0-9a-f]+)")
VIA = re.compile(r"^    #(?: via|  ) +(\S.*)$")
ALGORITHMS = {"sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512"}
APPLICATION = "lieudit"
TOP = "-r "
"""How the lock says that a line was asked for by us, not by a library."""


class Lock:
    """Libraries by their reference, and who needs whom."""

    def __init__(self) -> None:
        self.libraries: dict[str, Json] = {}
        self.needs: dict[str, set[str]] = defaultdict(set)

    def add(self, reference: str, name: str, version: str, hashes: list[Json], **more: object) -> None:
        known: Json = {"type": "library", "bom-ref": reference, "name": name, "version": version, "purl": reference}
        self.libraries[reference] = known | ({"hashes": hashes} if hashes else {}) | more


def read_python(text: str, lock: Lock) -> None:
    """The lock of pip: a line a library, then the hashes of each of its files, then who asked for it."""
    references = {
        found[1].lower(): f"pkg:pypi/{found[1].lower()}@{found[2]}"
        for line in text.splitlines()
        if (found := PINNED.match(line))
    }
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        if not (found := PINNED.match(block)):
            continue
        name, version = found[1].lower(), found[2]
        hashes = [{"alg": ALGORITHMS[kind], "content": digest} for kind, digest in HASH.findall(block)]
        lock.add(references[name], name, version, hashes)
        for line in block.splitlines():
            if (asked := VIA.match(line)) and (by := asked[1].strip().lower()):
                lock.needs[APPLICATION if by.startswith(TOP) else references[by]].add(references[name])


def read_npm(text: str, lock: Lock) -> None:
    """The lock of npm, without what only the tests need."""
    packages: Json = json.loads(text)["packages"]
    kept = {path: each for path, each in packages.items() if path and not each.get("dev")}

    def reference(path: str) -> str:
        name = path.rpartition("node_modules/")[2]
        return f"pkg:npm/{name.replace('@', '%40')}@{kept[path]['version']}"

    for path, each in kept.items():
        kind, _, digest = each["integrity"].partition("-")
        hashes = [{"alg": ALGORITHMS[kind], "content": base64.b64decode(digest).hex()}]
        licence: Json = {"licenses": [{"expression": each["license"]}]} if "license" in each else {}
        lock.add(reference(path), path.rpartition("node_modules/")[2], each["version"], hashes, **licence)
    for path, each in {"": packages[""], **kept}.items():
        for name in each.get("dependencies", {}):
            found = _found(f"{path}/node_modules/{name}" if path else f"node_modules/{name}", name, kept)
            lock.needs[reference(path) if path else APPLICATION].add(reference(found))


def _found(path: str, name: str, kept: Json) -> str:
    """Where a package stands: beside who needs it, or above."""
    while path not in kept:
        above = path.rpartition("/node_modules/")[0].rpartition("/node_modules/")[0]
        path = f"{above}/node_modules/{name}" if above else f"node_modules/{name}"
    return path


def bill(python: str, npm: str, version: str) -> Json:
    """The whole bill of materials, in a fixed order."""
    lock = Lock()
    read_python(python, lock)
    read_npm(npm, lock)
    components = [lock.libraries[reference] for reference in sorted(lock.libraries)]
    dependencies = [
        {"ref": reference, "dependsOn": sorted(lock.needs.get(reference, ()))}
        for reference in [APPLICATION, *sorted(lock.libraries)]
    ]
    own = {"type": "application", "bom-ref": APPLICATION, "name": APPLICATION, "version": version}
    content = {
        "metadata": {"component": own | {"licenses": [{"expression": "AGPL-3.0-or-later"}]}},
        "components": components,
        "dependencies": dependencies,
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(content, sort_keys=True))
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}", "version": 1}
    return head | content


def read(root: Path = ROOT) -> Json:
    """That of a tree."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    locks = ((root / "requirements" / "base.txt").read_text(), (root / "package-lock.json").read_text())
    return bill(*locks, project["version"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("file", nargs="?", help="where to write it; else, it is printed")
    text = json.dumps(read(), indent=2, ensure_ascii=False) + "\n"
    file = parser.parse_args().file
    if file:
        Path(file).write_text(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
