"""The whole thread by the real pages: from a need without account to its effect, its authors told at each step."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree as xml

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy.letters import demands_of
from lieudit.advocacy.models import Commitment
from lieudit.journal.models import Entry
from lieudit.needs.models import Need
from lieudit.needs.thread import TITLES, dates
from lieudit.toolkit import french
from lieudit.voting.counting import count
from tests.journeys.council import DEMAND, OTHERS, SAME, WORDS, Council, a_country
from tests.journeys.letterbox import Letterbox, link
from tests.journeys.visitor import Visitor, spaced

pytestmark = pytest.mark.django_db(transaction=True)

AUTHOR = "accueil@lepreau.fr"
NEIGHBOUR = "bonjour@laforge.fr"


class Thread:
    """The people of one thread, their mails, and the days on which each stage is reached."""

    def __init__(self, council: Council, later) -> None:
        self.council, self._later = council, later
        self.author, self.neighbour = Letterbox(AUTHOR), Letterbox(NEIGHBOUR)
        self.speaker = Letterbox(council.speaker.email)
        self.followup = ""

    def later(self, days: int) -> None:
        """Days pass; each morning the mails of the day leave."""
        for _day in range(days):
            self._later(1)
            call_command("send_digests", stdout=io.StringIO())

    def authors_are_told(self, *texts: str, asked: str = "", gathered: tuple[str, ...] = ()) -> None:
        """Who expressed a need gets one mail, now, with one question if it is `asked`; who joined one waits. What was
        `gathered` since the last one is in it, for who did not read it as a follower of the draft."""
        self.author.is_told(*texts, *gathered, besides=asked)
        self.speaker.is_told(*texts, besides=asked)
        self.neighbour.is_left_alone()

    def waits_for_the_end_of_its_stage(self) -> None:
        """What happens within a stage comes with the letter that ends it: one letter a stage."""
        self.nobody_is_told()
        self.later(1)
        self.nobody_is_told()
        assert not self.author.digests

    def nobody_is_told(self) -> None:
        for box in (self.author, self.speaker, self.neighbour):
            box.is_left_alone()


@pytest.fixture
def thread(charter, later) -> Thread:
    return Thread(a_country(), later)


def test_a_need_goes_from_a_word_to_an_effect_and_its_author_is_told_at_each_step(thread):
    expressed(thread)
    published(thread)
    joined(thread)
    gathered(thread)
    deliberated(thread)
    amended(thread)
    objected(thread)
    voted(thread)
    signed(thread)
    relayed(thread)
    answered(thread)
    the_effect_is_said(thread)
    seven_stages_are_dated(thread)
    nothing_was_told_twice(thread)


# Expressed


def expressed(thread: Thread) -> None:
    """Three clicks and one form, no account; the address is confirmed by its owner."""
    somebody = Visitor().open("/")
    somebody.send("Continuer", words=WORDS)
    somebody.send("Continuer", domains=["digital"], place="Le Préau", speaking_for="place", contact=AUTHOR)
    somebody.reads("Nous n’avons rien trouvé de semblable")
    somebody.send("Publier ce besoin", charter="on").reads("Bien reçu", "Relu et publié", WORDS)
    need = thread.council.need
    receipt = thread.author.is_told(f"Besoin n° {need.number} bien reçu", "confirmez votre adresse")
    assert WORDS not in receipt.body, "a stranger may have typed this address: nothing of their words leaves to it"
    thread.followup = link(receipt, "/besoins/suivi/")
    Visitor().open(link(receipt, "/suivi/confirmer/")).send("Confirmer mon adresse").reads("C’est confirmé")
    Visitor().open(thread.followup).reads("Il attend d’être relu", WORDS)
    assert Visitor().open(need.get_absolute_url()).status == 404
    thread.author.is_left_alone()


def published(thread: Thread) -> None:
    """Read by the animator of the territory, published as it was written."""
    thread.later(1)
    animator = Visitor(thread.council.animator).open(reverse("needs:workbench"))
    animator.follow("1 envoi à relire").reads(WORDS)
    animator.send("Publier le besoin").reads("publié, tel qu’il a été écrit")
    thread.author.is_told(
        "Votre besoin n°", "Il est publié, avec vos mots", "l’a relu, sans rien y changer", "avant le"
    )
    Visitor().open(reverse("needs:list")).follow("«").reads(WORDS, "Le Préau", "Étape 1 sur 7")


def joined(thread: Thread) -> None:
    """Another place sees the need while it writes, and joins it with its own words; a third one says another."""
    thread.later(2)
    number = thread.council.need.number
    somebody = Visitor().open(reverse("needs:express"))
    somebody.send("Continuer", words=SAME, domains=["digital"], place="La Forge", contact=NEIGHBOUR)
    somebody.reads("1 besoin déjà dit ressemble peut-être au vôtre", "Le Préau")
    somebody.send(f"Oui, rejoindre le besoin n° {number}", charter="on").reads("Merci. L’animation du territoire relit")
    receipt = thread.neighbour.is_told(f"Soutien au besoin n° {number} bien reçu", "Un lieu rejoint le besoin")
    Visitor().open(link(receipt, "/suivi/confirmer/")).send("Confirmer mon adresse")
    animator = Visitor(thread.council.animator).open(reverse("needs:reviews")).reads(SAME)
    animator.send("Publier le soutien de La Forge").reads("Soutien publié et compté")

    speaker = Visitor(thread.council.speaker).open(reverse("needs:express"))
    speaker.send("Continuer", words=OTHERS, domains=["digital", "education"])
    speaker.send("Publier ce besoin", charter="on").reads("Bien reçu", "Votre compte est prévenu à chaque étape")
    Visitor().open(thread.council.need.get_absolute_url()).reads(SAME, "La Forge")
    thread.nobody_is_told()


# Gathered


def gathered(thread: Thread) -> None:
    """The animator chooses both needs and writes a neutral summary; each author is told once, and may leave."""
    thread.later(3)
    animator = Visitor(thread.council.animator).open(reverse("needs:workbench")).reads(WORDS, OTHERS)
    numbers = [str(number) for number in Need.objects.values_list("number", flat=True)]
    animator.send("Préparer la sélection", needs=numbers).reads("Faire converger 2 besoins")
    animator.send(
        "Faire converger",
        title="Des postes numériques qui durent",
        summary="Des permanences ferment quand le contrat s’arrête.",
        quotes=[f"{thread.council.need.number}/Le poste s’arrête en décembre."],
        level="national",
    ).reads("Réunis dans « Des postes numériques qui durent »")
    thread.authors_are_told("Il entre dans la convergence « Des postes numériques qui durent »", "Le conseil ouvre")
    page = Visitor().open(thread.council.convergence.get_absolute_url())
    page.reads("Le poste s’arrête en décembre.", WORDS, OTHERS)
    Visitor().open(thread.followup).reads("Détacher mon besoin")


# Deliberated


def deliberated(thread: Thread) -> None:
    """A member of the council opens a draft from the convergence, writes its demand, and opens the discussion."""
    thread.later(5)
    writer = Visitor(thread.council.writer).open(thread.council.convergence.get_absolute_url())
    writer.follow("Ouvrir une délibération").reads("Le poste s’arrête en décembre.")
    writer.send("Ouvrir le projet", charter="on").reads("n’est lu que par son groupe de rédaction")
    thread.authors_are_told("Le projet « Des postes numériques qui durent » est mis en délibération")
    assert Visitor().open(thread.council.draft.get_absolute_url()).status == 404

    needs = [str(need.pk) for need in thread.council.draft.needs]
    writer.follow("Constats").send(
        "Ajouter ce constat",
        claim="Un poste sur deux s’arrête la première année.",
        figure="52 %",
        source="Recensement 2023",
        dated="2023-06-30",
    )
    writer.open(thread.council.draft.get_absolute_url()).follow("Ajouter un paragraphe")
    finding = str(thread.council.draft.findings.get().pk)
    writer.send(
        "Enregistrer ce paragraphe",
        heading="Ce que le conseil demande",
        wording=DEMAND,
        is_demand="on",
        needs=needs,
        findings=[finding],
    ).reads(DEMAND, "Recensement 2023")
    writer.follow("Ouvrir la discussion").send("Ouvrir la discussion").reads("La discussion est ouverte")
    thread.waits_for_the_end_of_its_stage()
    Visitor().open(thread.council.need.get_absolute_url()).reads("Étape 3 sur 7", "En délibération")


def amended(thread: Thread) -> None:
    """Anybody with an account asks and amends; the drafting group advises, the author answers, the text changes."""
    thread.later(2)
    demand = thread.council.draft.paragraphs.get(is_demand=True)
    member = Visitor(thread.council.speaker).open(thread.council.draft.get_absolute_url())
    member.follow(f"Questionner ou commenter, paragraphe {demand.rank}")
    member.send("Publier le commentaire", kind="question", text="Pourquoi deux ans ?").reads("Pourquoi deux ans ?")
    member.open(thread.council.draft.get_absolute_url()).follow(f"Amender le paragraphe {demand.rank}")
    member.send(
        "Proposer cet amendement", wording=DEMAND.replace("deux ans", "trois ans"), reason="Former prend un an."
    )
    member.reads("Votre amendement est proposé", "Ajouté : trois")

    writer = Visitor(thread.council.writer).open(thread.council.draft.get_absolute_url())
    writer.follow("Donner un avis").send(
        "Publier l’avis", recommendation="accept", recommendation_reason="Deux ans ne couvrent pas une formation."
    ).reads("L’avis est publié")
    member.open(thread.council.draft.get_absolute_url()).follow("Répondre à l’avis")
    member.send("Répondre", answer="agree").reads("Votre réponse est publiée")
    writer.open(thread.council.draft.get_absolute_url()).follow("Intégrer")
    writer.send("Intégrer au texte").reads("L’amendement est intégré au texte", DEMAND.replace("deux", "trois"))
    thread.nobody_is_told()


def objected(thread: Thread) -> None:
    """Every seat is asked; one objects and maintains: no consent, but no silence either."""
    thread.later(10)
    chair = Visitor(thread.council.chair).open(thread.council.draft.get_absolute_url())
    chair.follow("Demander le consentement").send("Ouvrir le tour", reason="Chacun a parlé.").reads(
        "Le tour est ouvert"
    )
    thread.authors_are_told(
        "Le tour de consentement 1 sur « Des postes numériques qui durent » s’ouvre avant la fin annoncée",
        gathered=("est ouvert aux questions et aux amendements jusqu’au",),
    )

    chair.send("Pas d’objection").reads("Votre réponse est enregistrée : pas d’objection")
    writer = Visitor(thread.council.writer).open(thread.council.draft.get_absolute_url())
    writer.follow("Pas d’objection, avec une réserve")
    writer.send("Envoyer cette réponse", reason="Il faudra un calendrier.").reads("avec une réserve")
    objector = Visitor(thread.council.objector).open(thread.council.draft.get_absolute_url())
    objector.follow("Objection").send(
        "Envoyer cette réponse",
        reason="Trois ans ferment la porte aux lieux sans salarié.",
        tied="on",
        proposal="Ouvrir la demande aux lieux bénévoles.",
    ).reads("Trois ans ferment la porte")
    chair.follow("Où en est le tour").reads("3 sièges sur 3 ont répondu", "Une objection n’est ni intégrée ni levée")
    objector.follow("Maintenir l’objection").send("Maintenir cette objection", outcome="Rien n’a changé.")
    objector.reads("Maintenue le")
    thread.nobody_is_told()


# Adopted


def voted(thread: Thread) -> None:
    """A maintained objection leads to a vote; two voices for, one against; the count adopts the position."""
    chair = Visitor(thread.council.chair).open(thread.council.draft.get_absolute_url())
    chair.follow("Où en est le tour").follow("Soumettre au vote").send("Ouvrir le vote").reads("Le vote est ouvert")
    thread.waits_for_the_end_of_its_stage()
    ballot = thread.council.draft.ballot
    for account, choice in [
        (thread.council.chair, "Pour"),
        (thread.council.writer, "Pour"),
        (thread.council.objector, "Contre"),
    ]:
        voter = Visitor(account).open(thread.council.draft.get_absolute_url()).follow("Voir le scrutin")
        voter.reads("Le vote est public").send(choice).send("Confirmer").reads("Votre vote est compté", "a voté")
        voter.does_not_read("Qui a voté quoi")
    thread.nobody_is_told()

    secretariat = Visitor(thread.council.secretariat).open(ballot.get_absolute_url()).follow("Clore et compter")
    secretariat.reads("Toutes les voix sont exprimées", "Une main suffit").send("Clore le vote et compter")
    position = thread.council.position
    thread.authors_are_told(
        f"le conseil adopte la position commune {position.number}",
        gathered=("est soumis au vote jusqu’au",),
    )
    result = Visitor().open(ballot.get_absolute_url())
    result.reads("Voix par voix", "Pondéré par collège", "2 voix sur 3", "Qui a voté quoi", "Atteint")
    ballot.refresh_from_db()
    assert count(ballot.tally.recount)["status"] == "adopted"
    page = Visitor().open(position.get_absolute_url())
    page.reads("trois ans", "Trois ans ferment la porte", "Maintenue le", "Il faudra un calendrier.", "Voir le vote")
    assert position.fingerprint[:4] in page.words


def signed(thread: Thread) -> None:
    """One seat signs, the one that objected joins its minority statement: both go with the text."""
    thread.later(1)
    address = thread.council.position.get_absolute_url()
    signer = Visitor(thread.council.writer).open(address)
    signer.follow("Signer").send("Signer", reservation="Avec un calendrier.").reads("Votre signature est publiée")
    minority = Visitor(thread.council.objector).open(address).follow("Joindre un avis minoritaire")
    minority.send("Joindre cet avis", charter="on", text="Les lieux bénévoles sont oubliés.")
    minority.reads("L’avis minoritaire est joint")
    page = Visitor().open(address).reads("Avec un calendrier.", "Les lieux bénévoles sont oubliés.")
    pdf = page.client.get(reverse("deliberation:position_pdf", args=[thread.council.position.number]))
    assert pdf.content.startswith(b"%PDF")
    thread.nobody_is_told()


# Relayed


def relayed(thread: Thread) -> None:
    """The chair chooses the institution and the demands, corrects the letter, and sends it by mail."""
    thread.later(2)
    council = thread.council
    chair = Visitor(council.chair).open(council.position.get_absolute_url()).follow("Relayer cette position")
    [demand] = demands_of(council.position)
    titled = {f"title_{demand['uid']}": "Financer les postes sur trois ans"}
    chair.send("Préparer les lettres", institutions=[str(council.institution.pk)], **titled).reads(
        "rien ne part sans vous"
    )
    assert Letterbox(council.institution.email).new() == []
    letter = chair.page.forms[-1].values["letter"][0]
    chair.send(
        "Envoyer, ou noter la remise",
        letter=letter.replace("Madame, Monsieur,", "Madame la ministre,"),
        addressee="Direction de cabinet",
        signatory="Ada Martin",
        signatory_role="présidente",
    ).reads("La lettre est en cours d’envoi, par message", "Madame la ministre", "trois ans")
    chair.open(chair.url).reads("Remise le", "Réponse attendue le", "La réponse est attendue le")  # the mail has left
    thread.authors_are_told(
        "Le conseil remet 1 demande au ministère chargé du Numérique",
        f"d’après la position commune {council.position.number}",
    )
    Visitor().open(council.need.get_absolute_url()).reads("Étape 5 sur 7")


def answered(thread: Thread) -> None:
    """An official without account asks for time, then answers, then commits; the secretariat verifies each."""
    council = thread.council
    letter = Letterbox(council.institution.email).is_told(
        f"Position commune {council.position.number}", "Madame la ministre", "trois ans"
    )
    joined = [tuple(each) for each in letter.attachments]
    assert [name.partition("-")[0] for name, _pdf, _kind in joined] == ["relais", "position"]
    assert {(pdf[:4], kind) for _name, pdf, kind in joined} == {(b"%PDF", "application/pdf")}
    reply = link(letter, "/relais/repondre/")

    thread.later(4)
    later = timezone.localdate().replace(day=1)
    until = later.replace(year=later.year + (later.month > 8), month=(later.month + 3) % 12 + 1)
    said = {"text": "La commission se réunit au printemps.", "until": until.isoformat()}
    an_official_says(reply, "ask_time", role="chef de bureau", **said)
    thread.nobody_is_told()
    the_secretariat_decides(thread, "La commission se réunit au printemps.", "publish")
    thread.waits_for_the_end_of_its_stage()

    thread.later(6)
    said = {"outcome_1": "partial", "text_1": "Accepté pour les postes déjà ouverts."}
    an_official_says(reply, "answer", role="directrice", **said)
    thread.nobody_is_told()
    the_secretariat_decides(thread, "Accepté pour les postes déjà ouverts.", "publish")
    question = "est-ce que cela a changé quelque chose ?"
    thread.authors_are_told(
        "Le ministère chargé du Numérique répond : « Financer les postes sur trois ans », acceptée en partie",
        "Accepté pour les postes déjà ouverts.",
        gathered=("demande du temps jusqu’au", "Le conseil l’accorde."),
        asked=question,
    )
    Visitor().open(council.need.get_absolute_url()).reads("Étape 6 sur 7")

    thread.later(3)
    said = {"outcome": "partial", "text": "Une circulaire ouvre trois ans.", "until": until.isoformat()}
    an_official_says(reply, "commit", role="directrice", **said)
    the_secretariat_decides(thread, "Une circulaire ouvre trois ans.", "publish")
    thread.authors_are_told("s’engage pour le", french.day(until), "Une circulaire ouvre trois ans.")
    Visitor().open(reverse("advocacy:commitments")).reads("Une circulaire ouvre trois ans.")


def an_official_says(reply: str, kind: str, role: str, **said: str) -> None:
    """By the link of the letter: choose an act, read again, send; later, complete what was answered."""
    official = Visitor().open(reply)
    if kind != "ask_time":
        official.reads("Ce que vous avez répondu").follow("Compléter par une autre réponse")
    official.reads("Pas de compte à créer", "trois ans")
    official.send("Relire et envoyer", kind=kind, role=role, **said).reads("Rien n’est encore parti")
    official.send("Envoyer").reads("C’est reçu, et daté.", "En vérification.")


def the_secretariat_decides(thread: Thread, words: str, decision: str) -> None:
    staff = Visitor(thread.council.secretariat).open(reverse("advocacy:list"))
    staff.follow("Vérifier un message").reads(words)
    staff.send("Envoyer cette décision", decision=decision).reads("C’est fait.")


# Effect


def the_effect_is_said(thread: Thread) -> None:
    """When the promised day comes, each author is asked whether something changed, and their word is published."""
    thread.later((Commitment.objects.get().due_on - timezone.localdate()).days)
    asked = thread.author.is_told("est-ce que cela a changé quelque chose ?", "Un clic")
    thread.speaker.is_told("est-ce que cela a changé quelque chose ?")
    author = Visitor().open(link(asked, "/relais/effet/")).reads(WORDS, "Ministère chargé du Numérique")
    author.send("Publier ma parole", change="partly", words="Le poste tient un an de plus.", charter="on")
    author.reads("Merci. Votre parole est publiée avec le besoin.", "Étape 7 sur 7")
    Visitor().open(link(asked, "/relais/effet/")).reads("Vous l’avez déjà dit")
    thread.author.is_told("dit que cela a changé quelque chose, en partie", "Le poste tient un an de plus.")


# The end


def seven_stages_are_dated(thread: Thread) -> None:
    """The page of the need and its feed tell the seven stages, each on its own day."""
    need = thread.council.need
    reached = dates(Entry.objects.public().about(need), {})
    days = [timezone.localdate(reached[stage]) for stage in TITLES]
    assert days == sorted(set(days)), days
    page = Visitor().open(need.get_absolute_url())
    for day in days:
        page.reads(french.day(day))
    assert page.html.count('<span class="knot">') == 14  # the trail at the head, the thread below
    assert 'class="to-come"' not in page.html
    page.reads(
        "Exprimé par Le Préau",
        "Réuni avec 1 autre besoin",
        "Délibéré pendant",
        "Adopté par le conseil",
        "adoptée par un vote",
        "Relayé au ministère chargé du Numérique",
        "Financer les postes sur trois ans",
        "Le ministère chargé du Numérique a répondu",
        "dit que cela a changé quelque chose, en partie",
    )
    feed = page.client.get(re.search(r'href="(/suivi/fil/[^"]+)"', page.html)[1])
    titles = " ".join(spaced(title.text or "") for title in xml.fromstring(feed.content).iter("title"))
    for entry in Entry.objects.public().about(need):
        if entry.template.stage:
            assert spaced(entry.sentence) in titles


def nothing_was_told_twice(thread: Thread) -> None:
    """Each act is in one mail at most for a person; who joined read every stage in the mails of the day."""
    thread.later(1)
    acts = list(Entry.objects.public().about(thread.council.need))
    for box in (thread.author, thread.speaker, thread.neighbour):
        bodies = [spaced(message.body) for message in box.all]
        for act in acts:
            said = spaced(act.template.write(act.data, yours=box is not thread.neighbour))
            times = sum(said in body for body in bodies)
            assert times <= 1, f"{box.address} reads {times} times: {act.sentence}"
            if box is thread.neighbour and act.template.stage not in {None, "expressed"} and act.template.told:
                assert times == 1, f"who joined was never told: {act.sentence}"
    assert not thread.author.digests, "what happens within a stage came with the letter of the next one"
    sent = len(mail.outbox)
    thread.later(8)
    assert len(mail.outbox) == sent
