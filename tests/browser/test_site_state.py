"""What the secretariat reads of the site's health, on a telephone and a computer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.utils import timezone

from lieudit.toolkit import alarms
from lieudit.toolkit.health import Sign
from lieudit.toolkit.models import Alarm
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("LIEUDIT_SHOTS")
SIGNS = {
    "disk": Sign(False, "Il reste 312 Mo sur 40 Go (/var/lib/lieudit).", "Faites de la place : du -xh /var."),
    "worker": Sign(True, "L’exécuteur des tâches a donné signe de vie le 27 novembre 2026 à 9 h 12."),
    "database": Sign(True, "La base répond (1,2 Go)."),
}  # fmt: skip


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_ill_comes_first_in_words(page, sign_in, assert_axe, monkeypatch, width):
    monkeypatch.setattr(alarms, "examine", lambda: SIGNS)
    now = timezone.now()
    Alarm.objects.create(check_name="disk", words=SIGNS["disk"].words, since=now, told_at=now)
    Alarm.objects.create(check_name="timer", words="La minuterie s’était tue.", since=now, ended_at=now)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, AccountFactory(secretariat=True))
    page.goto("/sante/etat/")
    shown = page.get_by_role("heading").all_inner_texts()
    assert shown[0] == "État du site"
    assert shown[1].replace("\u00a0", " ") == "1 chose à voir"
    page.get_by_text("Faites de la place").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"site-state-{width}.png", full_page=True)
    assert_axe(page)
