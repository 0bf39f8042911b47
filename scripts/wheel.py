"""Make the wheel: `pip wheel .` calls this file (PEP 517), which asks for nothing but the site's own libraries.

The wheel holds one package, `lieudit_site`, which is the house as it stands in the repository, so that no name of ours
(`config`) meets another’s: the rooms, the settings, what serves them, the guide, the assets built and compressed. Its
libraries are those of the locks, at the same versions.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "lieudit_site"
PARTS = (
    "lieudit/**/*",
    "config/*.py",
    "deploy/**/*",
    "docs/guide/*",
    "manage.py",
    "package-lock.json",
    "scripts/demo.py",
    "scripts/postgres.py",
    "scripts/receiver.py",
    "node_modules/@fontsource-variable/bricolage-grotesque/files/*",
    "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/*",
    "node_modules/htmx.org/dist/**/*",
    "node_modules/leaflet/dist/**/*",
)
"""What of the repository a site needs to run; tests, benches and references stay there."""
COMMAND = ROOT / "scripts" / "site_command.py"
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*==[^\s\\;]+)\s*(;[^\\]*)?", re.MULTILINE)
EXTRAS = ("demo", "s3")
"""Locks of what is installed besides, on demand."""
WHEEL = b"Wheel-Version: 1.0\nGenerator: lieudit\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
QUICK = "quick"
"""Setting of the build (`--config-settings quick=1`): assets are packed in seconds, for a trial."""


def build_wheel(
    wheel_directory: str, config_settings: Mapping[str, str] | None = None, metadata_directory: str | None = None
) -> str:
    """Write the wheel in a folder; return its name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    info = f"{project['name']}-{project['version']}.dist-info"
    name = f"{project['name']}-{project['version']}-py3-none-any.whl"
    with (
        zipfile.ZipFile(Path(wheel_directory) / name, "w", zipfile.ZIP_DEFLATED) as wheel,
        tempfile.TemporaryDirectory() as var,
    ):
        record: list[tuple[str, str, int]] = []
        for place, path in (*parts(), *assets(Path(var), quick=bool((config_settings or {}).get(QUICK)))):
            put(wheel, record, f"{PACKAGE}/{place}", path.read_bytes(), executable=os.access(path, os.X_OK))
        put(
            wheel,
            record,
            f"{PACKAGE}/__init__.py",
            b'"""The house of Lieudit, as `pip install lieudit` brings it."""\n',
        )
        put(wheel, record, f"{PACKAGE}/__main__.py", COMMAND.read_bytes())
        put(wheel, record, f"{info}/METADATA", metadata(project).encode())
        put(wheel, record, f"{info}/WHEEL", WHEEL)
        put(
            wheel,
            record,
            f"{info}/entry_points.txt",
            f"[console_scripts]\nlieudit = {PACKAGE}.__main__:main\n".encode(),
        )
        put(wheel, record, f"{info}/licenses/LICENSE", (ROOT / "LICENSE").read_bytes())
        lines = io.StringIO()
        csv.writer(lines, lineterminator="\n").writerows([*record, (f"{info}/RECORD", "", "")])
        wheel.writestr(f"{info}/RECORD", lines.getvalue())
    return name


def parts() -> Iterator[tuple[str, Path]]:
    """What is taken as it is, each file by its place in the house."""
    for pattern in PARTS:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path


def assets(var: Path, *, quick: bool) -> Iterator[tuple[str, Path]]:
    """Styles, scripts, fonts and pictures under the names that they are served by, compressed."""
    said = {**os.environ, "SECRET_KEY": "for-this-command-only", "LIEUDIT_VAR": str(var)}
    said |= {"DJANGO_SETTINGS_MODULE": "config.settings", "LIEUDIT_STATIC": str(var / "static")}
    said |= {"LIEUDIT_DEMONSTRATION": "1"} if quick else {}
    command = [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, check=True, cwd=ROOT, env=said)
    for path in sorted((var / "static").rglob("*")):
        if path.is_file():
            yield path.relative_to(var).as_posix(), path


def put(
    wheel: zipfile.ZipFile, record: list[tuple[str, str, int]], place: str, content: bytes, *, executable: bool = False
) -> None:
    """One file, dated alike in every build, and its line in the record of the wheel."""
    entry = zipfile.ZipInfo(place, date_time=(2026, 1, 1, 0, 0, 0))
    entry.external_attr = (0o755 if executable else 0o644) << 16
    wheel.writestr(entry, content, zipfile.ZIP_DEFLATED)
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    record.append((place, f"sha256={digest}", len(content)))


def metadata(project: Mapping[str, str]) -> str:
    """What an index and pip read: the libraries of the locks, those of each extra apart."""
    base = locked("base")
    lines = ["Metadata-Version: 2.4", f"Name: {project['name']}", f"Version: {project['version']}"]
    lines += [f"Summary: {project['description']}", f"Requires-Python: {project['requires-python']}"]
    lines += [f"License-Expression: {project['license']}", "License-File: LICENSE"]
    lines += [f"Requires-Dist: {each}" for each in base]
    for extra in EXTRAS:
        lines.append(f"Provides-Extra: {extra}")
        for each in locked(extra):
            if each not in base:
                library, _mark, marker = each.partition(" ; ")
                asked = f"({marker}) and extra == '{extra}'" if marker else f"extra == '{extra}'"
                lines.append(f"Requires-Dist: {library} ; {asked}")
    return "\n".join(lines) + "\n\n" + (ROOT / "README.en.md").read_text()


def locked(kind: str) -> list[str]:
    """The libraries of a lock, at their versions, where they are installed: « name==1.2 ; marker »."""
    found = PINNED.findall((ROOT / "requirements" / f"{kind}.txt").read_text())
    return [f"{library} ; {marker.lstrip('; ').strip()}" if marker else library for library, marker in found]


def get_requires_for_build_wheel(config_settings: object = None) -> list[str]:
    """Gathering the assets loads the site: its own libraries, which the locks say."""
    return locked("base")


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "var" / "dist")
    folder.mkdir(parents=True, exist_ok=True)
    sys.stdout.write(f"{folder / build_wheel(str(folder), {QUICK: '1'} if '--quick' in sys.argv else None)}\n")
