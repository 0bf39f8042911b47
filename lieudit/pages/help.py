"""The guides of `docs/guide/` as pages of the site: the same files, read once. Pure.

A guide is Markdown: its first line is its title, its `##` are the sections of its page. `README.md` names them all in
their order, with one line on each: what it does not name is no page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lieudit.lexicon.asking import Asked
from lieudit.territory.spelling import plain
from lieudit.toolkit.findable import EXACT, HELD, NEAR, Findable, Hit
from lieudit.toolkit.french import typeset

FOLDER = Path(settings.BASE_DIR) / "docs" / "guide"
NAMED = re.compile(r"^- \[[^\]]+\]\((?P<slug>[a-z-]+)\.md\) : (?P<lead>.+?)(?=^- |\Z)", re.MULTILINE | re.DOTALL)
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


@dataclass(frozen=True)
class Guide:
    """One guide: what its page is called and holds, its sections as (anchor, title), its words as the search reads."""

    slug: str
    title: str
    lead: str
    html: SafeString
    sections: tuple[tuple[str, str], ...]
    words: str

    @property
    def url(self) -> str:
        return reverse("pages:guide", args=[self.slug])

    @cached_property
    def each_word(self) -> str:
        """Each of its words once: a tenth of the text, where one asks whether it holds some."""
        return " ".join(dict.fromkeys(self.words.split()))


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
    """Guides that hold every word, those that hold one in their title first; accents and capitals do not count."""
    words = plain(text).split()
    if not words:
        return []
    held = [guide for guide in guides().values() if all(word in guide.words for word in words)]
    return sorted(held, key=lambda guide: not any(word in plain(guide.title) for word in words))


def tell_guides(asked: Asked) -> Iterable[Hit]:
    """Guides that hold what is asked, for the search of the whole site; those that hold it in their title first, then
    those that say it the most often."""
    said = [word for part in asked.parts for word in part.words]
    held = [guide for guide in guides().values() if asked.held_by(guide.each_word)]
    for guide in sorted(held, key=lambda guide: -sum(guide.words.count(word) for word in said)):
        near = HELD if asked.held_by(plain(guide.title)) else NEAR
        yield Hit("guide", guide.slug, guide.title, guide.lead, near, 0, 0)


PAGES = {
    "pages:help": (
        _("Aide et contact"),
        "aide contact contacter ecrire joindre question assistance telephone secretariat mail courriel email",
    ),
    "membership:members": (_("Adhérer"), "adherer adhesion adherent membres rejoindre devenir cotisation cotiser"),
    "pages:about": (_("À propos"), "propos qui sommes nous presentation conseil national tiers lieux logiciel libre"),
    "journal:follows": (
        _("Pages suivies"), "pages suivies se desabonner desabonnement desinscrire ne plus recevoir messages rythme"
    ),
    "pages:site_plan": (_("Plan du site"), "plan site toutes pages sommaire"),
    "needs:express": (_("Exprimer un besoin"), "exprimer dire deposer besoin demander"),
    "needs:list": (_("Tous les besoins"), "liste besoins exprimes"),
    "network:places_map": (_("La carte des lieux"), "carte lieux tiers annuaire ou sont"),
    "network:create_place": (_("Ajouter un lieu"), "ajouter inscrire referencer declarer lieu tiers"),
    "network:places": (_("L’annuaire des lieux"), "liste annuaire lieux tiers repertoire"),
    "public_services:near": (
        _("Près de chez moi"),
        "pres chez moi autour proche services ouvert prendre rendez vous guichet aide informatique mediation numerique"
        " illectronisme conseiller epn espace public numerique demarches maison france services caf cpam msa rsa impots"
        " declaration carte identite passeport imprimer scanner ordinateur acces",
    ),
    "deliberation:positions": (_("Positions communes"), "positions adoptees textes"),
    "advocacy:list": (_("Demandes et réponses"), "demandes reponses relais institutions"),
    "meetings:meetings": (_("Séances"), "seances calendrier agenda reunions conseil date ag assemblee generale odj"),
    "governance:assemblies": (
        _("Assemblées"),
        "assemblees conseil qui siege preside president presidente presidence sont elus elues membres bureau ca"
        " administration administrateurs",
    ),
    "governance:rulebook": (_("Règles de fonctionnement"), "regles reglement fonctionnement statuts"),
    "governance:decisions": (_("Registre des décisions"), "registre decisions"),
    "consultations:consultations": (_("Consultations"), "consultation sondage avis repondre d accord"),
    "cooperative:cooperatives": (_("Devenir coopérative"), "cooperative scic part promesse capital souscrire associe"),
    "cooperative:rates": (_("Le plafond de l’intérêt aux parts"), "taux interet parts excedent plafond tmo"),
    "cooperative:law": (_("La loi, telle qu’on l’a lue"), "droit loi article scic cooperative statuts legal juridique"),
    "lottery:lotteries": (_("Tirages au sort"), "tirage au sort panel volontaires hasard jury citoyen"),
    "inquiries:inquiries": (_("Questions au conseil"), "questions conseil saisine saisir avis institution"),
    "inquiries:ask": (_("Poser une question au conseil"), "poser question conseil saisir saisine institution"),
    "roadmap:roadmap": (_("Feuille de route"), "feuille route objectifs jalons"),
    "learning:knowing": (
        _("Qui sait faire ?"),
        "qui sait faire savoir apprendre visite aller voir entraide ouvrir creer monter tiers lieu",
    ),
    "learning:visits": (_("Visites entre lieux"), "visites lieux recits accompagnement mentorat apprendre"),
    "learning:sessions": (_("Sessions de formation"), "session sessions formation stage atelier inscription"),
    "funding:shared_budgets": (_("Budgets partagés"), "budget participatif projets vote parts egales pabulib argent"),
    "funding:matched_funds": (_("Cofinancements"), "cofinancement abondement promesse communs fonds doubler argent"),
    "funding:experiments": (_("Expériences"), "experiences experimenter essayer protocole mesurer echec hypothese"),
    "learning:paths": (_("Parcours"), "parcours formation apprendre etapes se former cours"),
    "attestations:achievements": (_("Attestations"), "attestation savoir faire competence badge reconnaitre pair"),
    "funding:calls": (_("Aides et appels"), "aides appels a projets argent financement subvention candidater"),
    "mutual_aid:things": (_("Emprunter à un autre lieu"), "emprunter preter pret materiel outil entraide remorque"),
    "mutual_aid:law": (_("Ce que dit le droit de l’entraide"), "droit loi pret usage benevole salarie"),
    "commons:resources": (_("Communs"), "communs ressources partage modeles"),
    "care:charter": (_("Charte de bienveillance"), "charte bienveillance moderation signaler"),
    "api:datasets": (_("Données ouvertes"), "donnees ouvertes telecharger csv fichiers api"),
    "pages:accessibility": (_("Accessibilité"), "accessibilite rgaa handicap declaration"),
    "pages:privacy": (_("Vie privée"), "vie privee donnees personnelles rgpd cookies"),
    "pages:legal": (_("Mentions légales"), "mentions legales editeur hebergeur"),
    "lexicon:groups": (_("Vocabulaire de la recherche"), "vocabulaire synonymes mots voisins"),
}  # fmt: skip
"""Pages that stand by themselves: their name, and the words by which they are looked for."""


def tell_pages(asked: Asked) -> Iterable[Hit]:
    """Pages of the site whose name or words hold what is asked."""
    for route, (title, words) in PAGES.items():
        if asked.held_by(words):
            near = EXACT if plain(str(title)) == asked.named else HELD
            yield Hit("page", route, str(title), "", near, 0, 0)


SITE_PAGES = Findable(_("Pages du site"), reverse, told=lambda: tell_pages)
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
    words = " ".join(
        map(plain, f"{title} {lead} {text}".split())
    )  # one by one: `plain` is for names, and cuts long texts
    return Guide(slug, typeset(title), typeset(lead), html, sections, words)


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
