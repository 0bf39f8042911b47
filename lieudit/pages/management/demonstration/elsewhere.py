"""A vote held with Belenios: a college elects who speaks for it. Its archive was made beforehand, by
`python -m tests.voting.kept_election`, and is brought back as anybody would."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.governance.rules import ballot_rule
from lieudit.governance.services import order_ballot, roll_of
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.voting import belenios
from lieudit.voting.archives import ask_giving_up, bring_archive, declare_election, give_up, name_authority
from lieudit.voting.frozen import Rule
from lieudit.voting.models import Ballot
from lieudit.voting.workflow import Way

ARCHIVE = Path(__file__).with_name("election.bel")
QUESTION = "Quelle structure porte la parole du collège Tiers-lieux ?"
OPTIONS = ["La coopérative des Rives", "Le réseau des Monts", "La Fabrique d’Aval"]
COLLEGE, VOICES = "third_places", 10
RULE: Rule = {"method": "approval", "seats": 1, "floor": "0"}
HOST, AUTHORITY = "L’atelier du chiffre, une association", "une autre personne"
GIVEN_UP = "Quel nom pour la lettre du collège Tiers-lieux ?"
NAMES = ["La Passerelle", "Le Fil"]
RISK = {"stakes": "mandate", "again": "yes", "otherwise": "no"}


def asked() -> dict[str, object]:
    """What the election of the archive asks."""
    questions = belenios.questions(RULE, QUESTION, OPTIONS)
    return belenios.template(QUESTION, questions, number=0, host=HOST, authority=AUTHORITY)


def ordered(cast: Cast, question: str, options: list[str]) -> Ballot:
    """One of the college, to be held there."""
    assembly, chair = cast.assemblies["national"], cast.roles["presidence"]
    roll = [line for line in roll_of(assembly) if line.college == COLLEGE and not line.suspended]
    return order_ballot(
        assembly,
        actor=chair,
        question=question,
        rule=ballot_rule(assembly.rulebook.rules, "approval", seats=1, floor="0"),
        roll=roll[:VOICES],
        college=assembly.colleges.get(code=COLLEGE),
        options=options,
        closes_at=timezone.now() + dt.timedelta(days=16),
        way=Way.BELENIOS,
        risk=RISK,
    )


def given_up_vote(cast: Cast) -> Strand:
    """One whose archive never came: two persons give it up, a day apart, with a reason."""
    yield cast.calendar.ago(55)
    ballot = ordered(cast, GIVEN_UP, NAMES)
    why = "L’association qui devait tenir l’élection n’a pas ouvert le vote : il sera refait en séance."
    yield ballot.closes_at + dt.timedelta(days=2)
    ask_giving_up(ballot, actor=cast.roles["presidence"], words=why)
    yield ballot.closes_at + dt.timedelta(days=4)
    give_up(ballot, actor=cast.roles["secretariat"])


def belenios_vote(cast: Cast) -> Strand:
    """Prepared, declared, and its archive brought: verified where the tool is installed, else waiting for it."""
    chair = cast.roles["presidence"]
    yield cast.calendar.ago(58)
    ballot = ordered(cast, QUESTION, OPTIONS)
    maker = Account.objects.create_user("codes@exemple.fr", name="Sacha Perrin")
    name_authority(ballot, actor=chair, authority=maker, host=HOST, url="https://vote.exemple.fr/")
    box, content = ballot.boxes.select_related("ballot").get(), ARCHIVE.read_bytes()
    yield cast.calendar.ago(57)
    declare_election(box, actor=chair, fingerprint=belenios.read(content)["fingerprint"])
    yield ballot.closes_at + dt.timedelta(hours=3)
    box.ballot.refresh_from_db()
    bring_archive(box, actor=maker, content=content)
