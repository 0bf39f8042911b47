"""What others make of open data: a map and an article that are shown, an advertisement that is not, one to read; what
they ask of it: a question answered, one to settle."""

from __future__ import annotations

from collections.abc import Iterator

from lieudit.api.questions import answer_question, ask_question
from lieudit.api.services import decline_reuse, show_reuse, tell_reuse
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast


class Reusing:
    """Strangers tell what they made; the secretariat reads it."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago

    def strands(self) -> Iterator[Strand]:
        yield self.shown()
        yield self.declined()
        yield self.asked()
        yield self.waiting()

    def shown(self) -> Strand:
        yield self.ago(41)
        a_map = tell_reuse(
            "lieux",
            actor=None,
            origin="demo-a-map",
            title="Où travailler le soir en Nouvelle-Aquitaine",
            url="https://exemple.fr/cartes/lieux-du-soir",
            about="Une carte uMap, qui relit le GeoJSON de la région chaque jour.",
            maker="Un collectif d’habitantes de Limoges",
        )
        yield self.ago(39)
        show_reuse(a_map, actor=self.cast.roles["secretariat"])
        yield self.ago(20)
        article = tell_reuse(
            "reponses",
            actor=None,
            origin="demo-article",
            title="Ce que les ministères répondent, et en combien de temps",
            url="https://exemple.fr/enquetes/delais-de-reponse",
            about="Un article et son carnet de calcul, à partir des demandes et des réponses.",
            maker="Une rédaction locale",
        )
        yield self.ago(18)
        show_reuse(article, actor=self.cast.roles["secretariat"])

    def declined(self) -> Strand:
        yield self.ago(12)
        advertisement = tell_reuse(
            "lieux",
            actor=None,
            origin="demo-advertisement",
            title="Louez vos bureaux au meilleur prix",
            url="https://exemple.fr/bureaux",
        )
        yield self.ago(11)
        decline_reuse(
            advertisement,
            actor=self.cast.roles["secretariat"],
            reason="La page vend autre chose et ne montre aucune donnée d’ici.",
        )

    def asked(self) -> Strand:
        yield self.ago(9)
        question = ask_question(
            "lieux",
            actor=None,
            origin="demo-question",
            words="Un lieu fermé reste-t-il dans le fichier, et comment le reconnaît-on ?",
        )
        yield self.ago(8)
        answer_question(
            question,
            actor=self.cast.roles["secretariat"],
            words="Oui, pour que ce qui le cite mène encore quelque part : la colonne « etat » dit qu’il est fermé.",
        )

    def waiting(self) -> Strand:
        yield self.ago(2)
        tell_reuse(
            "besoins",
            actor=None,
            origin="demo-waiting",
            title="Les mots des besoins, nuage et fréquences",
            url="https://exemple.fr/mots",
            maker="Une classe de BTS d’Aurillac",
        )
        ask_question(
            "besoins",
            actor=None,
            origin="demo-waiting-question",
            words="Un besoin retiré par son auteur est-il encore compté dans une convergence ?",
        )
