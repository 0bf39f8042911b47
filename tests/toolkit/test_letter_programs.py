"""What programs of mail do not show of a letter is its dress, never its words: caniemail knows what each one lacks."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from lieudit.toolkit.letters import page_of
from tests.toolkit.test_letters import LETTER

JUDGE = Path(__file__).with_name("letter_judge.mjs")
NODE = shutil.which("node")
WEB, PHONES = ["desktop-webmail"], ["android", "ios"]
HOUSES = {
    "aol": WEB,
    "apple-mail": ["ios", "macos"],
    "fastmail": WEB,
    "gmail": [*WEB, *PHONES, "mobile-webmail"],
    "laposte": WEB,
    "orange": [*WEB, *PHONES],
    "outlook": [*PHONES, "macos", "outlook-com", "windows", "windows-mail"],
    "protonmail": [*WEB, *PHONES],
    "sfr": [*WEB, *PHONES],
    "thunderbird": ["macos"],
    "yahoo": [*WEB, *PHONES],
}
PROGRAMS = [f"{house}.{place}" for house, places in HOUSES.items() for place in places]
DRESS = {
    "@media",  # the dark, the telephone and print: each rule stands on its element already
    "<style> element",
    "color-scheme meta tag",
    "<body> element",  # made a <div>: the letter is in its own
    "border-radius",
    "text-decoration",
    "role attribute",
    "lang attribute",
}
"""What a letter does without where a program lacks it: its words, their order and its links stay."""

pytestmark = pytest.mark.skipif(
    not (NODE and (settings.NODE_MODULES / "caniemail").exists()),
    reason="the npm judges are not installed here (npm ci, with node)",
)


def lacking(page: str) -> dict[str, set[str]]:
    done = subprocess.run(
        [NODE, str(JUDGE), str(settings.BASE_DIR), *PROGRAMS],
        input=page.encode(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr.decode()
    return {program: set(features) for program, features in json.loads(done.stdout).items()}


def test_a_program_of_mail_lacks_nothing_but_the_dress_of_a_letter():
    page = page_of("Votre besoin n° 1 : une réponse", LETTER)
    told = lacking(page)
    assert set(told) == set(PROGRAMS)
    assert {program: features - DRESS for program, features in told.items() if features - DRESS} == {}


def test_the_judge_knows_what_many_programs_do_not_show():
    page = page_of("Votre besoin n° 1 : une réponse", LETTER)
    told = lacking(page.replace("padding: 28px 16px", "display: grid; position: fixed"))
    assert any(features - DRESS for features in told.values())
