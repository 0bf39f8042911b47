"""The guides of `docs/guide/` as pages of the site: the same files, read once. Pure.

A guide is Markdown: its first line is its title, its `##` are the sections of its page. `README.md` names them all in
their order, with one line on each: what it does not name is no page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lieudit.lexicon.asking import Asked, likeliest
from lieudit.territory.spelling import plain
from lieudit.toolkit.findable import HELD, NEAR, SAID, Findable, Hit
from lieudit.toolkit.french import typeset

FOLDER = Path(settings.BASE_DIR) / "docs" / "guide"
NAMED = re.compile(r"^- \[[^\]]+\]\((?P<slug>[a-z-]+)\.md\) : (?P<lead>.+?)(?=^- |\Z)", re.MULTILINE | re.DOTALL)
SECTION = re.compile(r"^## ", re.MULTILINE)
BESIDE = re.compile(r"(?P<slug>[a-z-]+)\.md(?P<anchor>#.*)?")

OF_ROOM = {
    "accounts": "son-compte", "account": "son-compte", "mfa": "son-compte", "needs": "exprimer",
    "network": "trouver-un-lieu", "territory": "trouver-un-lieu", "records": "tenir-une-fiche",
    "imports": "importer-des-lieux", "public_services": "dire-les-services", "agreements": "dire-les-services",
    "commons": "partager",
    "care": "climat", "desks": "tenir-un-bureau", "deliberation": "deliberer", "governance": "changer-les-regles",
    "advocacy": "relayer", "meetings": "convoquer", "hall": "tenir-une-seance", "minutes": "proces-verbal",
    "elections": "elire", "lexicon": "chercher", "voting": "voter", "roadmap": "tenir-la-feuille-de-route",
    "funding": "lancer-un-appel",
    "consultations": "consulter", "learning": "apprendre", "mutual_aid": "preter-et-s-entraider",
    "inquiries": "interroger-le-conseil",
    "lottery": "tirer-au-sort", "attestations": "attester",
    "cooperative": "preparer-la-cooperative",
    "observatory": "lire-les-chiffres", "reports": "faire-un-bilan", "api": "donnees-ouvertes",
    "reading": "donnees-ouvertes",
}  # fmt: skip
"""The guide of the pages of a room."""
OF_PAGE = {
    "pages:search": "chercher",
    "funding:jury": "sieger-au-jury", "funding:rate": "sieger-au-jury", "funding:table": "sieger-au-jury",
    "funding:decide_file": "sieger-au-jury", "funding:recuse": "sieger-au-jury",
    "funding:answer_challenge": "sieger-au-jury", "funding:answer_appeal": "sieger-au-jury",
    "funding:report_call": "sieger-au-jury", "funding:name_jury": "sieger-au-jury",
    "funding:settle": "sieger-au-jury", "funding:challenge": "sieger-au-jury", "funding:appeal": "sieger-au-jury",
    "funding:begin": "candidater-ensemble", "funding:application": "candidater-ensemble",
    "funding:answer": "candidater-ensemble", "funding:budget": "candidater-ensemble",
    "funding:ask_partner": "candidater-ensemble", "funding:accept": "candidater-ensemble",
    "funding:leave": "candidater-ensemble", "funding:join_paper": "candidater-ensemble",
    "funding:send_late": "candidater-ensemble", "funding:withdraw": "candidater-ensemble",
    "funding:test": "candidater-ensemble",
    "funding:grants": "suivre-l-argent", "funding:awards": "suivre-l-argent", "funding:aids": "suivre-l-argent",
    "funding:award": "suivre-l-argent", "funding:grant_award": "suivre-l-argent",
    "funding:withdraw_award": "suivre-l-argent", "funding:report_draft": "suivre-l-argent",
    "funding:aid": "suivre-l-argent", "funding:answer_aid": "suivre-l-argent",
    "funding:answer_call": "suivre-l-argent", "funding:tell_result": "lancer-un-appel",
    "funding:council": "suivre-l-argent", "funding:incomes": "suivre-l-argent", "funding:mix": "suivre-l-argent",
    "funding:say_mix": "suivre-l-argent", "funding:territories": "suivre-l-argent",
    "funding:add_income": "suivre-l-argent", "funding:ask_sequel": "suivre-l-argent",
    "funding:hear_sequel": "suivre-l-argent", "funding:withdraw_income": "suivre-l-argent",
    "funding:shared_budgets": "partager-un-budget", "funding:shared_budget": "partager-un-budget",
    "funding:open_budget": "partager-un-budget", "funding:propose_project": "partager-un-budget",
    "funding:check_project": "partager-un-budget", "funding:put_budget_to_vote": "partager-un-budget",
    "funding:cancel_budget": "partager-un-budget",
    "funding:matched_funds": "cofinancer-un-commun", "funding:matched_fund": "cofinancer-un-commun",
    "funding:open_matched_fund": "cofinancer-un-commun", "funding:propose_common": "cofinancer-un-commun",
    "funding:pledge_to_common": "cofinancer-un-commun", "funding:set_common_aside": "cofinancer-un-commun",
    "funding:cancel_matched_fund": "cofinancer-un-commun",
    "funding:experiments": "experimenter", "funding:experiment": "experimenter",
    "funding:propose_experiment": "experimenter", "funding:write_experiment": "experimenter",
    "funding:join_experiment": "experimenter", "funding:say_deviation": "experimenter",
    "funding:conclude_experiment": "experimenter", "funding:repeat_experiment": "experimenter",
    "needs:workbench": "animer", "needs:gather": "animer", "needs:reviews": "animer", "needs:publish": "animer",
    "needs:refuse": "animer", "needs:publish_support": "animer", "needs:refuse_support": "animer",
    "needs:settle": "animer", "needs:escalate": "animer", "needs:edit_convergence": "animer",
    "needs:escalate_convergence": "animer", "needs:collect": "animer",
    "cooperative:accounts": "tenir-les-parts", "cooperative:map_account": "tenir-les-parts",
    "membership:exclusion": "exclure-un-membre", "membership:open_exclusion": "exclure-un-membre",
    "hall:submit_exclusion": "exclure-un-membre",
    "governance:gather_members": "assemblee-generale", "meetings:members_list": "assemblee-generale",
    "cooperative:register": "tenir-les-parts", "cooperative:associate": "tenir-les-parts",
    "cooperative:answer": "tenir-les-parts", "cooperative:receive": "tenir-les-parts",
    "cooperative:validate": "tenir-les-parts", "cooperative:year": "tenir-les-parts",
    "cooperative:claim": "tenir-les-parts", "cooperative:answer_claim": "tenir-les-parts",
    "cooperative:certificates": "tenir-les-parts", "cooperative:post_loss": "tenir-les-parts",
    "cooperative:transfer": "tenir-les-parts", "cooperative:end_associate": "tenir-les-parts",
    "cooperative:ending": "tenir-les-parts",
    "cooperative:transfers": "tenir-les-parts", "cooperative:bank": "tenir-les-parts",
    "cooperative:allocate": "tenir-les-parts", "cooperative:allocation": "tenir-les-parts",
    "cooperative:rates": "tenir-les-parts", "cooperative:report": "tenir-les-parts",
    "cooperative:name_reviewer": "tenir-les-parts", "cooperative:receive_review": "tenir-les-parts",
    "cooperative:note_loss": "tenir-les-parts", "cooperative:write_year": "tenir-les-parts",
    "cooperative:renounce": "tenir-les-parts", "cooperative:prepare_revaluation": "tenir-les-parts",
    "cooperative:write_revaluation": "tenir-les-parts",
    "network:claim": "tenir-une-fiche", "network:create_place": "tenir-une-fiche",
}  # fmt: skip
"""Pages that another guide explains better than that of their room."""

WORDS = {
    "exprimer": "deposer proposer publier signaler suivre mon besoin lien de suivi",
    "chercher": "rechercher trouver",
    "son-compte": (
        "mot de passe oublie perdu connexion se connecter inscription creer supprimer fermer effacer changer modifier"
        " mon compte courriel mail adresse code cle notifications donnees personnelles"
    ),
    "trouver-un-lieu": "carte annuaire horaires adresse pres de chez moi proche rendez vous",
    "tenir-une-fiche": "modifier corriger completer mettre a jour fiche mon lieu horaires gerant ajouter supprimer",
    "importer-des-lieux": "ajouter plusieurs lieux tableur csv excel fichier liste",
    "voter": "donner procuration pouvoir bulletin secret vote en ligne qui peut voter recompter resultat depouiller",
    "elire": "se presenter candidat candidature candidater elections qui peut voter mandat resultats liste electorale",
    "convoquer": "reunion seance prochaine date ordre du jour convocation inviter procuration visioconference",
    "tenir-une-seance": "reunion direct presence a distance visioconference procuration quorum main parole",
    "assemblee-generale": "ag ago age annuelle ordinaire extraordinaire membres convocation statuts",
    "proces-verbal": "pv compte rendu comptes rendus notes seance reunion",
    "deliberer": "decider decision consentement objection amendement amender reserve avis minoritaire",
    "relayer": "lettre courrier ministre ministere institution reponse retard delai relance demande",
    "changer-les-regles": "reglement statuts quorum poids college",
    "exclure-un-membre": "exclusion radiation renvoyer sanction",
    "climat": "moderation signaler abus insulte harcelement conflit mediation charte plainte",
    "signaler-une-faille": "bug bogue panne erreur probleme securite vulnerabilite alerte technique",
    "donnees-ouvertes": "api csv telecharger export reutiliser licence programme fichier",
    "partager": "licence creative commons cc by sa document modele ressource commun",
    "candidater-ensemble": "dossier appel a projets repondre deposer candidature",
    "lancer-un-appel": "appel a projets jury criteres",
    "sieger-au-jury": "passer devant jure noter dossier",
    "suivre-l-argent": "financeurs qui paie cotisation prix bareme",
    "cofinancer-un-commun": "don dons donner soutenir promesse",
    "preparer-la-cooperative": "scic part sociale associe societaire",
    "tenir-les-parts": "part sociale acheter souscrire rembourser associe societaire capital",
    "preter-et-s-entraider": "emprunter preter materiel outil louer",
    "apprendre": "formation stage session parcours visite visiter former",
    "attester": "badge competence certificat open badge diplome",
    "animer": "animateur animatrice reunir relire convergence reseau",
    "lire-les-chiffres": "statistiques nombre indicateurs observatoire",
    "faire-un-bilan": "rapport annuel activite",
    "consulter": "sondage enquete avis questionnaire",
    "interroger-le-conseil": "poser question saisine",
    "tenir-un-bureau": "president presidente presidence secretaire tresorier ca administration presider qui est",
}  # fmt: skip
"""What people type for what a guide explains, where neither its title nor its sections say it."""


@dataclass(frozen=True)
class Guide:
    """One guide: what its page is called and holds, its sections as (anchor, title). As the search reads it: its words;
    those `kept` for it, its title and what people type for it; by what it is `named`, with the titles of its sections;
    its `passages`, section by section, each word once.
    """

    slug: str
    title: str
    lead: str
    html: SafeString
    sections: tuple[tuple[str, str], ...]
    words: str
    kept: str
    named: str
    passages: tuple[str, ...]

    @property
    def url(self) -> str:
        return reverse("pages:guide", args=[self.slug])

    def answers(self, asked: Asked) -> int | None:
        """How it answers to what is asked: by its title, by the words kept for it, by the titles of its sections or by
        what is said for all these, by one passage; None: it does not."""
        if asked.held_by(plain(self.title)) or asked.held_by(self.kept, alone=True):
            return HELD
        if asked.held_by(self.named):
            return SAID
        if any(asked.held_by(passage) for passage in self.passages):
            return NEAR
        return None


@cache
def guides() -> dict[str, Guide]:
    """All guides by their address, in the order of the manual."""
    index = (FOLDER / "README.md").read_text()
    return {found["slug"]: _read(found["slug"], " ".join(found["lead"].split())) for found in NAMED.finditer(index)}


def guide_of(page: str) -> Guide | None:
    """The guide that explains a page, by the name of its address: « voting:ballot »."""
    room = page.partition(":")[0] if ":" in page else page.partition("_")[0]
    return guides().get(OF_PAGE.get(page) or OF_ROOM.get(room, ""))


def guides_saying(text: str) -> list[Guide]:
    """Guides that hold a word that begins with each that is typed, those whose title does first; accents and capitals
    do not count."""
    words = [f" {word}" for word in plain(text).split()]
    if not words:
        return []
    held = [guide for guide in guides().values() if all(word in f" {guide.words}" for word in words)]
    return sorted(held, key=lambda guide: not any(word in f" {plain(guide.title)}" for word in words))


def tell_guides(asked: Asked) -> Iterable[Hit]:
    """Guides that hold what is asked, for the search of the whole site: those that are named by more of the words typed
    first, then those that say them the most often."""
    if asked.loosely:
        held = dict.fromkeys(likeliest(asked, {slug: guide.named for slug, guide in guides().items()}), HELD)
        told = [guides()[slug] for slug in held]
    else:
        ways = {slug: guide.answers(asked) for slug, guide in guides().items()}
        held = {slug: near for slug, near in ways.items() if near is not None}
        times = {slug: (asked.times_in(guides()[slug].named), asked.times_in(guides()[slug].words)) for slug in held}
        told = [guides()[slug] for slug in sorted(held, key=times.__getitem__, reverse=True)]
    for guide in told:
        yield Hit("guide", guide.slug, guide.title, guide.lead, held[guide.slug], 0, 0)


GUIDES = Findable(
    _("Aide"),
    "pages:guide",
    note=lambda hit: hit.said,
    texts=lambda: [guide.words for guide in guides().values()],
    told=lambda: tell_guides,
)


def _read(slug: str, lead: str) -> Guide:
    text = (FOLDER / f"{slug}.md").read_text()
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    title = tokens[1].content  # the first line of a guide is its title
    body = tokens[3:]
    sections = tuple(_sections(body))
    for token in body:
        for child in token.children or ():
            _fit(child)
    html = mark_safe(parser.renderer.render(body, parser.options, {}))  # our own words, whose HTML is escaped
    words = _plain(f"{title} {lead} {text}")
    kept = f"{title} {WORDS.get(slug, '')}"
    said = (kept, lead, *(title for _anchor, title in sections))
    passages = tuple(_each_once(f"{title} {passage}") for passage in SECTION.split(text))
    names, kept = _each_once(" ".join(said)), _each_once(kept)
    return Guide(slug, typeset(title), typeset(lead), html, sections, words, kept, names, passages)


def _plain(text: str) -> str:
    """A text in plain spelling; word by word: `plain` is for names, and cuts long texts."""
    return " ".join(map(plain, text.split()))


def _each_once(text: str) -> str:
    """Its words in plain spelling, each once: what is asked whether it holds some."""
    return " ".join(dict.fromkeys(_plain(text).split()))


def _sections(tokens: Iterable[Token]) -> Iterable[tuple[str, str]]:
    """Give an anchor to each section, and tell it."""
    opened: Token | None = None
    for token in tokens:
        if token.type == "heading_open" and token.tag == "h2":
            opened = token
        elif opened and token.type == "inline":
            anchor = slugify(token.content)
            opened.attrSet("id", anchor)
            yield anchor, typeset(token.content)
            opened = None


def _fit(token: Token) -> None:
    """A word takes its no-break spaces, and a link to another guide leads to its page."""
    if token.type == "text":
        token.content = typeset(token.content)
    elif token.type == "link_open" and (found := BESIDE.fullmatch(str(token.attrGet("href")))):
        token.attrSet("href", reverse("pages:guide", args=[found["slug"]]) + (found["anchor"] or ""))
