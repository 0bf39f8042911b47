"""A day at the desk of a department: everything treated in two clicks, and an answer that comes back."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from lieudit.accounts.models import Account
from lieudit.care.services import accept_charter
from lieudit.journal.models import FollowReason
from lieudit.journal.services import follow_thing
from lieudit.network.models import Animator, Place
from lieudit.records.models import Conflict
from tests.deliberation.factories import a_convergence, a_council, a_draft, a_position
from tests.journeys.visitor import Visitor
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.records.factories import ConflictFactory, TwinFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db(transaction=True)
CREUSE = "/territoires/creuse/bureau/"


@pytest.fixture
def creuse(charter):
    """What waits one morning: a deposit, a need, a disagreement, a pair that looks alike, a national position."""
    region, department = RegionFactory(), DepartmentFactory()
    town = MunicipalityFactory(department=department)
    network = OrganisationFactory(network=True, name="Les Lieux du Plateau", department=department, region=region)
    AnimatorFactory(organisation=network, department=department, account__email="emile@exemple.fr")
    above = OrganisationFactory(network=True, name="Le réseau de la région", region=region)
    AnimatorFactory(organisation=above, regional=True, account__email="lise@exemple.fr")
    mill = PlaceFactory(name="Le Moulin", municipality=town, address="4 rue du Pont")
    RepresentativeFactory(place=mill, account__email="awa@exemple.fr")
    author = Account.objects.get(email="awa@exemple.fr")
    NeedFactory(pending=True, place=PlaceFactory(name="La Grange", municipality=town), words="Il nous faut un abri.")
    need = NeedFactory(place=mill, author=author, words="Les cars du samedi sont supprimés.")
    follow_thing(need, account=author, reason=FollowReason.AUTHOR)
    ConflictFactory(place=mill, field="address", ours="4 rue du Pont", theirs="6 rue du Pont")
    here = {"first__municipality": town, "second__municipality": town}
    TwinFactory(first__name="L’Atelier", second__name="Atelier (L’)", **here)
    a_position(a_draft(a_council(), a_convergence()))
    for account in Account.objects.filter(email__in=["emile@exemple.fr", "lise@exemple.fr"]):
        accept_charter(account)
    return need


def enter(email: str) -> Visitor:
    return Visitor(Account.objects.get(email=email))


def told(email: str) -> str:
    return "\n".join(each.body for each in mail.outbox if email in each.to)


def test_a_day_at_the_desk(creuse):
    emile = enter("emile@exemple.fr").open(reverse("accounts:profile")).follow("Ouvrir le bureau de la Creuse")
    assert emile.url == CREUSE
    emile.reads("Bureau de la Creuse", "Les Lieux du Plateau", "Il nous faut un abri.", "Les cars du samedi")

    # A deposit is published in one click, a disagreement is settled in two, a pair is made one in two.
    deposit = creuse.number - 1
    emile.send(f"Publier : La Grange, besoin n° {deposit}")
    assert emile.url.startswith(CREUSE)
    emile.does_not_read("Dépôt à relire").reads("Besoin sans réponse", "Besoin publié, tel qu’il a été écrit.")
    emile.follow("Trancher").send("Trancher", choice="take", reason="Vu sur place.")
    assert emile.url.startswith(CREUSE)
    assert Conflict.objects.get().state == "taken"
    emile.follow("Comparer et réunir").send("Réunir les deux fiches", reason="Un seul lieu.")
    assert emile.url.startswith(CREUSE)
    assert Place.objects.filter(withdrawn_at=None, name__contains="Atelier").count() == 1

    # A need is carried higher; it leaves the desk of the department for that of the region.
    emile.follow(f"Porter plus haut : Le Moulin, besoin n° {creuse.number}")
    emile.send("Porter ce besoin", to_level="regional", reason="Les cars sont à la Région.")
    assert emile.url.startswith(CREUSE)
    emile.does_not_read("Les cars du samedi")
    lise = enter("lise@exemple.fr").open("/territoires/nouvelle-aquitaine/bureau/")
    lise.reads("Besoin porté jusqu’à vous", "Les cars sont à la Région").follow("Répondre à qui l’a porté")
    lise.send("Publier la réponse", step="hand_back", text="").reads("Remplissez «\xa0")
    lise.send("Publier la réponse", step="hand_back", text="Le département a un fonds de transport.")
    assert lise.url.startswith("/territoires/nouvelle-aquitaine/bureau/")
    lise.does_not_read("Besoin porté jusqu’à vous")

    # The answer is back: at the desk, on the page of the need, to its author and to who carried it.
    emile.open(CREUSE).reads("Rendu avec cette réponse : « Le département a un fonds de transport »")
    for person in ("awa@exemple.fr", "emile@exemple.fr"):
        assert "Le département a un fonds de transport" in told(person), person
    emile.follow(f"Répondre : Le Moulin, besoin n° {creuse.number}")
    emile.send("Publier la réponse", text="Demandez le fonds : nous vous aidons lundi.")
    emile.does_not_read("Les cars du samedi")

    # A national position is adapted and spread; the place is told.
    emile.follow("Adapter et diffuser").send("Diffuser", title="Chez nous", words="Dites-nous si vous êtes concernés.")
    assert emile.url.startswith(CREUSE)
    assert "Chez nous" in told("awa@exemple.fr")
    emile.open("/territoires/creuse/").follow("Chez nous").reads("Dites-nous si vous êtes concernés.")

    # The map goes on the site of the network, and everything may be taken away.
    emile.open(CREUSE).follow("Montrer ce territoire sur votre site").reads("Aucun script, aucun cookie")
    emile.follow("Voir ce que cela montre : La carte des lieux").reads("lieux connus")
    assert emile.client.get("/territoires/creuse/tout.zip")["Content-Type"] == "application/zip"


def test_a_mandate_that_ends_leaves_the_desk_to_the_level_above(creuse):
    emile = enter("emile@exemple.fr").open(CREUSE).follow("Qui anime, et jusqu’à quand").follow("Terminer")
    emile.send("Terminer le mandat")
    assert not Animator.objects.running().filter(account__email="emile@exemple.fr").exists()
    assert emile.open(CREUSE).status == 403
    lise = enter("lise@exemple.fr").open("/territoires/nouvelle-aquitaine/bureau/")
    lise.reads("Les cars du samedi", "Il nous faut un abri.")
    lise.open(CREUSE).reads("sans animation départementale, celle de la région s’en charge")
