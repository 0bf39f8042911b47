"""From a need to the row of a grant in the open file: a call that answers it, two places that apply together, a jury
that recuses, a refusal that is contested, an agreement that is paid and reported. An experiment that fails, is
repeated and becomes a common. A sum that an assembly shares. By the pages alone."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.agreements.models import Agreement
from lieudit.commons.models import Resource
from lieudit.funding.deciding import finish_calls_due
from lieudit.funding.jury import keep_juries
from lieudit.funding.models import Appeal, Application, Call, Experiment, Project, SharedBudget
from lieudit.funding.services import close_calls_due, open_due_calls
from lieudit.needs.models import Need
from lieudit.voting.services import close_due_ballots
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_council
from tests.funding.factories import SIRET, a_decision, given
from tests.journeys.letterbox import Letterbox, link
from tests.journeys.visitor import Visitor
from tests.lottery.factories import at
from tests.network.factories import PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db(transaction=True)
SCHEMA = Path(__file__).parents[1] / "funding" / "scdl-subventions-2.1.1.json"
CALL, OVEN, MILL = "Ateliers partagés", "Un four partagé", "Un moulin"
FIRST, SECOND = "Un four, et du pain pour tous.", "Un four, et une tournée."
WORDS = {"m0": "2", "w0": "Des écoles sans four.", "m1": "1", "w1": "Un budget serré."}


def said_by(name: str, **facts):
    """Who speaks for a place of this name."""
    return RepresentativeFactory(place=PlaceFactory(name=name, **facts))


def in_days(days: int) -> str:
    return str(timezone.localdate() + dt.timedelta(days=days))


def rate_page(file: Application) -> str:
    return reverse("funding:rate", args=[file.number])


# From a need to the row of a grant


def test_from_a_need_to_the_row_of_a_grant(later, settings):
    settings.PUBLISHER_SIRET = SIRET
    council = a_council()
    oven, van, mill = said_by("Le Fournil", siret=SIRET), said_by("La Remise"), said_by("Le Moulin")
    call = calls_for(council, says_a_need(mill.account), later)
    joint, alone = applies_together(call, council.chair, oven, van), applies_alone(call, mill)
    later(72)
    close_calls_due()
    jurors = names_a_jury(call, council, joint, alone)
    readers = recuses_one(call, jurors, joint)
    reads_by_two(call, council.chair, jurors, joint, alone)
    decides(call, council.chair, readers, joint, alone)
    contests(call, council.chair, readers, mill.account, alone)
    later(40)
    finish_calls_due()
    agrees_pays_reports(call, council.chair, oven.account, joint)
    finds_its_row(joint)


def says_a_need(account) -> Need:
    """A place says what it lacks; it is published."""
    place = Visitor(account).open(reverse("needs:express"))
    place.send("Continuer", words="Il nous manque un four où cuire le pain de deux quartiers.", domains=["work"])
    place.send("Publier ce besoin").reads("Bien reçu")
    need = Need.objects.get()
    Visitor().open(need.get_absolute_url()).reads("un four où cuire le pain")
    return need


def calls_for(council, need: Need, later) -> Call:
    """The chair prepares a call that answers the need, and announces it; anybody finds it there, and tests a place."""
    chair = Visitor(council.chair).open(reverse("funding:calls")).follow("Préparer un appel")
    chair.send(
        "Préparer l’appel",
        holder=f"assembly-{council.pk}",
        kind="projects",
        title=CALL,
        summary="Un atelier.",
        about=need.get_absolute_url(),
        questions="Que voulez-vous faire ?\nAvec qui ? (300 signes, facultatif)",
        criteria="Utile (60 %)\nnon\nun peu\noui\n\nFaisable (40 %)\nnon\nun peu\noui",
        conditions="Le lieu est ouvert.",
        advance="40",
        joint="yes",
        partners="3",
        opens_on=in_days(1),
        opens_time="09:00",
        closes_on=in_days(70),
        closes_time="12:00",
    ).reads("L’appel est prêt à être relu", "Répond à")
    chair.send("Annoncer l’appel").reads("L’appel est annoncé")
    later(2)
    open_due_calls()
    anybody = Visitor().open(need.get_absolute_url()).follow(CALL).reads("En bref", "Répond à")
    test = anybody.follow("Faire le test").send("Voir la réponse", c0="no").reads("Non : votre lieu ne peut pas")
    test.reads("Le lieu est ouvert").send("Voir la réponse", c0="yes").reads("Oui : votre lieu peut candidater")
    return Call.objects.get()


def begins(account, call: Call, title: str) -> Visitor:
    """A file of one place: begun, answered, its budget balanced."""
    place = Visitor(account).open(call.get_absolute_url()).follow("Commencer un dossier")
    place.send("Commencer le dossier", title=title).reads("Le dossier est commencé")
    place.follow("Répondre : Le dossier en quelques phrases").send(
        "Enregistrer cette réponse", text=f"{title}, à deux."
    )
    place.follow("Répondre : Que voulez-vous faire ?").send("Enregistrer cette réponse", text=f"{title} pour tous.")
    place.follow("Écrire le budget")
    for code in ("60", "ask"):
        place.send("Ajouter cette ligne", account=code, words="Four", amount="9 000,00 €")
    return place


def applies_alone(call: Call, speaker) -> Application:
    place = begins(speaker.account, call, MILL)
    file = Application.objects.get(lead=speaker.place)
    place.open(file.get_absolute_url()).send("Envoyer le dossier")
    place.reads("Le dossier est envoyé", "Retirer le dossier")
    return file


def applies_together(call: Call, chair, lead, beside) -> Application:
    """Another place is asked, accepts from its mail; both answer one question at once, and no word is lost. Nothing is
    sent without it, and nobody else reads a draft."""
    place = begins(lead.account, call, OVEN)
    file = Application.objects.get(lead=lead.place)
    asked = f"{beside.place.name}, {beside.place.municipality.name}"
    place.open(file.get_absolute_url()).reads("Le dossier est entier").follow("Demander à un lieu d’en être")
    place.send("Lui demander", place=asked, role="lends", task="Prête sa camionnette")
    place.reads("n’a pas encore accepté").does_not_read("Envoyer le dossier")

    letter = Letterbox(beside.account.email).is_told("en être")
    partner = Visitor(beside.account).open(link(letter, file.get_absolute_url())).reads("Prête sa camionnette")
    partner.send("Accepter au nom du lieu").reads("C’est accepté")

    for writes in (place, partner):
        writes.open(file.get_absolute_url()).follow("Reprendre : Que voulez-vous faire ?")
    place.send("Enregistrer cette réponse", text=FIRST)
    partner.send("Enregistrer cette réponse", text=SECOND)
    partner.reads("Deux personnes ont écrit en même temps", FIRST, SECOND)
    partner.send("Enregistrer cette réponse", text=f"{FIRST} {SECOND}").does_not_read("Deux versions")

    assert Visitor(chair).open(file.get_absolute_url()).status == 404
    place.open(file.get_absolute_url()).send("Envoyer le dossier").reads("Le dossier est envoyé")
    Visitor(chair).open(file.get_absolute_url()).reads(f"{FIRST} {SECOND}", "La Remise")
    return file


def names_a_jury(call: Call, council, *files: Application) -> list:
    """Three persons, by a decision of the council; each file is given to two of them."""
    people = [AccountFactory(public=True) for _rank in range(3)]
    decision = a_decision(council, council.chair)
    chair = Visitor(council.chair).open(call.get_absolute_url()).follow("Le jury et ses critères")
    chair.follow("Nommer le jury")
    emails = "\n".join(each.email for each in people)
    chair.send("Nommer ces personnes", decision=str(decision.pk), people=emails)
    chair.reads("Le jury est nommé").follow("Donner les dossiers au jury")
    chair.send("Donner les dossiers au jury").reads("Les dossiers sont donnés au jury")
    assert [len(given(file)) for file in files] == [2, 2]
    return people


def recuses_one(call: Call, jurors: list, joint: Application) -> list:
    """Who declares a link with one of two places that apply together no longer has their file, which another is given.
    Gives the others."""
    tied = given(joint)[0]
    page, said = reverse("funding:jury", args=[call.number]), f"Dossier {joint.number} : {OVEN}"
    juror = Visitor(tied).open(page).reads(said)
    juror.open(reverse("accounts:profile")).follow("Mes liens d’intérêt")
    town = joint.lead.municipality.name
    juror.send("Déclarer ce lien", nature="kin", place=f"La Remise, {town}").reads("Votre lien est déclaré")
    juror.open(page).reads("Ce que vous lisez").does_not_read(said)
    assert [juror.open(url).status for url in (joint.get_absolute_url(), rate_page(joint))] == [404, 404]
    assert keep_juries() == [call]
    readers = [each for each in jurors if each != tied]
    assert {each.pk for each in readers} < {each.pk for each in given(joint)}
    return readers


def reads_by_two(call: Call, chair, jurors: list, *files: Application) -> None:
    """Each reads what is on their list, file and criteria on one screen; the marks are taken once two read each."""
    page = reverse("funding:jury", args=[call.number])
    for account in jurors:
        juror = Visitor(account).open(page)
        for url in [url for said, url in juror.page.links if said.startswith("Dossier ")]:
            juror.open(url).reads("pour tous" if MILL in juror.words else FIRST)
            juror.send("Garder, et lire le dossier suivant", **WORDS).reads("C’est gardé.")
    assert [file.ratings.exclude(done_at=None).count() for file in files] == [2, 2]
    Visitor(chair).open(page).send("Relever les points, et délibérer").reads("Délibération")


def writes(account, call: Call, file: Application, **decision) -> None:
    juror = Visitor(account).open(reverse("funding:table", args=[call.number]))
    juror.follow(f"Écrire la décision du dossier {file.number}").reads("Des écoles sans four.")
    juror.send("Garder cette décision", r0="Des écoles sans four.", **decision).reads("C’est écrit")


def sign(call: Call, readers: list) -> None:
    for account in readers:
        Visitor(account).open(reverse("funding:table", args=[call.number])).send("Signer ce qui est écrit")


def decides(call: Call, chair, readers: list, joint: Application, alone: Application) -> None:
    """Reasons are written from the words of who read, two sign, the chair publishes: anybody reads how many were
    recused and why, who is retained; nobody, who is not."""
    writes(readers[0], call, joint, verdict="retained", amount="8 000", r1="Un budget serré.")
    writes(readers[0], call, alone, verdict="declined", amount="", r1="Un budget serré.")
    sign(call, readers)
    leads = Visitor(chair).open(call.get_absolute_url()).follow("Publier la décision")
    leads.send("Publier la décision, et écrire à chacun").reads("C’est publié")
    page = Visitor().open(call.get_absolute_url())
    page.reads("1 récusation : 1 (a déclaré un lien d’intérêt)", "1 dossier n’est pas retenu", OVEN, f"{OVEN}, à deux.")
    page.reads("Le Fournil", "La Remise").does_not_read(MILL, "Le Moulin")


def contests(call: Call, chair, readers: list, account, alone: Application) -> None:
    """The place that is refused reads why, contests, and is answered in public by somebody who neither read nor signed;
    the decision is written anew."""
    page = reverse("funding:table", args=[call.number])
    refused = Visitor(account).open(call.get_absolute_url()).follow(MILL).reads("Un budget serré.")
    refused.does_not_read("Retirer le dossier")  # the jury has read it
    refused.follow("Contester la décision").send("Contester", text="Le budget a été lu à l’envers.")
    refused.reads("C’est reçu")
    Visitor(readers[0]).open(page).does_not_read("Des recours attendent une réponse")
    answers = Visitor(chair).open(page).reads("Des recours attendent une réponse").follow(f"Dossier {alone.number}")
    answers.reads("Le budget a été lu à l’envers.")
    answers.send("Publier la réponse", granted="yes", answer="Les colonnes étaient inversées.")
    appeal = Appeal.objects.get()
    assert appeal.answered.author_id not in alone.ratings.values_list("juror__account", flat=True)
    writes(readers[0], call, alone, verdict="retained", amount="", r1="Le budget tient.")
    sign(call, readers)
    Visitor().open(call.get_absolute_url()).reads("Accordé", "Les colonnes étaient inversées.", "Le Moulin")
    refused.open(alone.get_absolute_url()).reads("Accordé.", "Le budget tient.", "après un recours")


def agrees_pays_reports(call: Call, chair, account, joint: Application) -> None:
    """One click writes the agreement, which the place confirms; it is paid in two times, its report is received; the
    call says what it taught."""
    secretary = Visitor(AccountFactory(secretariat=True)).open(joint.get_absolute_url())
    secretary.send("Écrire la convention").reads("La convention est écrite")
    agreement = Agreement.objects.get()
    place = Visitor(account).open(joint.get_absolute_url()).follow("La convention n°")
    place.send("C’est exact, confirmer").reads("En cours", "3 200,00 €", "4 800,00 €")
    for words in ("avance de 40 % à la signature", "solde"):
        place.follow(f"Dire qu’il est reçu : {words}").send("Écrire le jour").reads("le versement est reçu")
    secretary.open(agreement.get_absolute_url()).follow("Il est reçu").send("Écrire le jour")
    secretary.reads("Le compte rendu est noté")
    assert all(each.kept_on for each in agreement.commitments.filter(is_report=True))
    assert all(each.received_on for each in agreement.instalments.all())
    leads = Visitor(chair).open(call.get_absolute_url()).follow("Publier le bilan de l’appel")
    leads.send("Publier le bilan", report="Deux fours cuisent le pain de deux quartiers.")
    Visitor().open(call.get_absolute_url()).reads("Le bilan", "Deux fours cuisent le pain")


def finds_its_row(joint: Application) -> None:
    """Anybody takes the grants of the council away, in the sixteen columns of the schema."""
    taken = Visitor().open(reverse("funding:awards")).reads("Le Fournil, 8 000 €").follow("Télécharger (CSV)")
    (row,) = csv.DictReader(io.StringIO(taken.html.removeprefix("\ufeff")))
    assert list(row) == [field["name"] for field in json.loads(SCHEMA.read_text())["fields"]]
    assert (row["nomBeneficiaire"], row["idBeneficiaire"]) == (joint.lead.name, SIRET)
    assert (row["montant"], row["nature"], row["conditionsVersement"]) == ("8000.00", "aide en numéraire", "échelonné")
    assert OVEN in row["objet"]
    assert row["dispositifAide"] == CALL


# An experiment


def test_an_experiment_deviates_fails_is_repeated_and_becomes_a_common():
    """Proposed, begun, said otherwise, concluded by a failure; another place tries the same; what it taught is a common
    that anybody finds from its page."""
    one, two = said_by("Le Fournil"), said_by("La Remise")
    tries = Visitor(one.account).open(reverse("funding:experiments")).follow("Proposer une expérience")
    tries.send(
        "Proposer l’expérience",
        title="Ouvrir le dimanche",
        belief="des familles viendraient.",
        sign="dix passent chaque dimanche.",
        protocol="Ouvrir de 10 h à 13 h.",
        watcher="La bibliothèque",
        days="84",
        name_0="Familles",
        unit_0="par dimanche",
        how_0="Au tableau",
        before_0="0",
        target_0="10",
    ).reads("C’est proposé")
    experiment = Experiment.objects.get()
    url = experiment.get_absolute_url()
    assert "Modifier" in dict(tries.page.links)
    tries.send("Commencer, et figer le protocole").reads("ce qui est annoncé est figé")
    assert "Modifier" not in dict(tries.page.links)

    tries.follow("Dire un écart").send("Publier l’écart", words="Un dimanche sans café.").reads("L’écart est publié")
    ends = {"verdict": "refuted", "learnt": "Le dimanche, on est chez les grands-parents."}
    tries.follow("Conclure").send("Publier la conclusion", **ends | {"verdict": "confirmed"})
    assert tries.status == 422, "what is confirmed was counted"
    tries.reads("grands-parents").send("Publier la conclusion", after_1="3", **ends).reads("C’est publié")

    # Anybody finds the failure, with what it taught, before anything else
    found = Visitor().open(f"{reverse('funding:experiments')}?issue=refuted").follow("Ouvrir le dimanche")
    told = found.reads("Un dimanche sans café.").words.partition("Savoir ce qui change")[2]
    assert told.index("grands-parents") < told.index("des familles viendraient")

    # Another place follows the same protocol, from where it stands
    again = Visitor(two.account).open(url).follow("Refaire cette expérience").send("La refaire chez nous")
    again.reads("Le protocole est repris").follow("Modifier")
    again.send("Modifier l’expérience", watcher="La mairie", days="30", before_1="4")
    again.send("Commencer, et figer le protocole").follow("Conclure")
    again.send("Publier la conclusion", after_1="11", verdict="confirmed", learnt="Ici, si : il y a le marché.")
    Visitor().open(url).reads("Le même protocole, ailleurs", "0 → 3", "4 → 11", "La Remise")

    # One click fills a common, one more shares it: each page leads to the other
    tries.open(url).follow("En faire un commun").reads("Le formulaire est rempli", "Un dimanche sans café.", "0 → 3")
    tries.send("Partager cette ressource").reads("C’est partagé")
    common = Resource.objects.get()
    assert "grands-parents" in common.summary
    born = Visitor().open(url).reads("Ce qui en est né").follow("Ouvrir le dimanche")
    assert born.url == common.get_absolute_url()
    assert url in {address for _said, address in born.page.links}


# A shared budget


def test_an_assembly_shares_a_sum_and_anybody_counts_it_again():
    council, speakers = a_council(), [RepresentativeFactory() for _ in range(3)]
    chair = Visitor(council.chair).open(reverse("funding:shared_budgets")).follow("Ouvrir un budget partagé")
    chair.send("Ouvrir aux projets", title="Des outils", purpose="Pour tous.", amount="100", closes_on=in_days(10))
    budget = SharedBudget.objects.get()
    page = budget.get_absolute_url()

    # Places propose, who chairs checks each
    asked = (("Une salle", "56"), ("Des vélos", "45"), ("Un camion", "70"))
    for speaker, (title, cost) in zip(speakers, asked, strict=True):
        place = Visitor(speaker.account).open(page).follow("Proposer un projet")
        place.send("Proposer le projet", title=title, words="Pour deux lieux.", cost=cost).reads(
            "Le projet est proposé"
        )
    for title, cost in asked:
        lower = {"cost": "40", "reason": "deux vélos sont déjà là"} if cost == "45" else {"cost": cost}
        chair.open(page).follow(f"Vérifier : {title}").send("Publier la vérification", eligible="yes", **lower)
    chair.open(page).reads("deux vélos sont déjà là").does_not_read("Mettre au vote")
    assert [str(each.price) for each in Project.objects.order_by("rank")] == ["56", "40", "70"]

    # The last day past, all vote; each voice has the same part
    approved = (["Une salle"], ["Une salle", "Des vélos"], ["Des vélos", "Un camion"])
    with at(timezone.now() + dt.timedelta(days=11)):
        chair.open(page).follow("Mettre au vote")
        chair.send("Ouvrir le vote", lot_source="le Loto du samedi qui suit").reads("Le vote est ouvert")
        for seat, said in zip(council.seats, approved, strict=True):
            voter = Visitor(seat.voter).open(page).follow("Lire le bulletin, et voter").follow("Voter")
            voter.send("Confirmer mon vote", approve=said).reads("Votre vote est compté")
    with at(timezone.now() + dt.timedelta(days=60)):
        close_due_ballots()

    # Anybody reads what is paid for, and takes the votes elsewhere
    anybody = Visitor().open(page).reads("96 € sur 100 €")
    lines = anybody.follow("Votes et projets, Pabulib (.pb)").html.splitlines()
    assert "rule;equalshares/add1" in lines
    voted = [line for line in lines[lines.index("VOTES") + 2 :] if line]
    assert len(voted) == 3
    assert sorted(line.rpartition(";")[2] for line in lines if ";Un" in line or ";Des" in line) == ["0", "1", "1"]
