"""A panel drawn by lot through the pages: called, volunteered for, published, drawn by two hands, one refuses."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.care.services import accept_charter
from lieudit.lottery.models import Lottery, PanelMember
from lieudit.lottery.services import close_due_calls
from lieudit.lottery.workflow import LotteryState
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.journeys.visitor import Visitor
from tests.lottery.factories import PEOPLE, SEED, at

pytestmark = pytest.mark.django_db(transaction=True)
VOLUNTEERS = 20


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_a_panel_is_called_published_drawn_and_replaced(charter, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    council = a_council()
    chair, second = council.seats[0].voter, council.seats[1].voter
    accept_charter(chair)
    today = timezone.localdate()

    # The chair prepares, and opens the call
    leads = Visitor(chair).open(reverse("lottery:lotteries")).follow("Préparer un tirage au sort")
    leads.send(
        "Préparer le tirage",
        title="Panel sur l’accueil",
        why="Trois soirées.",
        seats="4",
        kinds=["gender", "age"],
        closes_on=(today + dt.timedelta(days=10)).isoformat(),
        source="Le Loto du samedi",
        draw_at=(timezone.localtime() + dt.timedelta(days=14)).strftime("%Y-%m-%dT%H:%M"),
    )
    lottery = Lottery.objects.get()
    leads.send("Ouvrir l’appel")
    lottery.refresh_from_db()
    assert lottery.state == LotteryState.OPEN

    # Twenty people volunteer; nobody reads who
    page = reverse("lottery:volunteer", args=[lottery.number])
    people = [AccountFactory() for _ in range(VOLUNTEERS)]
    for n, account in enumerate(people):
        accept_charter(account)
        gender, age = PEOPLE[n % len(PEOPLE)]
        sent = {"pour": "self", "name": f"Camille {n}", "gender": gender, "age": age, "consent": "on"}
        assert browser(account).post(page, sent).status_code == 302
    read = Client().get(lottery.get_absolute_url()).text
    assert f"{VOLUNTEERS} volontaires" in read.replace("\xa0", " ")
    assert "Camille" not in read

    # The call ends: the timer closes it, the worker composes and publishes
    with at(timezone.now() + dt.timedelta(days=11)):
        close_due_calls()
    lottery.refresh_from_db()
    assert lottery.state == LotteryState.PUBLISHED
    file = Client().get(reverse("lottery:panels_file", args=[lottery.number])).content
    assert Client().get(reverse("lottery:panels", args=[lottery.number])).status_code == 200
    mine = browser(people[0]).get(reverse("lottery:mine", args=[lottery.number])).text
    assert re.search(r"présent dans\s+<b>\d+\s+panels?</b>", mine)
    assert browser(people[1]).get(reverse("lottery:profiles_file", args=[lottery.number])).status_code == 403
    assert browser(second).get(reverse("lottery:profiles_file", args=[lottery.number])).status_code == 200

    # At its hour, two people type what the public draw gave
    draw = reverse("lottery:draw", args=[lottery.number])
    refused = browser(chair).post(draw, {"seed": SEED})
    assert "pas avant" in refused.text
    assert SEED in refused.text, "what was typed is kept"
    with at(lottery.draw_at + dt.timedelta(minutes=5)):
        assert browser(chair).post(draw, {"seed": SEED}).status_code == 302
        assert "première personne" in browser(second).post(draw, {"seed": "1 2 3"}).text
        assert browser(second).post(draw, {"seed": SEED}).status_code == 302
    lottery.refresh_from_db()
    assert lottery.state == LotteryState.DRAWN

    # Anybody draws it again, with the script and the file that the site gives
    (tmp_path / "panels.json").write_bytes(file)
    (tmp_path / "tirage.py").write_bytes(Client().get(reverse("lottery:script")).content)
    command = [sys.executable, "-I", "-S", "tirage.py", "panels.json", SEED]
    told = json.loads(subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout)
    drawn = list(lottery.members.values_list("volunteer__number", flat=True))
    assert (told["panel"], told["members"]) == (lottery.drawn_panel, drawn)
    assert told["digest"] in Client().get(lottery.get_absolute_url()).text

    # Those who are drawn are written to; one accepts and is named, one refuses and is replaced
    first, other = PanelMember.objects.filter(lottery=lottery)[:2]
    assert any(first.volunteer.account.email in letter.to for letter in mail.outbox)
    one = Visitor(first.volunteer.account).open(reverse("lottery:mine", args=[lottery.number]))
    assert "Aucune règle ne donne de délai pour répondre." in one.words
    one.send("J’accepte, mon nom est publié")
    one.open(reverse("lottery:mine", args=[lottery.number]))
    assert "Aucune règle ne donne de délai pour répondre." not in one.words
    assert first.volunteer.name in Client().get(lottery.get_absolute_url()).text
    Visitor(other.volunteer.account).open(reverse("lottery:mine", args=[lottery.number])).send("Je refuse")
    assert lottery.members.get(place_of=other).state == "asked"
    assert lottery.members.seated().count() == 4
