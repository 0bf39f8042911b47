"""The judge of another house: the npm verifier of Digital Bazaar accepts a file, refuses a letter, reads a list."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from lieudit.attestations.issuing import sign_list
from lieudit.attestations.keys import keys_document
from lieudit.attestations.models import Credential
from lieudit.attestations.services import withdraw_attestation
from tests.attestations.factories import a_signed

JUDGE = Path(__file__).with_name("judge.mjs")
NODE = shutil.which("node")
THERE = (settings.NODE_MODULES / "@digitalbazaar" / "vc").exists()

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not (NODE and THERE), reason="the npm judges are not installed here (npm ci, with node)"),
]


def judged(document: str, listed: str = "") -> dict[str, Any]:
    asked = {"credential": json.loads(document), "list": json.loads(listed or "null"), "keys": keys_document()}
    command = [str(NODE), str(JUDGE), str(settings.BASE_DIR)]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture
def signed() -> Credential:
    return a_signed()


def test_a_file_is_accepted_and_a_changed_letter_is_refused(signed: Credential) -> None:
    told = judged(signed.document)
    assert told["verified"] is True, told
    assert judged(signed.document.replace("Camille", "Camilla"))["verified"] is False


def test_its_withdrawal_is_read(signed: Credential) -> None:
    told = judged(signed.document, sign_list(1).document)
    assert (told["verified"], told["status"]["results"][0]["status"]) == (True, False), told
    withdraw_attestation(signed.attestation, actor=signed.attestation.holder, reason="Je ne le fais plus.")
    gone = judged(signed.document, sign_list(1).document)
    assert (gone["verified"], gone["status"]["results"][0]["status"]) == (True, True), gone
