"""A program run in a process of its own, within limits of processor, time and memory: what strangers sent is read so.

It imports only what it needs, knows no setting nor secret of the site, writes no file, and leaves the processor to
the pages. Where a system does not know a limit, the others hold.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings

LAUNCH = """
import os, resource, runpy, sys
seconds, megabytes, root, module = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
limits = {"CPU": seconds, "AS": megabytes * 2**20, "FSIZE": 0, "CORE": 0, "NOFILE": 64}
for name, most in limits.items():
    try:
        resource.setrlimit(getattr(resource, "RLIMIT_" + name), (most, most))
    except (AttributeError, OSError, ValueError):
        pass
os.nice(10)
sys.path.insert(0, root)
sys.argv = sys.argv[4:]
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True)
class Limits:
    """`seconds` of processor, `patience` in seconds of the clock, `megabytes` of memory, Python included."""

    seconds: int = 10
    patience: float = 30
    megabytes: int = 512


class TooMuch(Exception):
    """The program went over a limit and was stopped."""


class Refused(Exception):
    """The program ended by itself with a message, which is the text of this exception."""


EXECUTE = """
import os, resource, sys
limits = {"CPU": int(sys.argv[1]), "AS": int(sys.argv[2]) * 2**20, "FSIZE": 0, "CORE": 0, "NOFILE": 64}
for name, most in limits.items():
    resource.setrlimit(getattr(resource, "RLIMIT_" + name), (most, most))
os.nice(10)
os.execv(sys.argv[3], sys.argv[3:])
"""


def run_program(program: str, *arguments: str, folder: str, limits: Limits) -> tuple[int, str]:
    """Run a program of the system in a folder, within the same limits: how it ended, and all that it said.

    TooMuch when it was stopped. It reads nothing from us but that folder, and writes no file.
    """
    asked = [str(limits.seconds), str(limits.megabytes), program, *arguments]
    command = [sys.executable, "-I", "-c", EXECUTE, *asked]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            timeout=limits.patience,
            check=False,
            env={"LANG": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as late:
        raise TooMuch from late
    if done.returncode < 0:
        raise TooMuch
    return done.returncode, done.stdout.decode(errors="replace").strip()


def run_apart(module: str, *arguments: str, given: bytes, limits: Limits) -> bytes:
    """What a module of the site writes when it is run on `given`."""
    asked = [str(limits.seconds), str(limits.megabytes), str(settings.BASE_DIR), module, *arguments]
    command = [sys.executable, "-I", "-c", LAUNCH, *asked]
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, timeout=limits.patience, check=False, env={"LANG": "C.UTF-8"}
        )
    except subprocess.TimeoutExpired as late:
        raise TooMuch from late
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode < 0 or "MemoryError" in said[-500:]:  # stopped by the system, or without room to say why
        raise TooMuch
    if done.returncode:
        raise Refused(said[-500:])
    return done.stdout
