"""The council writes its own rules by the real pages: a change from its first word to the next vote counted under it;
a structure joins, pays, stands, is elected and sits."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from lieudit.elections.models import Election
from lieudit.governance.models import RulebookChange, Seat
from lieudit.membership.models import Member
from lieudit.network.models import Representative
from lieudit.voting.models import Ballot
from tests.journeys.council import Council, a_country
from tests.journeys.visitor import Visitor
from tests.network.factories import OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db(transaction=True)

STATEMENT = (
    "Nous ouvrons depuis six ans dans un bourg de mille habitants. Chaque semaine, quarante personnes viennent pour un "
    "dossier, un outil ou un café. Au conseil, nous porterons les besoins de ceux qui n’ont ni train ni guichet, et "
    "nous rendrons compte de chaque vote sur notre page. Nous laisserons la place au bout d’un seul mandat."
)


def timer() -> None:
    call_command("close_due", stdout=io.StringIO())


def moment(days: float) -> str:
    return f"{timezone.localtime() + dt.timedelta(days=days):%Y-%m-%dT%H:%M}"


def day(days: int) -> str:
    return f"{timezone.localdate() + dt.timedelta(days=days):%Y-%m-%d}"


def vote(account, ballot: Ballot, word: str = "Pour") -> None:
    """Two taps: choose, then confirm."""
    voter = Visitor(account).open(reverse("voting:ballots"))
    voter.follow("Voter au nom").send(word)
    voter.send("Confirmer").reads("Votre vote est compté")


def press(visitor: Visitor, page: str, *args, button: str) -> Visitor:
    """Go to a page and press a button that has nothing to type."""
    return visitor.open(reverse(page, args=args)).send(button)


def cast(account, ballot: Ballot, entry, word: str = "Pour") -> None:
    """Two taps: choose, then confirm."""
    voter = Visitor(account).open(reverse("voting:cast", args=[ballot.number, entry.key]))
    voter.send(word).send("Confirmer").reads("Votre vote est compté")


# The rules


def test_the_council_changes_its_rules_and_the_next_vote_is_counted_under_them(charter, later):
    council = a_country()
    change = written(council)
    ballot = put_to_the_vote(council, change)
    adopted(council, change, ballot, later)
    the_next_vote_freezes_the_new_version(council, later)


def written(council: Council) -> RulebookChange:
    """A member proposes from the page of the rules; the difference is shown sentence by sentence."""
    member = Visitor(council.writer).open(reverse("governance:rulebook"))
    member.follow("Écrire une modification")
    member.send("Ouvrir la modification", title="Plus de poids aux lieux", reason="Ils sont nombreux.", charter="on")
    refused = member.send("Enregistrer la modification", college_third_places_weight="30 %", adoption_threshold="3/2")
    refused.reads("dépasse la totalité")
    assert refused.status == 422
    member.send(
        "Enregistrer la modification",
        in_force_from=day(1),
        college_third_places_weight="30",
        college_founders_weight="5",
        adoption_threshold="les deux tiers",
        adoption_strict=None,
        notice_days="21",
    )
    change = RulebookChange.objects.get()
    member.open(change.get_absolute_url()).reads("Ce qui change, phrase par phrase", "30 points sur 100")
    assert Visitor().open(change.get_absolute_url()).status == 404
    return change


def put_to_the_vote(council: Council, change: RulebookChange) -> Ballot:
    """Only the chair puts it to the vote; then everybody reads it, and nobody changes it."""
    assert Visitor(council.writer).open(reverse("governance:put_change_to_vote", args=[change.number])).status == 403
    chair = Visitor(council.chair).open(change.get_absolute_url()).follow("Mettre au vote")
    chair.send("Mettre au vote")
    change.refresh_from_db()
    Visitor().open(change.get_absolute_url()).reads("Plus de poids aux lieux", "Au vote")
    assert change.ballot
    return change.ballot


def adopted(council: Council, change: RulebookChange, ballot: Ballot, later) -> None:
    """Counted under the rules in force; the new version applies from its day, and the old one stays readable."""
    for seat in council.seats:
        cast(seat.voter, ballot, ballot.roll.get(key=seat.key))
    later(15)
    timer()
    change.refresh_from_db()
    assert change.adopted
    page = Visitor().open(reverse("governance:rulebook")).reads("version 2", "30 points sur 100", "21 jours")
    slug = council.seats[0].college.assembly.slug
    page.open(reverse("governance:rulebook_version", args=[slug, 1])).reads("25 points sur 100")
    page.open(reverse("governance:rulebook_difference", args=[slug, 1, 2])).reads("30 points sur 100")


def the_next_vote_freezes_the_new_version(council: Council, later) -> None:
    """Two votes of three are exactly two thirds: adopted; and « et si ? » says what the old rule would have said."""
    slug = council.seats[0].college.assembly.slug
    chair = Visitor(council.chair).open(reverse("governance:ballots", args=[slug])).follow("Poser une question au vote")
    chair.send("Inscrire ce scrutin", question="Se réunir à Guéret ?", charter="on", closes_at=moment(20 + 2))
    ballot = Ballot.objects.latest("number")
    assert ballot.rule["threshold"] == "2/3"
    for seat, word in zip(council.seats, ("Pour", "Contre", "Pour"), strict=True):
        cast(seat.voter, ballot, ballot.roll.get(key=seat.key), word)
    later(30)
    timer()
    Visitor().open(ballot.get_absolute_url()).reads("Se réunir à Guéret ?").follow("Essayer").reads("Et si")


# A member


def test_a_structure_joins_stands_is_elected_and_sits(charter, later):
    council = a_country()
    body = OrganisationFactory(operating_body=True, name="La Halle aux voisins")
    speaker = RepresentativeFactory(place=None, organisation=body).account
    joined(council, speaker)
    for seat in council.seats:
        joined(council, seat.voter, college=seat.college.code)
    election = announced(council, later)
    stood(council, speaker, election, later)
    voted(council, election, later)
    counted(council, election)
    sits(election, body, speaker)


def joined(council: Council, speaker, **answer: str) -> None:
    """One form, then the answer of the secretariat, which may choose another college."""
    joining = Visitor(speaker).open(reverse("membership:members")).follow("Rejoindre")
    joining.send("Envoyer la candidature", **charter_of(joining)).reads("Et maintenant")
    member = Member.objects.latest("number")
    answering = Visitor(council.secretariat).open(member.get_absolute_url()).follow("Répondre à la candidature")
    answering.send("Rendre cette réponse", decision="admit", **answer)
    member.refresh_from_db()
    assert member.state == "admitted"


def charter_of(visitor: Visitor) -> dict[str, str]:
    """The charter is asked for once."""
    return {"charter": "on"} if "charter" in visitor.page.forms[-1].values else {}


def announced(council: Council, later) -> Election:
    """Prepared with the dates that the page proposes; the roll is frozen, corrected, then sealed by the timer."""
    staff = Visitor(council.secretariat).open(reverse("elections:elections")).follow("Préparer")
    risk = {"stakes": "ordinary", "again": "yes", "otherwise": "yes"}
    staff.send("Préparer une élection", lot_source="le Loto du samedi qui suit la clôture des candidatures", **risk)
    staff.send("Annoncer l’élection").reads("annoncée")
    election = Election.objects.get()
    later(1)
    timer()
    election.refresh_from_db()
    assert election.roll.count() == 4
    return election


def stood(council: Council, speaker, election: Election, later) -> None:
    """Three clicks and one form; too short a statement is refused, and kept."""
    standing = Visitor(speaker).open(election.get_absolute_url()).follow("Porter une candidature")
    refused = standing.send("Porter une candidature", person="Noé Lavigne", statement=STATEMENT[:200])
    refused.reads("Il manque")
    assert STATEMENT[:200] in refused.html
    standing.send("Porter une candidature", person="Noé Lavigne", statement=STATEMENT)
    later((election.corrections_until - timezone.localdate()).days + 1)
    timer()
    later((election.candidacies_until - timezone.localdate()).days + 1)
    staff = Visitor(council.secretariat).open(election.get_absolute_url()).follow("Tirer l’ordre au sort")
    staff.send("Publier ce tirage", seed="4 8 15 16 23 42").reads("4 8 15 16 23 42")
    Visitor().open(reverse("elections:candidacies", args=[election.number])).reads(
        "La Halle aux voisins", "Chaque semaine"
    )


def voted(council: Council, election: Election, later) -> None:
    """Two members watch the count; one ballot a college opens at its hour, and is counted after its close."""
    staff = Visitor(council.secretariat)
    watching = [seat for seat in council.seats if seat.college.code != "third_places"]
    for seat in watching:
        staff.open(election.get_absolute_url()).follow("Nommer qui dépouille")
        speaking = Representative.objects.get(organisation=seat.organisation)
        staff.send("Nommer au dépouillement", representative=str(speaking.pk))
    staff.open(election.get_absolute_url()).send("Ouvrir les scrutins").reads("Les scrutins sont ordonnés")
    election.refresh_from_db()
    later((timezone.localdate(election.opens_at) - timezone.localdate()).days + 1)
    timer()
    ballot = Ballot.objects.get(question__contains="Tiers-lieux")
    for entry in ballot.roll.all():
        account = Representative.objects.get(organisation=entry.organisation).account
        voter = Visitor(account).open(reverse("voting:cast", args=[ballot.number, entry.key]))
        voter.send("Relire", option_0="Pour")
        voter.send("Confirmer").reads("Votre vote est compté")
    later((timezone.localdate(election.closes_at) - timezone.localdate()).days + 1)
    timer()


def counted(council: Council, election: Election) -> None:
    """The minutes are signed by those who watched, then sealed: the mandates begin on their day."""
    for seat in council.seats:
        if seat.college.code != "third_places":
            signing = Visitor(seat.voter).open(reverse("elections:minutes", args=[election.number]))
            signing.send("Signer").reads("signé")
    Visitor(council.secretariat).open(election.get_absolute_url()).send("Sceller le procès-verbal")
    Visitor().open(reverse("elections:minutes", args=[election.number])).reads("La Halle aux voisins", "SHA-256")


def sits(election: Election, body, speaker) -> None:
    seat = Seat.objects.get(organisation=body)
    assert seat.since == election.mandates_from
    page = reverse("governance:assembly", args=[election.assembly.slug])
    Visitor().open(page).does_not_read("La Halle aux voisins")
    Visitor().open(f"{page}?au={election.mandates_from}").reads("La Halle aux voisins")
