"""What places and networks share: sixteen resources at every step, who uses them, what people would better."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile

from lieudit.accounts.models import Account
from lieudit.commons.models import Resource
from lieudit.commons.services import (
    answer_improvement,
    declare_use,
    deposit_resource,
    propose_improvement,
    publish_resource,
    release_version,
    return_resource,
    revise_resource,
    stop_using,
    withdraw_resource,
)
from lieudit.commons.vocabulary import Kind
from lieudit.network.licences import Licence
from lieudit.network.models import Place
from lieudit.network.vocabulary import PlaceStatus
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.toolkit.types import Fields

WIKI = "https://wiki.demonstration.invalid"
FORGE = "https://forge.demonstration.invalid"


class Shared(NamedTuple):
    """One resource of a network, by the code of its region: when it was shared, and how many places use it."""

    region: str
    ago: int
    uses: int
    title: str
    kind: Kind
    licence: Licence
    domains: tuple[str, ...]
    summary: str
    link: str


OF_NETWORKS = (
    Shared("53", 300, 11, "Calculer ce que coûte vraiment une heure d’ouverture", Kind.TOOL, Licence.BY_SA, ("work",),
           "Un tableur à remplir en une heure : loyer, énergie, salaires, bénévolat valorisé. Il donne le prix de "
           "revient d’une heure d’ouverture, à montrer à vos financeurs.", f"{WIKI}/heure-d-ouverture"),
    Shared("76", 280, 8, "Bail type entre une commune et un tiers-lieu", Kind.TEMPLATE, Licence.ZERO, (),
           "Neuf ans, loyer progressif, travaux partagés. Relu par deux notaires ; les passages à choisir sont "
           "**surlignés**.", f"{WIKI}/bail-type"),
    Shared("75", 255, 7, "Accueillir quelqu’un qui ne sait pas lire", Kind.GUIDE, Licence.BY, ("digital", "services"),
           "Douze pages écrites avec des personnes concernées : les mots à l’accueil, l’affichage, ce qu’il ne faut "
           "pas demander.", f"{WIKI}/accueil-illettrisme"),
    Shared("84", 240, 5, "Une salle d’étude sans université", Kind.METHOD, Licence.BY_SA, ("campus",),
           "Convention, règles de vie, tutorat : comment trois lieux ouvrent une salle aux étudiants à distance.",
           f"{WIKI}/salle-d-etude"),
    Shared("44", 225, 4, "Agenda partagé des lieux d’un territoire", Kind.SOFTWARE, Licence.AGPL, ("culture",),
           "Chaque lieu garde son agenda ; celui du territoire les réunit, et s’affiche sur le site de la commune.",
           f"{FORGE}/agenda"),
    Shared("32", 210, 3, "Table de coworking démontable, en deux panneaux", Kind.PLANS, Licence.OHL_S, ("work",),
           "À découper à la fraiseuse ou à la scie. Deux personnes la montent en dix minutes, sans vis.",
           f"{FORGE}/table"),
    Shared("52", 180, 3, "Atelier : mon espace de santé, sans peur", Kind.COURSE, Licence.BY_SA, ("digital",),
           "Deux heures, huit personnes, un animateur. Le déroulé, les cartes à découper, le bilan.",
           f"{WIKI}/espace-de-sante"),
    Shared("11", 150, 2, "Aides aux tiers-lieux, département par département", Kind.DATA, Licence.ETALAB, (),
           "Qui aide quoi, jusqu’à quand, avec l’adresse de la délibération. Mis à jour chaque trimestre.",
           f"{FORGE}/aides"),
    Shared("93", 120, 1, "Deux ans d’épicerie associative : ce qui a marché", Kind.STORY, Licence.BY, ("work",),
           "Les comptes, les horaires, les bénévoles qui partent, et ce que nous referions autrement.",
           f"{WIKI}/epicerie"),
    Shared("28", 60, 0, "Aide aux devoirs : former les bénévoles en trois soirées", Kind.COURSE, Licence.FREE_ART,
           ("education",), "Trois soirées de deux heures, avec les familles à la dernière.", f"{WIKI}/devoirs"),
)  # fmt: skip
HOURS: Fields = {
    "title": "Tenir une permanence numérique à deux", "kind": Kind.METHOD, "licence": Licence.BY_SA,
    "domains": ["digital"], "home": f"{WIKI}/permanence",
    "summary": "Un médiateur et un bénévole, quarante personnes par semaine.\n\n- **Avant** : qui vient, pour quoi, "
    "avec quels papiers.\n- **Pendant** : une table pour attendre, une pour faire.\n- **Après** : ce que l’on note, et "
    "ce que l’on ne note jamais.",
}  # fmt: skip
POSTERS = "# À l’entrée\n\n- Une carte d’identité\n- Le dernier courrier reçu\n\n*Une chaise, et de la place.*\n"
AT_MARKET: Fields = {
    "title": "Tenir une permanence numérique au marché", "kind": Kind.METHOD, "licence": Licence.BY_SA,
    "domains": ["digital", "services"],
    "summary": "Un médiateur et un bénévole, quinze personnes par matinée, sous un barnum.\n\n- **Avant** : qui vient, "
    "pour quoi, avec quels papiers.\n- **Pendant** : une table, à l’abri des regards.\n- **Après** : ce que l’on note, "
    "et ce que l’on ne note jamais.",
}  # fmt: skip
BY_HEART: Fields = {
    "title": "Cahier de transmission pour gardien de lieu", "kind": Kind.TEMPLATE, "licence": Licence.BY_SA,
    "domains": [], "summary": "Clés, chaufferie, numéros utiles, gestes du soir : une page par sujet, à compléter.",
}  # fmt: skip
WAITING = (
    ("Jeu de piste pour découvrir un tiers-lieu", Kind.COURSE, ("culture", "education"), 0,
     "Huit énigmes à adapter à vos murs. Testé avec deux classes de CM2."),
    ("Règlement d’un atelier vélo partagé", Kind.TEMPLATE, ("work",), 1,
     "Assurance, prêt d’outils, ce qu’on fait des épaves. Écrit avec l’assureur."),
    ("Recenser les savoir-faire d’un village", Kind.METHOD, (), 2,
     "Une veillée, des cartes, un mur : qui sait quoi, qui veut l’apprendre."),
)  # fmt: skip
DEAD_LINK = "Le lien demande un mot de passe : donnez une adresse que chacun peut ouvrir."


class Sharing:
    """The commons of the Creuse and of the regional networks."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago, self.dice = cast, cast.calendar.ago, random.Random(41)
        self.gueret, self.aubusson, self.courtine = cast.places[:3]
        self.speaker, self.animator = cast.speakers[self.gueret.pk], cast.roles["creuse"]
        self.inhabitant = cast.roles["habitante"]

    def strands(self) -> Iterator[Strand]:
        yield from map(self.of_network, OF_NETWORKS)
        yield self.hours()
        yield self.returned()
        yield self.withdrawn()
        yield from map(self.waiting, WAITING)

    def of_network(self, shared: Shared) -> Strand:
        """A network shares; places say one after the other that they use it."""
        keeper, actor = self.cast.networks[shared.region], self.cast.animators[shared.region]
        yield self.ago(shared.ago)
        words = {name: getattr(shared, name) for name in ("title", "kind", "licence", "summary", "link")}
        resource = deposit_resource(actor=actor, keeper=keeper, version="1.0", domains=list(shared.domains), **words)
        users = self.dice.sample(sorted(self.cast.speakers), shared.uses)
        for rank, key in enumerate(users):
            yield self.ago(shared.ago - (rank + 1) * (shared.ago - 12) / (len(users) + 1))
            self._use(resource, Place.objects.get(pk=key))

    def hours(self) -> Strand:
        """The method of the Creuse: three versions, improvements taken, declined, waiting; one use that ended."""
        yield self.ago(260)
        first = deposit_resource(
            actor=self.speaker, keeper=self.gueret, version="1.0", link=f"{WIKI}/permanence/1", **HOURS
        )
        others = [self._place(key) for key in sorted(self.cast.speakers)[3:9]]
        for rank, place in enumerate(others[:4]):
            yield self.ago(240 - rank * 20)
            self._use(first, place, "Tous les mardis, avec deux bénévoles." if rank == 0 else "")
        yield self.ago(150)
        asked = propose_improvement(
            first,
            actor=self.cast.speakers[others[0].pk],
            hat=others[0],
            words="Prévoir une place pour qui vient avec une poussette, et une chaise de plus.",
        )
        alone = propose_improvement(
            first, actor=self.inhabitant, words="Écrire la liste des papiers en grand, à l’entrée : on revient moins."
        )
        yield self.ago(120)
        release_version(
            first,
            actor=self.speaker,
            version="2.0",
            files=[zipped("permanence", HOURS["summary"]), page_of("affiches.md", POSTERS)],
            note="Deux améliorations venues d’autres lieux ; les affiches sont dans le dossier.",
            improvements=[asked, alone],
        )
        yield self.ago(90)
        declined = propose_improvement(
            first, actor=self.cast.speakers[others[1].pk], hat=others[1], words="Demander le numéro fiscal à l’accueil."
        )
        yield self.ago(86)
        reason = "Nous ne notons aucun numéro personnel : la méthode le dit dès sa première page."
        answer_improvement(declined, actor=self.speaker, reason=reason)
        yield self.ago(45)
        stopped = first.reuses.filter(place=others[3], stopped_on=None).first()
        if stopped:
            stop_using(stopped, actor=stopped.author)
        yield self.ago(30)
        release_version(
            first, actor=self.speaker, version="2.1", link=f"{WIKI}/permanence/2-1", note="Les fautes sont corrigées."
        )
        yield self.ago(20)
        origin = first.releases.get(version="2.0")
        market: Fields = AT_MARKET | {"derived_from": origin}
        files = [page_of("affiches.md", f"{POSTERS}- Le marché ferme à midi\n")]
        deposit_resource(actor=self.cast.speakers[others[0].pk], keeper=others[0], version="1.0", files=files, **market)
        yield self.ago(6)
        propose_improvement(
            first,
            actor=self.cast.speakers[others[0].pk],
            hat=others[0],
            link=f"{WIKI}/permanence/trajet",
            words="Ajouter une page sur les personnes qui n’ont pas de voiture : nous avons écrit la nôtre.",
        )

    def returned(self) -> Strand:
        """Deposited by an inhabitant, given back once, corrected, shared; a second one is still given back."""
        yield self.ago(80)
        link = f"{WIKI}/cahier"
        deposit = deposit_resource(actor=self.inhabitant, keeper=self.aubusson, version="1.0", link=link, **BY_HEART)
        yield self.ago(79)
        return_resource(deposit, actor=self.animator, reason=DEAD_LINK)
        yield self.ago(78)
        release_version(deposit, actor=self.inhabitant, version="1.1", link=f"{WIKI}/cahier-ouvert")
        yield self.ago(77)
        revise_resource(deposit, actor=self.inhabitant, summary=f"{BY_HEART['summary']} Ouvert à qui passe.")
        yield self.ago(76)
        publish_resource(deposit, actor=self.animator)
        yield self.ago(20)
        words: Fields = BY_HEART | {"title": "Affiches du lieu", "domains": ["culture"]}
        other = deposit_resource(actor=self.inhabitant, keeper=self.courtine, version="1.0", link=link, **words)
        yield self.ago(19)
        return_resource(other, actor=self.animator, reason=DEAD_LINK)

    def withdrawn(self) -> Strand:
        """Shared, used, then taken away with the reason."""
        yield self.ago(200)
        words: Fields = {
            "title": "Grille de cotisation au quotient familial",
            "kind": Kind.TOOL,
            "licence": Licence.BY,
            "domains": [],
            "summary": "Un tableur : revenus, nombre de personnes, cotisation.",
        }
        resource = deposit_resource(
            actor=self.animator, keeper=self.courtine, version="1.0", link=f"{WIKI}/cotisation", **words
        )
        yield self.ago(100)
        withdraw_resource(resource, actor=self.animator, reason="La formule se trompait au-delà de six personnes.")

    def waiting(self, deposit: tuple[str, Kind, tuple[str, ...], int, str]) -> Strand:
        """Deposited lately in the Creuse by somebody who represents nobody: to be read."""
        title, kind, domains, place, summary = deposit
        yield self.ago(3 - place)
        deposit_resource(
            actor=self.inhabitant,
            keeper=self.cast.places[place],
            version="1.0",
            link=f"{WIKI}/{place + 1}",
            title=title,
            kind=kind,
            licence=Licence.BY_SA,
            domains=list(domains),
            summary=summary,
        )

    def _use(self, resource: Resource, place: Place, words: str = "") -> None:
        known = resource.reuses.filter(place=place, stopped_on=None).exists()
        if not known and place.status != PlaceStatus.CLOSED and place.withdrawn_at is None:
            declare_use(resource, actor=self._speaker(place), hat=place, words=words)

    def _place(self, key: int) -> Place:
        return next(place for place in self.cast.places if place.pk == key)

    def _speaker(self, place: Place) -> Account:
        return self.cast.speakers[place.pk]


def page_of(name: str, words: str) -> SimpleUploadedFile:
    """A page of text."""
    return SimpleUploadedFile(name, words.encode())


def zipped(name: str, text: str) -> SimpleUploadedFile:
    """A folder that opens, with one page of text in it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as folder:
        folder.writestr(f"{name}/LISEZMOI.md", text)
    return SimpleUploadedFile(f"{name}.zip", held.getvalue())
