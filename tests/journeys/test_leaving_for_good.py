"""Somebody who learnt, taught, lent and was recognised closes their account by its page: the seats are freed, and
their name and address are nowhere: no row of any room, no file, no page, no open dataset."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.urls import reverse

from lieudit.accounts.models import Account
from lieudit.api.changes import given_rows
from lieudit.attestations.brought import bring_proof, read_proof
from lieudit.attestations.services import declare_achievement, publish_attestation
from lieudit.care.services import accept_charter
from lieudit.learning.enrolling import Person, enrol, enrol_people
from lieudit.learning.paths import begin_path, mark_step
from lieudit.network.models import Representative
from lieudit.toolkit import errands
from lieudit.toolkit.datasets import DATASETS, records
from lieudit.toolkit.models import Errand
from tests.accounts.factories import AccountFactory
from tests.accounts.proofs import prove
from tests.attestations.factories import a_declared, a_known, a_recognised, a_signed, recognised_by
from tests.attestations.test_brought import as_bytes, signed, third
from tests.journeys.visitor import Visitor
from tests.learning.factories import a_path, a_request, a_session, speaker_of
from tests.mutual_aid.factories import a_returned, a_thing
from tests.network.factories import PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db(transaction=True)
NAME, EMAIL = "Camille Zébulon", "camille.zebulon@exemple.fr"


def rows_that_say(*words: str) -> list[str]:
    """Every row of every room that holds one of these words."""
    told = []
    for model in apps.get_models():
        for row in model._base_manager.values():
            text = f"{model._meta.label} {row}"
            told += [text[:300] for word in words if word.casefold() in text.casefold()]
    return told


def files_that_say(*words: str) -> list[str]:
    """Every file kept by the site that holds one of these words."""
    kept = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return [path.name for path in kept for word in words if word.encode() in path.read_bytes()]


def open_rows() -> Iterator[tuple[str, str]]:
    for name, dataset in DATASETS.items():
        yield name, str(records(given_rows(dataset), dataset.all_columns))


@pytest.fixture
def leaver(charter) -> Representative:
    speaks = RepresentativeFactory(place=PlaceFactory(name="La Filature"))
    Account.objects.filter(pk=speaks.account_id).update(name=NAME, email=EMAIL, name_is_public=True)
    speaks.account.refresh_from_db()
    accept_charter(speaks.account)
    return speaks


def test_closing_an_account_frees_its_seats_and_leaves_no_name_anywhere(leaver):
    account, place = leaver.account, leaver.place
    keeper = RepresentativeFactory(place=PlaceFactory(name="Le Lavoir"))
    path, session = a_path(keeper=keeper.place), a_session(keeper=keeper.place, seats=1, least=1)
    other, given = a_session(keeper=keeper.place, title="Une autre"), a_session(keeper=place, title="La sienne")
    enrol(session, actor=account, needs=f"Demander {NAME}.")
    waiting = enrol(session, actor=AccountFactory())
    line = enrol_people(other, actor=keeper.account, place=keeper.place, people=[Person(NAME, "tiers@exemple.fr")])[0]
    type(line).objects.filter(pk=line.pk).update(email=EMAIL)
    run = begin_path(path, actor=account)
    mark_step(run, actor=account, step=run.version.steps.first(), words=f"{NAME} l’a lu.")
    visit = a_request(visitor=place, host=keeper.place)
    a_returned(thing=a_thing(place=place, title="Une remorque"), borrower=keeper.place)
    known = a_known(keeper.place, actor=keeper.account)
    attestation = declare_achievement(known, actor=account, name=NAME, words="112 permanences.", place=place)
    proof = bring_proof(attestation, actor=account, file=as_bytes(signed(third())))
    read_proof.func(proof.pk)
    attestation = publish_attestation(a_recognised(attestation, peers=2), actor=account)
    credential = a_signed(attestation)
    assert NAME in credential.document, "the file of before bears the name"
    seen = recognised_by(a_declared(a_known(title="Autre chose")), leaver)
    errands.ask("certificate", json.dumps({"who": NAME}).encode(), origin=f"account-{account.pk}")
    assert rows_that_say(NAME), "the name is there before"
    Visitor().open(attestation.get_absolute_url()).reads(NAME)

    leaves = Visitor(account)
    prove(leaves.client, account)
    leaves.open(reverse("accounts:profile")).follow("Fermer mon compte")
    leaves.send("Fermer mon compte", sure="on").reads("Votre compte est fermé")

    waiting.refresh_from_db()
    assert waiting.state == "offered", "the seat goes to who waited"
    assert not session.enrolments.standing().filter(account=account).exists()
    assert any(letter.to == [waiting.email] for letter in mail.outbox), "and a letter says so"
    line.refresh_from_db()
    assert not line.name
    assert not Errand.objects.exists(), "nor a certificate that waits to be taken"
    assert rows_that_say(NAME, "Zébulon", EMAIL) == []
    assert files_that_say(NAME, "Zébulon", EMAIL) == []
    assert [name for name, said in open_rows() if "Zébulon" in said or EMAIL in said] == []
    pages = [thing.get_absolute_url() for thing in (path, session, other, given, place, attestation.achievement)]
    pages += ["/", reverse("journal:log"), reverse("journal:feed_all"), reverse("learning:sessions_calendar")]
    pages += [reverse("attestations:achievements"), reverse("mutual_aid:place", args=[place.slug])]
    for who in (Visitor(), Visitor(keeper.account), Visitor(AccountFactory(secretariat=True))):
        for page in pages:
            who.open(page).does_not_read(NAME, EMAIL)
    trainer, peer = Visitor(keeper.account), Visitor(speaker_of(seen.attestation.place))
    for number in (session.number, other.number):
        trainer.open(reverse("learning:session_list", args=[number])).does_not_read(NAME, EMAIL)
    trainer.open(visit.get_absolute_url()).does_not_read(NAME, EMAIL)
    peer.open(seen.attestation.get_absolute_url()).does_not_read(NAME, EMAIL)
    gone = Visitor().open(reverse("attestations:document", args=[attestation.number]))
    assert gone.status == 404
